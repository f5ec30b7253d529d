import type { Language } from '../../../base/language.ts'
import { type Text, text } from '../../../base/text.ts'

/** What a notice says to people is Chinese, whatever language its reader’s pages are in. */
export type Script = Exclude<Language, 'en'>
export const scriptOf = (language: Language): Script =>
  language === 'zh-Hant' ? 'zh-Hant' : 'zh-Hans'

const phrases = {
  weekdays: text('周一 周二 周三 周四 周五 周六 周日', 'Mon Tue Wed Thu Fri Sat Sun'),
  spokenWeekdays: text(
    '星期一 星期二 星期三 星期四 星期五 星期六 星期天',
    'Monday Tuesday Wednesday Thursday Friday Saturday Sunday',
  ),
  date: text('{month}月{day}日', '{month}/{day}'),
  nextDay: text('次日', 'next day '),
  spokenNextDay: text('第二天', 'the next day '),
  digits: text('零 一 二 三 四 五 六 七 八 九', '0 1 2 3 4 5 6 7 8 9'),
  ten: text('十', 'ten'),
  hundred: text('百', 'hundred'),
  thousand: text('千', 'thousand'),
  two: text('两', 'two'),
  tenThousand: text('万', 'ten thousand'),
  point: text('点', 'point'),
  percent: text('百分之', 'per cent'),
  until: text('到', 'to'),
  half: text('半', 'half'),
  quarter: text('一刻', 'a quarter'),
  minutes: text('分', 'minutes'),
  night: text('凌晨', 'at night'),
  early: text('早上', 'in the early morning'),
  morning: text('上午', 'in the morning'),
  noon: text('中午', 'at noon'),
  afternoon: text('下午', 'in the afternoon'),
  evening: text('晚上', 'in the evening'),
  comma: text('，', ', '),
  at: text('在', 'at '),
  learn: text('学', 'learn '),
  learning: text('学习', 'learning'),
  watch: text('看', 'watch '),
  samePlace: text('同地', 'same place '),
  allAt: text('均在', 'all at '),
  forWhom: text('（{}）', '({})'),
  smsCorrects: text('更正：', 'Corrected: '),
  chatTitle: text('{from}至{to}学习安排', 'What is on from {from} to {to}'),
  chatPlace: text('地点：{}', 'Where: {}'),
  chatChannel: text('频道：{}', 'Channel: {}'),
  chatEnd: text(
    '不收费，谁都可以来。想学别的，请告诉管理员。',
    'Free, and open to everybody. Tell the keeper what else you want to learn.',
  ),
  changed: text('更正：{}', 'Corrected: {}'),
  scriptOpen: text(
    '乡亲们请注意，乡亲们请注意。',
    'Villagers, please listen. Villagers, please listen.',
  ),
  scriptOne: text('{who}通知：', '{who} announces:'),
  scriptCorrects: text('{who}更正前面的通知：', '{who} corrects the earlier notice:'),
  scriptCount: text('这几天有{}场学习，请大家记好。', 'There are {} sessions in these days.'),
  scriptItem: text('第{}场，', 'Number {}: '),
  scriptPlace: text('在{}，', 'at {}, '),
  scriptSession: text('一起学：{}。', 'learning together: {}.'),
  scriptOpenDay: text('学习室开放，内容是：{}。', 'the learning room is open: {}.'),
  scriptBroadcast: text('一起收看{}：{}。', 'watching {}: {}.'),
  scriptTelevision: text('电视节目', 'a broadcast'),
  scriptFor: text('请{}来参加。', 'For {}.'),
  scriptEnd: text(
    '不收费，欢迎大家来。下面再说一遍。',
    'It is free; everybody is welcome. Once more:',
  ),
  scriptAgain: text('{day}，{time}，在{place}。', '{day}, {time}, at {place}.'),
  scriptBye: text('通知完毕，谢谢大家。', 'That is all. Thank you.'),
} satisfies Record<string, Text>

export type Phrase = keyof typeof phrases

/** The phrase in that script; `{}` and `{name}` are filled in. */
export function say(
  script: Script,
  phrase: Phrase,
  fill: string | Readonly<Record<string, string>> | readonly string[] = {},
): string {
  const pattern = phrases[phrase][script]
  if (typeof fill === 'string') return pattern.replace('{}', () => fill)
  if (Array.isArray(fill)) {
    const rest = [...(fill as readonly string[])]
    return pattern.replace(/\{\}/g, () => rest.shift() ?? '')
  }
  const named = fill as Readonly<Record<string, string>>
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => named[name] ?? '')
}

export const listOf = (script: Script, phrase: Phrase): string[] => say(script, phrase).split(' ')
