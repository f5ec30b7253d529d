import type { ReactNode } from 'react'
import './data-table.css'

export type Column<T> = {
  key: string
  heading: ReactNode
  cell: (row: T) => ReactNode
  /** Numbers stand at the right edge. */
  numeric?: boolean
  /** Absent: the list cannot be sorted by it. */
  sort?: 'ascending' | 'descending' | 'none'
}

/** A table on a desk, a list of cards on a phone. The first column names the row. */
export function DataTable<T>({
  caption,
  columns,
  rows,
  keyOf,
  onSort,
  dense = false,
  scrolls = false,
}: {
  caption: string
  columns: readonly Column<T>[]
  rows: readonly T[]
  keyOf: (row: T) => string
  onSort?: (column: string) => void
  dense?: boolean
  /** Fills the height that is left and scrolls below its own heading. */
  scrolls?: boolean
}) {
  return (
    <section
      className={`table-frame ${scrolls ? 'table-scrolls' : ''}`}
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table className={dense ? 'data-table data-table-dense' : 'data-table'}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, heading, numeric, sort }) => (
              <th
                key={key}
                scope="col"
                className={numeric ? 'numeric' : ''}
                {...(sort && { 'aria-sort': sort })}
              >
                {sort && onSort ? (
                  <button type="button" className="sort-button" onClick={() => onSort(key)}>
                    {heading}
                    <span aria-hidden="true">{arrows[sort]}</span>
                  </button>
                ) : (
                  heading
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ key, heading, numeric, cell }, at) => {
                const Cell = at === 0 ? 'th' : 'td'
                return (
                  <Cell
                    key={key}
                    className={numeric ? 'numeric' : ''}
                    {...(at === 0 && { scope: 'row' })}
                  >
                    {at > 0 && (
                      <span className="cell-heading" aria-hidden="true">
                        {heading}
                      </span>
                    )}
                    <span className="cell-content">{cell(row)}</span>
                  </Cell>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const arrows = { ascending: '▲', descending: '▼', none: '' } as const
