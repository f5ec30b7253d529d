import { Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { type StationAlarm, type StationLog, type StationView, settleAlarmOf } from '../api.ts'
import { competing, storyOf } from '../station.ts'
import { shortOf, useStationWords } from './words-of.ts'

/** Says what was done about an alarm; about two machines, which of them is the station. */
export function SettleDialog({
  answer,
  alarm,
  onClose,
}: {
  answer: StationView
  alarm: StationAlarm
  onClose: () => void
}) {
  const { t } = useTranslation('stations')
  const [epoch, setEpoch] = useState<string>()
  const isClone = alarm.kind === 'clone'
  const epochs = new Set(isClone ? competing(alarm, answer.logs) : [])
  return (
    <AskDialog
      title={t(`alarm.${storyOf(alarm)}.title`)}
      okText={t('settle.do')}
      done={t('settle.done')}
      textLabel={t('settle.note')}
      textHint={t('settle.noteHint')}
      textNeeded
      ready={!isClone || epoch !== undefined}
      work={(note) => ask(settleAlarmOf, { id: answer.station.id, alarmId: alarm.id, note, epoch })}
      onClose={onClose}
    >
      <p>{t(`alarm.${storyOf(alarm)}.do`)}</p>
      {isClone && (
        <FormField label={t('settle.which')} hint={t('settle.whichHint')}>
          {(input) => (
            <Radio.Group
              {...input}
              className="form-stack"
              value={epoch}
              onChange={(event) => setEpoch(event.target.value as string)}
              options={answer.logs
                .filter((log) => epochs.has(log.epoch))
                .map((log) => ({ value: log.epoch, label: <LogName log={log} /> }))}
            />
          )}
        </FormField>
      )}
    </AskDialog>
  )
}

function LogName({ log }: { log: StationLog }) {
  const { t } = useTranslation('stations')
  const { count, moment } = useStationWords()
  return (
    <span className="station-name">
      {t('log.name', { ordinal: log.ordinal, short: shortOf(log.epoch) })}
      <span className="quiet">
        {log.lastStoredAt
          ? t('log.lastCame', { count: count(log.last), when: moment(log.lastStoredAt) })
          : t('log.empty')}
      </span>
    </span>
  )
}
