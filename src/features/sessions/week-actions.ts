import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { type CodeRange, everywhere } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may, reachOf, requireAnywhere } from '../people/actor.ts'
import { secretaryNames } from '../people/secretary-store.ts'
import { readPolicies } from '../policy/store.ts'
import { mondayOf } from '../timetable/calendar/days.ts'
import { dayMinuteAt } from '../timetable/calendar/instant.ts'
import { judgeWeek, type WeekPolicy, type WeekStanding } from '../timetable/calendar/week-rule.ts'
import type { WeekOfStation, WeekTotals } from './api.ts'
import { type Excuse, insertExcuse, listExcuses, lockExcuse, setExcuse } from './excuse-store.ts'
import type { StationWeek } from './keeper-api.ts'
import { listContacts } from './visit-store.ts'
import { type Light, lightIn, responsibleFor, weekPolicyOf, weekRules } from './week.ts'
import { weekFacts, weekParts } from './week-facts.ts'
import {
  type LearningStation,
  listHeld,
  listLearningStations,
  listPlannedOf,
} from './week-store.ts'

export type JudgedWeek = {
  station: LearningStation
  standing: WeekStanding
  light: Light
  policy: WeekPolicy
  excuse: Excuse | undefined
}

/** Stations that the actor may read, each in every week from `from` to `to`, both Mondays. */
export async function judgeWeeks(
  tx: Tx,
  actor: Actor,
  { within, from, to }: { within?: CodeRange | undefined; from: Day; to: Day },
  now: Date,
): Promise<JudgedWeek[]> {
  const reach = reachOf(actor, 'timetable.read')
  return asSystem(tx, 'the week of stations', async (system) => {
    const stations = await listLearningStations(system, { reach, within })
    const ids = stations.map(({ id }) => id)
    // What began on the Sunday before may end in the first week.
    const days = { ids, from: addDays(from, -1), to: addDays(to, 7) }
    const [planned, held, excuses, policies] = await Promise.all([
      listPlannedOf(system, days),
      listHeld(system, days),
      listExcuses(system, { ids, from, to }),
      readPolicies(system, weekRules),
    ])
    const partsOf = weekParts(planned, held)
    const excused = new Map(excuses.map((one) => [`${one.stationId} ${one.monday}`, one]))
    return stations.flatMap((station) =>
      mondaysFrom(from, to).map((monday) => {
        const excuse = excused.get(`${station.id} ${monday}`)
        const policy = weekPolicyOf(policies(station.code, addDays(monday, 6)))
        const about = { week: monday, policy, now: dayMinuteAt(now) }
        const standing = judgeWeek(weekFacts(partsOf(station.id, monday), about, excuse))
        return { station, standing, light: lightIn(station, standing), policy, excuse }
      }),
    )
  })
}

export function mondaysFrom(from: Day, to: Day): Day[] {
  const found: Day[] = []
  for (let monday = mondayOf(from); monday <= to; monday = addDays(monday, 7)) found.push(monday)
  return found
}

/** For the keeper: the stations that his school hosts, as far as this node knows. */
export async function readStationWeeks(
  tx: Tx,
  actor: Actor,
  monday: Day,
  now: Date,
): Promise<StationWeek[]> {
  const found = await judgeWeeks(tx, actor, { from: monday, to: monday }, now)
  const contacts = await asSystem(tx, 'the week of stations', (system) =>
    listContacts(system, everywhere),
  )
  const lastOn = new Map(contacts.map((one) => [one.unitCode, one.lastOn]))
  return found
    .filter(({ light }) => light !== 'idle')
    .map(({ station: { code, name }, standing, policy, light, excuse }) => ({
      ...{ code, name, scheduled: standing.scheduledMinutes, delivered: standing.deliveredMinutes },
      unconfirmed: standing.unconfirmedMinutes,
      ...{ openDays: standing.openDays, minutesNeeded: policy.minMinutes },
      openDaysNeeded: policy.minOpenDays,
      isExcused: light === 'excused',
      ...{ isShort: light === 'red', isLost: light === 'yellow' },
      excuse: excuse ? { state: excuse.state, reason: excuse.reason } : null,
      lastContactOn: lastOn.get(code) ?? null,
    }))
}

/** A week of every station of a place, and what its townships add up to. */
export async function readWeek(
  db: Db,
  actor: Actor,
  { within, monday }: { within: CodeRange; monday?: Day | undefined },
  now: Date,
): Promise<{ monday: Day; stations: WeekOfStation[]; townships: WeekTotals[] }> {
  requireAnywhere(actor, 'timetable.read')
  const week = mondayOf(monday ?? dayOf(now))
  return scoped(db, actor, async (tx) => {
    const found = await judgeWeeks(tx, actor, { within, from: week, to: week }, now)
    const nameOf = await asSystem(tx, 'the week of stations', (system) =>
      secretaryNames(system, within, dayOf(now)),
    )
    return {
      monday: week,
      stations: found.map((one) => ({
        ...shown(actor, one),
        responsible:
          one.light === 'red' || one.light === 'yellow'
            ? responsibleFor(one.station, nameOf)
            : null,
      })),
      townships: totalsOf(found),
    }
  })
}

function shown(actor: Actor, judged: JudgedWeek): Omit<WeekOfStation, 'responsible'> {
  const { station, standing, light, policy, excuse } = judged
  const { id, code, name, level, schoolId, schoolName } = station
  const place = { regionCode: code }
  const isOpen = excuse === undefined || excuse.state === 'refused'
  return {
    ...{ stationId: id, code, name, level, schoolId, schoolName },
    ...{ light, scheduled: standing.scheduledMinutes, delivered: standing.deliveredMinutes },
    ...{ unconfirmed: standing.unconfirmedMinutes, minutesNeeded: policy.minMinutes },
    ...{ openDays: standing.openDays, openDaysNeeded: policy.minOpenDays },
    ...(light === 'idle'
      ? { reasons: [], remedies: [] }
      : { reasons: standing.reasons, remedies: standing.remedies }),
    excuse: excuse
      ? {
          ...{ id: excuse.id, state: excuse.state, reason: excuse.reason },
          ...{ askedByName: excuse.askedByName, decidedByName: excuse.decidedByName },
          mayDecide:
            excuse.state === 'asked' &&
            excuse.askedBy !== actor.personId &&
            may(actor, 'timetable.excuse', place),
        }
      : null,
    mayAsk:
      (light === 'red' || light === 'yellow') && isOpen && may(actor, 'timetable.propose', place),
  }
}

function totalsOf(found: readonly JudgedWeek[]): WeekTotals[] {
  const active = found.filter(({ light }) => light !== 'idle')
  const byTownship = Map.groupBy(active, ({ station }) => `${station.code.slice(0, 9)}000`)
  return [...byTownship].map(([code, own]) => {
    const count = (wanted: Light) => own.filter(({ light }) => light === wanted).length
    const sum = (of: 'scheduledMinutes' | 'deliveredMinutes') =>
      own.reduce((minutes, { standing }) => minutes + standing[of], 0)
    return {
      ...{ code, name: own[0]?.station.townshipName ?? '', stations: own.length },
      ...{ green: count('green'), yellow: count('yellow'), red: count('red') },
      ...{ excused: count('excused'), scheduled: sum('scheduledMinutes') },
      delivered: sum('deliveredMinutes'),
    }
  })
}

/** Longer than a school year is asked of nobody. */
const mostWeeks = 60

export async function readWeeks(
  db: Db,
  actor: Actor,
  { within, from, to }: { within: CodeRange; from: Day; to: Day },
  now: Date,
) {
  requireAnywhere(actor, 'timetable.read')
  const mondays = mondaysFrom(from, to)
  if (mondays.length > mostWeeks) throw invalid('too_many_weeks', { most: mostWeeks })
  if (mondays.length === 0) return { mondays, stations: [] }
  return scoped(db, actor, async (tx) => {
    const last = mondays.at(-1) as Day
    const found = await judgeWeeks(tx, actor, { within, from: mondays[0] as Day, to: last }, now)
    const stations = [...Map.groupBy(found, ({ station }) => station).entries()]
    return {
      mondays,
      stations: stations.map(([{ id, code, name }, weeks]) => ({
        ...{ stationId: id, code, name },
        weeks: weeks.map(({ light, standing }) => ({
          ...{ light, scheduled: standing.scheduledMinutes },
          delivered: standing.deliveredMinutes,
        })),
      })),
    }
  })
}

/** Whoever plans for a station asks; one who may approve it himself is still another than who asked. */
export async function askExcuse(
  db: Db,
  actor: Actor,
  { stationId, monday, reason }: { stationId: string; monday: Day; reason: string },
): Promise<{ id: string }> {
  return scoped(db, actor, async (tx) => {
    const [station] = await stationsById(tx, actor, stationId)
    if (!station) throw notFound('learning_station', stationId)
    if (!may(actor, 'timetable.propose', { regionCode: station.code }))
      throw forbidden('not_permitted', { verb: 'timetable.propose' })
    if (mondayOf(monday) !== monday) throw invalid('not_a_monday', { day: monday })
    const id = newId()
    const isNew = await insertExcuse(tx, {
      ...{ id, stationId, monday, reason, regionCode: station.code },
      ...{ askedBy: actor.personId, askedByName: actor.name },
    })
    if (!isNew) throw conflict('excuse_there_already')
    await audit(tx, actor, [
      {
        ...{ action: 'week.excuse_asked', subjectType: 'week_excuse', subjectId: id },
        ...{ regionCode: station.code, payload: { stationId, monday, reason } },
      },
    ])
    return { id }
  })
}

const stationsById = async (tx: Tx, actor: Actor, id: string): Promise<LearningStation[]> => {
  const reach = reachOf(actor, 'timetable.read')
  const found = await asSystem(tx, 'the week of stations', (system) =>
    listLearningStations(system, { reach }),
  )
  return found.filter((one) => one.id === id)
}

export async function decideExcuse(
  db: Db,
  actor: Actor,
  { id, approve, note }: { id: string; approve: boolean; note?: string | undefined },
): Promise<{ decidedAt: string }> {
  return scoped(db, actor, async (tx) => {
    const excuse = await lockExcuse(tx, id)
    if (!excuse || !may(actor, 'timetable.read', excuse)) throw notFound('week_excuse', id)
    if (!may(actor, 'timetable.excuse', excuse))
      throw forbidden('not_permitted', { verb: 'timetable.excuse' })
    if (excuse.askedBy === actor.personId) throw forbidden('own_excuse')
    if (excuse.state !== 'asked') throw conflict('excuse_decided')
    const state = approve ? 'approved' : 'refused'
    const decidedAt = await setExcuse(tx, id, {
      ...{ state, note: note ?? null },
      ...{ decidedBy: actor.personId, decidedByName: actor.name },
    })
    await audit(tx, actor, [
      {
        ...{ action: `week.excuse_${state}`, subjectType: 'week_excuse', subjectId: id },
        ...{ regionCode: excuse.regionCode, payload: { monday: excuse.monday, note } },
      },
    ])
    return { decidedAt }
  })
}
