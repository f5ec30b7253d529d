import type { SheetRow } from './row.ts'

/**
 * Columns that seem to hold only in the first of several rows, as people write a township once above
 * its schools without merging: filled in the first row, blank in a later one, no value twice. Whether
 * it is so, a person says.
 */
export function columnsToFillDown(rows: readonly SheetRow[]): number[] {
  const table = rows.filter(({ note }) => !note)
  const width = Math.max(0, ...table.map(({ cells }) => cells.length))
  return Array.from({ length: width }, (_, column) => column).filter((column) => {
    const texts = table.map(({ cells }) => cells[column])
    const filled = texts.filter((text) => text !== undefined)
    return (
      texts[0] !== undefined &&
      filled.length < texts.length &&
      new Set(filled).size === filled.length
    )
  })
}

/** Gives each row of a table, in order, what stood last in these columns above it. */
export function fillDown(columns: readonly number[]): (row: SheetRow) => SheetRow {
  const above = new Map<number, string>()
  return (row) => {
    if (row.note) return row
    const cells = [...row.cells]
    for (const column of columns) {
      const text = cells[column] ?? above.get(column)
      if (text === undefined) continue
      above.set(column, text)
      while (cells.length < column) cells.push(undefined)
      cells[column] = text
    }
    return { ...row, cells }
  }
}
