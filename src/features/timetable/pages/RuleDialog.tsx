import { Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isClockTime, minuteOfTime } from '../../../base/clock.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { weekdays } from '../calendar/days.ts'
import type { LearningStation } from '../learning-station.ts'
import { ruleTerm } from '../plan/plan-api.ts'
import { meetings } from '../plan/term-plan.ts'
import { weekdayName } from '../say-windows.ts'

/** What holds for one station in every later plan: this is then, or is not then. */
export function RuleDialog({
  station,
  onClose,
}: {
  station: LearningStation
  onClose: () => void
}) {
  const { t } = useTranslation('timetable')
  const language = useLanguage()
  const [kind, setKind] = useState<'fixed' | 'forbidden'>('fixed')
  const [meeting, setMeeting] = useState<(typeof meetings)[number]>('session')
  const [weekday, setWeekday] = useState(1)
  const [start, setStart] = useState('19:00')
  const isSound = isClockTime(start) || (kind === 'forbidden' && start === '')
  return (
    <AskDialog
      title={t('ruling.title', { name: station.unitName })}
      okText={t('ruling.do')}
      done={t('ruling.done')}
      textLabel={t('answer.reason')}
      textNeeded
      ready={isSound}
      work={(reason) =>
        ask(ruleTerm, {
          ...{ stationId: station.id, kind, meeting, weekday: weekday - 1, reason },
          ...(start !== '' && { startMinute: minuteOfTime(start) }),
        })
      }
      onClose={onClose}
    >
      <p>{t('ruling.about')}</p>
      <Radio.Group
        value={kind}
        onChange={({ target }) => setKind(target.value as typeof kind)}
        options={(['fixed', 'forbidden'] as const).map((value) => ({
          value,
          label: t(`ruling.kind.${value}`),
        }))}
      />
      <div className="form-grid">
        <FormField label={t('windows.kind')}>
          {(input) => (
            <Select
              {...input}
              value={meeting}
              onChange={setMeeting}
              options={meetings.map((value) => ({ value, label: t(`ruling.meeting.${value}`) }))}
            />
          )}
        </FormField>
        <FormField label={t('windows.days')}>
          {(input) => (
            <Select
              {...input}
              value={weekday}
              onChange={setWeekday}
              options={weekdays.map((value) => ({
                value: value as number,
                label: weekdayName(value, language),
              }))}
            />
          )}
        </FormField>
        <FormField
          label={t('windows.from')}
          hint={kind === 'forbidden' ? t('ruling.emptyTime') : undefined}
        >
          {(input) => (
            <Input
              {...input}
              type="time"
              step={900}
              value={start}
              onChange={({ target }) => setStart(target.value)}
            />
          )}
        </FormField>
      </div>
    </AskDialog>
  )
}
