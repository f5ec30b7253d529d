import { dayOf } from '../../base/calendar.ts'
import { everywhere } from '../../base/place.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, may, mayAnywhere } from '../people/actor.ts'
import { counted, type Told } from '../tasks/today.ts'
import { chainOn } from './letter-actions.ts'

/** Letters whose unit somebody else answers for by now, to whoever has them signed anew. */
export async function programmeToday({ db, clock }: Ground, actor: Actor): Promise<Told> {
  if (!mayAnywhere(actor, 'letters.issue')) return {}
  const today = dayOf(clock())
  const links = await scoped(db, actor, (tx) => chainOn(tx, everywhere, today))
  const changed = links.filter(
    ({ code, resignBy }) => resignBy !== null && may(actor, 'letters.issue', { regionCode: code }),
  )
  const dueOn = changed.flatMap(({ resignBy }) => resignBy ?? []).toSorted()[0]
  return {
    waiting: counted(changed.length, 'letters_resign', '/console/responsibility?only=changed', {
      ...(dueOn !== undefined && { dueOn, late: dueOn < today }),
    }),
  }
}
