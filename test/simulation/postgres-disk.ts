import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { emptyFeedHash, nextFeedHash } from '../../src/features/sync/chain-protocol.ts'
import type { Told } from '../../src/features/sync/packet.ts'
import type { FeedItem, StoredRecord, SyncTx } from '../../src/features/sync/storage.ts'
import { openSyncStore, randomHex } from '../../src/features/sync/store.ts'
import { asSystem, connect, type Db } from '../../src/platform/db.ts'
import { type Disk, type DiskTx, type Held, type KnownStep, nameOf, type Row } from './disk.ts'
import { createSimulationTables, simulated } from './simulated.ts'

export type Databases = {
  newDisk(): Disk
  /** Drops the database of every disk. */
  clear(): Promise<void>
  /** The same, and the template. */
  close(): Promise<void>
}

/**
 * Disks that are databases, each a copy of one template. `from`: a migrated database nobody is connected to;
 * `adminUrl`: a superuser of its cluster; `urlOf`: a database by its name, as the node's own role.
 */
export async function openDatabases(
  from: string,
  adminUrl: string,
  urlOf: (name: string) => string,
): Promise<Databases> {
  // One connection: databases are made one after another.
  const admin = new pg.Pool({ connectionString: adminUrl, max: 1 })
  const made: PostgresDisk[] = []
  const cluster: Cluster = {
    urlOf,
    copyDatabase: async (source) => {
      const name = `simulation_${randomUUID().replaceAll('-', '')}`
      await admin.query(`create database ${name} template ${source} owner cunxiao`)
      return name
    },
    dropDatabase: async (name) => {
      await admin.query(`drop database ${name} with (force)`)
    },
    keep: (disk) => void made.push(disk),
  }
  const template = await cluster.copyDatabase(from)
  const { db } = connect(urlOf(template), 1)
  await createSimulationTables(db)
  await db.destroy()
  const clear = async () => {
    for (const disk of made.splice(0)) await disk.drop()
  }
  return {
    newDisk: () => new PostgresDisk(cluster, () => cluster.copyDatabase(template)),
    clear,
    close: async () => {
      await clear()
      await cluster.dropDatabase(template)
      await admin.end()
    },
  }
}

type Cluster = {
  urlOf(name: string): string
  copyDatabase(source: string): Promise<string>
  dropDatabase(name: string): Promise<void>
  keep(disk: PostgresDisk): void
}

/**
 * A disk that is a database. Transactions of one world run side by side, so which of them comes first
 * is PostgreSQL's doing: a seed repeats its faults, not the run to the letter.
 */
class PostgresDisk implements Disk {
  everHeld = new Set<string>()
  told = new Map<string, Told>()
  private readonly cluster: Cluster
  /** Its name, once it is there and nobody copies it. */
  private name: Promise<string>
  private db: Db | undefined

  constructor(cluster: Cluster, make: () => Promise<string>) {
    this.cluster = cluster
    this.name = make()
    cluster.keep(this)
  }

  copy(): PostgresDisk {
    const source = this.name
    const copied = source.then(async (name) => {
      await this.disconnect()
      return this.cluster.copyDatabase(name)
    })
    this.name = copied.then(() => source)
    const copy = new PostgresDisk(this.cluster, () => copied)
    copy.everHeld = new Set(this.everHeld)
    copy.told = new Map(this.told)
    return copy
  }

  async drop(): Promise<void> {
    const name = await this.name
    await this.disconnect()
    await this.cluster.dropDatabase(name)
  }

  async transaction<T>(reads: number, work: (tx: DiskTx) => Promise<T>): Promise<T> {
    const db = await this.open()
    const { result, inserted } = await openSyncStore(db, simulated(reads)).transaction(
      async (sync) => {
        const { tx, inserted } = watch(sync)
        return { result: await work(tx), inserted }
      },
    )
    for (const id of inserted) this.everHeld.add(id)
    return result
  }

  async look(): Promise<Held> {
    const db = await this.open()
    const held = await openSyncStore(db, simulated(1)).transaction(async (tx) => {
      const logs = await tx.listLogs({})
      const records = new Map<string, readonly StoredRecord[]>()
      for (const log of logs) {
        records.set(nameOf(log), await tx.readRecords(log, log.first, log.last))
      }
      return { logs: new Map(logs.map((log) => [nameOf(log), log])), records }
    })
    const rows = await sql<Row & { id: string }>`select * from simulation_rows
      union all select id, station, fields->>'purpose', 1 from case_steps`.execute(db)
    const items = await sql<FeedItem & { feed: string }>`
      select f.feed, i.collection, i.key, i.op, i.ver, i.seq
      from sync_feeds as f left join sync_items as i on i.feed = f.feed`.execute(db)
    const received = await sql<{ feed: string; name: string; ver: number }>`
      select feed, collection || '/' || key as name, ver from sync_received`.execute(db)
    await this.checkItems(db)
    const steps = await asSystem(db, 'steps of a case', (tx) =>
      sql<KnownStep>`
        select id, subject_id as case_id, after, to_state as outcome, (extract(epoch from at) * 1000)::bigint as wall_ms
        from moves where after is not null
        union all select id, case_id, after, to_state, (extract(epoch from at) * 1000)::bigint from case_steps`.execute(
        tx,
      ),
    )
    return {
      ...held,
      steps: steps.rows,
      rows: new Map(rows.rows.map(({ id, ...row }) => [id, row])),
      feeds: byFeed(items.rows, (item) => ({
        items: new Map(
          item
            .filter(({ key }) => key !== null)
            .map((each) => [`${each.collection}/${each.key}`, each]),
        ),
      })),
      received: byFeed(received.rows, (had) => new Map(had.map(({ name, ver }) => [name, ver]))),
    }
  }

  async publish(feed: string, { collection, key, op, ver, body }: Omit<FeedItem, 'seq'>) {
    const db = await this.open()
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ seq: number; hash: string }>`
        insert into sync_feeds (feed, epoch, seq, floor, hash)
        values (${feed}, ${randomHex(16)}, 1, 0, ${emptyFeedHash})
        on conflict (feed) do update set seq = sync_feeds.seq + 1 returning seq, hash`.execute(tx)
      const [head] = rows
      if (!head) throw new Error(`the feed ${feed} has no head`)
      const { seq } = head
      const hash = nextFeedHash(head.hash, [{ seq, collection, key, op, ver }])
      await sql`update sync_feeds set hash = ${hash} where feed = ${feed}`.execute(tx)
      await sql`insert into sync_feed_points (feed, seq, hash) values (${feed}, ${seq}, ${hash})`.execute(
        tx,
      )
      await sql`insert into sync_items (feed, collection, key, seq, op, ver, body)
        values (${feed}, ${collection}, ${key}, ${seq}, ${op}, ${ver}, ${body ? JSON.stringify(body) : null}::jsonb)
        on conflict (feed, collection, key) do update
          set seq = excluded.seq, op = excluded.op, ver = excluded.ver, body = excluded.body`.execute(
        tx,
      )
    })
  }

  async forgetDeletions(feed: string): Promise<void> {
    const db = await this.open()
    await sql`delete from sync_items as i using sync_feeds as f
      where f.feed = ${feed} and i.feed = f.feed and i.op = 'del' and i.seq <= f.floor`.execute(db)
    await sql`update sync_feeds set floor = seq where feed = ${feed}`.execute(db)
    await sql`delete from sync_feed_points as p using sync_feeds as f
      where f.feed = ${feed} and p.feed = f.feed and p.seq < f.floor`.execute(db)
  }

  async settleAlarms(): Promise<void> {
    await sql`update sync_alarms set settled_at = now()`.execute(await this.open())
  }

  async addHubStep({ id, caseId, after, outcome, wallMs }: KnownStep): Promise<void> {
    await asSystem(await this.open(), 'steps of a case', (tx) =>
      sql`insert into moves
        (id, lifecycle, subject_id, region_code, name, from_state, to_state, actor_name, at, after, fields)
        values (${id}, 'loan', ${caseId}, '433123101201', 'edit', ${outcome}, ${outcome}, '',
          ${new Date(wallMs).toISOString()}, ${[...after]}::uuid[], '{}')`.execute(tx),
    )
  }

  /** A row is there as long as some feed brings it, and no longer. */
  private async checkItems(db: Db): Promise<void> {
    const { rows } = await sql<{ key: string }>`
      select coalesce(i.key, r.key) as key from simulation_items as i
      full join (select distinct key from sync_received where collection = 'simulation.items') as r on r.key = i.key
      where i.key is null or r.key is null`.execute(db)
    if (rows.length > 0) throw new Error(`items and what feeds brought differ in ${rows.length}`)
  }

  private async open(): Promise<Db> {
    const name = await this.name
    this.db ??= connect(this.cluster.urlOf(name), 4).db
    return this.db
  }

  private async disconnect(): Promise<void> {
    const { db } = this
    this.db = undefined
    await db?.destroy()
  }
}

const writing = [
  'addLog',
  'setLog',
  'insertRecords',
  'deleteRecords',
  'setStates',
  'apply',
  'raise',
  'renewFeed',
  'saveCursor',
  'dropCursor',
  'receive',
  'sweep',
] as const satisfies readonly (keyof SyncTx)[]

/** Notes whether anything was written, and which records. */
function watch(sync: SyncTx): { tx: DiskTx; inserted: string[] } {
  const inserted: string[] = []
  const tx = { ...sync, changed: false }
  for (const name of writing) {
    const write = sync[name] as (...given: unknown[]) => Promise<unknown>
    Object.assign(tx, {
      [name]: (...given: unknown[]) => {
        tx.changed = true
        return write(...given)
      },
    })
  }
  const { insertRecords } = tx
  tx.insertRecords = async (log, records) => {
    await insertRecords(log, records)
    inserted.push(...records.map(({ id }) => id))
  }
  return { tx, inserted }
}

const byFeed = <T extends { feed: string }, R>(rows: readonly T[], read: (rows: T[]) => R) =>
  new Map([...Map.groupBy(rows, ({ feed }) => feed)].map(([feed, mine]) => [feed, read(mine)]))
