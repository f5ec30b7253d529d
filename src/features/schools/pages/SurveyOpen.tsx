import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../base/calendar.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
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
  const today = me?.today ?? ''
  const [name, setName] = useState('')
  const [opensOn, setOpensOn] = useState(today)
  const [dueOn, setDueOn] = useState(() => addDays(today, usualDays))
  const reversed = dueOn < opensOn
  return (
    <AskDialog
      title={t('open.title')}
      okText={t('open.do')}
      done={t('open.done')}
      ready={
        place !== undefined && name.trim() !== '' && opensOn !== '' && dueOn !== '' && !reversed
      }
      work={async () => {
        if (place)
          await ask(openCampaign, {
            name: name.trim(),
            regionCode: place.code,
            level: place.level,
            opensOn,
            dueOn,
          })
      }}
      onClose={onClose}
    >
      <p>
        {t('open.text', { place: (place && names.get(place.code)?.name) ?? place?.code ?? '' })}
      </p>
      <FormField label={t('open.name')} hint={t('open.nameHint')}>
        {(input) => (
          <Input
            {...input}
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </FormField>
      <FormField label={t('open.from')}>
        {(input) => (
          <Input
            {...input}
            type="date"
            value={opensOn}
            onChange={(event) => setOpensOn(event.target.value)}
          />
        )}
      </FormField>
      <FormField
        label={t('open.due')}
        faults={reversed ? [{ wrong: t('open.reversed'), right: '' }] : []}
      >
        {(input) => (
          <Input
            {...input}
            type="date"
            value={dueOn}
            onChange={(event) => setDueOn(event.target.value)}
          />
        )}
      </FormField>
    </AskDialog>
  )
}
