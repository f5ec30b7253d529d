import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type PlaceLevel, placeAt } from '../../../base/place.ts'
import { usePlaceNames } from '../../../ui/place.ts'
import { useFindOption } from '../../../ui/use-find-option.ts'
import type { Reference, ReferenceInputProps } from '../../registers/pages/list-setup.ts'

/** A place of `level`, or of any, by its name, in a field that holds its code. */
export const placeReference = (field: string, level?: PlaceLevel): Reference => ({
  field,
  useNames: () => new Map([...usePlaceNames()].map(([code, { name }]) => [code, name])),
  Input: (props: ReferenceInputProps) => <PlaceInput level={level} {...props} />,
  beginsWith: (place) => (level === undefined || level === place.level ? place.code : undefined),
})

export function PlaceInput({
  level,
  value,
  onChange,
  input,
  needed,
}: ReferenceInputProps & { level?: PlaceLevel | undefined }) {
  const { t } = useTranslation('registers')
  const places = usePlaceNames()
  const finding = useFindOption()
  const options = [...places.values()]
    .filter((place) => level === undefined || place.level === level)
    .map(({ code, name, level: own }) => ({
      value: code,
      label:
        own === 'village'
          ? `${places.get(placeAt(code, 'township'))?.name ?? ''} ${name}`.trim()
          : name,
    }))
  const known = value === undefined || options.some((option) => option.value === value)
  return (
    <Select
      {...input}
      {...(input['aria-invalid'] && { status: 'error' as const })}
      showSearch={finding}
      allowClear
      placeholder={t(needed ? 'choose' : 'notGiven')}
      value={value ?? null}
      options={known ? options : [{ value, label: value }, ...options]}
      onChange={onChange}
    />
  )
}
