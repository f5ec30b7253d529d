import type { NoteKind, SheetRow } from './row.ts'

/** What was found in a sheet as a whole, so that nothing is left out or added in silence. */
export type SheetWarning = {
  code:
    | 'rows_hidden'
    | 'totals_left_out'
    | 'remarks_left_out'
    | 'groups_left_out'
    | 'headings_left_out'
    | 'cells_left_out'
    | 'rows_renumbered'
    | 'rows_out_of_order'
    | 'worksheet_hidden'
    | 'worksheets_left_out'
  count: number
  /** Numbers of the first rows concerned. */
  rows?: number[]
  /** Of worksheets. */
  names?: string[]
}

/** Counts what the rows of a sheet say of themselves. */
export function rowWarnings(): { add: (row: SheetRow) => void; list: () => SheetWarning[] } {
  const found = new Map<SheetWarning['code'], { count: number; rows: number[] }>()

  function count(code: SheetWarning['code'], number: number): void {
    const one = found.get(code) ?? { count: 0, rows: [] }
    one.count++
    if (one.rows.length < rowsNamed) one.rows.push(number)
    found.set(code, one)
  }

  return {
    add: ({ number, hidden, note, oddities }) => {
      if (note) count(noteCodes[note], number)
      else if (hidden) count('rows_hidden', number)
      for (const oddity of oddities ?? []) count(oddityCodes[oddity], number)
    },
    list: () => [...found].map(([code, { count, rows }]) => ({ code, count, rows })),
  }
}

const rowsNamed = 20

const noteCodes = {
  total: 'totals_left_out',
  remark: 'remarks_left_out',
  group: 'groups_left_out',
  heading: 'headings_left_out',
} as const satisfies Record<NoteKind, SheetWarning['code']>

const oddityCodes = {
  cells_beyond: 'cells_left_out',
  renumbered: 'rows_renumbered',
  out_of_order: 'rows_out_of_order',
} as const satisfies Record<NonNullable<SheetRow['oddities']>[number], SheetWarning['code']>
