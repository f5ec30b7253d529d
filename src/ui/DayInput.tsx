import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Day } from '../base/calendar.ts'
import { FormField } from './FormField.tsx'
import { formatDay } from './format.ts'
import { useLanguage } from './language.ts'
import { useMe } from './session.ts'

export type DayLimits = { min?: Day | undefined; max?: Day | undefined }

/** A labelled day; empty while it is being typed. */
export function DayInput({
  label,
  hint,
  value,
  min,
  max,
  onChange,
}: DayLimits & {
  label: string
  hint?: string | undefined
  value: Day
  onChange: (day: Day) => void
}) {
  const { t } = useTranslation('shell')
  const { data: me } = useMe()
  const language = useLanguage()
  const written = (day: Day | undefined) => formatDay(day ?? '', language, me?.today ?? '')
  const isEarly = isBefore(value, min)
  const wrong = isEarly
    ? t('day.early', { day: written(min) })
    : t('day.late', { day: written(max) })
  return (
    <FormField
      label={label}
      hint={hint}
      faults={isWithin(value, { min, max }) ? [] : [{ wrong, right: '' }]}
    >
      {(input) => (
        <Input
          {...input}
          type="date"
          value={value}
          {...(min && { min })}
          {...(max && { max })}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FormField>
  )
}

/** Also while either is being typed. */
const isBefore = (day: Day, other: Day | undefined): boolean => !!day && !!other && day < other

export const isWithin = (day: Day, { min, max }: DayLimits): boolean =>
  !isBefore(day, min) && !isBefore(max ?? '', day)
