import { dayOf } from '../../base/calendar.ts'
import { everywhere } from '../../base/place.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, may, mayAnywhere } from '../people/actor.ts'
import { counted, type Told } from '../tasks/today.ts'
import { contactsOn } from './actions.ts'

/** Visits that are behind what was promised, and leaders without a contact point, to whoever keeps the list (INV-38). */
export async function contactsToday({ db, clock }: Ground, actor: Actor): Promise<Told> {
  if (!mayAnywhere(actor, 'contact_points.write')) return {}
  const { points, uncovered } = await scoped(db, actor, (tx) =>
    contactsOn(tx, actor, everywhere, dayOf(clock())),
  )
  const behind = points.filter(
    ({ isBehind, unitCode }) =>
      isBehind && may(actor, 'contact_points.write', { regionCode: unitCode }),
  )
  const without = uncovered.filter(({ placeCode }) =>
    may(actor, 'contact_points.write', { regionCode: placeCode }),
  )
  return {
    waiting: [
      ...counted(behind.length, 'contact_visits_behind', '/console/contacts?only=behind'),
      ...counted(without.length, 'leaders_without_point', '/console/contacts'),
    ],
  }
}
