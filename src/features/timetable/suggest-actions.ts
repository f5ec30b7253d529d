import { addDays, type Day } from '../../base/calendar.ts'
import { conflict, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Actor } from '../people/actor.ts'
import { findPersonNames } from './board-store.ts'
import type { Suggestion, Suggestions } from './board-suggestion.ts'
import { mondayOf } from './calendar/days.ts'
import { fillWeek } from './calendar/fill-week.ts'
import { dayMinuteAt, daySpanOf } from './calendar/instant.ts'
import { minutesWithin, onLine } from './calendar/spans.ts'
import { type Suggestion as Suggested, type SuggestWish, suggestTimes } from './calendar/suggest.ts'
import type { Occurrence } from './occurrence.ts'
import { lookAtRooms } from './occurrence-actions.ts'
import { listOccurrencesOfOperators, listOccurrencesOfStations } from './occurrence-store.ts'
import type { RoomTime } from './placing.ts'
import { mayReadStation } from './station-actions.ts'
import { findStations } from './station-store.ts'

/** Weeks in which it is looked who ran the station's sessions. */
const weeksBefore = 8

/** Where so many minutes of group learning would fit for a station in a week; nothing is planned by it (S5-10). */
export async function suggestForStation(
  db: Db,
  actor: Actor,
  { stationId, day, minutes }: { stationId: string; day: Day; minutes: number },
  now: Date,
): Promise<Suggestions> {
  const monday = mondayOf(day)
  const { room, at, own, operating } = await asSystem(
    db,
    'timetables and their schools',
    async (tx) => {
      const [station] = await findStations(tx, [stationId])
      if (!station || !mayReadStation(actor, station)) throw notFound('learning_station', stationId)
      if (!station.school || !station.room)
        throw conflict('station_without_host', { name: station.unitName })
      return lookAround(
        tx,
        { id: stationId, roomId: station.room.id, schoolId: station.school.id },
        monday,
      )
    },
  )
  const names = await scoped(db, actor, (tx) => findPersonNames(tx, [...operating.keys()]))
  const operators = names.map(({ id, name }) => ({ id, name, busy: operating.get(id) ?? [] }))
  const wish: SuggestWish = {
    ...{ ...room, taken: [...room.taken, ...own.map(daySpanOf)] },
    ...{ week: monday, earliest: dayMinuteAt(now) },
    ...(operators.length > 0 && { operators }),
  }
  const { sessions, missing } = fillWeek(wish, minutes)
  const isSame = (one: Suggested) =>
    sessions.some((best) => best.day === one.day && best.from === one.from && best.to === one.to)
  return {
    ...{ ...at, missing, planned: learningMinutes(own) },
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

const told = ({ day, from, to, because }: Suggested): Suggestion => ({ day, from, to, because })

/** What is told of one day after the other; no minute of it twice. */
function learningMinutes(own: readonly Occurrence[]): number {
  const spans = own
    .filter(({ kind }) => kind === 'group_learning')
    .map(daySpanOf)
    .map(onLine)
  return minutesWithin({ from: 0, to: Number.MAX_SAFE_INTEGER }, spans)
}
