import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { type Actor, reachOf, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { mondayOf } from '../timetable/calendar/days.ts'
import { daysOfTerm, periodMinutesOf, periodsOf, termOf } from '../workload/period.ts'
import type { KeeperMonth, OwnWork } from './month-api.ts'
import { asServed, concerns } from './serving-actions.ts'
import { findPeriodOfSchool, type Listed, listSessions } from './store.ts'

const rules = [
  'workload.primaryPeriodMinutes',
  'workload.middlePeriodMinutes',
  'workload.roundingHundredths',
] as const

/** What took place in a month where the asker works, and what his own part comes to in the term. */
export async function readKeeperMonth(
  db: Db,
  actor: Actor,
  month: string,
  now: Date,
): Promise<KeeperMonth> {
  requireAnywhere(actor, 'sessions.read')
  const today = dayOf(now)
  const first: Day = `${month}-01`
  const served = await asServed(db, actor)
  const reach = reachOf(served, 'sessions.read')
  return scoped(db, served, async (tx) => {
    const of = async (from: Day, to: Day) =>
      (await listSessions(tx, { reach, from, to })).filter((one) => concerns(actor, one))
    const last = addDays(`${addDays(first, 31).slice(0, 7)}-01`, -1)
    const within = (await of(first, last)).filter(({ row }) => row.day >= first)
    const sessions = within.map((one) => ({
      ...{ id: one.id, state: one.state, delivered: one.delivered, isMine: isOf(actor, one) },
      ...{ day: one.row.day, plannedFrom: one.row.plannedFrom, kind: one.row.kind },
      ...{ title: one.row.title, headCount: one.row.headCount ?? null },
    }))
    const { from, to } = daysOfTerm(termOf(today))
    const own = (await of(from, to)).filter((one) => one.row.day >= from && isOf(actor, one))
    return { month, sessions, work: await ownWork(tx, actor, own, { from, to }) }
  })
}

const isOf = ({ personId }: Actor, { row }: Listed): boolean =>
  (row.staff ?? []).some((one) => one.personId === personId)

/** Nobody was there: what was called off, or has not been closed yet, brings no minutes. */
const isOver = ({ state }: Listed): boolean =>
  ['delivered', 'cut_short', 'recorded', 'confirmed'].includes(state)

async function ownWork(
  tx: Tx,
  actor: Actor,
  all: readonly Listed[],
  days: { from: Day; to: Day },
): Promise<OwnWork | null> {
  const school = await findPeriodOfSchool(
    tx,
    actor.grants.flatMap(({ organisationId }) => organisationId ?? []),
  )
  if (!school) return null
  const policy = (await readPolicies(tx, rules))(school.regionCode, days.to)
  const periodMinutes = periodMinutesOf(school, {
    primary: policy['workload.primaryPeriodMinutes'],
    middle: policy['workload.middlePeriodMinutes'],
  })
  const own = all.filter(isOver)
  const minutesOf = (these: readonly Listed[]) =>
    these.reduce((sum, { delivered }) => sum + delivered, 0)
  const periods = (minutes: number) =>
    periodsOf(minutes, periodMinutes, policy['workload.roundingHundredths'])
  const weeks = [...Map.groupBy(own, ({ row }) => mondayOf(row.day))]
    .map(([monday, these]) => ({ monday, minutes: minutesOf(these) }))
    .filter(({ minutes }) => minutes > 0)
    .toSorted((a, b) => (a.monday < b.monday ? 1 : -1))
  const minutes = minutesOf(own)
  return {
    ...{ ...days, periodMinutes, minutes, periods: periods(minutes) },
    unconfirmedMinutes: minutesOf(own.filter(({ state }) => state !== 'confirmed')),
    weeks: weeks.map((week) => ({ ...week, periods: periods(week.minutes) })),
  }
}
