import { InputNumber, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { DayInput } from '../../../ui/DayInput.tsx'
import { FormField } from '../../../ui/FormField.tsx'
import type { Work } from './use-calendars.ts'
import './timetable.css'

const usual = { anchor: '', on: 10, off: 4 }

/** School days by the week, or so many on and so many off whatever the weekday. */
export function RotationDialog({
  work: { calendar, save },
  onClose,
}: {
  work: Work
  onClose: () => void
}) {
  const { t } = useTranslation('calendars')
  const [rotates, setRotates] = useState(calendar.rotation !== null)
  const [{ anchor, on, off }, setRotation] = useState(calendar.rotation ?? usual)
  const set = (change: Partial<typeof usual>) => setRotation({ anchor, on, off, ...change })
  const days = (name: 'on' | 'off', value: number) => (
    <FormField label={t(`rotate.${name}`)}>
      {(input) => (
        <InputNumber<number>
          {...input}
          className="field-number"
          controls={false}
          precision={0}
          min={1}
          max={60}
          value={value}
          onChange={(next) => set({ [name]: next ?? value })}
        />
      )}
    </FormField>
  )
  return (
    <AskDialog
      title={t('rotate.title')}
      okText={t('save')}
      done={t('saved')}
      ready={!rotates || anchor !== ''}
      work={async () => save?.({ rotation: rotates ? { anchor, on, off } : null })}
      onClose={onClose}
    >
      <FormField label={t('rotate.how')}>
        {(input) => (
          <Radio.Group
            {...input}
            value={rotates}
            onChange={({ target }) => setRotates(target.value)}
            options={[
              { value: false, label: t('rotate.weekly') },
              { value: true, label: t('rotate.rotating') },
            ]}
          />
        )}
      </FormField>
      {rotates && (
        <div className="form-grid">
          <DayInput
            label={t('rotate.anchor')}
            value={anchor}
            onChange={(day) => set({ anchor: day })}
          />
          {days('on', on)}
          {days('off', off)}
        </div>
      )}
      <p className="quiet">{t('rotate.hint')}</p>
    </AskDialog>
  )
}
