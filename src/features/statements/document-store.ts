import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import type { Content, DocumentKind } from './document.ts'
import { nameOfActivity, nameOfAgent, noName } from './naming-store.ts'

/** Whose documents: of an activity, of an agent, or of both, perhaps of one registration. */
export type Shelf = {
  kind: DocumentKind
  regionCode: string
  activityIri?: string | undefined
  agentKey?: string | undefined
  registration?: string | undefined
}

export type StoredDocument = Content & { etag: string; updatedAt: string }

const rowOf = ({ kind, regionCode, activityIri, agentKey }: Shelf) => ({
  kind,
  regionCode,
  activity: activityIri === undefined ? noName : nameOfActivity(activityIri),
  agent: agentKey === undefined ? noName : nameOfAgent(agentKey),
})

export async function findDocument(
  tx: Tx,
  shelf: Shelf,
  documentId: string,
): Promise<StoredDocument | undefined> {
  const found = await tx
    .selectFrom('xapiDocuments')
    .select(['contentType', 'content', 'updatedAt'])
    .where(({ and }) => and({ ...rowOf(shelf), documentId }))
    .where('registration', '=', shelf.registration ?? noName)
    .executeTakeFirst()
  return found && { ...found, etag: hash('sha1', found.content) }
}

/** Ids of the documents that were written after `since`, and when the newest of them was. */
export async function listDocumentIds(
  tx: Tx,
  shelf: Shelf,
  since: string | undefined,
): Promise<{ ids: string[]; updatedAt?: string }> {
  const rows = await tx
    .selectFrom('xapiDocuments')
    .select(({ fn }) => ['documentId', fn.max('updatedAt').as('updatedAt')])
    .where(({ and }) => and(rowOf(shelf)))
    .$if(shelf.registration !== undefined, (query) =>
      query.where('registration', '=', shelf.registration ?? noName),
    )
    .$if(since !== undefined, (query) => query.where('updatedAt', '>', since ?? ''))
    .groupBy('documentId')
    .orderBy('documentId')
    .execute()
  const newest = rows
    .map(({ updatedAt }) => updatedAt)
    .toSorted()
    .at(-1)
  return {
    ids: rows.map(({ documentId }) => documentId),
    ...(newest !== undefined && { updatedAt: newest }),
  }
}

/** Holds whoever else would write the same document, there or not, until the transaction ends. */
export async function lockDocument(tx: Tx, shelf: Shelf, documentId: string): Promise<void> {
  const name = JSON.stringify([rowOf(shelf), shelf.registration ?? noName, documentId])
  await sql`select pg_advisory_xact_lock(hashtextextended(${`xapi document ${name}`}, 0))`.execute(
    tx,
  )
}

export async function saveDocument(
  tx: Tx,
  shelf: Shelf,
  documentId: string,
  { contentType, content }: Content,
): Promise<void> {
  const changed = {
    contentType,
    content: Buffer.from(content),
    // As precise as it is told: `since` it must leave it out.
    updatedAt: sql<string>`date_trunc('milliseconds', clock_timestamp())`,
  }
  await tx
    .insertInto('xapiDocuments')
    .values({
      ...rowOf(shelf),
      registration: shelf.registration ?? noName,
      documentId,
      ...changed,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['regionCode', 'kind', 'activity', 'agent', 'documentId', 'registration'])
        .doUpdateSet(changed),
    )
    .execute()
}

/** One document, or all of the shelf. */
export async function deleteDocuments(
  tx: Tx,
  shelf: Shelf,
  documentId: string | undefined,
): Promise<void> {
  await tx
    .deleteFrom('xapiDocuments')
    .where(({ and }) => and(rowOf(shelf)))
    .$if(documentId !== undefined || shelf.registration !== undefined, (query) =>
      query.where('registration', '=', shelf.registration ?? noName),
    )
    .$if(documentId !== undefined, (query) => query.where('documentId', '=', documentId ?? ''))
    .execute()
}
