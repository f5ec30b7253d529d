import { addDays, dayOf } from '../../../base/calendar.ts'
import { newId } from '../../../base/ids.ts'
import { type CodeRange, rangeOf } from '../../../base/place.ts'
import { conflict, forbidden, invalid, notFound } from '../../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../../platform/db.ts'
import type { Ground } from '../../../platform/ground.ts'
import { addJob, isQueued } from '../../../platform/jobs.ts'
import { weatherOf } from '../../../platform/weather.ts'
import { audit } from '../../audit/store.ts'
import { type Actor, may, requireAnywhere } from '../../people/actor.ts'
import type { Hindered } from '../api.ts'
import { daySpanOf } from '../calendar/instant.ts'
import { findCalendars, findHolidays } from '../calendar-store.ts'
import type { LearningStation } from '../learning-station.ts'
import { lastGuarded } from '../occurrence-actions.ts'
import { listOccurrencesOfRooms } from '../occurrence-store.ts'
import { proposeTimetables } from '../propose-actions.ts'
import { findStations, listStations } from '../station-store.ts'
import type { TermPlanDetail } from './plan-api.ts'
import { outcomeOf } from './plan-outcome.ts'
import { type PlanStation, planRequest } from './plan-request.ts'
import {
  findPlan,
  findTermRuling,
  insertPlan,
  insertRuling,
  listPlans,
  listTermRulings,
  type StoredPlan,
  setAdopted,
  setPlan,
  withdrawRuling,
} from './plan-store.ts'
import { PlanOutOfTime, planInWorker } from './plan-worker.ts'
import type { NewPlan, NewRuling, TermPlanHead } from './term-plan.ts'

export const planJobName = 'timetable.plan_term'
const mostStations = 2_000
/** A county of 400 stations and a year is planned in less. */
const timeLimitMs = 60_000

export const readPlans = (db: Db, actor: Actor, within: CodeRange): Promise<TermPlanHead[]> => {
  requireAnywhere(actor, 'timetable.propose')
  return scoped(db, actor, (tx) => listPlans(tx, within))
}

export async function makePlan(
  db: Db,
  actor: Actor,
  { place, placeLevel, ...asked }: NewPlan,
  now: Date,
): Promise<{ id: string }> {
  const { fromDay, toDay, settings } = asked
  const last = lastGuarded(dayOf(now))
  if (toDay < fromDay) throw invalid('span_reversed', { from: fromDay, to: toDay })
  if (toDay < dayOf(now)) throw invalid('term_over', { to: toDay })
  if (toDay > last) throw invalid('term_too_far', { to: last })
  if (settings.latest <= settings.earliest) throw invalid('plan_hours_reversed', {})
  if (settings.broadcasts?.some(({ from, to }) => to <= from))
    throw invalid('plan_hours_reversed', {})
  if (!may(actor, 'timetable.propose', { regionCode: place }))
    throw forbidden('not_permitted', { verb: 'timetable.propose' })
  return scoped(db, actor, async (tx) => {
    const id = newId()
    const createdBy = actor.personId || null
    await insertPlan(tx, { ...asked, id, regionCode: place, level: placeLevel, createdBy })
    await addJob(tx, planJobName, { planId: id }, `${planJobName} ${id}`)
    return { id }
  })
}

export async function planAgain(db: Db, actor: Actor, id: string): Promise<{ id: string }> {
  return scoped(db, actor, async (tx) => {
    const plan = await requirePlan(tx, actor, id)
    const key = `${planJobName} ${id}`
    if (plan.state === 'solving' && (await isQueued(tx, key))) throw conflict('plan_solving', {})
    await setPlan(tx, id, { state: 'solving' })
    await addJob(tx, planJobName, { planId: id }, key)
    return { id }
  })
}

async function requirePlan(tx: Tx, actor: Actor, id: string): Promise<StoredPlan> {
  const plan = await findPlan(tx, id)
  if (!plan) throw notFound('term_plan', id)
  if (!may(actor, 'timetable.propose', plan))
    throw forbidden('not_permitted', { verb: 'timetable.propose' })
  return plan
}

export async function readPlan(db: Db, actor: Actor, id: string): Promise<TermPlanDetail> {
  const plan = await scoped(db, actor, (tx) => requirePlan(tx, actor, id))
  const stations = await stationsOf(db, plan)
  const rulings = await scoped(db, actor, (tx) =>
    listTermRulings(
      tx,
      stations.map((one) => one.id),
    ),
  )
  return { ...plan, stations, rulings }
}

const stationsOf = (db: Db, { regionCode, level }: TermPlanHead): Promise<LearningStation[]> =>
  asSystem(db, 'timetables and their schools', async (tx) => {
    const { lower, upper } = rangeOf(regionCode, level)
    const found = await listStations(tx, { lower, upper }, mostStations)
    return found.filter(({ unitCode }) => unitCode >= lower && unitCode < upper)
  })

/** The job: what the calendars leave free, what people have decided; the answer with its reasons. */
export async function solvePlan({ db, clock, log }: Ground, id: string): Promise<void> {
  const plan = await asSystem(db, 'plan a term', (tx) => findPlan(tx, id))
  if (plan?.state !== 'solving') return
  const began = performance.now()
  try {
    const stations = await stationsOf(db, plan)
    const request = await asSystem(db, 'plan a term', (tx) =>
      requestOf(tx, plan, stations, clock()),
    )
    const solved = await planInWorker(request, timeLimitMs)
    const outcome = outcomeOf(solved, stations, (performance.now() - began) / 1_000)
    await asSystem(db, 'plan a term', (tx) =>
      setPlan(tx, id, { state: 'solved', outcome, solvedAt: clock().toISOString() }),
    )
  } catch (error) {
    if (weatherOf(error)) throw error
    log.error({ err: error }, 'a term was not planned')
    await asSystem(db, 'plan a term', (tx) =>
      setPlan(tx, id, {
        state: 'failed',
        failure: error instanceof PlanOutOfTime ? 'out_of_time' : 'internal_error',
      }),
    )
  }
}

export async function givePlanUp(tx: Tx, id: string): Promise<void> {
  if ((await findPlan(tx, id))?.state === 'solving')
    await setPlan(tx, id, { state: 'failed', failure: 'work_interrupted' })
}

async function requestOf(
  tx: Tx,
  plan: StoredPlan,
  stations: readonly LearningStation[],
  now: Date,
) {
  const own = new Set(stations.map(({ id }) => id))
  const tomorrow = addDays(dayOf(now), 1)
  const span = { fromDay: plan.fromDay > tomorrow ? plan.fromDay : tomorrow, toDay: plan.toDay }
  const calendars = await findCalendars(
    tx,
    stations.flatMap(({ school }) => school?.id ?? []),
  )
  const occurrences = Map.groupBy(
    await listOccurrencesOfRooms(
      tx,
      stations.flatMap(({ room }) => room?.id ?? []),
      { from: addDays(span.fromDay, -1), to: span.toDay },
    ),
    ({ roomId }) => roomId,
  )
  return planRequest(
    stations.flatMap((station): PlanStation[] => {
      const calendar = calendars.get(station.school?.id ?? '')
      // What the plan would take the place of does not stand in its way.
      const others = (occurrences.get(station.room?.id ?? '') ?? []).filter(
        ({ state, stationIds }) => state === 'planned' && !stationIds.some((id) => own.has(id)),
      )
      return calendar ? [{ station, calendar, taken: others.map(daySpanOf) }] : []
    }),
    await findHolidays(tx),
    { ...span, settings: plan.settings },
    await listTermRulings(tx, [...own]),
  )
}

/** Proposed to the three parties of each station; what hinders one keeps none of the others back. */
export async function adoptPlan(
  db: Db,
  actor: Actor,
  id: string,
  now: Date,
): Promise<{ proposed: number; hindered: Hindered[] }> {
  const plan = await scoped(db, actor, (tx) => requirePlan(tx, actor, id))
  if (plan.state !== 'solved' || !plan.outcome) throw conflict('plan_not_solved', {})
  const tomorrow = addDays(dayOf(now), 1)
  const span = { fromDay: plan.fromDay > tomorrow ? plan.fromDay : tomorrow, toDay: plan.toDay }
  const { outcome } = plan
  return asSystem(db, 'timetables and their schools', async (tx) => {
    let proposed = 0
    const hindered: Hindered[] = []
    for (const { stationId, windows } of outcome.stations) {
      if (windows.length === 0) {
        hindered.push({ id: stationId, code: 'plan_without_time', details: {} })
        continue
      }
      const made = await proposeTimetables(
        tx,
        actor,
        { stationIds: [stationId], ...span, windows, note: plan.name },
        now,
      )
      proposed += made.proposed.length
      hindered.push(...made.hindered)
    }
    await setAdopted(tx, id, now.toISOString())
    await audit(tx, actor, [
      {
        action: 'timetable.plan_adopted',
        subjectType: 'term_plan',
        subjectId: id,
        regionCode: plan.regionCode,
        payload: { proposed, hindered: hindered.length },
      },
    ])
    return { proposed, hindered }
  })
}

export async function ruleTerm(db: Db, actor: Actor, ruling: NewRuling): Promise<{ id: string }> {
  if (ruling.kind === 'fixed' && ruling.startMinute === undefined)
    throw invalid('ruling_without_time', {})
  const [station] = await asSystem(db, 'timetables and their schools', (tx) =>
    findStations(tx, [ruling.stationId]),
  )
  if (!station) throw notFound('learning_station', ruling.stationId)
  if (!may(actor, 'timetable.propose', { regionCode: station.unitCode }))
    throw forbidden('not_permitted', { verb: 'timetable.propose' })
  return scoped(db, actor, async (tx) => {
    const id = newId()
    const by = { ruledBy: actor.personId || null, ruledByName: actor.name }
    await insertRuling(tx, { ...ruling, ...by, id, regionCode: station.unitCode })
    await audit(tx, actor, [
      {
        action: 'timetable.ruled',
        subjectType: 'term_ruling',
        subjectId: id,
        regionCode: station.unitCode,
        payload: ruling,
      },
    ])
    return { id }
  })
}

export async function withdrawTermRuling(
  db: Db,
  actor: Actor,
  id: string,
  now: Date,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const ruling = await findTermRuling(tx, id)
    if (!ruling || ruling.withdrawnAt) throw notFound('term_ruling', id)
    if (!may(actor, 'timetable.propose', ruling))
      throw forbidden('not_permitted', { verb: 'timetable.propose' })
    await withdrawRuling(tx, id, now.toISOString())
    await audit(tx, actor, [
      {
        action: 'timetable.ruling_withdrawn',
        subjectType: 'term_ruling',
        subjectId: id,
        regionCode: ruling.regionCode,
        payload: {},
      },
    ])
  })
}
