import { dayOf } from '../../base/calendar.ts'
import { everywhere } from '../../base/place.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, may, mayAnywhere, reachOf } from '../people/actor.ts'
import type { TodayItem } from '../tasks/api.ts'
import { counted, type Told } from '../tasks/today.ts'
import { bodiesOf } from './meeting-actions.ts'
import { linesOf } from './order-actions.ts'
import { listOrders } from './order-store.ts'

/** What nobody put right in time, to those whom it has reached by now (I4-4); meetings that are overdue, to whoever calls them (S5-4). */
export async function acceptanceToday(ground: Ground, actor: Actor): Promise<Told> {
  return { waiting: [...(await overdueOrders(ground, actor)), ...(await meetings(ground, actor))] }
}

async function overdueOrders({ db, clock }: Ground, actor: Actor): Promise<TodayItem[]> {
  if (!mayAnywhere(actor, 'rectification_orders.read')) return []
  const day = dayOf(clock())
  const lines = await scoped(db, actor, async (tx) => {
    const reach = reachOf(actor, 'rectification_orders.read')
    return linesOf(tx, actor, await listOrders(tx, { reach, within: everywhere }), day)
  })
  const reached = lines.filter(({ hasReachedMe }) => hasReachedMe)
  const dueOn = reached.map(({ dueDay }) => dueDay).toSorted()[0]
  return counted(reached.length, 'orders_overdue', '/console/rectification?only=reached', {
    ...(dueOn !== undefined && { dueOn, late: true }),
  })
}

async function meetings({ db, clock }: Ground, actor: Actor): Promise<TodayItem[]> {
  if (!mayAnywhere(actor, 'joint_meetings.write')) return []
  const bodies = await bodiesOf(db, actor, everywhere, dayOf(clock()))
  const overdue = bodies.filter(
    ({ isOverdue, unitCode }) =>
      isOverdue && may(actor, 'joint_meetings.write', { regionCode: unitCode }),
  )
  const dueOn = overdue.map(({ nextBy }) => nextBy).toSorted()[0]
  return counted(overdue.length, 'meetings_overdue', '/console/meetings?only=overdue', {
    ...(dueOn !== undefined && { dueOn, late: true }),
  })
}
