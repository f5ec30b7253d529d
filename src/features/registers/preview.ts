import type { Problem } from '../../base/problem.ts'

/** `row` as the sheet numbers it, `heading` as the sheet names the column. */
export type SheetProblem = Problem & { row: number; heading?: string }

/** `rows` are the numbers of the first rows concerned, `names` those of worksheets. */
export type SheetWarning = { code: string; count: number; rows?: number[]; names?: string[] }

export type Preview = {
  importId: string
  register: string
  fileName: string
  sheetName: string
  created: number
  changed: number
  unchanged: number
  /** Rows that will not be written. */
  refused: number
  /** The first of them; `problemCount` tells how many there are. */
  problems: SheetProblem[]
  problemCount: number
  /** The first rows that would be written, and what would become of them. */
  changes: RowChange[]
  ignoredHeadings: string[]
  /** What was found in the sheet as a whole: hidden rows, sums left out, other worksheets. */
  warnings?: SheetWarning[]
  /** What the sheet leaves open and the sender's defaults give, with the rows that take it. */
  defaults?: { field: string; value: unknown; rows: number }[]
}
export type RowChange = {
  row: number
  name: string
  kind: 'created' | 'changed'
  fields: { field: string; before?: unknown; after?: unknown }[]
}

export type ImportResult = { created: number; changed: number }
