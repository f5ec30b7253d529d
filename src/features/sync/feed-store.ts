import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import * as z from 'zod'
import type { BlobName } from '../../platform/blobs/chunks.ts'
import type { Tx } from '../../platform/db.ts'
import { platform } from '../../platform/machine.ts'
import { deleteNeeds, nameBlob } from './blob-store.ts'
import { emptyFeedHash } from './chain-protocol.ts'
import type { Collection, Reader, Replication } from './replication.ts'
import type { Cursor, FeedItem, SyncTx } from './storage.ts'

type FeedQuestions = Pick<
  SyncTx,
  | 'listFeeds'
  | 'readFeedHashes'
  | 'renewFeed'
  | 'readItems'
  | 'listCursors'
  | 'lockCursor'
  | 'saveCursor'
  | 'dropCursor'
  | 'receive'
  | 'sweep'
>

/** Opens what came sealed to this node (S21). */
export type Unseal = (sealed: string) => unknown

export function feedQuestions(
  tx: Tx,
  { collections }: Replication,
  unseal?: Unseal,
): FeedQuestions {
  const byName = new Map(collections.map((collection) => [collection.name, collection]))

  /** What came from above replaces no trigger's work: a hub publishes it to its own stations like what it wrote (S20). */
  async function passOn(keys: readonly { collection: string; key: string }[]) {
    const known = keys.filter(({ collection }) => byName.has(collection))
    if (known.length === 0) return
    await sql`insert into sync_outbox (collection, key)
      select collection, key from jsonb_to_recordset(${JSON.stringify(known)}::jsonb)
        as came (collection text, key text)
      where exists (select from sync_identity where publishes)`.execute(tx)
  }

  /** Removes the rows of keys that no feed brings any more. */
  async function removeOrphans(keys: readonly { collection: string; key: string }[]) {
    if (keys.length === 0) return
    const { rows } = await sql<{ collection: string; key: string }>`
      select collection, key from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
        as gone (collection text, key text)
      where not exists (select 1 from sync_received as r
        where r.collection = gone.collection and r.key = gone.key)`.execute(tx)
    for (const [name, gone] of Map.groupBy(rows, ({ collection }) => collection)) {
      await byName.get(name)?.del(
        tx,
        gone.map(({ key }) => key),
      )
      if (!byName.get(name)?.blobs) continue
      for (const { key } of gone) await deleteNeeds(tx, needOf(name, key))
    }
    await passOn(rows)
  }

  /** An item may have come before with other content. */
  async function nameBlobsOf(
    { name, blobs }: Collection,
    came: readonly { key: string; item: unknown }[],
  ): Promise<void> {
    if (!blobs) return
    const { id } = await tx.selectFrom('syncIdentity').select('id').executeTakeFirstOrThrow()
    for (const { key, item } of came) {
      const neededBy = needOf(name, key)
      await deleteNeeds(tx, neededBy)
      for (const blob of blobs(item, { id, platform })) {
        await nameBlob(tx, blob, { origin: 'above', stored: false, neededBy })
      }
    }
  }

  function opened({ name, personal }: Collection, body: unknown): unknown {
    if (!personal) return body
    const { sealed } = Sealed.parse(body)
    if (!unseal) throw new Error(`${name} came sealed and this node has no key`)
    return unseal(sealed)
  }

  return {
    listFeeds: async (feeds) => {
      if (feeds.length === 0) return []
      const heads = tx
        .selectFrom('syncFeeds')
        .select(['feed', 'epoch', 'seq', 'floor', 'hash'])
        .where('feed', 'in', [...feeds])
      const found = await heads.execute()
      const missing = feeds.filter((feed) => !found.some((head) => head.feed === feed))
      if (missing.length === 0) return found
      await tx
        .insertInto('syncFeeds')
        .values(missing.map((feed) => ({ ...emptyFeed, feed, epoch: newEpoch() })))
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      // Another may have begun one at the same time: its epoch holds.
      return heads.execute()
    },
    readFeedHashes: async (feed, seqs) => {
      const rows = await tx
        .selectFrom('syncFeedPoints')
        .select(['seq', 'hash'])
        .where('feed', '=', feed)
        .where('seq', 'in', [...seqs])
        .execute()
      return new Map(rows.map(({ seq, hash }) => [seq, hash]))
    },
    renewFeed: async (feed) => {
      await tx
        .updateTable('syncFeeds')
        .set({ epoch: newEpoch() })
        .where('feed', '=', feed)
        .execute()
    },
    readItems: async (feed, after, max) => {
      const { rows } = await sql<Omit<FeedItem, 'body'> & { body: unknown }>`
        select seq, collection, key, op, ver, body from sync_items
        where feed = ${feed} and seq > ${after} order by seq limit ${max}`.execute(tx)
      return rows.map(({ body, ...item }) => (item.op === 'put' ? { ...item, body } : item))
    },

    listCursors: () => cursors(tx).execute(),
    lockCursor: (feed) => cursors(tx).where('feed', '=', feed).forUpdate().executeTakeFirst(),
    saveCursor: async (cursor) => {
      const row = { ...cursor, points: JSON.stringify(cursor.points) }
      await tx
        .insertInto('syncCursors')
        .values(row)
        .onConflict((conflict) => conflict.column('feed').doUpdateSet(row))
        .execute()
    },
    dropCursor: async (feed) => {
      await tx.deleteFrom('syncCursors').where('feed', '=', feed).execute()
    },
    receive: async (feed, round, items) => {
      const puts = items.filter(({ op }) => op === 'put')
      const gone = items.filter(({ op }) => op === 'del')
      await sql`insert into sync_received (feed, collection, key, round, ver)
        select ${feed}, collection, key, ${round}, ver
        from jsonb_to_recordset(${JSON.stringify(puts.map(({ collection, key, ver }) => ({ collection, key, ver })))}::jsonb)
          as came (collection text, key text, ver bigint)
        on conflict (feed, collection, key) do update set round = excluded.round, ver = excluded.ver`.execute(
        tx,
      )
      // In the order of the collections, so that what an item refers to is there before it.
      for (const collection of collections) {
        const mine = puts.filter((item) => item.collection === collection.name)
        if (mine.length === 0) continue
        const came = mine.map(({ key, body }) => ({
          key,
          item: collection.item.parse(opened(collection, body)),
        }))
        await collection.put(tx, came)
        await nameBlobsOf(collection, came)
      }
      await passOn(puts.map(({ collection, key }) => ({ collection, key })))
      if (gone.length === 0) return
      await sql`delete from sync_received where feed = ${feed} and (collection, key) in (
        select collection, key from jsonb_to_recordset(${JSON.stringify(gone)}::jsonb)
          as gone (collection text, key text))`.execute(tx)
      await removeOrphans(gone)
    },
    sweep: async (feed, round) => {
      const { rows } = await sql<{ collection: string; key: string }>`
        delete from sync_received where feed = ${feed} and round < ${round}
        returning collection, key`.execute(tx)
      await removeOrphans(rows)
    },
  }
}

/** Content that the items of a feed after `after` name for `reader`. */
export async function listNamed(
  tx: Tx,
  { collections }: Replication,
  { feed, after, reader }: { feed: string; after: number; reader: Reader },
): Promise<BlobName[]> {
  const named: BlobName[] = []
  for (const { name, blobs, project } of collections) {
    if (!blobs) continue
    const { rows } = await sql<{ key: string }>`
      select key from sync_items
      where feed = ${feed} and seq > ${after} and collection = ${name} and op = 'put'`.execute(tx)
    const found = await project(
      tx,
      rows.map(({ key }) => key),
    )
    for (const { item } of found.values()) named.push(...blobs(item, reader))
  }
  return named
}

const cursors = (tx: Tx) =>
  tx
    .selectFrom('syncCursors')
    .select(['feed', 'epoch', 'seq', 'round', 'filling', 'begun', 'points'])
    .$castTo<Cursor>()

const emptyFeed = { seq: 0, floor: 0, hash: emptyFeedHash }

const Sealed = z.object({ sealed: z.string() })

const needOf = (collection: string, key: string): string => `item:${collection}/${key}`

const newEpoch = (): string => randomBytes(16).toString('hex')
