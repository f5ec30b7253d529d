import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayOf } from '../../../base/calendar.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay, formatMinutes } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StandingMark, StateMark } from '../../../ui/StateMark.tsx'
import { useSay } from '../../../ui/say.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { BulkMoves } from '../../moves/pages/BulkMoves.tsx'
import { type Activity, activities } from '../activity.ts'
import { listStatements, moveEntries, type ShownEntry, type Statement } from '../api.ts'
import { entryLifecycle } from '../entry.ts'
import { readTerm, termOf, textOfTerm } from '../period.ts'
import { CorrectDialog } from './CorrectDialog.tsx'
import { MakingDialog } from './MakingDialog.tsx'
import { SignBar } from './SignBar.tsx'
import { StateWorkDialog } from './StateWorkDialog.tsx'
import '../../library/pages/library.css'
import './workload.css'

/** What teachers did for the programme in a term, and what of it counts like lessons; prints as it stands. */
export function WorkloadPage() {
  const { t } = useTranslation('workload')
  const navigate = useNavigate()
  const { data: me } = useMe()
  const search: { term?: unknown; made?: unknown } = useSearch({ strict: false })
  const asked = readTerm(String(search.term)) ?? (me && termOf(me.today))
  const term = asked && textOfTerm(asked)
  const place = usePlaceQuery()
  const query = useAsk(listStatements, place && term ? { ...place, term } : undefined)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [stating, setStating] = useState(false)
  const language = useLanguage()
  const set = (change: Record<string, unknown>) =>
    void navigate({
      to: '.',
      search: ((now: object) => ({ ...now, ...change })) as never,
      replace: true,
    })
  const terms = me ? termsBefore(textOfTerm(termOf(me.today))) : []
  const nameOf = (text: string) => {
    const read = readTerm(text)
    return read ? t(`term.${read.term}`, { year: read.year, next: read.year + 1 }) : text
  }
  return (
    <Page
      title={term ? t('titleOf', { term: nameOf(term) }) : t('title')}
      about={t('about')}
      actions={
        <>
          {term && place && (
            <a
              className="link-button"
              href={`/api/workload/sheets?${new URLSearchParams({ ...place, term, language })}`}
            >
              {t('printSheets')}
            </a>
          )}
          {asked && (
            <Link to={`/workload/years/${asked.year}` as string} className="link-button">
              {t('toYear')}
            </Link>
          )}
          <Button onClick={() => setStating(true)}>{t('state.open')}</Button>
        </>
      }
    >
      <div className="list-bar screen-only">
        <Select
          aria-label={t('termLabel')}
          popupMatchSelectWidth={false}
          value={term ?? null}
          options={terms.map((value) => ({ value, label: nameOf(value) }))}
          onChange={(value: string) => set({ term: value })}
        />
      </div>
      <Loaded query={query}>
        {({ statements, isCut }) => {
          const mine = statements.flatMap(({ entries }) =>
            entries.filter(({ decides, obstacles }) => decides && obstacles.length === 0),
          )
          return (
            <>
              {isCut && <Notice tone="soon" title={t('cut')} />}
              {statements.length === 0 && <Empty title={t('none')}>{t('noneText')}</Empty>}
              {term && place && <SignBar statements={statements} term={term} place={place} />}
              <BulkMoves
                lifecycle={entryLifecycle}
                make={moveEntries}
                rows={mine}
                chosen={chosen}
                onChoose={setChosen}
                nameOf={({ title }) => title}
              />
              {statements.map((statement) => (
                <OneStatement
                  key={`${statement.personId} ${statement.organisationName}`}
                  statement={statement}
                  chosen={chosen}
                  onChoose={setChosen}
                />
              ))}
            </>
          )
        }}
      </Loaded>
      {stating && <StateWorkDialog onClose={() => setStating(false)} />}
      {search.made !== undefined && (
        <MakingDialog resourceId={String(search.made)} onClose={() => set({ made: undefined })} />
      )}
    </Page>
  )
}

function OneStatement({
  statement,
  chosen,
  onChoose,
}: {
  statement: Statement
  chosen: readonly string[]
  onChoose: (ids: readonly string[]) => void
}) {
  const { t } = useTranslation('workload')
  const read = useText()
  const language = useLanguage()
  const { name, organisationName, entries, confirmedMinutes, periodMinutes, periods } = statement
  const { sheet, correctedMinutes } = statement
  return (
    <div className="workload-statement">
      <Section title={`${name} ${organisationName}`}>
        <p>
          <strong>{t('periods', { periods: (periods / 100).toFixed(2) })}</strong>{' '}
          <span className="quiet">
            {t('conversion', { minutes: confirmedMinutes, period: periodMinutes })}
            {correctedMinutes > 0 && t('corrected', { minutes: correctedMinutes })}
          </span>{' '}
          {sheet && (
            <StateMark tone="good">
              {t('signed', {
                name: sheet.signedByName,
                day: formatDay(dayOf(sheet.signedAt), language, ''),
              })}
            </StateMark>
          )}
        </p>
        <DataTable
          caption={name}
          rows={entries}
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
        <p className="workload-signatures">
          {(['teacher', 'head', 'bureau'] as const).map((who) => (
            <span key={who}>{t(`sign.${who}`)}</span>
          ))}
        </p>
      </Section>
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
  return (
    <>
      {of ? <Link to={of as string}>{title}</Link> : title}{' '}
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

/** This term and the five before it, the latest first. */
function termsBefore(text: string): string[] {
  const now = readTerm(text)
  if (!now) return []
  const at = now.year * 2 + now.term - 1
  return Array.from({ length: 6 }, (_, back) => {
    const one = at - back
    return textOfTerm({ year: Math.floor(one / 2), term: one % 2 === 0 ? 1 : 2 })
  })
}
