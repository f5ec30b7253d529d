import { useTranslation } from 'react-i18next'
import { choice, day, whole, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { useText } from '../../../ui/language.ts'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMe } from '../../../ui/session.ts'
import { listPeople } from '../../people/api.ts'
import { person } from '../../people/pages/person-field.tsx'
import { activities, statedActivities } from '../activity.ts'
import { stateWork } from '../api.ts'

/** Work that nothing else knows of: downloads, notices, maintenance, tutoring outside a session. */
export function StateWorkDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('workload')
  const read = useText()
  const { data: me } = useMe()
  const place = usePlaceQuery()
  if (!me || !place) return null
  const wishFor = (search: string) => ({ ...place, search: search || undefined, limit: 30 })
  return (
    <FormDialog
      of={stateWork}
      title={t('state.title')}
      about={<p>{t('state.about')}</p>}
      okText={t('claim.ok')}
      done={t('claim.done')}
      fields={{
        personId: person(t('claim.person'), listPeople, wishFor, t('claim.personHint')),
        activity: choice(
          t('activity'),
          statedActivities.map((value) => ({ value, label: read(activities[value]) })),
        ),
        title: words(t('what')),
        minutes: whole(t('claim.minutes'), { unit: t('claim.unit'), least: 1, most: 6_000 }),
        doneOn: day(t('claim.day'), { start: me.today, max: me.today, beside: false }),
      }}
      onClose={onClose}
    />
  )
}
