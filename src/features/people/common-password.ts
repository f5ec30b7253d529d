/** What everybody here tries first, as pinyin and words of the trade; digits around them change nothing. */
const favourites: ReadonlySet<string> = new Set([
  ...['woaini', 'woaini1314', 'aini', 'woaiwojia', 'woaizhongguo', 'nihao', 'nihaoma'],
  ...['zhongguo', 'laoshi', 'xuexiao', 'xuesheng', 'xuexi', 'jiaoyu', 'yuancheng', 'xiaozhang'],
  ...['mima', 'wodemima', 'mimamima', 'guanliyuan', 'zhanghao', 'diannao', 'shouji', 'wangluo'],
  ...['baobei', 'jiayou', 'kaixin', 'tiantian', 'gongxifacai', 'facai', 'shengri', 'pingan'],
  ...[
    'admin',
    'administrator',
    'guest',
    'test',
    'user',
    'root',
    'demo',
    'abc',
    'qwe',
    'asd',
    'zxc',
  ],
  ...[
    '密码',
    '我的密码',
    '我爱你',
    '我爱中国',
    '老师',
    '学校',
    '管理员',
    '你好',
    '恭喜发财',
    '学习',
  ],
])

const rows = [
  ...['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ...['1qaz2wsx3edc4rfv5tgb6yhn7ujm', 'qazwsxedcrfvtgbyhnujm', '147258369', 'q1w2e3r4t5y6u7i8o9p0'],
]
const runs = rows.flatMap((row) => [row, [...row].toReversed().join('')])

/** Letters that stand for others in `p@ssw0rd`. */
const disguises: Readonly<Record<string, string>> = {
  '@': 'a',
  $: 's',
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '5': 's',
}

/** Whether it is a word that everybody tries (`common`, in small letters, or one of ours), a run of keys, or such a one with digits around it or twice. */
export function isCommonPassword(password: string, common: ReadonlySet<string>): boolean {
  const whole = foldPassword(password)
  const undisguised = [...whole].map((letter) => disguises[letter] ?? letter).join('')
  const forms = [whole, undisguised].flatMap((form) => [form, coreOf(form), repeatedIn(form)])
  return forms.some(
    (form) =>
      form.length >= (/\p{Script=Han}/u.test(form) ? 2 : 3) &&
      (common.has(form) || favourites.has(form) || isRun(form)),
  )
}

const isRun = (form: string): boolean => form.length >= 4 && runs.some((run) => run.includes(form))

/** Whether it is little more than one of the names, in characters or pinyin. */
export function isMostlyName(
  password: string,
  names: readonly string[],
  common: ReadonlySet<string>,
): boolean {
  const whole = foldPassword(password)
  return names.map(foldPassword).some((name) => {
    if ([...name].length < 2 || !whole.includes(name)) return false
    const rest = coreOf(whole.replaceAll(name, ''))
    return [...rest].length < 4 || isCommonPassword(rest, common)
  })
}

const foldPassword = (password: string): string =>
  password.normalize('NFKC').toLowerCase().replace(/\s/g, '')

/** Without digits and signs before and behind. */
const coreOf = (form: string): string => form.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')

/** `abab` is `ab`; what does not repeat is itself. */
const repeatedIn = (form: string): string => /^(.+?)\1+$/u.exec(form)?.[1] ?? form
