import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { isError } from '../../base/problem.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import type { Actor } from '../people/actor.ts'
import type { AddedSlot, NewTimes } from './api.ts'
import { findSchoolPlace, isRoomOf } from './board-store.ts'
import { dayMinuteAt, daySpanOf, instantAt } from './calendar/instant.ts'
import { patternProblems } from './calendar/occurrences.ts'
import type { DaySpan } from './calendar/spans.ts'
import type { Occurrence } from './occurrence.ts'
import { addSlot, comingTimes, lastGuarded, openRoom } from './occurrence-actions.ts'
import { lockOccurrences, lockSlot, setOccurrences } from './occurrence-store.ts'
import { type RoomTime, refusalOf, timesOf } from './placing.ts'
import { mayPlanAt } from './standing.ts'
import { findStations } from './station-store.ts'

const system = 'timetables and their schools'

export type Seen = { id: string; version: number }

/**
 * One time goes to another, or to another room of its school: refused with the rule and the nearest free times where the
 * room is not free.
 */
export async function moveOccurrence(
  db: Db,
  actor: Actor,
  { id, version, to, roomId, note }: Seen & { to: DaySpan; roomId?: string; note: string },
  now: Date,
): Promise<Occurrence> {
  return asSystem(db, system, async (tx) => {
    const [occurrence] = await requireComing(tx, actor, [{ id, version }], now)
    if (!occurrence) throw notFound('occurrence', id)
    checkSoon(to, now)
    const into = roomId ?? occurrence.roomId
    if (into !== occurrence.roomId && !(await isRoomOf(tx, into, occurrence.schoolId)))
      throw conflict('room_of_other_school', {})
    const room = await roomWithout(tx, { ...occurrence, roomId: into }, to.day, now)
    requireFree(room, to, now)
    const { startsAt, endsAt, movedFrom } = occurrence
    await setOccurrences(tx, [
      {
        ...{ id: occurrence.id, state: 'planned', by: actor.personId || null, times: timesOf(to) },
        roomId: into,
        movedFrom: movedFrom ?? { startsAt, endsAt },
        reason: { code: 'person', details: { note, name: actor.name } },
      },
    ])
    await audit(tx, actor, [
      event(occurrence, 'moved', { to: timesOf(to).startsAt, roomId: into, note }),
    ])
    return theOne(tx, occurrence.id)
  })
}

/** They do not take place; another date is found for them by moving or adding. */
export async function callOff(
  db: Db,
  actor: Actor,
  { rows, note }: { rows: readonly Seen[]; note: string },
  now: Date,
): Promise<void> {
  await asSystem(db, system, async (tx) => {
    const found = await requireComing(tx, actor, rows, now)
    await setOccurrences(
      tx,
      found.map(({ id, movedFrom }) => ({
        ...{ id, movedFrom, state: 'called_off' as const, by: actor.personId || null },
        reason: { code: 'person', details: { note, name: actor.name } },
      })),
    )
    await audit(
      tx,
      actor,
      found.map((one) => event(one, 'called_off', { note })),
    )
  })
}

/** Back to where the timetable put it: what undoes a move or a calling off, as long as the room is free. */
export async function putBack(db: Db, actor: Actor, seen: Seen, now: Date): Promise<Occurrence> {
  return asSystem(db, system, async (tx) => {
    const [occurrence] = await requireComing(tx, actor, [seen], now)
    if (!occurrence) throw notFound('occurrence', seen.id)
    const span = daySpanOf(occurrence.movedFrom ?? occurrence)
    checkSoon(span, now)
    const slot = await lockSlot(tx, occurrence.slotId)
    const roomId = slot?.schoolId === occurrence.schoolId ? slot.roomId : occurrence.roomId
    const room = await roomWithout(tx, { ...occurrence, roomId }, span.day, now)
    requireFree(room, span, now)
    await setOccurrences(tx, [
      {
        ...{ id: occurrence.id, state: 'planned', movedFrom: null, reason: null },
        ...{ by: actor.personId || null, times: timesOf(span), roomId },
      },
    ])
    await audit(tx, actor, [event(occurrence, 'put_back', {})])
    return theOne(tx, occurrence.id)
  })
}

/** One more session, an open day, what the school itself wants, or a time for the equipment. */
export async function addTimes(
  db: Db,
  actor: Actor,
  { schoolId, roomId, kind, stationIds, title, pattern }: NewTimes,
  now: Date,
): Promise<AddedSlot> {
  const track = kind === 'school_use' || kind === 'maintenance' ? 'school' : 'community'
  const [problem] = patternProblems(pattern, track).filter(isError)
  if (problem) throw invalid(problem.code, problem.details)
  const last = lastGuarded(dayOf(now))
  if (pattern.toDay > last) throw invalid('term_too_far', { to: last })
  return asSystem(db, system, async (tx) => {
    const place = await findSchoolPlace(tx, schoolId)
    if (!place) throw notFound('school', schoolId)
    if (!mayPlanAt(actor, place)) throw forbidden('not_permitted', { verb: 'timetable.propose' })
    if (!(await isRoomOf(tx, roomId, schoolId))) throw notFound('room', roomId)
    const stations = await findStations(tx, stationIds)
    if (track === 'community' && stations.length === 0) throw invalid('times_without_station')
    const regionCode = stations[0]?.unitCode ?? place.schoolRegionCode
    const span = { from: pattern.fromDay, to: pattern.toDay }
    const room = await openRoom(tx, { roomId, schoolId }, span, now)
    const times = comingTimes(pattern, now, room.calendar)
    const [first] = times
    if (!first) throw invalid('pattern_without_day', {})
    // Of a single time one wants to hear at once why not, and when.
    if (times.length === 1) requireFree(room, first, now)
    const id = newId()
    const placed = await addSlot(
      tx,
      {
        ...{ id, regionCode, schoolId, roomId, track, kind, pattern, title: title ?? null },
        stationIds: track === 'school' ? [] : stations.map((one) => one.id),
        ...{ timetableId: null, simulated: false, createdBy: actor.personId || null },
      },
      room,
      now,
    )
    const planned = placed.filter(({ state }) => state === 'planned').length
    if (planned === 0) requireFree(room, first, now)
    await audit(tx, actor, [
      {
        action: 'timetable.added',
        subjectType: 'slot',
        subjectId: id,
        regionCode,
        payload: { kind, schoolId, roomId, pattern, planned },
      },
    ])
    return { id, planned, calledOff: placed.length - planned }
  })
}

/** Locked: those of the asker's rooms that have not begun, as he saw them. */
export async function requireComing(
  tx: Tx,
  actor: Actor,
  rows: readonly Seen[],
  now: Date,
): Promise<Occurrence[]> {
  const found = await lockOccurrences(
    tx,
    rows.map(({ id }) => id),
  )
  const versions = new Map(rows.map(({ id, version }) => [id.toLowerCase(), version]))
  const missing = [...versions.keys()].find((id) => !found.some((one) => one.id === id))
  if (missing !== undefined) throw notFound('occurrence', missing)
  for (const one of found) {
    const place = await findSchoolPlace(tx, one.schoolId)
    if (!place || !mayPlanAt(actor, place))
      throw forbidden('not_permitted', { verb: 'timetable.propose' })
    if (one.version !== versions.get(one.id)) throw conflict('changed_since_seen', { move: 'move' })
    if (new Date(one.startsAt) <= now) throw conflict('occurrence_begun', { at: one.startsAt })
  }
  return found
}

function checkSoon({ day, from, to }: DaySpan, now: Date): void {
  if (new Date(instantAt(day, from)) <= now) throw invalid('time_past', { day })
  if (to <= from) throw invalid('session_empty', {})
  const last = lastGuarded(dayOf(now))
  if (day > last) throw invalid('term_too_far', { to: last })
}

async function roomWithout(
  tx: Tx,
  { id, roomId, schoolId }: Occurrence,
  day: Day,
  now: Date,
): Promise<RoomTime> {
  const room = await openRoom(
    tx,
    { roomId, schoolId },
    { from: addDays(day, -28), to: addDays(day, 28) },
    now,
  )
  return { ...room, taken: room.taken.filter((one) => one.id !== id) }
}

function requireFree(room: RoomTime, span: DaySpan, now: Date): void {
  const refusal = refusalOf(room, span, dayMinuteAt(now))
  if (refusal)
    throw conflict(refusal.code, {
      ...refusal.details,
      free: refusal.nearest.map(({ day, from, to }) => ({ day, from, to })),
    })
}

export const theOne = async (tx: Tx, id: string): Promise<Occurrence> =>
  (await lockOccurrences(tx, [id]))[0] as Occurrence

export const event = ({ id, regionCode, startsAt }: Occurrence, what: string, payload: object) => ({
  action: `timetable.${what}`,
  subjectType: 'occurrence',
  subjectId: id,
  regionCode,
  payload: { startsAt, ...payload },
})
