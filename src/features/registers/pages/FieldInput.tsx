import { Input, InputNumber, Select } from 'antd'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import type { InputProps } from '../../../ui/FormField.tsx'
import { useText } from '../../../ui/language.ts'
import type { Plain } from '../cells.ts'
import { isList, kindOf, type Shape } from '../shape.ts'
import type { ReferenceInputProps } from './list-setup.ts'

/** The input that fits a field's kind. `undefined` is an empty field. */
export function FieldInput({
  shape,
  field,
  value,
  onChange,
  input,
  needed,
  values,
  Chosen,
}: {
  shape: Shape
  field: string
  value: unknown
  onChange: (value: unknown) => void
  input: InputProps
  needed: boolean
  values?: Plain
  /** Finds by name what the field holds the code of. */
  Chosen?: ComponentType<ReferenceInputProps> | undefined
}) {
  const read = useText()
  const { t } = useTranslation('registers')
  const declared = shape.fields[field]
  const status = input['aria-invalid'] ? { status: 'error' as const } : {}
  if (Chosen) {
    return (
      <Chosen
        value={value as string | undefined}
        onChange={onChange}
        input={input}
        needed={needed}
        {...(values && { values })}
      />
    )
  }
  const kind = kindOf(shape, field)
  if (isList(shape, field)) {
    const choices = Object.entries(declared?.choices ?? {})
    return (
      <Select
        {...input}
        {...status}
        mode={choices.length > 0 ? 'multiple' : 'tags'}
        allowClear
        placeholder={t(needed ? 'choose' : 'notGiven')}
        tokenSeparators={['、', ',', '，']}
        value={((value as unknown[] | undefined) ?? []).map(String)}
        options={choices.map(([choice, label]) => ({ value: choice, label: read(label) }))}
        onChange={(chosen: string[]) =>
          onChange(
            chosen.length === 0 ? undefined : kind === 'integer' ? chosen.map(Number) : chosen,
          )
        }
      />
    )
  }
  if (kind === 'enum' || kind === 'boolean') {
    const options =
      kind === 'enum'
        ? Object.entries(declared?.choices ?? {}).map(([choice, label]) => ({
            value: choice,
            label: read(label),
          }))
        : [
            { value: 'true', label: t('yes') },
            { value: 'false', label: t('no') },
          ]
    return (
      <Select
        {...input}
        {...status}
        allowClear
        placeholder={t(needed ? 'choose' : 'notGiven')}
        value={value === undefined ? undefined : String(value)}
        options={options}
        onChange={(chosen: string | undefined) =>
          onChange(kind === 'boolean' && chosen !== undefined ? chosen === 'true' : chosen)
        }
      />
    )
  }
  if ((kind === 'integer' || kind === 'decimal') && typeof value !== 'string') {
    const unit = declared?.unit && read(declared.unit)
    return (
      <InputNumber
        {...input}
        {...status}
        className="field-number"
        controls={false}
        value={(value as number | undefined) ?? null}
        {...(kind === 'integer' && { precision: 0 })}
        {...(unit && { suffix: unit })}
        onChange={(number: number | null) => onChange(number ?? undefined)}
      />
    )
  }
  const text = {
    ...{ ...input, ...status, value: String(value ?? '') },
    onChange: ({ target }: { target: { value: string } }) =>
      onChange(target.value === '' ? undefined : target.value),
  }
  if (declared?.long) return <Input.TextArea {...text} autoSize={{ minRows: 3, maxRows: 12 }} />
  return <Input {...text} type={kind === 'day' ? 'date' : 'text'} />
}
