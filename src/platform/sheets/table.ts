/** A column of a sheet we write. */
export type Column = {
  heading: string
  /** In the width of a Latin digit; without it, from the heading and the format. */
  width?: number
  /** Ids and versions: read back, seldom seen. */
  hidden?: boolean
  /** Codes are `text`, or a spreadsheet program drops their zeros and shortens them. */
  format: 'text' | 'integer' | 'decimal' | 'date'
  /** Offered as a list in every row. */
  choices?: readonly string[]
  /** Put in brackets behind the heading. */
  unit?: string
  /** What to enter, shown beside the cell when it is selected. */
  note?: string
}

/** A `date` is `YYYY-MM-DD`. What does not fit the column's format is written as text. */
export type Value = string | number | undefined
type Rows = AsyncIterable<readonly Value[]> | Iterable<readonly Value[]>

export type Table = { name: string; columns: readonly Column[]; rows: Rows }

export const headingOf = ({ heading, unit }: Column): string =>
  unit ? `${heading}（${unit}）` : heading
