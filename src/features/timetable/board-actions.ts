import { sql } from 'kysely'
import { addDays, type Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { type Actor, placesOf, reachOf } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import { type Board, type BoardRoom, type BoardStation, clashesOf } from './board.ts'
import { type FoundRoom, findPersonNames, listBoardRooms } from './board-store.ts'
import { daysFrom, mondayOf } from './calendar/days.ts'
import { makeHolidays } from './calendar/holidays.ts'
import { findCalendars, findHolidayYears } from './calendar-store.ts'
import type { KnownSessions } from './known-sessions-store.ts'
import { readNeeds } from './needs-store.ts'
import type { Occurrence } from './occurrence.ts'
import { listOccurrencesOfRooms } from './occurrence-store.ts'
import { mayPlanAt } from './standing.ts'
import { findStations } from './station-store.ts'

/** A township has some twenty rooms, a county three hundred. */
const mostRooms = 500

/** What another timetable took the place of, or what has ended, is not of this week. */
const history: readonly string[] = ['timetable_replaced', 'slot_ended']

/** A week of the rooms where people of a place learn: the school's time and the village's on one page (T-3). */
export async function readBoard(
  db: Db,
  actor: Actor,
  { within, day }: { within: CodeRange; day: Day },
  known: KnownSessions,
): Promise<Board> {
  const monday = mondayOf(day)
  const sunday = addDays(monday, 6)
  const ofUnit = isWithinReach(placesOf(actor, 'timetable.read'), { regionCode: 's.unitCode' })
  const ofSchool = isWithinReach(reachOf(actor, 'timetable.read'), {
    ...{ regionCode: 'h.regionCode', organisationId: 'h.id' },
  })
  const unitThere = isWithinReach([within], { regionCode: 's.unitCode' })
  const schoolThere = isWithinReach([within], { regionCode: 'h.regionCode' })
  const board = await asSystem(db, 'timetables and their schools', async (tx) => {
    const found = await listBoardRooms(
      tx,
      sql<boolean>`(${ofUnit} or ${ofSchool}) and (${unitThere} or ${schoolThere})`,
      { from: monday, to: sunday, limit: mostRooms },
    )
    const placed = await withCalendars(tx, actor, found.slice(0, mostRooms))
    const years = await findHolidayYears(tx)
    const holidays = makeHolidays(years)
    const all = await listOccurrencesOfRooms(
      tx,
      placed.rooms.map(({ id }) => id),
      { from: monday, to: sunday },
    )

    const occurrences = all.filter(({ reason }) => !history.includes(reason?.code ?? ''))
    return {
      monday,
      days: daysFrom(monday, sunday).map((one) => {
        const said = holidays.on(one)
        return { day: one, holiday: said?.name ?? null, off: said?.off ?? null }
      }),
      ...placed,
      holidays: years.filter(({ year }) => Math.abs(year - Number(monday.slice(0, 4))) <= 1),
      guests: await guestsOf(tx, placed.rooms, occurrences),
      occurrences,
      needs: (await readNeeds(tx))(within.lower, monday),
      isCut: found.length > mostRooms,
    }
  })
  return scoped(db, actor, async (tx) => {
    const { occurrences } = board
    const operators = await findPersonNames(
      tx,
      occurrences.flatMap(({ operatorId }) => operatorId ?? []),
    )
    const experts = await known.expertsOf(
      tx,
      occurrences.map(({ id }) => id),
    )
    return { ...board, operators, experts, clashes: clashesOf(occurrences, experts) }
  })
}

/** Schools that say the same share one calendar. */
async function withCalendars(
  tx: Tx,
  actor: Actor,
  found: readonly FoundRoom[],
): Promise<Pick<Board, 'calendars'> & { rooms: BoardRoom[] }> {
  const calendarOf = await findCalendars(
    tx,
    found.map(({ schoolId }) => schoolId),
  )
  const calendars = [...new Set(calendarOf.values())]
  const numbers = new Map(calendars.map((one, at) => [one, at]))
  const rooms = found.map((room) => {
    const own = calendarOf.get(room.schoolId)
    const calendar = own && numbers.get(own)
    if (calendar === undefined) throw new Error(`no calendar of school ${room.schoolId}`)
    return { ...room, calendar, mayPlan: mayPlanAt(actor, room) }
  })
  return { calendars, rooms }
}

/** Stations in joint sessions that learn elsewhere otherwise. */
async function guestsOf(
  tx: Tx,
  rooms: readonly FoundRoom[],
  occurrences: readonly Occurrence[],
): Promise<BoardStation[]> {
  const known = new Set(rooms.flatMap(({ stations }) => stations.map(({ id }) => id)))
  const served = new Set(occurrences.flatMap(({ stationIds }) => stationIds))
  const missing = [...served].filter((id) => !known.has(id))
  if (missing.length === 0) return []
  const found = await findStations(tx, missing)
  return found.map(({ id, unitCode, unitName }) => ({ id, unitCode, unitName }))
}
