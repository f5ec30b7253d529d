import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { canonicalJson } from '../../base/canonical.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { emptyFeedHash, nextFeedHash } from './chain-protocol.ts'
import { loadIdentity, setPublishing } from './identity-store.ts'
import { findPeer } from './peer-store.ts'
import type { Collection, Replication } from './replication.ts'
import { fingerprintOf, sealTo } from './sealing-protocol.ts'
import { randomHex } from './store.ts'

/** Runs every minute, and as soon as a node has enrolled. */
export const publishJobName = 'sync.publish'

/** From now on what changes here is published, beginning with all there is. */
export async function startPublishing(tx: Tx, { collections }: Replication): Promise<void> {
  const identity = await loadIdentity(tx)
  if (identity.publishes) return
  await setPublishing(tx)
  for (const collection of collections) await republish(tx, collection)
}

/** A node that has its key now can read what is sealed to it. */
export async function publishPersonal(tx: Tx, { collections }: Replication): Promise<void> {
  for (const collection of collections) if (collection.personal) await republish(tx, collection)
}

async function republish(tx: Tx, collection: Collection): Promise<void> {
  const keys = await collection.keys(tx)
  if (keys.length === 0) return
  await sql`insert into sync_outbox (collection, key)
    select ${collection.name}, key from unnest(${keys}::text[]) as all_there_are (key)`.execute(tx)
}

/** Sealed under this context, so that nothing sealed for another purpose passes for an item (S21). */
export const itemContext = (station: string): string => `feed station:${station}`

const atOnce = 500

/** Makes items of what changed, oldest first, one writer at a time. How many feed items were written. */
export async function drainOutbox(db: Db, { collections }: Replication): Promise<number> {
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
        changes.push(...(await changesOf(tx, collection, keys)))
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
    for (const feed of wanted.feeds) {
      const parcel = await parcelFor(tx, collection, feed, wanted)
      if (!parcel || there.some((item) => item.feed === feed && item.digest === parcel.digest)) {
        continue
      }
      const { ver } = wanted
      changes.push({ feed, collection: collection.name, key, op: 'put', ver, ...parcel })
    }
  }
  return changes
}

/** An item as it travels: in the open, or sealed to the one station that may read it. */
async function parcelFor(
  tx: Tx,
  collection: Collection,
  feed: string,
  { item, ver }: { item: unknown; ver: number },
): Promise<{ body: unknown; digest: string } | undefined> {
  const digestOf = (key: string) =>
    createHash('sha256').update(canonicalJson({ item, ver, key })).digest('hex')
  if (!collection.personal) return { body: item, digest: digestOf('') }
  const [kind, station] = feed.split(':')
  if (kind !== 'station' || !station) {
    throw new Error(`${collection.name} is personal and named the feed ${feed}`)
  }
  const peer = await findPeer(tx, station)
  // Invited and not yet enrolled: published once its key is known.
  if (!peer?.sealingKey) return undefined
  const sealed = sealTo(peer.sealingKey, Buffer.from(canonicalJson(item)), itemContext(station))
  return {
    body: { sealed: sealed.toString('base64url') },
    digest: digestOf(fingerprintOf(peer.sealingKey)),
  }
}

async function writeChanges(tx: Tx, changes: readonly Change[]): Promise<void> {
  // Always in the same order, so that two writers never wait for each other.
  const byFeed = [...Map.groupBy(changes, ({ feed }) => feed)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )
  for (const [feed, items] of byFeed) {
    const { rows } = await sql<{
      seq: number
      hash: string
    }>`insert into sync_feeds (feed, epoch, seq, floor, hash)
      values (${feed}, ${randomHex(16)}, ${items.length}, 0, ${emptyFeedHash})
      on conflict (feed) do update set seq = sync_feeds.seq + excluded.seq
      returning seq, hash`.execute(tx)
    const [head] = rows
    if (!head) throw new Error(`the feed ${feed} has no head`)
    const first = head.seq - items.length + 1
    const numbered = items.map((item, i) => ({ ...item, seq: first + i }))
    const hash = nextFeedHash(
      head.hash,
      numbered.map(({ seq, collection, key, op, ver, digest }) => ({
        ...{ seq, collection, key, op, ver },
        ...(digest !== undefined && { digest }),
      })),
    )
    await sql`with head as (update sync_feeds set hash = ${hash} where feed = ${feed} returning feed, seq, hash)
      insert into sync_feed_points (feed, seq, hash) select feed, seq, hash from head`.execute(tx)
    await sql`insert into sync_items (feed, collection, key, seq, op, ver, body, digest)
      select feed, collection, key, seq, op, ver, body, digest
      from jsonb_to_recordset(${JSON.stringify(numbered)}::jsonb) as item
        (feed text, collection text, key text, seq bigint, op text, ver bigint, body jsonb, digest text)
      on conflict (feed, collection, key) do update set seq = excluded.seq, op = excluded.op,
        ver = excluded.ver, body = excluded.body, digest = excluded.digest,
        changed_at = now()`.execute(tx)
  }
}
