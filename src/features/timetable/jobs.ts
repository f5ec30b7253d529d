import * as z from 'zod'
import { addDays, dayOf } from '../../base/calendar.ts'
import { asSystem } from '../../platform/db.ts'
import type { Job } from '../../platform/jobs.ts'
import { instantAt } from './calendar/instant.ts'
import { daysGuarded, guardRooms } from './occurrence-actions.ts'
import { listShortGuarded } from './occurrence-store.ts'
import { givePlanUp, planJobName, solvePlan } from './plan/plan-actions.ts'

/** Once a month a room is guarded anew, rather than every day a little. */
const daysLeft = daysGuarded - 30

const Payload = z.object({ planId: z.uuid() })

export const timetableJobs: readonly Job[] = [
  {
    name: planJobName,
    run: (ground, payload) => solvePlan(ground, Payload.parse(payload).planId),
    gaveUp: (tx, payload) => givePlanUp(tx, Payload.parse(payload).planId),
  },
  {
    name: 'timetable.guard_rooms',
    cron: '10 19 * * *',
    run: async ({ db, clock, log }) => {
      const now = clock()
      const until = instantAt(addDays(dayOf(now), daysLeft), 0)
      const count = await asSystem(db, 'guard the rooms', async (tx) => {
        const rooms = await listShortGuarded(tx, until)
        await guardRooms(tx, rooms, now)
        return rooms.length
      })
      log.info({ count }, 'rooms guarded for another month')
    },
  },
]
