import { Select } from 'antd'
import type { ReactNode } from 'react'
import type { ApiError } from './api.ts'
import { DataTable, type TableProps } from './DataTable.tsx'
import { MoreRows } from './MoreRows.tsx'
import { Empty } from './Page.tsx'
import { RefusalNotice } from './RefusalNotice.tsx'
import { SearchBox } from './SearchBox.tsx'

export type Find = {
  value: string
  label: string
  onSearch: (search: string) => void
  /** Why nothing could be looked for. */
  error?: ApiError | null
}
export type Only<V extends string> = {
  value: V | undefined
  label: string
  options: readonly { value: V; label: string }[]
  /** Undefined: taken back, where that is offered. A method, so that lists without it need not think of it. */
  onChange(only: V | undefined): void
  /** Said while nothing is chosen; then the choice may be taken back. */
  placeholder?: string
}

/**
 * A list that is here whole: what is looked for, which of them, how many; then the rows, the first of them at once and
 * the rest on asking.
 */
export function List<T, V extends string = never>({
  find,
  only,
  count,
  beside,
  above,
  none,
  rows,
  ...table
}: TableProps<T> & {
  find?: Find
  only?: Only<V>
  /** How many there are, in words. */
  count?: ReactNode
  /** In the same line as the search box: what may be done with the list. */
  beside?: ReactNode
  /** Between that line and the table. */
  above?: ReactNode
  /** Instead of an empty table: why there is nothing. */
  none: ReactNode
}) {
  return (
    <>
      <div className="list-bar screen-only">
        {find && <SearchBox value={find.value} label={find.label} onSearch={find.onSearch} />}
        {only && <OnlySelect {...only} />}
        {beside}
        {count && <span className="quiet">{count}</span>}
      </div>
      {find?.error && <RefusalNotice error={find.error} />}
      {above}
      {rows.length === 0 ? (
        typeof none === 'string' ? (
          <Empty title={none} />
        ) : (
          none
        )
      ) : (
        <MoreRows rows={rows} of={`${find?.value} ${only?.value}`}>
          {(shown) => <DataTable {...table} rows={shown} />}
        </MoreRows>
      )}
    </>
  )
}

const OnlySelect = <V extends string>({
  value,
  label,
  options,
  onChange,
  placeholder,
}: Only<V>) => (
  <Select
    className="list-filter"
    aria-label={label}
    popupMatchSelectWidth={false}
    value={value ?? null}
    options={[...options]}
    onChange={(chosen: V | null | undefined) => onChange(chosen ?? undefined)}
    {...(placeholder !== undefined && { placeholder, allowClear: true })}
  />
)
