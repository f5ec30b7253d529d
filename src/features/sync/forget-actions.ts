import { sql } from 'kysely'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { loadIdentity } from './identity-store.ts'
import { purge } from './log-protocol.ts'
import type { Replication } from './replication.ts'
import type { LogKey } from './storage.ts'
import { openSyncStore } from './store.ts'

const atOnce = 1_000

/** By the database's clock, which stamped the rows. */
const daysAgo = (days: number) => sql`now() - make_interval(days => ${days})`

/**
 * S11: a station lets go of its records that are older and that a verified copy of the hub holds, a few in
 * each transaction. What they said stays as rows. How many went.
 */
export async function forgetRecords(
  db: Db,
  replication: Replication,
  keptDays: number,
): Promise<number> {
  const store = openSyncStore(db, replication)
  const { id: station } = await asSystem(db, 'sync: forget records', loadIdentity)
  let gone = 0
  for (const log of await store.transaction((tx) => tx.listLogs({ station }))) {
    for (let deleted = atOnce; deleted === atOnce; gone += deleted) {
      const keepFrom = await asSystem(db, 'sync: forget records', (tx) =>
        findKeepFrom(tx, log, keptDays),
      )
      deleted = await store.transaction((tx) => purge(tx, log, keepFrom))
    }
  }
  return gone
}

/** The first record that is young enough to stay, as far as the oldest ones tell; 0: there are none. */
async function findKeepFrom(tx: Tx, { station, epoch }: LogKey, keptDays: number): Promise<number> {
  const { rows } = await sql<{ seq: number | null }>`
    select coalesce(min(seq) filter (where stored_at >= ${daysAgo(keptDays)}), max(seq) + 1) as seq
    from (select r.seq, r.stored_at from sync_records as r join sync_logs as l on l.id = r.log_id
      where l.station = ${station} and l.epoch = ${epoch} order by r.seq limit ${atOnce}) as oldest`.execute(
    tx,
  )
  return rows[0]?.seq ?? 0
}

/**
 * S22: whoever stands before an older deletion in one of these feeds reads it anew. An answer
 * under way may still go by the floor as it was, so what is below it goes with the next call. How many went.
 */
export async function forgetDeletions(
  tx: Tx,
  feeds: readonly string[],
  keptDays: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from sync_items as i using sync_feeds as f
    where f.feed = any(${[...feeds]}::text[]) and i.feed = f.feed and i.op = 'del' and i.seq <= f.floor`.execute(
    tx,
  )
  await sql`update sync_feeds as f set floor = old.seq
    from (select feed, max(seq) as seq from sync_items
      where op = 'del' and changed_at < ${daysAgo(keptDays)} and feed = any(${[...feeds]}::text[]) group by feed) as old
    where f.feed = old.feed and f.floor < old.seq`.execute(tx)
  await sql`delete from sync_feed_points as p using sync_feeds as f
    where f.feed = any(${[...feeds]}::text[]) and p.feed = f.feed and p.seq < f.floor`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** Every feed here with the 12-digit code of its place; empty: the nation's. */
export async function listFeedPlaces(tx: Tx): Promise<{ feed: string; place: string }[]> {
  const { rows } = await sql<{ feed: string; place: string }>`
    select f.feed, case when f.feed = 'scope:nation' then ''
      else coalesce(p.region_code::text, rpad(substr(f.feed, 7), 12, '0')) end as place
    from sync_feeds as f left join sync_peers as p on f.feed = 'station:' || p.id`.execute(tx)
  return rows
}
