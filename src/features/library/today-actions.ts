import type { CodeRange } from '../../base/place.ts'
import { asSystem, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, mayAnywhere, placesOf, reachesCounty } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { findBlobHome } from '../sync/blob-home-store.ts'
import { counted, type Told } from '../tasks/today.ts'
import { countAskedResources } from './asked-actions.ts'
import { standsFor } from './resource-facts-actions.ts'
import { listSubjects } from './store.ts'
import { countInReview, countLow } from './today-store.ts'
import { readWeights } from './tree-actions.ts'

/** For whoever runs the node: its content is not where it should be. */
export async function contentToday({ db }: Ground, actor: Actor): Promise<Told> {
  const home = mayAnywhere(actor, 'node.manage')
    ? await asSystem(db, 'today: content', findBlobHome)
    : undefined
  if (!home?.strangeSince) return {}
  const item = { code: 'content_store_strange', details: {}, link: '/console/jobs', late: true }
  return { waiting: [item] }
}

const [review, coverage] = ['/console/library/review', '/console/library/coverage']

/** Library: resources that wait for the reader's word or another's, and those that people could not use. */
export async function libraryToday({ db, clock }: Ground, actor: Actor): Promise<Told> {
  const asked = mayAnywhere(actor, 'placements.write') ? await countAskedResources(db, actor) : 0
  const places = placesOf(actor, 'resources.read')
  return scoped(db, actor, async (tx) => {
    const { own, others } = await countInReview(tx, places, await listOwned(tx, actor))
    const low = await countUnsuitable(tx, actor, clock())
    const noSubjects = reachesCounty(actor) && (await listSubjects(tx)).length === 0
    return {
      waiting: [
        ...counted(own, 'resources_to_approve', review),
        ...counted(asked, 'resources_asked', coverage),
      ],
      missing: [
        ...counted(others, 'resources_in_review', review),
        ...counted(low, 'resources_unsuitable', review),
        ...(noSubjects
          ? [{ code: 'subjects_none', details: {}, link: '/console/library/subjects' }]
          : []),
      ],
    }
  })
}

/** Places for whose resources the actor's word is that of the owner. */
async function listOwned(tx: Tx, actor: Actor): Promise<string[]> {
  const codes = actor.grants.map(({ range }) => range.lower.padEnd(12, '0'))
  const owners = await findPlaces(tx, codes)
  return owners.filter((owner) => standsFor(actor, owner)).map(({ code }) => code)
}

async function countUnsuitable(tx: Tx, actor: Actor, now: Date): Promise<number> {
  const places: readonly CodeRange[] = placesOf(actor, 'resources.read')
  const counts = await Promise.all(
    places.map(async (place) =>
      countLow(tx, place, await readWeights(tx, place.lower.padEnd(12, '0'), now)),
    ),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}
