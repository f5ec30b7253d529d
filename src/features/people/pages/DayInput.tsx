import { Input } from 'antd'
import type { Day } from '../../../base/calendar.ts'
import { FormField } from '../../../ui/FormField.tsx'

/** A labelled day; empty while it is being typed. */
export function DayInput({
  label,
  hint,
  value,
  min,
  onChange,
}: {
  label: string
  hint?: string
  value: Day
  min?: Day
  onChange: (day: Day) => void
}) {
  return (
    <FormField label={label} hint={hint}>
      {(input) => (
        <Input
          {...input}
          type="date"
          value={value}
          {...(min !== undefined && { min })}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FormField>
  )
}
