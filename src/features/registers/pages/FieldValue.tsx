import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { isId } from '../../../base/ids.ts'
import { formatDay, formatMeasure } from '../../../ui/format.ts'
import { useLanguage, useName } from '../../../ui/language.ts'
import { useMe } from '../../../ui/session.ts'
import { kindOf, type Shape } from '../shape.ts'

/** A field's value as a person reads it: labels for choices, units at numbers, names beside codes. */
export function FieldValue({
  shape,
  field,
  value,
  names,
  withUnit = true,
}: {
  shape: Shape
  field: string
  value: unknown
  names?: ReadonlyMap<string, string> | false | undefined
  withUnit?: boolean
}) {
  const language = useLanguage()
  const { t } = useTranslation('registers')
  const show = useName()
  const { data: me } = useMe()
  if (value === undefined || value === null || value === '') return null
  if (shape.fields[field]?.parts)
    return <>{t('parts', { count: Array.isArray(value) ? value.length : 0 })}</>
  if (Array.isArray(value)) {
    return (
      <span className="roomy">
        {value.map((one, i) => (
          <Fragment key={String(one)}>
            {i > 0 && (language === 'en' ? ', ' : '、')}
            <FieldValue shape={shape} field={field} value={one} names={names} withUnit={withUnit} />
          </Fragment>
        ))}
      </span>
    )
  }
  const name = names ? names.get(String(value)) : undefined
  if (name) {
    return (
      <>
        {name} {!isId(String(value)) && <span className="code">{String(value)}</span>}
      </>
    )
  }
  switch (kindOf(shape, field)) {
    case 'boolean':
      return value ? t('yes') : t('no')
    case 'enum':
      return (
        <Words>{shape.fields[field]?.choices?.[String(value)]?.[language] ?? String(value)}</Words>
      )
    case 'day':
      return <span className="together">{formatDay(String(value), language, me?.today ?? '')}</span>
    case 'integer':
    case 'decimal': {
      // A masked number is text by now, and a year is not a quantity.
      if (typeof value !== 'number' || shape.fields[field]?.personal) return String(value)
      const unit = withUnit ? shape.fields[field]?.unit?.[language] : undefined
      return <span className="number">{formatMeasure(value, unit, language)}</span>
    }
    default:
      return (
        <Words>
          {shape.namesPlaces && field === shape.nameField ? show(String(value)) : String(value)}
        </Words>
      )
  }
}

/** Longer ones may break, but not into a column of single characters. */
const shortLength = 8

const Words = ({ children }: { children: string }) => (
  <span className={children.length > shortLength ? 'roomy' : 'together'}>{children}</span>
)
