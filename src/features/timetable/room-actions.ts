import { addDays, dayOf } from '../../base/calendar.ts'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import type { Actor } from '../people/actor.ts'
import { isRoomOf } from './board-store.ts'
import { dayMinuteAt, daySpanOf } from './calendar/instant.ts'
import type { LearningStation } from './learning-station.ts'
import { lastGuarded, openRoom } from './occurrence-actions.ts'
import {
  listOccurrencesOfStations,
  lockCalendarOf,
  lockRooms,
  setRoomOfComing,
} from './occurrence-store.ts'
import { refusalOf } from './placing.ts'
import { mayPlanAt } from './standing.ts'
import { findStations, setRoomOfStation } from './station-store.ts'

/**
 * The school gives the station another of its rooms: what is planned goes along, or nothing changes and the first time
 * that the room does not have is named.
 */
export async function chooseRoom(
  db: Db,
  actor: Actor,
  { id, roomId }: { id: string; roomId: string },
  now: Date,
): Promise<LearningStation> {
  return asSystem(db, 'timetables and their schools', async (tx) => {
    const [station] = await findStations(tx, [id])
    const school = station?.school
    if (!station || !school) throw notFound('learning_station', id)
    const place = { schoolId: school.id, schoolRegionCode: school.regionCode }
    if (!mayPlanAt(actor, place)) throw forbidden('not_permitted', { verb: 'timetable.propose' })
    if (!(await isRoomOf(tx, roomId, school.id))) throw notFound('room', roomId)
    if (station.room?.id !== roomId) {
      await lockCalendarOf(tx, [school.id], 'plan')
      await lockRooms(tx, [station.room?.id ?? roomId, roomId])
      await requireRoom(tx, { id, roomId, schoolId: school.id }, now)
      await setRoomOfComing(tx, id, { schoolId: school.id, roomId }, now)
      await setRoomOfStation(tx, id, roomId === school.id ? null : roomId)
      await audit(tx, actor, [
        {
          action: 'timetable.room_chosen',
          subjectType: 'learning_station',
          subjectId: id,
          regionCode: station.unitCode,
          payload: { from: station.room?.id ?? null, to: roomId },
        },
      ])
    }
    return (await findStations(tx, [id]))[0] as LearningStation
  })
}

async function requireRoom(
  tx: Tx,
  { id, roomId, schoolId }: { id: string; roomId: string; schoolId: string },
  now: Date,
): Promise<void> {
  const today = dayOf(now)
  const span = { from: today, to: lastGuarded(today) }
  const room = await openRoom(tx, { roomId, schoolId }, span, now)
  const coming = await listOccurrencesOfStations(tx, [id], { from: today, to: addDays(span.to, 1) })
  for (const one of coming) {
    const isMoved = one.state === 'planned' && one.schoolId === schoolId && one.roomId !== roomId
    if (!isMoved || new Date(one.startsAt) <= now) continue
    const refusal = refusalOf(room, daySpanOf(one), dayMinuteAt(now))
    if (refusal) throw conflict(refusal.code, refusal.details)
  }
}
