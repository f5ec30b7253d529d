import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGet } from '../../../ui/use-get.ts'
import { usePaused } from '../../../ui/use-paused.ts'
import type { Reference, ReferenceInputProps } from '../../registers/pages/list-setup.ts'

type SchoolName = { schoolCode: string; name: string }

/** A school by its name; found on the server, where simplified, traditional and initials are one. */
export const schoolReference: Reference = {
  field: 'schoolCode',
  useNames: useSchoolNames,
  Input: SchoolInput,
}

function useSchoolNames(codes: readonly string[]): ReadonlyMap<string, string> {
  const asked = codes.filter((code) => code !== '' && code !== 'undefined').toSorted()
  const { data } = useGet<{ rows: SchoolName[] }>(asked.length > 0 ? '/api/schools' : undefined, {
    filter: JSON.stringify({ schoolCode: asked }),
    limit: asked.length,
  })
  return new Map((data?.rows ?? []).map(({ schoolCode, name }) => [schoolCode, name]))
}

function SchoolInput({ value, onChange, input, needed }: ReferenceInputProps) {
  const { t } = useTranslation('registers')
  const [typed, setTyped] = useState('')
  const asked = usePaused(typed)
  const names = useSchoolNames(value === undefined ? [] : [value])
  const { data } = useGet<{ rows: SchoolName[] }>('/api/schools', {
    search: asked || undefined,
    limit: 30,
  })
  const found = (data?.rows ?? []).filter(({ schoolCode }) => schoolCode !== value)
  const options = [
    ...(value === undefined ? [] : [{ schoolCode: value, name: names.get(value) ?? value }]),
    ...found,
  ]
  return (
    <Select
      {...input}
      {...(input['aria-invalid'] && { status: 'error' as const })}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      placeholder={t(needed ? 'choose' : 'notGiven')}
      value={value ?? null}
      options={options.map(({ schoolCode, name }) => ({
        value: schoolCode,
        label: `${name} ${schoolCode}`,
      }))}
      onChange={onChange}
    />
  )
}
