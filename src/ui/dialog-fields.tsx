import { Checkbox, Input, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import type { Day } from '../base/calendar.ts'
import { DayInput, type DayLimits, isWithin } from './DayInput.tsx'
import { FormField } from './FormField.tsx'

/** What the endpoint's schema says of a field: characters at least and at most. */
export type Limits = { needed: boolean; least: number; most?: number }

/** What is filled in so far; '' and undefined are nothing yet. */
export type Values = Readonly<Record<string, unknown>>

type Drawing = {
  value: unknown
  onChange: (value: unknown) => void
  values: Values
  limits: Limits
}
/** One field of a FormDialog. `beside`: it shares its line with the next one of that kind. */
export type DialogField = {
  start?: unknown
  beside?: boolean
  /** Whether the value agrees with the others; absent: always. */
  isSound?: (value: unknown, values: Values) => boolean
  draw: (at: Drawing) => ReactNode
}

type Told = { hint?: string | undefined; start?: unknown }

export const words = (
  label: string,
  { hint, start, rows, tel = false }: Told & { rows?: number; tel?: boolean } = {},
): DialogField => ({
  start: start ?? '',
  draw: ({ value, onChange, limits: { most } }) => (
    <FormField label={label} hint={hint}>
      {(input) => {
        const props = {
          ...input,
          value: String(value),
          ...(most !== undefined && { maxLength: most }),
          ...(tel && { inputMode: 'tel' as const }),
          onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
        }
        return rows === undefined ? <Input {...props} /> : <Input.TextArea {...props} rows={rows} />
      }}
    </FormField>
  ),
})

export const choice = (
  label: string,
  options: readonly { value: string; label: string }[],
  { hint, start, find = false }: Told & { find?: boolean } = {},
): DialogField => ({
  start,
  draw: ({ value, onChange }) => (
    <FormField label={label} hint={hint}>
      {(input) => (
        <Select
          {...input}
          {...(find && { showSearch: { optionFilterProp: 'label' } })}
          value={value ?? null}
          onChange={onChange}
          options={[...options]}
        />
      )}
    </FormField>
  ),
})

/** `min` and `max`: a day, or the field that holds it. */
export const day = (
  label: string,
  { hint, start, beside = true, ...limits }: Told & DayLimits & { beside?: boolean } = {},
): DialogField => {
  const within = (values: Values): DayLimits => {
    const at = (of: Day | undefined) => (of === undefined ? of : String(values[of] ?? of))
    return { min: at(limits.min), max: at(limits.max) }
  }
  return {
    start: start ?? '',
    beside,
    isSound: (value, values) => isWithin(String(value), within(values)),
    draw: ({ value, values, onChange }) => (
      <DayInput
        label={label}
        hint={hint}
        value={String(value)}
        {...within(values)}
        onChange={onChange}
      />
    ),
  }
}

export const tick = (label: string): DialogField => ({
  start: false,
  draw: ({ value, onChange }) => (
    <Checkbox checked={value === true} onChange={({ target }) => onChange(target.checked)}>
      {label}
    </Checkbox>
  ),
})

export const whole = (
  label: string,
  { hint, unit, least, most }: { hint?: string; unit: string; least: number; most: number },
): DialogField => ({
  draw: ({ value, onChange }) => (
    <FormField label={label} hint={hint}>
      {(input) => (
        <InputNumber<number>
          {...input}
          className="field-number"
          controls={false}
          precision={0}
          min={least}
          max={most}
          suffix={unit}
          value={typeof value === 'number' ? value : null}
          onChange={onChange}
        />
      )}
    </FormField>
  ),
})
