import { permits } from '../../base/permission.ts'
import { rangeOf } from '../../base/place.ts'
import { conflict } from '../../base/refusal.ts'
import type { Place } from '../../base/session.ts'
import type { Tx } from '../../platform/db.ts'
import type { Actor } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { behindOf } from './behind.ts'
import { listBehind, listWithQuestions } from './behind-store.ts'
import type { Resource } from './resource.ts'
import type { ResourceFacts } from './resource-state.ts'
import { readTree } from './tree-actions.ts'

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

/** What the moves of resources ask, in the order of `rows`. */
export async function resourceFacts(
  tx: Tx,
  actor: Actor,
  rows: readonly (Pick<Resource, 'ownerCode' | 'subjects' | 'mediaType' | 'link' | 'source'> & {
    id: string
  })[],
): Promise<ResourceFacts[]> {
  const tree = await readTree(tx)
  const codes = rows.map(({ ownerCode }) => ownerCode)
  const owners = new Map((await findPlaces(tx, codes)).map((place) => [place.code, place]))
  const ids = rows.map(({ id }) => id)
  const editions = Map.groupBy(await listBehind(tx, ids), ({ resourceId }) => resourceId)
  const asking = await listWithQuestions(tx, ids)
  return rows.map((row) => {
    const { ownerCode, subjects } = row
    const owner = owners.get(ownerCode)
    if (!owner) throw conflict('place_unknown', { code: ownerCode })
    return {
      owning: standsFor(actor, owner),
      ownerName: owner.name,
      unknownSubjects: subjects.filter((code) => !tree.codeOf(code)),
      behind: behindOf(row, editions.get(row.id) ?? [], asking.has(row.id)),
    }
  })
}
