import { movesFrom } from '../../base/lifecycle.ts'
import { permits } from '../../base/permission.ts'
import { rangeOf } from '../../base/place.ts'
import { conflict, notFound } from '../../base/refusal.ts'
import type { Place } from '../../base/session.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { listMoves, move } from '../audit/move-actions.ts'
import { type Actor, may } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { findStored, rowOf } from '../registers/store.ts'
import type { ResourceDetail } from './api.ts'
import { averageOf, isLow } from './rank.ts'
import { type ResourceRow, resource } from './resource.ts'
import { type ResourceFacts, type ResourceMove, resourceLifecycle } from './resource-state.ts'
import { findMovable, findScores, lockResources, type MovableResource, setStates } from './store.ts'
import type { SubjectTree } from './subject-tree.ts'
import { readTree, readWeights } from './tree-actions.ts'

/** Published: for everybody; before and after that for the people of its place. */
export async function readResource(
  db: Db,
  actor: Actor,
  id: string,
  now: Date,
): Promise<ResourceDetail> {
  return scoped(db, actor, async (tx) => {
    const found = await findMovable(tx, id)
    const stored = (await findStored(tx, resource, [id])).get(id)
    if (!found || !stored || !maySee(actor, found)) throw notFound('resources', id)
    const tree = await readTree(tx)
    const facts = await factsOf(tx, actor, [found], tree)
    const scores = await findScores(tx, id)
    const weights = await readWeights(tx, found.regionCode, now)
    const own = facts.get(id) as ResourceFacts
    return {
      row: rowOf(stored) as unknown as ResourceRow,
      state: found.state,
      ownerName: own.ownerName,
      subjects: found.subjects.map((code) => {
        const path = tree.pathTo(code).map(({ name, englishName }) => ({
          name,
          ...(englishName && { englishName }),
        }))
        return { code, path: path.length > 0 ? path : [{ name: code }] }
      }),
      suitability: scores && { ...scores, average: averageOf(scores), low: isLow(scores, weights) },
      mayEdit: may(actor, 'resources.write', found),
      moves: movesFrom(resourceLifecycle, found.state, own, (verb) => may(actor, verb, found)),
      history: await listMoves(tx, id),
    }
  })
}

export const maySee = (actor: Actor, { state, regionCode }: MovableResource): boolean =>
  state === 'published' || may(actor, 'resources.read', { regionCode })

/** Takes resources along their lifecycle, all of them or none: an owner reads a list and signs once. */
export async function moveResources(
  db: Db,
  actor: Actor,
  given: { ids: readonly string[]; move: ResourceMove; reason?: string | undefined },
): Promise<{ moved: number }> {
  return scoped(db, actor, async (tx) => {
    const resources = await lockResources(tx, [...new Set(given.ids)])
    const missing = given.ids.find((id) => !resources.some((one) => one.id === id))
    if (missing !== undefined) throw notFound('resources', missing)
    const facts = await factsOf(tx, actor, resources, await readTree(tx))
    for (const one of resources) {
      if (!maySee(actor, one)) throw notFound('resources', one.id)
      await move(tx, actor, resourceLifecycle, one, given.move, {
        facts: facts.get(one.id) as ResourceFacts,
        permitted: (verb) => may(actor, verb, one),
        reason: given.reason,
      })
    }
    await setStates(
      tx,
      resources.map(({ id }) => id),
      resourceLifecycle.moves[given.move].to,
    )
    return { moved: resources.length }
  })
}

/** The actor's word is that of the owner: he may publish there, over just that place. */
export const standsFor = (
  actor: Actor,
  { code, level }: Pick<Place, 'code' | 'level'>,
): boolean => {
  const { lower, upper } = rangeOf(code, level)
  return actor.grants.some(
    ({ permissions, range, organisationId }) =>
      permits(permissions, 'resources.publish') &&
      organisationId === undefined &&
      range.lower === lower &&
      range.upper === upper,
  )
}

async function factsOf(
  tx: Tx,
  actor: Actor,
  resources: readonly MovableResource[],
  tree: SubjectTree,
): Promise<Map<string, ResourceFacts>> {
  const owners = new Map(
    (
      await findPlaces(
        tx,
        resources.map(({ ownerCode }) => ownerCode),
      )
    ).map((place) => [place.code, place]),
  )
  return new Map(
    resources.map(({ id, ownerCode, subjects }) => {
      const owner = owners.get(ownerCode)
      if (!owner) throw conflict('place_unknown', { code: ownerCode })
      return [
        id,
        {
          owning: standsFor(actor, owner),
          ownerName: owner.name,
          unknownSubjects: subjects.filter((code) => !tree.codeOf(code)),
        },
      ]
    }),
  )
}
