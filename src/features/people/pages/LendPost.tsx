import { Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, type Day } from '../../../base/calendar.ts'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { lendPost, listStandInsFor } from '../api.ts'
import { DayInput } from './DayInput.tsx'
import { PersonSelect } from './PersonSelect.tsx'

/** A fortnight is the leave people usually ask for. */
const usualLeaveDays = 14

/** Lends a post while its holder is on leave. */
export function LendPost({
  holdingId,
  title,
  today,
  onClose,
}: {
  holdingId: string
  /** Whose post it is, or which. */
  title: string
  today: Day
  onClose: () => void
}) {
  const { t } = useTranslation('people')
  const { act, busy } = useAct()
  const [personId, setPersonId] = useState<string>()
  const [fromDay, setFromDay] = useState(today)
  const [toDay, setToDay] = useState(addDays(today, usualLeaveDays))
  const [reason, setReason] = useState('')
  const ready = personId !== undefined && fromDay !== '' && toDay >= fromDay && reason.trim() !== ''
  const delegate = async () => {
    if (personId === undefined) return
    const wish = { holdingId, personId, fromDay, toDay, reason: reason.trim() }
    if (await act(() => ask(lendPost, wish), t('posts.delegated'))) onClose()
  }
  return (
    <Modal
      open
      title={title}
      okText={t('posts.delegate')}
      okButtonProps={{ disabled: !ready, loading: busy }}
      onOk={() => void delegate()}
      onCancel={onClose}
    >
      <div className="form-stack">
        <p>{t('posts.delegateText')}</p>
        <PersonSelect
          label={t('lend.standIn')}
          hint={t('choose.hint')}
          among={listStandInsFor}
          wishFor={(search) => ({ holdingId, search: search || undefined })}
          value={personId}
          onChange={setPersonId}
        />
        <div className="form-grid">
          <DayInput label={t('posts.from')} value={fromDay} onChange={setFromDay} />
          <DayInput
            label={t('posts.to')}
            hint={t('lend.toHint')}
            value={toDay}
            min={fromDay}
            onChange={setToDay}
          />
        </div>
        <FormField label={t('posts.reason')} hint={t('lend.reasonHint')}>
          {(input) => (
            <Input
              {...input}
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </FormField>
      </div>
    </Modal>
  )
}
