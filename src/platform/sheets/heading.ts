import type { Merge, Opening, SheetRow } from './row.ts'

/** The heading of a table, of one row or of several that merged cells hold together. */
export type Heading = {
  /** Of its lowest row: the table begins below it. */
  number: number
  /** Of its highest row. */
  from: number
  /** One text for each column. */
  cells: (string | undefined)[]
  /** What stands above each column from top to bottom: 学生人数, 合计. */
  paths: string[][]
}

/** How many of these cells are known headings. */
export type IsHeading = (cells: readonly (string | undefined)[]) => number

export type Choice = { sheet: number; heading: Heading; known: number }

/**
 * For every worksheet that has known headings the row with most of them, the earlier one when two
 * have as many; the worksheet with most stands first, and hidden ones behind all others. Without
 * any: the texts of the fullest row, for the person to compare.
 */
export function chooseHeading(
  openings: readonly Opening[],
  isHeading: IsHeading,
): { choices: Choice[]; found: string[] } {
  let found: string[] = []
  const choices = openings.flatMap((opening, sheet): Choice[] => {
    let best: Choice | undefined
    for (const { number, cells } of opening.rows) {
      const alone = headingAt(opening, number, isHeading)
      // Above a heading stands a title, of which nothing is known.
      const both = isHeading(alone.cells) > 0 ? withRowBelow(opening, alone, isHeading) : undefined
      for (const heading of [alone, ...(both ? [both] : [])]) {
        const known = isHeading(heading.cells)
        if (known > (best?.known ?? 0)) best = { sheet, heading, known }
      }
      const filled = cells.filter((text) => text !== undefined)
      if (filled.length > found.length) found = filled
    }
    return best ? [best] : []
  })
  const isHidden = ({ sheet }: Choice) => Number(openings[sheet]?.hidden ?? false)
  choices.sort((a, b) => isHidden(a) - isHidden(b) || b.known - a.known || a.sheet - b.sheet)
  return { choices, found: found.slice(0, 50).map((text) => text.slice(0, 40)) }
}

/** Rows that look like headings though none of their words is known, the likeliest first. */
export function headingCandidates(opening: Opening): Heading[] {
  const found = new Map<number, Heading>()
  for (const { number, note } of opening.rows) {
    if (note) continue
    const heading = headingAt(opening, number, () => 0)
    if (!found.has(heading.number)) found.set(heading.number, heading)
  }
  const words = ({ cells }: Heading) =>
    new Set(cells.filter((text) => text !== undefined && !/^[\d.,:%/-]+$/.test(text))).size
  const isLikely = ({ cells }: Heading) => {
    const filled = cells.filter((text) => text !== undefined).length
    return filled > 1 && words({ cells } as Heading) === filled
  }
  return [...found.values()]
    .filter(isLikely)
    .sort((a, b) => words(b) - words(a) || a.number - b.number)
    .slice(0, mostCandidates)
}

const mostCandidates = 5
const mostRows = 3

/** The heading one of whose rows has this number. */
export function headingAt(opening: Opening, number: number, isHeading: IsHeading): Heading {
  const numbers = rowsOfHeading(opening, number)
  if (numbers.length === 1) {
    const { cells = [] } = opening.rows.find((row) => row.number === number) ?? {}
    const paths = Array.from(cells, (text) => (text === undefined ? [] : [text]))
    return { number, from: number, cells, paths }
  }
  const rows = numbers.map((one) => opening.rows.find((row) => row.number === one))
  const width = Math.max(0, ...rows.map((row) => row?.cells.length ?? 0))
  const paths = Array.from({ length: width }, (_, column) =>
    numbers
      .map((one) => textAt(opening, one, column))
      .filter((text, at, all) => text !== undefined && text !== all[at - 1])
      .map(String),
  )
  return {
    number: Math.max(number, ...numbers),
    from: Math.min(number, ...numbers),
    cells: paths.map((path) => wordOf(path, isHeading)),
    paths,
  }
}

/**
 * The heading with the row below as its second one, where that may be: text does not say what was
 * merged, so a blank cell above belongs to the cell on its left.
 */
function withRowBelow(
  { rows }: Opening,
  heading: Heading,
  isHeading: IsHeading,
): Heading | undefined {
  const below = rows.find(({ number }) => number === heading.number + 1)
  if (!below || below.note || below.cells.some((text) => text !== undefined && /\d/.test(text)))
    return undefined
  let left: string[] = []
  const width = Math.max(heading.paths.length, below.cells.length)
  const paths = Array.from({ length: width }, (_, column) => {
    const above = heading.paths[column] ?? []
    if (above.length > 0) left = above
    const text = below.cells[column]
    return text === undefined ? above : [...left, text]
  })
  const cells = paths.map((path) => wordOf(path, isHeading))
  return { number: below.number, from: heading.from, cells, paths }
}

/** All of its words, the lowest or, where that only says 合计, the one above: what is known of them. */
function wordOf(path: readonly string[], isHeading: IsHeading): string | undefined {
  const lowest = path.at(-1)
  if (path.length < 2 || lowest === undefined) return lowest
  const whole = path.join('')
  const above = sums.test(lowest) ? path.slice(0, -1).reverse() : []
  return [whole, lowest, ...above].find((word) => isHeading([word]) > 0) ?? whole
}

const sums = /^(?:合\s*计|合\s*計|小\s*计|小\s*計|总\s*[计数]|總\s*[計數]|计|計|total)$/i

/** The row and those that merged cells tie to it, from top to bottom. */
function rowsOfHeading({ rows, merges }: Opening, number: number): number[] {
  const joins = (merge: Merge, upper: number) =>
    merge.top <= upper && merge.bottom > upper && merge.bottom - merge.top < mostRows
  // One cell over the first columns, or over most of them, is a title.
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
  const spreads = ({ top, left, right }: Merge, { number, cells }: SheetRow) =>
    top === number &&
    right > left &&
    (cells.filter(Boolean).length > 1 || (left > 0 && (right - left + 1) * 2 < width))
  const numbers = [number]
  for (let next = number + 1; numbers.length < mostRows && has(rows, next); next++) {
    if (!merges.some((merge) => joins(merge, next - 1))) break
    numbers.push(next)
  }
  for (let next = number - 1; numbers.length < mostRows; next--) {
    const row = rows.find((one) => one.number === next)
    if (!row || row.note) break
    if (!merges.some((merge) => joins(merge, next) || spreads(merge, row))) break
    numbers.unshift(next)
  }
  return numbers
}

const has = (rows: readonly SheetRow[], number: number) => rows.some((row) => row.number === number)

/** The text over a column, which a merged cell has in its first. */
function textAt({ rows, merges }: Opening, number: number, column: number): string | undefined {
  const merge = merges.find(
    ({ top, bottom, left, right }) =>
      top <= number && number <= bottom && left <= column && column <= right,
  )
  const row = rows.find((one) => one.number === (merge?.top ?? number))
  return row?.cells[merge?.left ?? column]
}
