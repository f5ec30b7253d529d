import { addDays, type Day, dayOf } from '../../base/calendar.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import type { Actor } from '../people/actor.ts'
import { findPersonNames, findSchoolPlace, listOperators, listRoomsOf } from './board-store.ts'
import { mondayOf } from './calendar/days.ts'
import type { Occurrence } from './occurrence.ts'
import { endSlotFrom, listOccurrencesOfRooms, lockSlot, setRunning } from './occurrence-store.ts'
import { event, requireComing, type Seen, theOne } from './plan-actions.ts'
import { mayPlanAt } from './standing.ts'
import { findStations } from './station-store.ts'

const system = 'timetables and their schools'

/** Whom it serves: others join, or leave; the room is the same (S5-11). */
export async function serveStations(
  db: Db,
  actor: Actor,
  { stationIds, ...seen }: Seen & { stationIds: readonly string[] },
  now: Date,
): Promise<Occurrence> {
  return asSystem(db, system, async (tx) => {
    const [occurrence] = await requireComing(tx, actor, [seen], now)
    if (!occurrence) throw notFound('occurrence', seen.id)
    if (occurrence.stationIds.length === 0)
      throw conflict('occurrence_of_school', { kind: occurrence.kind })
    const stations = await findStations(tx, stationIds)
    const missing = stationIds.find((id) => !stations.some((one) => one.id === id.toLowerCase()))
    const county = occurrence.regionCode.slice(0, 6)
    const far = stations.find(({ unitCode }) => !unitCode.startsWith(county))
    const stranger = missing ?? far?.id
    if (stranger !== undefined) throw notFound('learning_station', stranger)
    const ids = stations.map(({ id }) => id)
    await setRunning(tx, { ...occurrence, stationIds: ids }, actor.personId || null)
    await audit(tx, actor, [
      event(occurrence, 'stations', { before: occurrence.stationIds, after: ids }),
    ])
    return theOne(tx, occurrence.id)
  })
}

/** Who is to run it; one who runs another at the same time is marked on the board, not refused. */
export async function assignOperator(
  db: Db,
  actor: Actor,
  { personId, ...seen }: Seen & { personId: string | null },
  now: Date,
): Promise<Occurrence> {
  // Only somebody whom the asker may see: by his id nobody is looked for here.
  const known = await scoped(db, actor, (tx) => findPersonNames(tx, personId ? [personId] : []))
  return asSystem(db, system, async (tx) => {
    const [occurrence] = await requireComing(tx, actor, [seen], now)
    if (!occurrence) throw notFound('occurrence', seen.id)
    if (personId !== null && known.length === 0) throw notFound('person', personId)
    await setRunning(tx, { ...occurrence, operatorId: personId }, actor.personId || null)
    await audit(tx, actor, [event(occurrence, 'operator', { personId })])
    return theOne(tx, occurrence.id)
  })
}

export async function readOperators(
  db: Db,
  actor: Actor,
  schoolId: string,
): Promise<{ persons: { id: string; name: string }[] }> {
  await asSystem(db, system, (tx) => requirePlanning(tx, actor, schoolId))
  return { persons: await scoped(db, actor, (tx) => listOperators(tx, schoolId)) }
}

/** Where in a school something could stand, with what stands there that week. */
export async function readSchoolRooms(
  db: Db,
  actor: Actor,
  { schoolId, day }: { schoolId: string; day: Day },
): Promise<{ rooms: { id: string; name: string | null }[]; occurrences: Occurrence[] }> {
  return asSystem(db, system, async (tx) => {
    await requirePlanning(tx, actor, schoolId)
    const rooms = await listRoomsOf(tx, schoolId)
    const monday = mondayOf(day)
    const occurrences = await listOccurrencesOfRooms(
      tx,
      rooms.map(({ id }) => id),
      { from: monday, to: addDays(monday, 6) },
    )
    return { rooms, occurrences }
  })
}

async function requirePlanning(tx: Tx, actor: Actor, schoolId: string): Promise<void> {
  const place = await findSchoolPlace(tx, schoolId)
  if (!place) throw notFound('school', schoolId)
  if (!mayPlanAt(actor, place)) throw forbidden('not_permitted', { verb: 'timetable.propose' })
}

/** What somebody put there by himself comes no more; what three agreed on ends by notice (INV-24). */
export async function endSlot(
  db: Db,
  actor: Actor,
  { id, fromDay, note }: { id: string; fromDay: Day; note: string },
  now: Date,
): Promise<{ calledOff: number }> {
  return asSystem(db, system, async (tx) => {
    const slot = await lockSlot(tx, id)
    const place = slot && (await findSchoolPlace(tx, slot.schoolId))
    if (!slot || !place) throw notFound('slot', id)
    if (!mayPlanAt(actor, place)) throw forbidden('not_permitted', { verb: 'timetable.propose' })
    if (slot.timetableId !== null) throw conflict('slot_agreed', {})
    if (slot.endedOn !== null) throw conflict('slot_ended', { day: slot.endedOn })
    const today = dayOf(now)
    if (fromDay < today) throw invalid('time_past', { day: fromDay })
    const reason = { code: 'slot_ended', details: { note, name: actor.name } }
    const calledOff = await endSlotFrom(tx, id, { day: fromDay, reason, now })
    await audit(tx, actor, [
      {
        action: 'timetable.slot_ended',
        subjectType: 'slot',
        subjectId: id,
        regionCode: slot.regionCode,
        payload: { fromDay, note, calledOff },
      },
    ])
    return { calledOff }
  })
}
