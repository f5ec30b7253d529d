import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormField } from '../../../ui/FormField.tsx'
import { useText } from '../../../ui/language.ts'
import { ownOf, type SheetChoices } from '../choices.ts'
import type { Preview } from '../preview.ts'
import { isList, kindOf, type Shape } from '../shape.ts'
import { FieldInput } from './FieldInput.tsx'
import { useLabelOf } from './use-label-of.ts'
import type { Tell } from './use-tell.ts'

export type Questions = { shape: Shape; preview: Preview; choices: SheetChoices; tell: Tell }

/** Asked once of the column; the answer stays to be changed. */
export function FillDown({
  choices,
  tell,
  column: { heading, rows, filled },
}: Questions & { column: Preview['fillDown'][number] }) {
  const { t } = useTranslation('registers')
  const said = ownOf(choices.fillDown, heading) ?? filled
  const say = (holds: boolean) =>
    void tell((now) => ({ ...now, fillDown: { ...now.fillDown, [heading]: holds } }))
  return (
    <div className="sheet-asked">
      <p>{t('imports.fillDown', { heading, count: rows })}</p>
      <Answers
        said={said === undefined ? undefined : String(said)}
        answers={[
          { value: 'true', label: t('imports.fillDownYes') },
          { value: 'false', label: t('imports.fillDownNo') },
        ]}
        onSay={(value) => say(value === 'true')}
      />
    </div>
  )
}

/** Which unit the column's small numbers have that stand without one. */
export function Unit({
  shape,
  choices,
  tell,
  field,
  units,
  numbers = [],
  rows,
}: Questions & {
  field: string
  units: readonly string[]
  numbers?: readonly string[]
  rows?: number
}) {
  const { t } = useTranslation('registers')
  const labelOf = useLabelOf(shape)
  return (
    <div className="sheet-asked">
      <p>
        <strong>{labelOf(field)}</strong>{' '}
        {rows === undefined
          ? t('imports.unitSaid')
          : t('imports.unitAsked', { numbers: numbers.slice(0, 8).join('、'), count: rows })}
      </p>
      <Answers
        said={ownOf(choices.units, field)}
        answers={units.map((value) => ({ value, label: value }))}
        onSay={(said) => void tell((now) => ({ ...now, units: { ...now.units, [field]: said } }))}
      />
    </div>
  )
}

/** What every row must have and some do not say; with few answers to choose from, one click says it. */
export function Asked({
  shape,
  choices,
  tell,
  field,
  rows,
}: Questions & { field: string; rows: number }) {
  const { t } = useTranslation('registers')
  const labelOf = useLabelOf(shape)
  const answers = useFewAnswers(shape, field)
  const said = ownOf(choices.given, field)
  const say = (value: string) =>
    void tell((now) => ({ ...now, given: { ...now.given, [field]: value } }))
  const question = t('imports.asked', { count: rows, field: labelOf(field) })
  return (
    <div className="sheet-asked">
      {answers ? (
        <>
          <p>{question}</p>
          <Answers said={said} answers={answers} onSay={say} />
        </>
      ) : (
        <Fill shape={shape} field={field} question={question} said={said} onSay={say} />
      )}
    </div>
  )
}

/** Yes and no, or the choices of a field that has few. */
function useFewAnswers(shape: Shape, field: string) {
  const { t } = useTranslation('registers')
  const read = useText()
  const kind = kindOf(shape, field)
  if (kind === 'boolean')
    return [
      { value: 'true', label: t('yes') },
      { value: 'false', label: t('no') },
    ]
  const choices = Object.entries(shape.fields[field]?.choices ?? {})
  if (kind !== 'enum' || isList(shape, field) || choices.length > 5) return undefined
  return choices.map(([value, label]) => ({ value, label: read(label) }))
}

function Fill({
  shape,
  field,
  question,
  said,
  onSay,
}: {
  shape: Shape
  field: string
  question: string
  said: string | undefined
  onSay: (value: string) => void
}) {
  const { t } = useTranslation('registers')
  const [value, setValue] = useState<unknown>()
  return (
    <>
      <FormField label={question}>
        {(input) => (
          <FieldInput
            shape={shape}
            field={field}
            value={value}
            onChange={setValue}
            input={input}
            needed
          />
        )}
      </FormField>
      <Button
        disabled={value === undefined || String(value) === said}
        onClick={() => onSay(String(value))}
      >
        {t('imports.fill')}
      </Button>
    </>
  )
}

/** One of few; what was said stays to be said otherwise. */
const Answers = ({
  said,
  answers,
  onSay,
}: {
  said: string | undefined
  answers: readonly { value: string; label: string }[]
  onSay: (value: string) => void
}) => (
  <span className="page-actions">
    {answers.map(({ value, label }) => (
      <Button
        key={value}
        aria-pressed={value === said}
        {...(value === said && { type: 'primary', ghost: true })}
        onClick={() => onSay(value)}
      >
        {label}
      </Button>
    ))}
  </span>
)
