/** One row as the person who made the sheet sees it. */
export type SheetRow = {
  /** As the spreadsheet program numbers it, from 1. */
  number: number
  /** Trimmed text; undefined where the cell is blank. Never ends in a blank cell. */
  cells: (string | undefined)[]
  problems?: CellProblem[]
  /** What a number's format shows where that is more than the number: ZC-0012 for 12. */
  shown?: { column: number; text: string }[]
  hidden?: true
  /** Why it is not a row of the table. */
  note?: NoteKind
  oddities?: RowOddity[]
}

/**
 * `remark`: a note or signature line. `total`: a sum of other rows. `group`: one cell over the whole
 * width. `heading`: the headings once more.
 */
export type NoteKind = 'remark' | 'total' | 'group' | 'heading'

/**
 * `cells_beyond`: it has cells beyond the last column that is read. `renumbered`: the file gives no
 * number that another row does not have. `out_of_order`: it stands behind a row with a higher number.
 */
type RowOddity = 'cells_beyond' | 'renumbered' | 'out_of_order'

export type CellProblem = {
  /** From 0: an index into `cells`. */
  column: number
  /**
   * `formula_without_value`: the program that saved the file did not compute the formula.
   * `formula_not_computed`: it said so of the whole file, and 0 may stand for the result.
   * `cell_error`: the cell shows an error such as #REF!.
   * `digits_lost`: a number with more than 15 digits, or one already cut to 4.33E+11; what the
   * person typed is no longer in the file.
   * `quotation_open`: it begins with a quotation mark that is never closed.
   * `filled_down`: it is blank, and a person said that the one above holds for it.
   */
  code:
    | 'formula_without_value'
    | 'formula_not_computed'
    | 'cell_error'
    | 'digits_lost'
    | 'quotation_open'
    | 'filled_down'
  value: string
  /** The cell is read all the same. */
  level?: 'warning'
}

/** A merged area: rows from 1, columns from 0, all inclusive. */
export type Merge = { top: number; bottom: number; left: number; right: number }

/** The first rows of one worksheet, from which its heading is chosen. */
export type Opening = {
  /** Of the worksheet; empty for text. */
  name: string
  hidden?: true
  rows: SheetRow[]
  /** Those that begin in `rows`. */
  merges: Merge[]
}

/** A file opened far enough to choose from; `rowsOf` reads one of its worksheets to the end. */
export type OpenFile = {
  /** Of a text one for each separator that parts its first line, the likeliest first. */
  openings: Opening[]
  /** The openings are one text, read in different ways. */
  oneText?: true
  rowsOf: (index: number) => AsyncIterable<SheetRow[]> | Iterable<SheetRow[]>
}
