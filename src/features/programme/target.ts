import { linesOf } from '../../base/lines.ts'

/** One line of what a letter asks; null: it bears no points. */
export type Target = { line: number; text: string; points: number | null }

const ending = '\\s*(?:分|points?)\\s*[）)]?\\s*[。；;.]?$'
/** 站点牌匾悬挂规范。（20分）; Plates hang as they should. (20 points). Of 12.5, 1000 or 60-80 no part is the points. */
const pointed = new RegExp(`^(.*?)[（(]?\\s*(?<![\\d.．+＋\\-－−–—/～~至到])(\\d{1,3})${ending}`)
const saysPoints = new RegExp(`\\d${ending}`)

const plain = (line: string): string =>
  line.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))

/** What a letter asks, line by line, each with the points that stand at its end. */
export const targetsOf = (text: string): Target[] =>
  linesOf(text).map((line, at) => {
    const [, said, points] = pointed.exec(plain(line)) ?? []
    return {
      line: at + 1,
      text: line.slice(0, said?.length ?? 0).trim() || line,
      points: points === undefined ? null : Number(points),
    }
  })

/** Points of all targets; null: none says any, so the letter is not scored. */
export function pointsOf(targets: readonly Target[]): { sum: number; without: number } | null {
  const given = targets.flatMap(({ points }) => points ?? [])
  if (given.length === 0 && !targets.some(({ text }) => saysPoints.test(plain(text)))) return null
  return {
    sum: given.reduce((sum, one) => sum + one, 0),
    without: targets.length - given.length,
  }
}

/** INV-36: whoever gives points gives each target some, a hundred in all. */
export const areWeighed = (points: ReturnType<typeof pointsOf>): boolean =>
  points === null || (points.sum === 100 && points.without === 0)
