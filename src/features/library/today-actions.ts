import { asSystem, scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Actor, mayAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { findBlobHome } from '../sync/blob-home-store.ts'
import type { TodayItem } from '../tasks/api.ts'
import { countAskedResources } from './asked-actions.ts'
import { standsFor } from './resource-actions.ts'
import { listInReview, listLow, listSubjects, type MovableResource } from './store.ts'
import { readWeights } from './tree-actions.ts'

/** For whoever runs the node: its content is not where it should be. */
export async function contentToday(
  { db }: Ground,
  actor: Actor,
): Promise<{ waiting: TodayItem[]; missing: TodayItem[] }> {
  const home = mayAnywhere(actor, 'node.manage')
    ? await asSystem(db, 'today: content', findBlobHome)
    : undefined
  if (!home?.strangeSince) return { waiting: [], missing: [] }
  const item = { code: 'content_store_strange', details: {}, link: '/console/jobs', late: true }
  return { waiting: [item], missing: [] }
}

/** Library: resources that wait for the reader's word, and those that people could not use. */
export async function libraryToday(
  { db, clock }: Ground,
  actor: Actor,
): Promise<{ waiting: TodayItem[]; missing: TodayItem[] }> {
  const sends = mayAnywhere(actor, 'placements.write')
  if (!mayAnywhere(actor, 'resources.publish') && !mayAnywhere(actor, 'subjects.write') && !sends)
    return { waiting: [], missing: [] }
  const now = clock()
  return scoped(db, actor, async (tx) => {
    const review: MovableResource[] = []
    let low = 0
    for (const scope of actor.scopes) {
      review.push(...(await listInReview(tx, scope)))
      const weights = await readWeights(tx, scope.lower.padEnd(12, '0'), now)
      low += (await listLow(tx, scope, weights)).length
    }
    const owners = await findPlaces(
      tx,
      review.map(({ ownerCode }) => ownerCode),
    )
    const own = new Set(owners.filter((owner) => standsFor(actor, owner)).map(({ code }) => code))
    const mine = review.filter(({ ownerCode }) => own.has(ownerCode))
    const asked = sends ? await countAskedResources(db, actor) : 0
    const noSubjects = mayAnywhere(actor, 'subjects.write') && (await listSubjects(tx)).length === 0
    return {
      waiting: [
        ...(mine.length > 0
          ? [
              {
                code: 'resources_to_approve',
                details: { count: mine.length },
                link: '/console/library/review',
              },
            ]
          : []),
        ...(asked > 0
          ? [
              {
                code: 'resources_asked',
                details: { count: asked },
                link: '/console/library/coverage',
              },
            ]
          : []),
      ],
      missing: [
        ...(low > 0
          ? [
              {
                code: 'resources_unsuitable',
                details: { count: low },
                link: '/console/library/review',
              },
            ]
          : []),
        ...(noSubjects
          ? [{ code: 'subjects_none', details: {}, link: '/console/library/subjects' }]
          : []),
      ],
    }
  })
}
