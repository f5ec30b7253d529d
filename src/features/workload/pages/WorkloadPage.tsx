import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Checkbox, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatDay, formatMinutes } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useSay } from '../../../ui/say.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { listStatements, moveEntries, type ShownEntry, type Statement } from '../api.ts'
import { type EntryMove, type EntryState, entryLifecycle } from '../entry.ts'
import { readTerm, termOf, textOfTerm } from '../period.ts'
import { MakingDialog } from './MakingDialog.tsx'
import '../../library/pages/library.css'
import './workload.css'

const tones: Readonly<Record<EntryState, 'soon' | 'good' | 'bad'>> = {
  claimed: 'soon',
  confirmed: 'good',
  refused: 'bad',
}

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
  const [move, setMove] = useState<EntryMove>()
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
      actions={<Button onClick={() => window.print()}>{t('print')}</Button>}
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
          const ids = chosen.filter((id) => mine.some((one) => one.id === id))
          return (
            <>
              {isCut && <Notice tone="soon" title={t('cut')} />}
              {statements.length === 0 && <Empty title={t('none')}>{t('noneText')}</Empty>}
              {mine.length > 0 && (
                <div className="move-buttons screen-only">
                  <Checkbox
                    checked={ids.length === mine.length}
                    indeterminate={ids.length > 0 && ids.length < mine.length}
                    onChange={({ target }) =>
                      setChosen(target.checked ? mine.map(({ id }) => id) : [])
                    }
                  >
                    {t('all', { count: mine.length })}
                  </Checkbox>
                  <Decide ids={ids} onMove={setMove} />
                </div>
              )}
              {statements.map((statement) => (
                <OneStatement
                  key={`${statement.personId} ${statement.organisationName}`}
                  statement={statement}
                  chosen={ids}
                  onChoose={setChosen}
                />
              ))}
              {move && <DecideDialog ids={ids} move={move} onClose={() => setMove(undefined)} />}
            </>
          )
        }}
      </Loaded>
      {search.made !== undefined && (
        <MakingDialog resourceId={String(search.made)} onClose={() => set({ made: undefined })} />
      )}
    </Page>
  )
}

function Decide({ ids, onMove }: { ids: readonly string[]; onMove: (move: EntryMove) => void }) {
  const read = useText()
  return (['confirm', 'refuse'] as const).map((move) => (
    <Button
      key={move}
      type={move === 'confirm' ? 'primary' : 'default'}
      disabled={ids.length === 0}
      onClick={() => onMove(move)}
    >
      {read(entryLifecycle.moves[move].label)}
    </Button>
  ))
}

function DecideDialog({
  ids,
  move,
  onClose,
}: {
  ids: readonly string[]
  move: EntryMove
  onClose: () => void
}) {
  const { t } = useTranslation('workload')
  const read = useText()
  const label = read(entryLifecycle.moves[move].label)
  const reasoned = move === 'refuse'
  return (
    <AskDialog
      title={t('decide', { move: label, count: ids.length })}
      okText={label}
      done={t('decided')}
      danger={reasoned}
      {...(reasoned && { textLabel: t('reason'), textNeeded: true })}
      work={(reason) => ask(moveEntries, { ids: [...ids], move, ...(reasoned && { reason }) })}
      onClose={onClose}
    >
      <p>{t(`text.${move}`)}</p>
    </AskDialog>
  )
}

function OneStatement({
  statement: { name, organisationName, entries, confirmedMinutes, periodMinutes, periods },
  chosen,
  onChoose,
}: {
  statement: Statement
  chosen: readonly string[]
  onChoose: (ids: readonly string[]) => void
}) {
  const { t } = useTranslation('workload')
  const language = useLanguage()
  return (
    <div className="workload-statement">
      <Section title={`${name} ${organisationName}`}>
        <p>
          <strong>{t('periods', { periods: (periods / 100).toFixed(2) })}</strong>{' '}
          <span className="quiet">
            {t('conversion', { minutes: confirmedMinutes, period: periodMinutes })}
          </span>
        </p>
        <DataTable
          caption={name}
          rows={entries}
          keyOf={({ id }) => id}
          columns={[
            {
              key: 'title',
              heading: t('what'),
              cell: (entry) => <Titled entry={entry} chosen={chosen} onChoose={onChoose} />,
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
              cell: ({ minutes }) => formatMinutes(minutes, language),
            },
            { key: 'state', heading: t('state'), cell: (entry) => <Standing entry={entry} /> },
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

function Titled({
  entry: { id, sourceId, title, simulated, decides, obstacles },
  chosen,
  onChoose,
}: {
  entry: ShownEntry
  chosen: readonly string[]
  onChoose: (ids: readonly string[]) => void
}) {
  const { t } = useTranslation(['workload', 'shell'])
  return (
    <>
      {decides && obstacles.length === 0 && (
        <Checkbox
          className="screen-only workload-choice"
          aria-label={t('choose', { title })}
          checked={chosen.includes(id)}
          onChange={({ target }) =>
            onChoose(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
          }
        />
      )}
      <a href={`/console/library/resources/${sourceId}`}>{t('making', { title })}</a>{' '}
      {simulated && <span className="simulated-mark">{t('shell:simulated')}</span>}
    </>
  )
}

function Standing({ entry: { state, reason, decides, obstacles } }: { entry: ShownEntry }) {
  const read = useText()
  const say = useSay()
  return (
    <>
      <StateMark tone={tones[state]}>{read(entryLifecycle.states[state])}</StateMark>
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
