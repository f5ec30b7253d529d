import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay, formatMinutes } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { MoreRows } from '../../../ui/MoreRows.tsx'
import { StandingMark } from '../../../ui/StateMark.tsx'
import { useSay } from '../../../ui/say.ts'
import { shownTitle } from '../../timetable/shown-title.ts'
import { type Activity, activities } from '../activity.ts'
import type { ShownEntry, Statement } from '../api.ts'
import { entryLifecycle } from '../entry.ts'
import { CorrectDialog } from './CorrectDialog.tsx'

/** What one teacher did in a term, and what it makes. */
export function StatementEntries({
  statement,
  paper,
  chosen,
  onChoose,
}: {
  statement: Statement
  /** The address of his sheet to print. */
  paper: string
  chosen: readonly string[]
  onChoose: (ids: readonly string[]) => void
}) {
  const { t } = useTranslation('workload')
  const read = useText()
  const language = useLanguage()
  const { name, entries, confirmedMinutes, periodMinutes, periods, correctedMinutes } = statement
  return (
    <div className="workload-statement">
      <p>
        <strong>{t('periods', { periods: (periods / 100).toFixed(2) })}</strong>{' '}
        <span className="quiet">
          {t('conversion', { minutes: confirmedMinutes, period: periodMinutes })}
          {correctedMinutes !== 0 && t('corrected', { minutes: correctedMinutes })}
        </span>{' '}
        <a className="link-button screen-only" href={paper}>
          {t('printSheets')}
        </a>
      </p>
      <MoreRows rows={entries} of={name}>
        {(rows) => (
          <DataTable
            caption={name}
            rows={rows}
            keyOf={({ id }) => id}
            choice={{
              chosen,
              nameOf: ({ decides, obstacles, title }) =>
                decides && obstacles.length === 0 ? title : undefined,
              onChoose,
            }}
            columns={[
              {
                key: 'activity',
                heading: t('activity'),
                cell: ({ activity, isCorrection }) => (
                  <>
                    {read(activities[activity])}
                    {isCorrection && <span className="quiet"> {t('correction')}</span>}
                  </>
                ),
              },
              {
                key: 'title',
                heading: t('what'),
                cell: (entry) => <Titled entry={entry} />,
              },
              {
                key: 'day',
                heading: t('day'),
                cell: ({ doneOn }) => formatDay(doneOn, language, ''),
              },
              {
                key: 'minutes',
                heading: t('minutes'),
                numeric: true,
                cell: (entry) => <Minutes entry={entry} />,
              },
              { key: 'state', heading: t('verdict'), cell: (entry) => <Standing entry={entry} /> },
            ]}
          />
        )}
      </MoreRows>
    </div>
  )
}

function Minutes({ entry }: { entry: ShownEntry }) {
  const { t } = useTranslation('workload')
  const language = useLanguage()
  const [open, setOpen] = useState(false)
  return (
    <>
      {formatMinutes(entry.minutes, language)}{' '}
      {entry.mayCorrect && (
        <Button type="link" className="screen-only" onClick={() => setOpen(true)}>
          {t('correct.open')}
        </Button>
      )}
      {open && <CorrectDialog entry={entry} onClose={() => setOpen(false)} />}
    </>
  )
}

function Titled({ entry: { activity, sourceId, title, simulated } }: { entry: ShownEntry }) {
  const { t } = useTranslation(['workload', 'shell'])
  const of = pageOf(activity, sourceId)
  const shown = shownTitle(title, useLanguage())
  return (
    <>
      {of ? <Link to={of as string}>{shown}</Link> : shown}{' '}
      {simulated && <span className="simulated-mark">{t('shell:simulated')}</span>}
    </>
  )
}

/** Where what was done is shown. */
function pageOf(activity: Activity, sourceId: string): string | undefined {
  if (activity === 'resource_making') return `/library/resources/${sourceId}`
  return fromSessions.includes(activity) ? `/sessions/${sourceId}` : undefined
}
const fromSessions: readonly Activity[] = ['session', 'hosting']

function Standing({ entry: { state, reason, decides, obstacles } }: { entry: ShownEntry }) {
  const say = useSay()
  return (
    <>
      <StandingMark lifecycle={entryLifecycle} state={state} />
      {reason && <span className="quiet"> {reason}</span>}
      {decides &&
        obstacles.map((one) => (
          <div key={one.code} className="quiet">
            {say(one).wrong}
          </div>
        ))}
    </>
  )
}
