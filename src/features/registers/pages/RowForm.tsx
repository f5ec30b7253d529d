import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../base/problem.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useText } from '../../../ui/language.ts'
import { useSay } from '../../../ui/say.ts'
import type { Plain } from '../cells.ts'
import { fieldNames, isRequired, kindOf, type Shape } from '../shape.ts'
import { FieldInput } from './FieldInput.tsx'
import type { ListSetup, Reference } from './list-setup.ts'

/** Every field of the shape as an input, with the problems of each beside it. */
export function RowForm({
  shape,
  values,
  loaded,
  problems,
  unasked = [],
  reference,
  inputs,
  onChange,
}: {
  shape: Shape
  values: Plain
  loaded: Plain
  problems: readonly Problem[]
  unasked?: ListSetup['unasked']
  reference: Reference | undefined
  inputs?: ListSetup['inputs']
  onChange: (field: string, value: unknown) => void
}) {
  const { t } = useTranslation('registers')
  const read = useText()
  const say = useSay()
  const labelOf = (field: string) => {
    const { label, asked = label } = shape.fields[field] ?? {}
    return asked ? read(asked) : field
  }
  return (
    <div className="form-grid">
      {fieldNames(shape)
        .filter((field) => !unasked.includes(field))
        .map((field) => {
          const declared = shape.fields[field]
          const needed = isRequired(shape, field) && !shape.completed?.includes(field)
          const masked =
            declared?.personal && values[field] !== undefined && values[field] === loaded[field]
          const faults = problems
            .filter((problem) => problem.field === field)
            .map((problem) => ({ ...say(problem, labelOf), warning: problem.level === 'warning' }))
          return (
            <div key={field} className={isLong(shape, field) ? 'form-wide' : ''}>
              <FormField
                label={labelOf(field)}
                hint={
                  masked && String(values[field]).includes('*')
                    ? t('masked')
                    : declared?.hint && read(declared.hint)
                }
                mark={needed ? t('required') : undefined}
                faults={faults}
              >
                {(input) => (
                  <FieldInput
                    shape={shape}
                    field={field}
                    value={values[field]}
                    input={input}
                    needed={needed}
                    values={values}
                    Chosen={reference?.field === field ? reference.Input : inputs?.[field]}
                    onChange={(value) => onChange(field, value)}
                  />
                )}
              </FormField>
            </div>
          )
        })}
    </div>
  )
}

const isLong = (shape: Shape, field: string): boolean | undefined =>
  field === shape.nameField ||
  shape.fields[field]?.long ||
  (kindOf(shape, field) === 'text' && /[rR]eason$|^skills$|^scale$/.test(field))
