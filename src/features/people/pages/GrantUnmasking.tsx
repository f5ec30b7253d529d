import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, type Day } from '../../../base/calendar.ts'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { type ChosenPlace, usePlaceNames } from '../../../ui/place.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { addUnmaskingGrant, listPeople, listPersonalFields } from '../api.ts'
import { DayInput } from './DayInput.tsx'
import { PersonSelect } from './PersonSelect.tsx'

/** Checking a list takes days, not months. */
const usualGrantDays = 7

/** Lets a person see personal fields in full: who, where, what for, until when. */
export function GrantUnmasking({
  place,
  today,
  onClose,
}: {
  place: ChosenPlace
  today: Day
  onClose: () => void
}) {
  const { t } = useTranslation('people')
  const { act, busy } = useAct()
  const places = usePlaceNames()
  const [personId, setPersonId] = useState<string>()
  const [code, setCode] = useState(place.code)
  const [purpose, setPurpose] = useState('')
  const [fromDay, setFromDay] = useState(today)
  const [toDay, setToDay] = useState(addDays(today, usualGrantDays))
  const level = places.get(code)?.level ?? place.level
  const ready =
    personId !== undefined && purpose.trim() !== '' && fromDay !== '' && toDay >= fromDay
  const grant = async () => {
    if (personId === undefined) return
    const wish = { personId, regionCode: code, level, purpose: purpose.trim(), fromDay, toDay }
    if (await act(() => ask(addUnmaskingGrant, wish), t('unmask.granted'))) onClose()
  }
  return (
    <Modal
      open
      title={t('unmask.addTitle')}
      okText={t('unmask.do')}
      okButtonProps={{ disabled: !ready, loading: busy }}
      onOk={() => void grant()}
      onCancel={onClose}
    >
      <div className="form-stack">
        <Notice tone="plain" title={t('unmask.opens')}>
          <MaskedFields />
          <p>{t('unmask.logged')}</p>
        </Notice>
        <PersonSelect
          label={t('unmask.person')}
          among={listPeople}
          wishFor={(search) => ({ limit: 20, search: search || undefined })}
          value={personId}
          onChange={setPersonId}
        />
        <FormField label={t('unmask.place')} hint={t('unmask.placeHint')}>
          {(input) => (
            <Select
              {...input}
              showSearch={{ optionFilterProp: 'label' }}
              value={code}
              onChange={setCode}
              options={[...places.values()].map((one) => ({ value: one.code, label: one.name }))}
            />
          )}
        </FormField>
        <FormField label={t('unmask.purpose')} hint={t('unmask.purposeHint')}>
          {(input) => (
            <Input.TextArea
              {...input}
              rows={2}
              maxLength={200}
              value={purpose}
              onChange={(event) => setPurpose(event.target.value)}
            />
          )}
        </FormField>
        <div className="form-grid">
          <DayInput label={t('posts.from')} value={fromDay} min={today} onChange={setFromDay} />
          <DayInput
            label={t('posts.to')}
            hint={t('unmask.toHint')}
            value={toDay}
            min={fromDay}
            onChange={setToDay}
          />
        </div>
      </div>
    </Modal>
  )
}

/** What is masked and would be opened, by register. */
function MaskedFields() {
  const read = useText()
  const language = useLanguage()
  const { data } = useAsk(listPersonalFields, {})
  const [comma, colon] = language === 'en' ? [', ', ': '] : ['、', '：']
  return (
    <ul>
      {data?.masked.map(({ register, fields }) => (
        <li key={read(register)}>
          {read(register)}
          {colon}
          {fields.map(read).join(comma)}
        </li>
      ))}
    </ul>
  )
}
