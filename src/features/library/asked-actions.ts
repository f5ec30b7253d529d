import { firstOf } from '../../base/cursor.ts'
import { rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, waitForTurn } from '../../platform/db.ts'
import { type Actor, placesOf } from '../people/actor.ts'
import { findOnlyCounty } from '../people/place-store.ts'
import { loadIdentity } from '../sync/identity-store.ts'
import { type Recorder, record } from '../sync/record-actions.ts'
import { countAsked, listAskedResources, listAway, listSending } from './asked-store.ts'
import type { AskedResources } from './coverage-api.ts'
import { resourceAsked } from './replication.ts'
import { findStates } from './store.ts'
import type { Place } from './tree-actions.ts'

/**
 * Asks the county to send resources. What is here, was asked for or is on its way is not asked for again, however
 * many ask at the same moment: of a node the log has one record for each resource in a month.
 */
export async function askForResources(
  { db, recorder }: { db: Db; recorder: Recorder },
  actor: Actor,
  resourceIds: readonly string[],
  now: Date,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const states = await findStates(tx, resourceIds)
    const unknown = resourceIds.find((id) => states.get(id) !== 'published')
    if (unknown !== undefined) throw notFound('resources', unknown)
    const { id: station } = await loadIdentity(tx)
    await waitForTurn(tx, 'resources asked for')
    const away = await listAway(tx, resourceIds)
    for (const [resourceId, sending] of await listSending(tx, { station, now }, away)) {
      if (sending === 'none') await record(tx, recorder, {}, resourceAsked, { resourceId })
    }
  })
}

/** How many are asked for in the reader's reach and were not sent yet. */
export async function countAskedResources(db: Db, actor: Actor): Promise<number> {
  const reach = placesOf(actor, 'placements.write')
  return asSystem(db, 'resources asked for at stations', async (tx) => {
    const county = await findOnlyCounty(tx)
    const whole = county === undefined ? undefined : rangeOf(county, 'county')
    const atHub = reach.some(
      ({ lower, upper }) => whole && lower <= whole.lower && whole.upper <= upper,
    )
    return countAsked(tx, { reach, atHub })
  })
}

const shownAsked = 200

/** What is asked for at the stations of the place, for whoever reads its needs. */
export async function readAskedResources(
  db: Db,
  actor: Actor,
  place: Place,
): Promise<AskedResources> {
  const range = rangeOf(place.code, place.level)
  const seen = placesOf(actor, 'needs.read').some(
    ({ lower, upper }) => lower <= range.lower && range.upper <= upper,
  )
  if (!seen) return { resources: [], isCut: false }
  const found = await asSystem(db, 'resources asked for at stations', (tx) =>
    listAskedResources(tx, range, shownAsked + 1),
  )
  const { rows: resources, isCut } = firstOf(found, shownAsked)
  return { resources, isCut }
}
