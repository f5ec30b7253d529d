import { useTranslation } from 'react-i18next'
import type { PlaceName } from '../../../base/session.ts'
import { choice, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { useText } from '../../../ui/language.ts'
import type { ChosenPlace } from '../../../ui/place.ts'
import { addUnit } from '../api.ts'
import { organisationKinds } from '../organisation.ts'

/** A new office at the chosen place. Schools are added in their register. */
export function AddUnit({
  place,
  places,
  onAdded,
  onClose,
}: {
  place: ChosenPlace
  places: ReadonlyMap<string, PlaceName>
  onAdded: (id: string) => void
  onClose: () => void
}) {
  const { t } = useTranslation('people')
  const read = useText()
  const kinds = Object.entries(organisationKinds)
    .filter(([value]) => value !== 'school')
    .map(([value, label]) => ({ value, label: read(label) }))
  return (
    <FormDialog
      of={addUnit}
      title={t('org.addUnit')}
      about={
        <p>
          {t('org.place')} <strong>{places.get(place.code)?.name ?? place.code}</strong>
        </p>
      }
      okText={t('org.addUnit')}
      done={t('org.added')}
      fixed={{ level: place.level, regionCode: place.code }}
      fields={{
        name: words(t('org.unitName')),
        kind: choice(t('org.kind'), kinds, { start: 'agency' }),
        phone: words(t('org.phone'), { tel: true }),
      }}
      onDone={({ id }) => onAdded(id)}
      onClose={onClose}
    />
  )
}
