import { Checkbox } from 'antd'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
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

export type Choice<T> = {
  chosen: readonly string[]
  /** Undefined: the row cannot be chosen. */
  nameOf: (row: T) => string | undefined
  onChoose: (ids: readonly string[]) => void
}

export type TableProps<T> = {
  caption: string
  columns: readonly Column<T>[]
  rows: readonly T[]
  keyOf: (row: T) => string
  onSort?: (column: string) => void
  /** Rows that may be chosen for a common move have a box before their name. */
  choice?: Choice<T>
  /** What stands below a row over its whole width; nothing: no line. */
  below?: (row: T) => ReactNode
  dense?: boolean
  /** Fills the height that is left and scrolls below its own heading. */
  scrolls?: boolean
}

/** A table on a desk, a list of cards on a phone. The first column names the row. */
export function DataTable<T>({
  caption,
  columns,
  rows,
  keyOf,
  onSort,
  choice,
  below,
  dense = false,
  scrolls = false,
}: TableProps<T>) {
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
            <Fragment key={keyOf(row)}>
              <tr>
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
                      {at === 0 && choice ? (
                        <span className="cell-content cell-chosen">
                          <Choose id={keyOf(row)} row={row} {...choice} />
                          <span>{cell(row)}</span>
                        </span>
                      ) : (
                        <span className="cell-content">{cell(row)}</span>
                      )}
                    </Cell>
                  )
                })}
              </tr>
              <Below columns={columns.length}>{below?.(row)}</Below>
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const Below = ({ columns, children }: { columns: number; children: ReactNode }) =>
  children ? (
    <tr className="row-below">
      <td colSpan={columns}>{children}</td>
    </tr>
  ) : null

function Choose<T>({ id, row, chosen, nameOf, onChoose }: Choice<T> & { id: string; row: T }) {
  const { t } = useTranslation('shell')
  const name = nameOf(row)
  if (name === undefined) return null
  return (
    <Checkbox
      className="screen-only row-choice"
      aria-label={t('choose', { name })}
      checked={chosen.includes(id)}
      onChange={({ target }) =>
        onChoose(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
      }
    />
  )
}

const arrows = { ascending: '▲', descending: '▼', none: '' } as const
