import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { canonicalJson } from '../../base/canonical.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { addJob } from '../../platform/jobs.ts'
import type { Collection, Replication } from './replication.ts'
import { randomHex } from './store.ts'

export const publishJobName = 'sync.publish'

/** Notes in the caller's transaction that rows changed; their items are made right after the commit. */
export async function publish(tx: Tx, collection: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await sql`insert into sync_outbox (collection, key)
    select ${collection}, key from unnest(${[...keys]}::text[]) as changed (key)`.execute(tx)
  await addJob(tx, publishJobName, {}, publishJobName)
}

/** Seals an item for one station (S21). */
export type SealFor = (tx: Tx, station: string, text: string) => Promise<string | undefined>

const atOnce = 500

/** Makes items of what changed, oldest first, one writer at a time. How many feed items were written. */
export async function drainOutbox(
  db: Db,
  { collections }: Replication,
  sealFor: SealFor,
): Promise<number> {
  const byName = new Map(collections.map((collection) => [collection.name, collection]))
  let written = 0
  for (;;) {
    const taken = await asSystem(db, 'sync: publish', async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtext('cunxiao sync publish'))`.execute(tx)
      const { rows } = await sql<{ collection: string; key: string }>`
        delete from sync_outbox where id in (select id from sync_outbox order by id limit ${atOnce})
        returning collection, key`.execute(tx)
      const changes: Change[] = []
      for (const [name, changed] of Map.groupBy(rows, ({ collection }) => collection)) {
        const collection = byName.get(name)
        if (!collection) continue
        const keys = [...new Set(changed.map(({ key }) => key))]
        changes.push(...(await changesOf(tx, collection, keys, sealFor)))
      }
      await writeChanges(tx, changes)
      written += changes.length
      return rows.length
    })
    if (taken < atOnce) return written
  }
}

type Change = {
  feed: string
  collection: string
  key: string
  op: 'put' | 'del'
  ver: number
  body?: unknown
  digest?: string
}

type Standing = { feed: string; key: string; op: 'put' | 'del'; digest: string | null }

async function changesOf(
  tx: Tx,
  collection: Collection,
  keys: readonly string[],
  sealFor: SealFor,
): Promise<Change[]> {
  const projected = await collection.project(tx, keys)
  const standing = Map.groupBy(
    await tx
      .selectFrom('syncItems')
      .select(['feed', 'key', 'op', 'digest'])
      .where('collection', '=', collection.name)
      .where('key', 'in', [...keys])
      .$castTo<Standing>()
      .execute(),
    ({ key }) => key,
  )
  const changes: Change[] = []
  for (const key of keys) {
    const wanted = projected.get(key)
    const there = (standing.get(key) ?? []).filter(({ op }) => op === 'put')
    for (const { feed } of there) {
      if (wanted?.feeds.includes(feed)) continue
      changes.push({ feed, collection: collection.name, key, op: 'del', ver: wanted?.ver ?? 0 })
    }
    if (!wanted) continue
    const text = canonicalJson({ item: wanted.item, ver: wanted.ver })
    const digest = createHash('sha256').update(text).digest('hex')
    for (const feed of wanted.feeds) {
      if (there.some((item) => item.feed === feed && item.digest === digest)) continue
      const body = await bodyFor(tx, collection, feed, wanted.item, sealFor)
      if (body === undefined) continue
      changes.push({
        feed,
        collection: collection.name,
        key,
        op: 'put',
        ver: wanted.ver,
        body,
        digest,
      })
    }
  }
  return changes
}

/** As it travels: in the open, or sealed to the one station that may read it. */
async function bodyFor(
  tx: Tx,
  collection: Collection,
  feed: string,
  item: unknown,
  sealFor: SealFor,
): Promise<unknown> {
  if (!collection.personal) return item
  const [kind, station] = feed.split(':')
  if (kind !== 'station' || !station) {
    throw new Error(`${collection.name} is personal and named the feed ${feed}`)
  }
  const sealed = await sealFor(tx, station, canonicalJson(item))
  return sealed === undefined ? undefined : { sealed }
}

async function writeChanges(tx: Tx, changes: readonly Change[]): Promise<void> {
  // Always in the same order, so that two writers never wait for each other.
  const byFeed = [...Map.groupBy(changes, ({ feed }) => feed)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )
  for (const [feed, items] of byFeed) {
    await sql`insert into sync_feeds (feed, epoch, seq, floor)
      values (${feed}, ${randomHex(16)}, 0, 0) on conflict do nothing`.execute(tx)
    const { rows } = await sql<{ seq: number }>`
      update sync_feeds set seq = seq + ${items.length} where feed = ${feed} returning seq`.execute(
      tx,
    )
    const first = (rows[0]?.seq ?? 0) - items.length + 1
    const numbered = items.map((item, i) => ({ ...item, seq: first + i }))
    await sql`insert into sync_items (feed, collection, key, seq, op, ver, body, digest)
      select feed, collection, key, seq, op, ver, body, digest
      from jsonb_to_recordset(${JSON.stringify(numbered)}::jsonb) as item
        (feed text, collection text, key text, seq bigint, op text, ver bigint, body jsonb, digest text)
      on conflict (feed, collection, key) do update set seq = excluded.seq, op = excluded.op,
        ver = excluded.ver, body = excluded.body, digest = excluded.digest,
        changed_at = now()`.execute(tx)
  }
}
