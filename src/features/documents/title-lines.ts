import { text } from '../../base/text.ts'

/** What a line of a title does not part, though the segmenter does. */
const terms = [
  text('农村党员干部现代远程教育', 'rural distance education'),
  text('党员干部现代远程教育', 'distance education'),
  text('现代远程教育', 'distance learning'),
  text('终端接收站点', 'stations'),
  text('终端接收站', 'station'),
  text('终端接收点', 'point'),
  text('领导协调小组', 'leading group'),
  text('联席会议', 'joint meeting'),
  text('依托建点', 'founding'),
  text('实施方案', 'plan'),
  text('试运行', 'trial'),
].flatMap((term) => [term['zh-Hans'], term['zh-Hant']])
/** Nothing begins a line with these, or ends one. */
const closes = /^[\p{Pe}\p{Pf}，。、；：！？的了等]/u
const opens = /[\p{Ps}\p{Pi}和与及]$/u

/**
 * A title in lines of at most `most` characters that part no word and look like a trapezoid or a diamond (GB/T 9704, 7.3.1).
 * `words`: the title in words, as a segmenter cuts it, with nothing left out.
 */
export function titleLines(words: readonly string[], most: number): string[] {
  const pieces = unbroken(words)
  const widths = pieces.map(widthOf)
  const whole = widths.reduce((sum, one) => sum + one, 0)
  for (let count = Math.max(1, Math.ceil(whole / most)); count <= pieces.length; count++) {
    const best = partings(pieces.length, count)
      .map((ends) => ({ ends, cost: costOf(spansOf(ends, widths), most) }))
      .reduce<{ ends: number[]; cost: number } | undefined>(
        (least, one) => (least && least.cost <= one.cost ? least : one),
        undefined,
      )
    if (best && Number.isFinite(best.cost))
      return spansOf(best.ends, pieces).map((line) => line.join('').trim())
  }
  return [pieces.join('')]
}

/** In characters; a Latin letter is half of one. */
const widthOf = (piece: string): number =>
  Array.from(piece).reduce((sum, letter) => sum + (letter > '\u02ff' ? 1 : 0.5), 0)

function unbroken(words: readonly string[]): string[] {
  const pieces: string[] = []
  const text = words.join('')
  const held = new Set<number>()
  for (const term of terms)
    for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1))
      for (let inside = at + 1; inside < at + term.length; inside++) held.add(inside)
  let at = 0
  for (const word of words) {
    const last = pieces.at(-1)
    if (last !== undefined && (held.has(at) || closes.test(word) || opens.test(last)))
      pieces[pieces.length - 1] = last + word
    else pieces.push(word)
    at += word.length
  }
  return pieces
}

/** Every way to part `length` pieces into `count` lines, by where each ends; a title is short. */
function partings(length: number, count: number, from = 0): number[][] {
  if (count === 1) return [[length]]
  const found: number[][] = []
  for (let end = from + 1; end <= length - count + 1; end++)
    for (const rest of partings(length, count - 1, end)) found.push([end, ...rest])
  return found
}

const spansOf = <T>(ends: readonly number[], of: readonly T[]): T[][] =>
  ends.map((end, index) => of.slice(ends[index - 1] ?? 0, end))

/** How far lines are from being alike; an hourglass is none of the two shapes, and a line too long is none at all. */
function costOf(spans: readonly (readonly number[])[], most: number): number {
  const lines = spans.map((span) => span.reduce((sum, one) => sum + one, 0))
  if (lines.some((line) => line > most)) return Number.POSITIVE_INFINITY
  const mean = lines.reduce((sum, one) => sum + one, 0) / lines.length
  const spread = lines.reduce((sum, one) => sum + (one - mean) ** 2, 0)
  const waists = lines.filter(
    (line, index) => line < (lines[index - 1] ?? 0) && line < (lines[index + 1] ?? 0),
  )
  return spread + waists.length * 400
}
