import { language, t } from '../../../ui/portal/words.ts'
import { equipmentTypes } from '../../schools/equipment-types.ts'
import type { SchoolNow } from './kept-now.ts'

/** Which piece of equipment; nothing chosen means `whole`. */
export function AssetField({
  assets,
  whole,
  value,
  onChange,
}: {
  assets: SchoolNow['assets']
  whole: string
  value: string
  onChange: (assetNo: string) => void
}) {
  const say = language.get()
  return (
    <label class="field">
      {t('upkeep.asset')}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">{whole}</option>
        {assets.map(({ assetNo, type, model }) => (
          <option key={assetNo} value={assetNo}>
            {[equipmentTypes[type][say], model, assetNo].filter(Boolean).join(' ')}
          </option>
        ))}
      </select>
    </label>
  )
}

export function SchoolField({
  schools,
  value,
  onChange,
}: {
  schools: readonly SchoolNow[]
  value: string
  onChange: (code: string) => void
}) {
  if (schools.length < 2) return null
  return (
    <label class="field">
      {t('upkeep.school')}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {schools.map(({ schoolCode, schoolName }) => (
          <option key={schoolCode} value={schoolCode}>
            {schoolName}
          </option>
        ))}
      </select>
    </label>
  )
}
