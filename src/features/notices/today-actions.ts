import { dayOf } from '../../base/calendar.ts'
import { asSystem, scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, placesOf } from '../people/actor.ts'
import type { TodayItem } from '../tasks/api.ts'
import { counted, type Told } from '../tasks/today.ts'
import { countOverdue, countReceived } from './circular-store.ts'
import { ownKeys, why } from './received-actions.ts'

/** What came and was not read or answered; what its writer waits for beyond its day (O1-3). */
export async function noticesToday(ground: Ground, actor: Actor): Promise<Told> {
  return { waiting: [...(await received(ground, actor)), ...(await overdue(ground, actor))] }
}

async function received({ db, clock }: Ground, actor: Actor): Promise<TodayItem[]> {
  const day = dayOf(clock())
  const { unread, reminded, open, dueOn } = await asSystem(db, why, async (tx) =>
    countReceived(tx, await ownKeys(tx, actor, day)),
  )
  return [
    ...counted(unread - reminded, 'circulars_unread', '/console/received?only=unread'),
    ...counted(reminded, 'circulars_reminded', '/console/received?only=unread', { late: true }),
    ...counted(open, 'circulars_to_answer', '/console/received?only=open', {
      ...(dueOn !== null && { dueOn, late: dueOn < day }),
    }),
  ]
}

async function overdue({ db, clock }: Ground, actor: Actor): Promise<TodayItem[]> {
  // What an office below has written is its own to follow.
  const issuers = placesOf(actor, 'circulars.write').map(({ lower }) => lower.padEnd(12, '0'))
  if (issuers.length === 0) return []
  const { count, dueOn } = await scoped(db, actor, (tx) =>
    countOverdue(tx, issuers, dayOf(clock())),
  )
  const filter = encodeURIComponent(JSON.stringify({ state: ['sent'], kind: ['request'] }))
  return counted(count, 'circulars_overdue', `/console/circulars?filter=${filter}`, {
    ...(dueOn !== null && { dueOn, late: true }),
  })
}
