import type { Opening, SheetRow } from './row.ts'

/**
 * The row with most known headings in the worksheet with most, the earlier one when two have as
 * many. Without any: the texts of the fullest row, for the person to compare.
 */
export function chooseHeading(
  openings: readonly Opening[],
  isHeading: (cells: readonly (string | undefined)[]) => number,
):
  | { heading: SheetRow; sheet: number; found?: undefined }
  | { heading?: undefined; found: string[] } {
  let best: { heading: SheetRow; sheet: number } | undefined
  let most = 0
  let found: string[] = []
  for (const [sheet, { rows }] of openings.entries()) {
    for (const heading of rows) {
      const known = isHeading(heading.cells)
      if (known > most) [best, most] = [{ heading, sheet }, known]
      const filled = heading.cells.filter((text) => text !== undefined)
      if (filled.length > found.length) found = filled
    }
  }
  return best ?? { found: found.slice(0, 50).map((text) => text.slice(0, 40)) }
}
