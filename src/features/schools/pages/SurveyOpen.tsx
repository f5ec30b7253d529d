import { useTranslation } from 'react-i18next'
import { addDays } from '../../../base/calendar.ts'
import { day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { usePlace, usePlaceNames } from '../../../ui/place.ts'
import { useMe } from '../../../ui/session.ts'
import { openCampaign } from '../survey-api.ts'

/** A month is what schools get unless somebody says otherwise. */
const usualDays = 30

/** A new campaign: one form for every school of the place chosen above the page. */
export function SurveyOpen({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('survey')
  const place = usePlace()
  const names = usePlaceNames()
  const { data: me } = useMe()
  if (!me || !place) return null
  return (
    <FormDialog
      of={openCampaign}
      title={t('open.title')}
      about={<p>{t('open.text', { place: names.get(place.code)?.name ?? place.code })}</p>}
      okText={t('open.do')}
      done={t('open.done')}
      fixed={{ regionCode: place.code, level: place.level }}
      fields={{
        name: words(t('open.name'), { hint: t('open.nameHint') }),
        opensOn: day(t('open.from'), { start: me.today }),
        dueOn: day(t('open.due'), { start: addDays(me.today, usualDays), min: 'opensOn' }),
      }}
      onClose={onClose}
    />
  )
}
