import type { CellProblem, SheetRow } from './row.ts'

/**
 * Which of these columns seem to hold only in the first of several rows, as people write a township once
 * above its schools without merging: filled in the first row, blank in many later ones, no value twice.
 * Whether it is so, a person says. `rows`: how many are blank.
 */
export function holdingBelow(columns: readonly number[]): {
  take: (rows: readonly SheetRow[]) => void
  found: () => { column: number; rows: number }[]
} {
  const open = new Map(columns.map((column) => [column, { values: new Set<string>(), rows: 0 }]))
  const takeRow = (row: SheetRow): void => {
    for (const [column, one] of open) {
      const text = row.cells[column]
      if (text === undefined) one.rows += isOpen(row, column) ? 1 : 0
      const isFirst = one.values.size === 0
      if (text === undefined ? isFirst : one.values.has(text)) open.delete(column)
      else if (text !== undefined) one.values.add(text)
    }
  }
  return {
    take: (rows) => rows.filter(({ note }) => !note).forEach(takeRow),
    found: () =>
      [...open].flatMap(([column, { values, rows }]) =>
        rows > 0 && rows * 3 >= values.size ? [{ column, rows }] : [],
      ),
  }
}

/** Gives each row of a table, in order, what stood last in these columns above it, and says so. */
export function fillDown(columns: readonly number[]): (row: SheetRow) => SheetRow {
  const above = new Map<number, string>()
  return (row) => {
    if (row.note) return row
    const cells = [...row.cells]
    const told: CellProblem[] = []
    for (const column of columns) {
      const text = cells[column]
      const value = text ?? (isOpen(row, column) ? above.get(column) : undefined)
      if (value === undefined) continue
      above.set(column, value)
      while (cells.length < column) cells.push(undefined)
      cells[column] = value
      if (text === undefined) told.push({ column, code: 'filled_down', value, level: 'warning' })
    }
    return {
      ...row,
      cells,
      ...(told.length > 0 && { problems: [...(row.problems ?? []), ...told] }),
    }
  }
}

/** Blank, and not because what stands there cannot be read. */
const isOpen = ({ problems = [] }: SheetRow, column: number): boolean =>
  !problems.some((one) => one.column === column)
