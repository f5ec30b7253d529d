import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../../ui/Notice.tsx'
import { Section } from '../../../ui/Page.tsx'
import type { StationAlarm, StationView } from '../api.ts'
import { storyOf } from '../station.ts'
import { SettleDialog } from './SettleDialog.tsx'
import { useStationWords } from './words-of.ts'

/** What only a person can settle: what happened, what to do, a button; the settled ones below. */
export function AlarmSection({ answer }: { answer: StationView }) {
  const { t } = useTranslation('stations')
  const { count, moment } = useStationWords()
  const detailsInWords = ({ details }: StationAlarm) =>
    Object.fromEntries(
      Object.entries(details).map(([name, value]) => {
        if (typeof value === 'number') return [name, count(value)]
        return [name, name === 'since' || name === 'lostAt' ? moment(value) : value]
      }),
    )
  const [settling, setSettling] = useState<StationAlarm>()
  const open = answer.alarms.filter(({ settledAt }) => settledAt === null)
  const settled = answer.alarms.filter(({ settledAt }) => settledAt !== null)
  if (answer.alarms.length === 0) return null
  return (
    <Section title={t('alarm.heading')}>
      {open.map((alarm) => (
        <Notice
          key={alarm.id}
          tone="bad"
          title={t(`alarm.${storyOf(alarm)}.title`)}
          actions={
            answer.mayManage ? (
              <Button type="primary" onClick={() => setSettling(alarm)}>
                {t('settle.open')}
              </Button>
            ) : (
              <span className="quiet">{t('settle.whoMay')}</span>
            )
          }
        >
          <p>
            {t(`alarm.${storyOf(alarm)}.why`, detailsInWords(alarm))}{' '}
            <span className="together">{t('alarm.since', { when: moment(alarm.raisedAt) })}</span>
          </p>
          <p>{t(`alarm.${storyOf(alarm)}.do`)}</p>
        </Notice>
      ))}
      {settled.length > 0 && (
        <ol className="settled">
          {settled.map((alarm) => (
            <li key={alarm.id}>
              <strong>{t(`alarm.${storyOf(alarm)}.title`)}</strong>
              <span className="quiet">
                {t('alarm.settled', {
                  raised: moment(alarm.raisedAt),
                  settled: moment(alarm.settledAt ?? alarm.raisedAt),
                  who: alarm.settledByName ?? t('alarm.nobody'),
                })}
              </span>
              <span>{alarm.outcome}</span>
            </li>
          ))}
        </ol>
      )}
      {settling && (
        <SettleDialog answer={answer} alarm={settling} onClose={() => setSettling(undefined)} />
      )}
    </Section>
  )
}
