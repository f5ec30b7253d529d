import { useTranslation } from 'react-i18next'
import { day, whole } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { getResource } from '../../library/api.ts'
import { listPeople } from '../../people/api.ts'
import { person } from '../../people/pages/person-field.tsx'
import { claimWorkload } from '../api.ts'

/** Who made a resource and how long it took. */
export function MakingDialog({ resourceId, onClose }: { resourceId: string; onClose: () => void }) {
  const { t } = useTranslation('workload')
  const { data: me } = useMe()
  const resource = useAsk(getResource, { id: resourceId })
  const place = usePlaceQuery()
  if (!me || !place) return null
  const wishFor = (search: string) => ({ ...place, search: search || undefined, limit: 30 })
  return (
    <FormDialog
      of={claimWorkload}
      title={t('claim.title', { title: resource.data?.row.title ?? '' })}
      okText={t('claim.ok')}
      done={t('claim.done')}
      fixed={{ resourceId }}
      fields={{
        personId: person(t('claim.person'), listPeople, wishFor, t('claim.personHint')),
        minutes: whole(t('claim.minutes'), {
          hint: t('claim.minutesHint'),
          unit: t('claim.unit'),
          least: 1,
          most: 6_000,
        }),
        doneOn: day(t('claim.day'), { start: me.today, max: me.today, beside: false }),
      }}
      onClose={onClose}
    />
  )
}
