import { useText } from '../../../ui/language.ts'
import type { Plain } from '../cells.ts'
import { fieldNames } from '../shape.ts'
import { FieldValue } from './FieldValue.tsx'
import type { ListSetup, Reference } from './list-setup.ts'
import './registers.css'

/** A row to read: every field that has a value. */
export function RowFacts({
  setup,
  row,
}: {
  setup: Pick<ListSetup, 'shape' | 'reference'>
  row: Plain
}) {
  const { shape, reference } = setup
  const read = useText()
  return (
    <dl className="facts">
      {fieldNames(shape).map((field) => {
        const label = shape.fields[field]?.label
        if (row[field] === undefined || !label) return null
        return (
          <div key={field}>
            <dt>{read(label)}</dt>
            <dd>
              {reference?.field === field ? (
                <Named shape={shape} field={field} value={row[field]} reference={reference} />
              ) : (
                <FieldValue shape={shape} field={field} value={row[field]} />
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

function Named({
  shape,
  field,
  value,
  reference,
}: {
  shape: ListSetup['shape']
  field: string
  value: unknown
  reference: Reference
}) {
  const names = reference.useNames([String(value)])
  return <FieldValue shape={shape} field={field} value={value} names={names} />
}
