import { dayOf } from '../../base/calendar.ts'
import { notFound } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { listMoves, openMoves } from '../moves/move-actions.ts'
import { waitsFor } from '../moves/waits-actions.ts'
import { type Actor, may } from '../people/actor.ts'
import { movableOf } from '../registers/case-actions.ts'
import type { CaseRow } from '../registers/case-store.ts'
import { findStored, rowOf } from '../registers/store.ts'
import type { ResourceDetail } from './api.ts'
import { averageOf, isLow } from './rank.ts'
import { resourceRegister } from './registers.ts'
import { type ResourceRow, resource } from './resource.ts'
import { resourceFacts } from './resource-facts-actions.ts'
import type { ResourceFacts, ResourceState } from './resource-state.ts'
import { findScores } from './store.ts'
import { readTree, readWeights } from './tree-actions.ts'

const movable = movableOf(resourceRegister)

/** Published: for everybody; before and after that for the people of its place. */
export async function readResource(
  db: Db,
  actor: Actor,
  id: string,
  now: Date,
): Promise<ResourceDetail> {
  return scoped(db, actor, async (tx) => {
    const stored = (await findStored(tx, resource, [id])).get(id)
    if (!stored || !maySee(actor, stored)) throw notFound('resources', id)
    const row = rowOf(stored) as CaseRow & ResourceRow
    const tree = await readTree(tx)
    const [facts] = (await resourceFacts(tx, actor, [row])) as [ResourceFacts]
    const scores = await findScores(tx, id)
    const weights = await readWeights(tx, row.regionCode, now)
    const waiting = await waitsFor(tx, actor, movable, [{ ...row, since: row.stateAt }], dayOf(now))
    return {
      row,
      state: row.state as ResourceState,
      ownerName: facts.ownerName,
      subjects: row.subjects.map((code) => {
        const path = tree.pathTo(code).map(({ name, englishName }) => ({
          name,
          ...(englishName && { englishName }),
        }))
        return { code, path: path.length > 0 ? path : [{ name: code }] }
      }),
      suitability: scores && { ...scores, average: averageOf(scores), low: isLow(scores, weights) },
      mayEdit: may(actor, 'resources.write', row),
      moves: openMoves(actor, movable, row, facts as never) as ResourceDetail['moves'],
      waitsFor: waiting.flat(),
      history: await listMoves(tx, id),
    }
  })
}

export const maySee = (
  actor: Actor,
  { state, regionCode }: { state?: string; regionCode: string },
): boolean => state === 'published' || may(actor, 'resources.read', { regionCode })
