import { Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { getResource } from '../../library/api.ts'
import { listPeople } from '../../people/api.ts'
import { PersonSelect } from '../../people/pages/PersonSelect.tsx'
import { claimWorkload } from '../api.ts'
import './workload.css'

/** Who made a resource and how long it took. */
export function MakingDialog({ resourceId, onClose }: { resourceId: string; onClose: () => void }) {
  const { t } = useTranslation('workload')
  const { data: me } = useMe()
  const resource = useAsk(getResource, { id: resourceId })
  const [personId, setPersonId] = useState<string>()
  const [minutes, setMinutes] = useState<number | null>(null)
  const [doneOn, setDoneOn] = useState(me?.today ?? '')
  const place = usePlaceQuery()
  return (
    <AskDialog
      title={t('claim.title', { title: resource.data?.row.title ?? '' })}
      okText={t('claim.ok')}
      done={t('claim.done')}
      ready={personId !== undefined && minutes !== null && doneOn !== ''}
      work={async () => {
        if (personId !== undefined && minutes !== null)
          await ask(claimWorkload, { resourceId, personId, minutes, doneOn })
      }}
      onClose={onClose}
    >
      {place && (
        <PersonSelect
          label={t('claim.person')}
          hint={t('claim.personHint')}
          among={listPeople}
          wishFor={(search) => ({ ...place, search: search || undefined, limit: 30 })}
          value={personId}
          onChange={setPersonId}
        />
      )}
      <FormField label={t('claim.minutes')} hint={t('claim.minutesHint')}>
        {(input) => (
          <InputNumber
            {...input}
            className="workload-minutes"
            controls={false}
            precision={0}
            min={1}
            max={6_000}
            suffix={t('claim.unit')}
            value={minutes}
            onChange={setMinutes}
          />
        )}
      </FormField>
      <FormField label={t('claim.day')}>
        {(input) => (
          <Input
            {...input}
            type="date"
            max={me?.today}
            value={doneOn}
            onChange={({ target }) => setDoneOn(target.value)}
          />
        )}
      </FormField>
    </AskDialog>
  )
}
