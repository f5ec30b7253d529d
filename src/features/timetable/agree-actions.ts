import type { Day } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { conflict, type Refusal } from '../../base/refusal.ts'
import type { Tx } from '../../platform/db.ts'
import { type AuditActor, audit } from '../audit/store.ts'
import { addSlot, openRoom } from './occurrence-actions.ts'
import { callOffFrom } from './occurrence-store.ts'
import type { Placed } from './placing.ts'
import { setActive } from './station-store.ts'
import { patternOf, type Timetable } from './timetable.ts'
import { listBinding, setTimetable } from './timetable-store.ts'

/** What became of a term's times. */
export type Agreed = { planned: number; calledOff: number }

/**
 * All three have agreed: the term is written into the room, and what was agreed for the station before ends where it
 * begins. Times that the room does not have are kept as called off, with the reason. None of them free: it is refused.
 */
export async function bindTimetable(
  tx: Tx,
  actor: AuditActor,
  timetable: Timetable,
  now: Date,
): Promise<Agreed> {
  const { id, station, roomId, schoolId, fromDay, toDay, windows, simulated } = timetable
  await endBefore(tx, timetable, fromDay)
  const room = await openRoom(tx, { roomId, schoolId }, { from: fromDay, to: toDay }, now)
  const placed: Placed[] = []
  for (const window of windows)
    placed.push(
      ...(await addSlot(
        tx,
        {
          ...{ id: newId(), regionCode: station.unitCode, schoolId, roomId, simulated },
          ...{ track: 'community', kind: window.kind, stationIds: [station.id], title: null },
          ...{ timetableId: id, pattern: patternOf(window, timetable) },
          createdBy: actor.personId || null,
        },
        room,
        now,
      )),
    )
  const planned = placed.filter(({ state }) => state === 'planned')
  const [first] = planned
  if (!first) throw withoutTime(placed)
  await setTimetable(tx, id, { state: 'agreed', agreedAt: now.toISOString() })
  await setActive(tx, [station.id], first.span.day)
  await audit(tx, actor, [
    {
      action: 'timetable.agreed',
      subjectType: 'timetable',
      subjectId: id,
      regionCode: station.unitCode,
      payload: { planned: planned.length, calledOff: placed.length - planned.length },
    },
  ])
  return { planned: planned.length, calledOff: placed.length - planned.length }
}

/** Not one of the times may be: what stands in the way of the first. */
export function withoutTime([first]: readonly Placed[]): Refusal {
  const reason = first?.reason
  return reason ? conflict(reason.code, reason.details) : conflict('timetable_without_time', {})
}

/** What was agreed for the station ends the day before `day`, all of it where that is before it began. */
async function endBefore(tx: Tx, { id, station }: Timetable, day: Day): Promise<void> {
  for (const one of await listBinding(tx, station.id, day))
    if (one.id !== id) await endTimetable(tx, one, day, { code: 'timetable_replaced' })
}

/** From `day` on nothing of it takes place. */
export async function endTimetable(
  tx: Tx,
  { id, fromDay }: Timetable,
  day: Day,
  reason: { code: string; details?: Record<string, string> },
): Promise<void> {
  const isOver = day <= fromDay
  const state = reason.code === 'timetable_replaced' ? 'replaced' : 'withdrawn'
  await callOffFrom(tx, id, day, reason)
  await setTimetable(tx, id, { endsOn: day, ...(isOver && { state }) })
}
