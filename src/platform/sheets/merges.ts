import type { Merge, SheetRow } from './row.ts'

/**
 * Rows as they look: a cell merged downward shows its value in each of its rows. A cell merged to
 * the right is read once, in its first column.
 */
export function fillMerged(merges: readonly Merge[]): (row: SheetRow) => SheetRow {
  const downward = merges.filter(({ top, bottom }) => bottom > top)
  let next = 0
  let open: { merge: Merge; text: string }[] = []
  return (row) => {
    open = open.filter(({ merge }) => merge.bottom >= row.number)
    for (const { merge, text } of open) {
      if (merge.top > row.number) continue
      while (row.cells.length < merge.left) row.cells.push(undefined)
      row.cells[merge.left] ??= text
    }
    for (let merge = downward[next]; merge && merge.top <= row.number; merge = downward[++next]) {
      const text = merge.top === row.number ? row.cells[merge.left] : undefined
      if (text !== undefined) open.push({ merge, text })
    }
    return row
  }
}

/** Whether the row is one cell merged over most of a table of `width` columns. */
export const isBanner = (row: SheetRow, merges: ReadonlyMap<number, Merge>, width: number) => {
  const merge = merges.get(row.number)
  return (
    merge !== undefined &&
    (merge.right - merge.left + 1) * 2 >= width &&
    row.cells.every((text, column) => text === undefined || column === merge.left)
  )
}
