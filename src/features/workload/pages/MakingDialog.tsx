import { Input, InputNumber, Select } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { send } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useMe } from '../../../ui/session.ts'
import { useGet } from '../../../ui/use-get.ts'
import { usePlaceQuery } from '../../library/pages/library-query.ts'
import './workload.css'

type Person = { id: string; name: string; orgUnitName: string }
const pauseMs = 250

/** Who made a resource and how long it took. */
export function MakingDialog({ resourceId, onClose }: { resourceId: string; onClose: () => void }) {
  const { t } = useTranslation('workload')
  const { data: me } = useMe()
  const resource = useGet<{ row: { title: string } }>(`/api/library/resources/${resourceId}`)
  const [personId, setPersonId] = useState<string>()
  const [minutes, setMinutes] = useState<number | null>(null)
  const [doneOn, setDoneOn] = useState(me?.today ?? '')
  const people = usePersonsCalled()
  return (
    <AskDialog
      title={t('claim.title', { title: resource.data?.row.title ?? '' })}
      okText={t('claim.ok')}
      done={t('claim.done')}
      ready={personId !== undefined && minutes !== null && doneOn !== ''}
      work={() => send('POST', '/api/workload', { resourceId, personId, minutes, doneOn })}
      onClose={onClose}
    >
      <FormField label={t('claim.person')} hint={t('claim.personHint')}>
        {(input) => (
          <Select
            {...input}
            showSearch={{ filterOption: false, onSearch: people.search }}
            placeholder={t('claim.choose')}
            value={personId ?? null}
            options={people.found.map(({ id, name, orgUnitName }) => ({
              value: id,
              label: `${name} ${orgUnitName}`,
            }))}
            onChange={(id: string) => setPersonId(id)}
          />
        )}
      </FormField>
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

/** People of the place whose name, or its pinyin, holds what was typed. */
function usePersonsCalled(): { found: readonly Person[]; search: (text: string) => void } {
  const place = usePlaceQuery()
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), pauseMs)
    return () => clearTimeout(timer)
  }, [typed])
  const { data } = useGet<{ persons: Person[] }>(place && '/api/persons', {
    ...place,
    search: asked || undefined,
    limit: 30,
  })
  return { found: data?.persons ?? [], search: setTyped }
}
