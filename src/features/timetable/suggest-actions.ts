import { addDays, type Day } from '../../base/calendar.ts'
import { conflict, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Actor } from '../people/actor.ts'
import type { SuggestedTime, SuggestedTimes } from './api.ts'
import { findPersonNames } from './board-store.ts'
import { mondayOf } from './calendar/days.ts'
import { fillWeek } from './calendar/fill-week.ts'
import { dayMinuteAt, daySpanOf } from './calendar/instant.ts'
import { marketDays } from './calendar/market.ts'
import type { SchoolCalendar } from './calendar/school-calendar.ts'
import { seasonsOf } from './calendar/seasons.ts'
import { minutesWithin, onLine } from './calendar/spans.ts'
import { type Suggestion, type SuggestWish, suggestTimes } from './calendar/suggest.ts'
import type { KnownSessions } from './known-sessions-store.ts'
import { readNeeds } from './needs-store.ts'
import type { Occurrence } from './occurrence.ts'
import { lookAtRooms } from './occurrence-actions.ts'
import { listOccurrencesOfOperators, listOccurrencesOfStations } from './occurrence-store.ts'
import type { RoomTime } from './placing.ts'
import { mayReadStation } from './station-actions.ts'
import { findStations } from './station-store.ts'

/** Weeks in which it is looked who ran the station's sessions. */
const weeksBefore = 8

/** Half a year says when people come; what was before says when they came. */
const weeksOfHabit = 26

/**
 * Where so many minutes of group learning would fit for a station in a week, by when people come, markets, seasons and who
 * is free; nothing is planned by it (S5-10, O2-6).
 */
export async function suggestForStation(
  db: Db,
  actor: Actor,
  { stationId, day, minutes: asked }: { stationId: string; day: Day; minutes?: number | undefined },
  known: KnownSessions,
  now: Date,
): Promise<SuggestedTimes> {
  const monday = mondayOf(day)
  const { room, at, own, operating, habits, needed } = await asSystem(
    db,
    'timetables and their schools',
    async (tx) => {
      const [station] = await findStations(tx, [stationId])
      if (!station || !mayReadStation(actor, station)) throw notFound('learning_station', stationId)
      if (!station.school || !station.room)
        throw conflict('station_without_host', { name: station.unitName })
      const needsOf = await readNeeds(tx)
      const at = { id: stationId, roomId: station.room.id, schoolId: station.school.id }
      return {
        ...(await lookAround(tx, at, monday)),
        needed: needsOf(station.unitCode, monday).minutes,
        habits: await known.habitsOf(tx, [stationId], {
          ...{ from: addDays(monday, -7 * weeksOfHabit), to: monday },
        }),
      }
    },
  )
  const names = await scoped(db, actor, (tx) => findPersonNames(tx, [...operating.keys()]))
  const operators = names.map(({ id, name }) => ({ id, name, busy: operating.get(id) ?? [] }))
  const planned = learningMinutes(own)
  const minutes = asked ?? usualWish(needed, planned)
  const wish: SuggestWish = {
    ...{ ...room, taken: [...room.taken, ...own.map(daySpanOf)] },
    ...{ week: monday, earliest: dayMinuteAt(now), habits },
    ...placeOf(room.calendar, monday),
    ...(operators.length > 0 && { operators }),
  }
  const { sessions, missing } = fillWeek(wish, minutes)
  const isSame = (one: Suggestion) =>
    sessions.some((best) => best.day === one.day && best.from === one.from && best.to === one.to)
  return {
    ...{ ...at, minutes, missing, planned },
    best: sessions.map(told),
    others: suggestTimes(wish, minutes)
      .filter((one) => !isSame(one))
      .map(told),
  }
}

/** The room, what the station has this week, and who ran its sessions of late with what he runs this week. */
async function lookAround(
  tx: Tx,
  { id, ...at }: { id: string; roomId: string; schoolId: string },
  monday: Day,
): Promise<{
  room: RoomTime
  at: typeof at
  own: Occurrence[]
  operating: Map<string, ReturnType<typeof daySpanOf>[]>
}> {
  const week = { from: monday, to: addDays(monday, 6) }
  const room = (await lookAtRooms(tx, [at], week)).get(at.roomId)
  if (!room) throw new Error(`no calendar of school ${at.schoolId}`)
  const from = addDays(monday, -7 * weeksBefore)
  const all = await listOccurrencesOfStations(tx, [id], { ...week, from })
  const standing = all.filter(({ state }) => state === 'planned')
  const ids = new Set(standing.flatMap(({ operatorId }) => operatorId ?? []))
  const runs = await listOccurrencesOfOperators(tx, [...ids], week)
  const busy = runs.filter(({ state }) => state === 'planned')
  return {
    ...{ room, at, own: standing.filter(({ day }) => day >= monday) },
    operating: new Map(
      [...ids].map((one) => [
        one,
        busy.filter(({ operatorId }) => operatorId === one).map(daySpanOf),
      ]),
    ),
  }
}

/** What the week still lacks, or as much as it needs where it lacks nothing; within what may be asked for. */
const usualWish = (needed: number, planned: number): number =>
  Math.min(720, Math.max(15, needed > planned ? needed - planned : needed))

/** The market and the fields of that week. */
function placeOf(
  { market, seasons }: SchoolCalendar,
  monday: Day,
): Pick<SuggestWish, 'market' | 'seasons'> {
  const sunday = addDays(monday, 6)
  const years = new Set([monday, sunday].map((day) => Number(day.slice(0, 4))))
  return {
    seasons: [...years].flatMap((year) =>
      seasonsOf(seasons, year).filter(({ from, to }) => from <= sunday && to >= monday),
    ),
    ...(market && {
      market: { days: marketDays(market.rule, monday, sunday), setting: market.effect },
    }),
  }
}

const told = ({ day, from, to, because }: Suggestion): SuggestedTime => ({ day, from, to, because })

/** What is told of one day after the other; no minute of it twice. */
function learningMinutes(own: readonly Occurrence[]): number {
  const spans = own
    .filter(({ kind }) => kind === 'group_learning')
    .map(daySpanOf)
    .map(onLine)
  return minutesWithin({ from: 0, to: Number.MAX_SAFE_INTEGER }, spans)
}
