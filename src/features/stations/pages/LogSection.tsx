import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionsHeading } from '../../../ui/ActionsHeading.tsx'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import type { TrueTime } from '../../sync/true-time.ts'
import { type StationLog, type StationView, trustLogOf } from '../api.ts'
import { shortOf, useStationWords } from './words-of.ts'

const tones = { trusted: 'good', held: 'soon', told_off: 'bad' } as const

/** The incarnations of the station's log as they stand here. */
export function LogSection({
  answer: { station, logs, alarms, mayManage },
}: {
  answer: StationView
}) {
  const { t } = useTranslation('stations')
  const { count, moment } = useStationWords()
  const [trusting, setTrusting] = useState<StationLog>()
  const doubtful = alarms.some(({ kind, settledAt }) => kind === 'clone' && settledAt === null)
  if (logs.length === 0) return null
  return (
    <Section title={t('log.title')}>
      <p className="quiet">{t('log.about')}</p>
      <DataTable
        caption={t('log.title')}
        rows={logs}
        keyOf={({ epoch }) => epoch}
        columns={[
          {
            key: 'name',
            heading: t('log.which'),
            cell: ({ ordinal, epoch }) => t('log.name', { ordinal, short: shortOf(epoch) }),
          },
          {
            key: 'standing',
            heading: t('log.standing'),
            cell: ({ standing, held }) => (
              <span className="station-name">
                <StateMark tone={tones[standing]}>{t(`standing.${standing}`)}</StateMark>
                {standing !== 'trusted' && (
                  <span className="quiet">
                    {t(`standingWhy.${standing}`, { count: count(held) })}
                  </span>
                )}
              </span>
            ),
          },
          {
            key: 'last',
            heading: t('log.records'),
            numeric: true,
            cell: ({ last }) => count(last),
          },
          {
            key: 'durable',
            heading: t('log.durable'),
            numeric: true,
            cell: ({ durable }) => count(durable),
          },
          {
            key: 'came',
            heading: t('log.came'),
            cell: ({ lastStoredAt }) => (
              <span className="together">{lastStoredAt ? moment(lastStoredAt) : t('dash')}</span>
            ),
          },
          {
            key: 'made',
            heading: t('log.made'),
            cell: ({ lastMade }) => (lastMade ? <MadeAt time={lastMade} /> : t('dash')),
          },
          {
            key: 'act',
            heading: <ActionsHeading />,
            cell: (log) =>
              mayManage &&
              log.standing !== 'trusted' &&
              !doubtful && (
                <Button size="small" onClick={() => setTrusting(log)}>
                  {t('trust.open')}
                </Button>
              ),
          },
        ]}
      />
      {trusting && (
        <AskDialog
          title={t('trust.title')}
          okText={t('trust.do')}
          done={t('trust.done')}
          textLabel={t('settle.note')}
          textHint={t('settle.noteHint')}
          textNeeded
          work={(note) => ask(trustLogOf, { id: station.id, epoch: trusting.epoch, note })}
          onClose={() => setTrusting(undefined)}
        >
          <p>{t('trust.about', { count: count(trusting.held) })}</p>
        </AskDialog>
      )}
    </Section>
  )
}

/** When a record was made on the true clock, and how well that is known (S32). */
function MadeAt({ time }: { time: TrueTime }) {
  const { t } = useTranslation('stations')
  const { moment, length } = useStationWords()
  const at = (ms: number) => moment(new Date(ms).toISOString())
  if (time.quality === 'none')
    return (
      <span className="station-name">
        {t('made.none')}
        {time.latestMs !== undefined && (
          <span className="quiet together">{t('made.latest', { when: at(time.latestMs) })}</span>
        )}
      </span>
    )
  const { atMs, earliestMs, latestMs } = time
  const off = length(Math.max(60_000, latestMs - atMs, atMs - earliestMs))
  return (
    <span className="station-name">
      <span className="together">{at(atMs)}</span>
      <span className="quiet">{t(`made.${time.quality}`, { off })}</span>
    </span>
  )
}
