import type { Ground } from '../../platform/ground.ts'
import type { Actor } from '../people/actor.ts'
import type { TodayItem } from '../tasks/api.ts'
import { countWaiting } from './actions.ts'

/** Workload that waits for the reader's word. */
export async function workloadToday(
  { db }: Ground,
  actor: Actor,
): Promise<{ waiting: TodayItem[]; missing: TodayItem[] }> {
  const count = await countWaiting(db, actor)
  const item = { code: 'workload_to_confirm', details: { count }, link: '/console/workload' }
  return { waiting: count > 0 ? [item] : [], missing: [] }
}
