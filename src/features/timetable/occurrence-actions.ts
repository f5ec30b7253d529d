import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import type { Tx } from '../../platform/db.ts'
import { type AuditActor, audit } from '../audit/store.ts'
import { dayMinuteAt, daySpanOf, instantAt, instantsOf } from './calendar/instant.ts'
import { marketDaysOf } from './calendar/market.ts'
import { occurrencesOf } from './calendar/occurrences.ts'
import type { Pattern } from './calendar/pattern.ts'
import { protectedWindows } from './calendar/protected.ts'
import type { SchoolCalendar } from './calendar/school-calendar.ts'
import { findCalendars, findHolidays } from './calendar-store.ts'
import {
  insertOccurrences,
  insertSlots,
  listComing,
  listRoomsOfSchools,
  listTakings,
  listUnprotected,
  lockCalendarOf,
  lockRooms,
  type NewSlot,
  releaseRooms,
  setOccurrences,
  setProtected,
} from './occurrence-store.ts'
import { type Change, type Placed, placeTimes, type RoomTime, replace, timesOf } from './placing.ts'
import { findSchoolNames } from './station-store.ts'

/** How far ahead rooms are guarded: a school year. Nothing is planned beyond. */
export const daysGuarded = 400

export const lastGuarded = (today: Day): Day => addDays(today, daysGuarded)

/** What a change of the calendar did to what was planned. */
export type Rearranged = { moved: number; calledOff: number; restored: number }

/**
 * The calendars of these schools have changed, in the same transaction: their rooms are guarded anew, and what now lies in
 * their time is moved within its week or called off, with the reason (INV-20, INV-25).
 */
export async function calendarChanged(
  tx: Tx,
  actor: AuditActor,
  schoolIds: readonly string[],
  now: Date,
): Promise<Rearranged> {
  await lockCalendarOf(tx, schoolIds, 'change')
  const rooms = await listRoomsOfSchools(tx, schoolIds)
  await lockRooms(
    tx,
    rooms.map(({ roomId }) => roomId),
  )
  const coming = Map.groupBy(await listComing(tx, schoolIds, now), ({ roomId }) => roomId)
  const guard = await guardOf(tx, schoolIds, now)
  const changes = rooms.flatMap(({ roomId, schoolId }) =>
    guard.roomOf(schoolId, (room, windows) =>
      replace(room, coming.get(roomId) ?? [], windows, dayMinuteAt(now)),
    ),
  )
  await releaseRooms(
    tx,
    changes.map(({ occurrence }) => occurrence.id),
  )
  await setProtected(tx, guard.span, guard.timesOf(rooms))
  await setOccurrences(tx, changes.map(storedChange))
  await audit(tx, actor, changes.map(eventOf))
  const count = (what: Change['what']) => changes.filter((one) => one.what === what).length
  return { moved: count('moved'), calledOff: count('called_off'), restored: count('restored') }
}

const storedChange = (change: Change) => {
  const { occurrence } = change
  const { id, movedFrom } = occurrence
  const stays = { id, movedFrom, by: null }
  switch (change.what) {
    case 'moved':
      return {
        ...{ id, by: null, state: 'planned' as const, reason: change.reason },
        times: timesOf(change.to),
        movedFrom: movedFrom ?? { startsAt: occurrence.startsAt, endsAt: occurrence.endsAt },
      }
    case 'called_off':
      return { ...stays, state: 'called_off' as const, reason: change.reason }
    case 'restored':
      return { ...stays, state: 'planned' as const, reason: null }
  }
}

const eventOf = (change: Change) => ({
  action: `timetable.${change.what}`,
  subjectType: 'occurrence',
  subjectId: change.occurrence.id,
  regionCode: change.occurrence.regionCode,
  payload: {
    startsAt: change.occurrence.startsAt,
    ...(change.what === 'moved' && { to: timesOf(change.to).startsAt }),
    ...(change.what !== 'restored' && { reason: change.reason.code }),
  },
})

/** Calendars of schools, and the times that they guard from now on. */
async function guardOf(tx: Tx, schoolIds: readonly string[], now: Date) {
  const today = dayOf(now)
  const until = lastGuarded(today)
  const calendars = await findCalendars(tx, schoolIds)
  const holidays = await findHolidays(tx)
  const names = await findSchoolNames(tx, schoolIds)
  const windowsOf = new Map(
    [...new Set(calendars.values())].map((calendar) => [
      calendar,
      protectedWindows(calendar, holidays, today, until),
    ]),
  )
  const times = new Map(
    [...windowsOf].map(([calendar, windows]) => [calendar, windows.map(instantsOf)]),
  )
  return {
    span: { startsAt: instantAt(today, 0), endsAt: instantAt(addDays(until, 1), 0) },
    roomOf: <T>(
      schoolId: string,
      use: (room: Omit<RoomTime, 'taken'>, windows: ReturnType<typeof protectedWindows>) => T[],
    ): T[] => {
      const calendar = calendars.get(schoolId)
      if (!calendar) return []
      const schoolName = names.get(schoolId) ?? ''
      return use({ schoolName, calendar, holidays }, windowsOf.get(calendar) ?? [])
    },
    timesOf: (rooms: readonly { roomId: string; schoolId: string }[]) =>
      new Map(
        rooms.map(({ roomId, schoolId }) => {
          const calendar = calendars.get(schoolId)
          return [roomId, (calendar && times.get(calendar)) ?? []]
        }),
      ),
  }
}

/** Rooms in which nothing was planned before, or not so far ahead, are guarded from now on. */
export async function guardRooms(
  tx: Tx,
  rooms: readonly { roomId: string; schoolId: string }[],
  now: Date,
): Promise<void> {
  const until = instantAt(lastGuarded(dayOf(now)), 0)
  const ids = await listUnprotected(
    tx,
    rooms.map(({ roomId }) => roomId),
    until,
  )
  const bare = rooms.filter(({ roomId }) => ids.includes(roomId))
  if (bare.length === 0) return
  const guard = await guardOf(tx, [...new Set(bare.map(({ schoolId }) => schoolId))], now)
  await setProtected(tx, guard.span, guard.timesOf(bare))
}

/** The room with all that takes it between two days, for judging what is wanted of it. The room is locked. */
export async function openRoom(
  tx: Tx,
  { roomId, schoolId }: { roomId: string; schoolId: string },
  { from, to }: { from: Day; to: Day },
  now: Date,
): Promise<RoomTime> {
  await lockCalendarOf(tx, [schoolId], 'plan')
  await lockRooms(tx, [roomId])
  await guardRooms(tx, [{ roomId, schoolId }], now)
  const room = (await lookAtRooms(tx, [{ roomId, schoolId }], { from, to })).get(roomId)
  if (!room) throw new Error(`no calendar of school ${schoolId}`)
  return room
}

/** Of rooms, without locking them: what is free for now, for looking and for asking. */
export async function lookAtRooms(
  tx: Tx,
  rooms: readonly { roomId: string; schoolId: string }[],
  { from, to }: { from: Day; to: Day },
): Promise<Map<string, RoomTime>> {
  const schoolIds = [...new Set(rooms.map(({ schoolId }) => schoolId))]
  const calendars = await findCalendars(tx, schoolIds)
  const names = await findSchoolNames(tx, schoolIds)
  const holidays = await findHolidays(tx)
  const takings = Map.groupBy(
    await listTakings(
      tx,
      rooms.map(({ roomId }) => roomId),
      { startsAt: instantAt(addDays(from, -7), 0), endsAt: instantAt(addDays(to, 8), 0) },
    ),
    ({ roomId }) => roomId,
  )
  return new Map(
    rooms.flatMap(({ roomId, schoolId }) => {
      const calendar = calendars.get(schoolId)
      const taken = (takings.get(roomId) ?? []).flatMap(({ occurrenceId, ...times }) =>
        occurrenceId === null ? [] : [{ ...daySpanOf(times), id: occurrenceId }],
      )
      const schoolName = names.get(schoolId) ?? ''
      return calendar ? [[roomId, { schoolName, calendar, holidays, taken }] as const] : []
    }),
  )
}

export type PlannedSlot = Omit<NewSlot, 'pattern'> & { pattern: Pattern }

/** Writes a slot and each of its times from `now` on: planned where the room is free, else called off with the reason. */
export async function addSlot(
  tx: Tx,
  slot: PlannedSlot,
  room: RoomTime,
  now: Date,
): Promise<Placed[]> {
  const placed = placeTimes(room, comingTimes(slot.pattern, now, room.calendar), dayMinuteAt(now))
  await insertSlots(tx, [slot])
  const { regionCode, schoolId, roomId, kind, stationIds, title, simulated } = slot
  await insertOccurrences(
    tx,
    placed.map(({ span, state, reason }) => ({
      ...{ id: newId(), slotId: slot.id, regionCode, schoolId, roomId, kind, stationIds, title },
      ...{ simulated, state, reason, ...timesOf(span) },
    })),
  )
  return placed
}

/** Times of a pattern that have not begun; those of market days, as the school's place has them. */
export const comingTimes = (
  pattern: Pattern,
  now: Date,
  calendar: Pick<SchoolCalendar, 'market'> = { market: null },
) =>
  occurrencesOf(pattern, marketDaysOf(calendar)).filter(
    ({ day, from }) => new Date(instantAt(day, from)).getTime() > now.getTime(),
  )
