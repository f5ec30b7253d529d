/** One row as the person who made the sheet sees it. */
export type SheetRow = {
  /** As the spreadsheet program numbers it, from 1. */
  number: number
  /** Trimmed text; undefined where the cell is blank. Never ends in a blank cell. */
  cells: (string | undefined)[]
  problems?: CellProblem[]
  /** A remark or a signature line below or between the rows, not a row of the table. */
  note?: true
}

export type CellProblem = {
  /** From 0: an index into `cells`. */
  column: number
  /**
   * `formula_without_value`: the program that saved the file did not compute the formula.
   * `cell_error`: the cell shows an error such as #REF!.
   * `digits_lost`: a number with more than 15 digits, or one already cut to 4.33E+11; what the
   * person typed is no longer in the file.
   */
  code: 'formula_without_value' | 'cell_error' | 'digits_lost'
  value: string
}

/** The first rows of one worksheet, from which its heading is chosen. */
export type Opening = { name: string; rows: SheetRow[] }

/** A file opened far enough to choose from; `rowsOf` reads one of its worksheets to the end. */
export type OpenFile = {
  openings: Opening[]
  rowsOf: (index: number) => AsyncIterable<SheetRow[]> | Iterable<SheetRow[]>
}
