import { dayOf } from '../../base/calendar.ts'
import { everywhere } from '../../base/place.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Actor } from '../people/actor.ts'
import { counted, type Told } from '../tasks/today.ts'
import { countOf } from '../tasks/waiting.ts'
import { readMineAndOthers } from '../tasks/waiting-actions.ts'
import { workloadWaiting } from './waiting-actions.ts'

/** Workload that waits for the reader's own post, or for somebody else's at his place. */
export async function workloadToday({ db, clock }: Ground, actor: Actor): Promise<Told> {
  return scoped(db, actor, async (tx) => {
    const found = await workloadWaiting(tx, actor, everywhere)
    const asked = { read: 'workload.read', day: dayOf(clock()) } as const
    const { mine, others } = await readMineAndOthers(tx, actor, found, asked)
    return {
      waiting: counted(countOf(mine), 'workload_to_confirm', '/console/workload'),
      missing: counted(countOf(others), 'workload_unconfirmed', '/console/workload'),
    }
  })
}
