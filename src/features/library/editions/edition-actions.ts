import { notFound } from '../../../base/refusal.ts'
import { type Db, scoped } from '../../../platform/db.ts'
import { type Actor, may } from '../../people/actor.ts'
import { shownContent } from '../packages/content.ts'
import { mayAddFiles } from '../uploads/upload-actions.ts'
import type { EditionsAnswer } from './api.ts'
import { findFiled, listEditions, listPlaced } from './edition-store.ts'
import { addressOf } from './ticket-protocol.ts'

export async function readEditions(
  db: Db,
  actor: Actor,
  resourceId: string,
  content: { limitBytes: number; contentOrigin: string; ticketKey: Buffer; now: Date },
): Promise<EditionsAnswer> {
  return scoped(db, actor, async (tx) => {
    const resource = await findFiled(tx, resourceId)
    const seen =
      resource && (resource.state === 'published' || may(actor, 'resources.read', resource))
    if (!resource || !seen) throw notFound('resources', resourceId)
    const published = resource.state === 'published'
    const ticket = published ? undefined : { key: content.ticketKey, now: content.now }
    return {
      editions: (await listEditions(tx, resourceId)).map((edition) => ({
        ...edition,
        content: edition.content && shownContent(edition.content),
        address: `${content.contentOrigin}/content/${addressOf(edition.id, ticket)}/`,
      })),
      mayAdd: mayAddFiles(actor, resource),
      sends: true,
      limitBytes: content.limitBytes,
    }
  })
}

/** At a station: what has been placed there of a resource, which is open to everybody. */
export async function readPlaced(
  db: Db,
  actor: Actor,
  resourceId: string,
  origin: string,
): Promise<EditionsAnswer> {
  const placed = await scoped(db, actor, (tx) => listPlaced(tx, resourceId))
  return {
    editions: placed.map((edition) => ({
      ...edition,
      content: edition.content && shownContent(edition.content),
      address: `${origin}/content/${addressOf(edition.id)}/`,
    })),
    mayAdd: false,
    sends: false,
    limitBytes: 0,
  }
}
