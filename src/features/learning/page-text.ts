/** One run of a page as pdf.js tells it; `transform` ends in where it stands, from the foot of the page. */
export type TextItem = {
  str: string
  hasEOL: boolean
  transform: readonly number[]
  height: number
}

/** The words of a page as paragraphs, with the signs that people read and the blanks that they write. */
export function paragraphsOf(items: readonly TextItem[]): string[] {
  const lines = linesOf(items)
  const paragraphs: string[] = []
  let open = ''
  for (const [n, line] of lines.entries()) {
    open = open === '' ? line.text : `${open} ${line.text}`
    const next = lines[n + 1]
    const gap = next ? line.y - next.y : 0
    const isApart = gap < 0 || gap > 2 * Math.max(line.height, next?.height ?? 0)
    const isOtherSize = next !== undefined && Math.abs(line.height - next.height) > 1
    if (next && !isApart && !isOtherSize && !/[。！？：；!?]$|[.:;]$/.test(line.text)) continue
    paragraphs.push(plainText(open))
    open = ''
  }
  return paragraphs.filter((text) => text !== '')
}

type Line = { text: string; y: number; height: number }

function linesOf(items: readonly TextItem[]): Line[] {
  const lines: Line[] = []
  let open: Line | undefined
  for (const { str, hasEOL, transform, height } of items) {
    open ??= { text: '', y: transform[5] ?? 0, height: 0 }
    open.text += str
    open.height = Math.max(open.height, height)
    if (!hasEOL) continue
    lines.push(open)
    open = undefined
  }
  if (open) lines.push(open)
  return lines
    .map((line) => ({ ...line, text: line.text.trim() }))
    .filter(({ text }) => text !== '')
}

/**
 * Characters that only look like those that people write become these: radicals (⽔ → 水), compatibility
 * forms and ligatures. Fullwidth punctuation, circled numbers and the like stay: they are written so.
 */
export const plainText = (text: string): string =>
  text
    .replace(/[\u2e81-\u2ef3]/g, (radical) => written[radicals.indexOf(radical)] ?? radical)
    .replace(/[\u2f00-\u2fd5\uf900-\ufaff\u{2f800}-\u{2fa1f}\ufb00-\ufb06]/gu, (one) =>
      one.normalize('NFKC'),
    )
    .replace(/[\s\u00a0\u3000]+/g, ' ')
    .replace(betweenHan, '$1')
    .trim()

/** Of the signs of Chinese writing, whose words no blank parts. */
const han =
  '\\u3000-\\u303f\\u3400-\\u4dbf\\u4e00-\\u9fff\\uff00-\\uffef\\u{20000}-\\u{3ffff}“”‘’—…'
const betweenHan = new RegExp(`([${han}]) (?=[${han}])`, 'gu')

/** The radicals that Unicode gives no decomposition, each above the character that it is (EquivalentUnifiedIdeograph). */
const radicals =
  '⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳'
const written = [
  ...'厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟',
]
