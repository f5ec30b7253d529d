import { useText } from '../../../ui/language.ts'
import type { Plain } from '../cells.ts'
import { fieldNames } from '../shape.ts'
import { FieldValue } from './FieldValue.tsx'
import type { ListSetup } from './list-setup.ts'
import './registers.css'

/** A row to read: every field that has a value. */
export function RowFacts({ setup, row }: { setup: Pick<ListSetup, 'shape' | 'references'>; row: Plain }) {
  const { shape, references } = setup
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
              {references[field] ? (
                <Named shape={shape} field={field} value={row[field]} reference={references[field]} />
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
  reference: ListSetup['references'][string]
}) {
  const names = reference.useNames([String(value)])
  return <FieldValue shape={shape} field={field} value={value} names={names} />
}
