import { Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlaceLevel } from '../../../base/place.ts'
import { verbOf } from '../../../base/verbs.ts'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { usePaused } from '../../../ui/use-paused.ts'
import { rowEndpoints } from '../row-api.ts'
import type { Row, Shape } from '../shape.ts'
import type { Reference, ReferenceInputProps } from './list-setup.ts'
import { useRowName } from './use-row-name.ts'

type RowInputProps = ReferenceInputProps & {
  /** Only what lies there is offered. */
  within?: { place: string; placeLevel: PlaceLevel }
}

/** A row of a register by its name, in a field that holds its `key`; found on the server, as lists find it. */
export function rowReference(
  shape: Shape,
  { field, key }: { field: string; key: string },
): Reference & { Input: (props: RowInputProps) => ReactNode } {
  const { listRows } = rowEndpoints(shape)
  const textOf = (row: Row, name: string) => String((row as Record<string, unknown>)[name] ?? '')
  const verb = verbOf(shape, 'read')

  function useNames(keys: readonly string[]): ReadonlyMap<string, string> {
    const may = useMay()
    const nameOf = useRowName(shape)
    const asked = keys.filter((one) => one !== '' && one !== 'undefined').toSorted()
    const wish = { filter: JSON.stringify({ [key]: asked }), limit: asked.length }
    const { data } = useAsk(listRows, asked.length > 0 && may(verb) ? wish : undefined)
    return new Map(data?.rows.map((row) => [textOf(row, key), nameOf(row)]))
  }

  function Input({ value, onChange, input, needed, within }: RowInputProps) {
    const { t } = useTranslation('registers')
    const may = useMay()
    const nameOf = useRowName(shape)
    const [typed, setTyped] = useState('')
    const search = usePaused(typed)
    const names = useNames(value === undefined ? [] : [value])
    const wish = { ...within, limit: 30, ...(search && { search }) }
    const { data } = useAsk(listRows, may(verb) ? wish : undefined)
    const found = (data?.rows ?? []).map((row) => ({
      value: textOf(row, key),
      label: [nameOf(row), ...(key === 'id' ? [] : [textOf(row, key)])].join(' '),
    }))
    const own = value !== undefined && { value, label: `${names.get(value) ?? ''} ${value}`.trim() }
    return (
      <Select
        {...input}
        {...(input['aria-invalid'] && { status: 'error' as const })}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        allowClear
        placeholder={t(needed ? 'choose' : 'notGiven')}
        value={value ?? null}
        options={own ? [own, ...found.filter((one) => one.value !== value)] : found}
        onChange={onChange}
      />
    )
  }

  return { field, useNames, Input }
}
