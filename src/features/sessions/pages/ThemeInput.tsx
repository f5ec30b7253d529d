import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../base/calendar.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import type { ReferenceInputProps } from '../../registers/pages/list-setup.ts'
import { rowReference } from '../../registers/pages/row-reference.tsx'
import { rowEndpoints } from '../../registers/row-api.ts'
import { teachingLink } from '../teaching-link.ts'
import { theme } from '../theme.ts'

const { listRows } = rowEndpoints(theme)

/** A theme in force on the day of the row; what was written before there were themes stays as it is. */
export function ThemeInput({ value, onChange, input, needed, values = {} }: ReferenceInputProps) {
  const { t } = useTranslation('registers')
  const day = (values.day ?? values.fromDay) as Day | undefined
  const { data } = useAsk(listRows, { limit: 200 })
  const all = (data?.rows ?? []) as unknown as {
    code: string
    name: string
    fromDay: Day
    toDay: Day
  }[]
  const known = all
    .filter(({ fromDay, toDay }) => day === undefined || (fromDay <= day && day <= toDay))
    .map(({ code, name }) => ({ value: code, label: `${name} ${code}` }))
  const isKnown = value === undefined || known.some((one) => one.value === value)
  return (
    <Select
      {...input}
      {...(input['aria-invalid'] && { status: 'error' as const })}
      allowClear
      placeholder={t(needed ? 'choose' : 'notGiven')}
      value={value ?? null}
      options={isKnown ? known : [{ value, label: value }, ...known]}
      onChange={onChange}
    />
  )
}

export const TeachingLinkInput = rowReference(teachingLink, {
  field: 'teachingLink',
  key: 'name',
}).Input
