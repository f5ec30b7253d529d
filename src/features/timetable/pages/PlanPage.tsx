import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { timeOfMinute } from '../../../base/clock.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import type { Hindered } from '../api.ts'
import type { Weekday } from '../calendar/days.ts'
import type { LearningStation } from '../learning-station.ts'
import {
  adoptPlan,
  planAgain,
  readPlan,
  type TermPlanDetail,
  withdrawTermRuling,
} from '../plan/plan-api.ts'
import type { PlannedStation, PlanOutcome, Ruling } from '../plan/term-plan.ts'
import { sayWindow, weekdayName } from '../say-windows.ts'
import { HinderedNotice } from './hindered.tsx'
import { PlanMark } from './PlanMark.tsx'
import { RuleDialog } from './RuleDialog.tsx'
import '../../siting/pages/siting.css'
import './timetable.css'

/** While it is being planned, the answer is looked for so often. */
const askAgainMs = 1_500

/** What a plan gives to each station, what it could not, and why; a manual change is a ruling that later plans keep. */
export function PlanPage() {
  const { planId = '' }: { planId?: string } = useParams({ strict: false })
  const query = useAsk(readPlan, { id: planId })
  const { data, refetch, dataUpdatedAt } = query
  const solving = data?.state === 'solving'
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after every answer
  useEffect(() => {
    if (!solving) return
    const timer = setTimeout(() => void refetch(), askAgainMs)
    return () => clearTimeout(timer)
  }, [solving, refetch, dataUpdatedAt])
  return <Loaded query={query}>{(plan) => <OnePlan plan={plan} />}</Loaded>
}

function OnePlan({ plan }: { plan: TermPlanDetail }) {
  const { t } = useTranslation('timetable')
  const language = useLanguage()
  const { data: me } = useMe()
  const { act, busy } = useAct()
  const [adopting, setAdopting] = useState(false)
  const [last, setLast] = useState<{ proposed: number; hindered: Hindered[] }>()
  const { id, name, fromDay, toDay, state, outcome, stations, failure } = plan
  const day = (of: string) => formatDay(of, language, me?.today ?? '')
  const nameOf = (of: string) => stations.find((one) => one.id === of)?.unitName ?? ''
  return (
    <Page
      title={name}
      about={
        <>
          {t('one.span', { from: day(fromDay), to: day(toDay) })} <PlanMark plan={plan} />
        </>
      }
      actions={
        <>
          <Button
            loading={busy}
            disabled={state === 'solving'}
            onClick={() => void act(() => ask(planAgain, { id }), t('plan.begun'))}
          >
            {t('plan.again')}
          </Button>
          {outcome && state === 'solved' && (
            <Button type="primary" onClick={() => setAdopting(true)}>
              {t('plan.adopt')}
            </Button>
          )}
        </>
      }
    >
      {state === 'solving' && <Notice tone="soon" title={t('plan.solving')} />}
      {state === 'failed' && (
        <Notice tone="bad" title={t(`plan.failure.${failure ?? 'internal_error'}`)} />
      )}
      {last && (
        <HinderedNotice
          done={t('propose.madeMany', { count: last.proposed })}
          hindered={last.hindered}
          nameOf={nameOf}
        />
      )}
      {outcome && (
        <>
          <Figures outcome={outcome} stations={stations.length} />
          <Stations plan={plan} outcome={outcome} />
          <Shortfalls outcome={outcome} nameOf={nameOf} />
        </>
      )}
      <Rulings rulings={plan.rulings} nameOf={nameOf} />
      {adopting && (
        <AskDialog
          title={t('plan.adopt')}
          okText={t('plan.adoptDo')}
          done={t('propose.done')}
          work={async () => setLast(await ask(adoptPlan, { id }))}
          onClose={() => setAdopting(false)}
        >
          <p>{t('plan.adoptAbout', { count: stations.length })}</p>
        </AskDialog>
      )}
    </Page>
  )
}

function Figures({ outcome: { figures }, stations }: { outcome: PlanOutcome; stations: number }) {
  const { t } = useTranslation('timetable')
  return (
    <dl className="figures">
      <div className="figure">
        <dt>{t('plan.stations')}</dt>
        <dd>{stations}</dd>
      </div>
      <div className="figure figure-good">
        <dt>{t('plan.regular')}</dt>
        <dd>{figures.regular}</dd>
      </div>
      <div className="figure">
        <dt>{t('plan.moved')}</dt>
        <dd>{figures.moved}</dd>
      </div>
      <div className={`figure ${figures.short > 0 ? 'figure-bad' : ''}`}>
        <dt>{t('plan.short')}</dt>
        <dd>{figures.short}</dd>
      </div>
    </dl>
  )
}

type Row = { station: LearningStation; planned: PlannedStation | undefined }

function Stations({ plan, outcome }: { plan: TermPlanDetail; outcome: PlanOutcome }) {
  const { t } = useTranslation('timetable')
  const language = useLanguage()
  const read = useText()
  const [find, setFind] = useState('')
  const [ruling, setRuling] = useState<Row>()
  const planned = new Map(outcome.stations.map((one) => [one.stationId, one]))
  const rows = plan.stations
    .filter(({ unitName, school }) =>
      [unitName, school?.name].some((one) => one?.includes(find.trim())),
    )
    .map((station): Row => ({ station, planned: planned.get(station.id) }))
  return (
    <Section title={t('plan.weeks')}>
      <List
        find={{ value: find, label: t('list.find'), onSearch: setFind }}
        count={t('list.count', { count: rows.length })}
        none={t('list.none')}
        caption={t('plan.weeks')}
        rows={rows}
        keyOf={({ station }) => station.id}
        columns={[
          {
            key: 'station',
            heading: t('station'),
            cell: ({ station }) => (
              <span className="unit-name">
                {station.unitName}
                <span className="quiet">{station.school?.name}</span>
              </span>
            ),
          },
          {
            key: 'times',
            heading: t('times'),
            cell: ({ planned: of }) => (
              <span className="window-lines">
                {of && of.windows.length > 0
                  ? of.windows.map((window) => {
                      const said = sayWindow(window, language)
                      return <span key={said}>{said}</span>
                    })
                  : t('list.noTimes')}
              </span>
            ),
          },
          {
            key: 'unmet',
            heading: t('plan.unmet'),
            cell: ({ planned: of }) => (
              <ul className="outcome quiet">
                {of?.unmet.map((wish) => (
                  <li key={wish.en}>{read(wish)}</li>
                ))}
              </ul>
            ),
          },
          {
            key: 'rule',
            heading: t('plan.rulings'),
            cell: (row) => (
              <Button size="small" onClick={() => setRuling(row)}>
                {t('plan.rule')}
              </Button>
            ),
          },
        ]}
      />
      {ruling && <RuleDialog station={ruling.station} onClose={() => setRuling(undefined)} />}
    </Section>
  )
}

function Shortfalls({
  outcome: { shortfalls },
  nameOf,
}: {
  outcome: PlanOutcome
  nameOf: (id: string) => string
}) {
  const { t } = useTranslation('timetable')
  const read = useText()
  const language = useLanguage()
  const { data: me } = useMe()
  if (shortfalls.length === 0) return null
  return (
    <Section title={t('plan.shortfalls')}>
      <List
        none=""
        caption={t('plan.shortfalls')}
        rows={shortfalls}
        keyOf={({ stationId, monday, kind, why }) => `${stationId} ${monday} ${kind} ${why.en}`}
        columns={[
          {
            key: 'station',
            heading: t('station'),
            cell: ({ stationId }) => nameOf(stationId),
          },
          {
            key: 'week',
            heading: t('plan.week'),
            cell: ({ monday }) => formatDay(monday, language, me?.today ?? ''),
          },
          {
            key: 'minutes',
            heading: t('plan.lack'),
            numeric: true,
            cell: ({ minutes }) => t('plan.minutesOf', { count: minutes }),
          },
          { key: 'why', heading: t('plan.why'), cell: ({ why }) => read(why) },
        ]}
      />
    </Section>
  )
}

function Rulings({
  rulings,
  nameOf,
}: {
  rulings: readonly Ruling[]
  nameOf: (id: string) => string
}) {
  const { t } = useTranslation('timetable')
  const language = useLanguage()
  const { act } = useAct()
  if (rulings.length === 0) return null
  return (
    <Section title={t('plan.rulings')}>
      <ul className="outcome">
        {rulings.map(
          ({ id, stationId, kind, meeting, weekday, startMinute, reason, ruledByName }) => (
            <li key={id}>
              {t(`ruling.${kind}`, {
                name: nameOf(stationId),
                meeting: t(`ruling.meeting.${meeting}`),
                day: weekdayName((weekday + 1) as Weekday, language),
                time: startMinute === null ? t('ruling.allDay') : timeOfMinute(startMinute),
              })}{' '}
              <span className="quiet">
                {ruledByName}：{reason}
              </span>{' '}
              <Button
                size="small"
                type="link"
                onClick={() =>
                  void act(() => ask(withdrawTermRuling, { id }), t('ruling.withdrawn'))
                }
              >
                {t('ruling.withdraw')}
              </Button>
            </li>
          ),
        )}
      </ul>
    </Section>
  )
}
