import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { openTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { canonicalJson } from '../../base/canonical.ts'
import { chain, startHash } from './chain-protocol.ts'
import { type Keeper, receivePush, retryQuarantined } from './intake-protocol.ts'
import { purge } from './log-protocol.ts'
import { lineOf } from './record.ts'
import { defineRecord, defineShared, type Replication } from './replication.ts'
import { openSyncStore, randomHex } from './store.ts'

const station = '00000000-0000-4000-8000-000000000001'
const count = z.object({ count: z.int() })
const thing = z.object({ name: z.string() })

/** Counts pupils; version 1 called the count a number. A count of 13 breaks `apply`. */
const counting = (v: number): Replication => ({
  records: [
    defineRecord({
      type: 'test.counted',
      v,
      body: count,
      older:
        v === 1
          ? {}
          : { 1: (body) => ({ count: z.object({ number: z.int() }).parse(body).number }) },
      rows: ['test_counts'],
      apply: async (tx, facts) => {
        const rows = facts.map(({ body, about }) => ({ id: about.id, count: body.count }))
        await sql`insert into test_counts (id, count)
          select id, count from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as counted (id uuid, count int)
          on conflict (id) do nothing`.execute(tx)
      },
    }),
  ],
  collections: [
    defineShared({
      name: 'test.things',
      item: thing,
      project: async () => new Map(),
      keys: async () => [],
      put: async (tx, items) => {
        await sql`insert into test_things select key, item->>'name'
          from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as came (key text, item jsonb)
          on conflict (key) do update set name = excluded.name`.execute(tx)
      },
      del: async (tx, keys) => {
        await sql`delete from test_things where key = any(${[...keys]}::text[])`.execute(tx)
      },
    }),
  ],
})

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
  await run(
    sql`create table test_counts (id uuid primary key, count integer not null check (count <> 13))`,
  )
  await run(sql`create table test_things (key text primary key, name text not null)`)
})
afterAll(() => database.close())
beforeEach(() =>
  run(
    sql`truncate test_counts, test_things, sync_records, sync_logs, sync_received, sync_feeds, sync_feed_points, sync_items`,
  ),
)

describe('S8 what a program cannot read', () => {
  const fact = { v: 2, wallMs: 0, boot: '00000000', monoMs: 0 }
  const counted = (n: number) => lineOf({ ...fact, type: 'test.counted', body: { count: n } })

  it.each([
    ['of an unknown type', lineOf({ ...fact, type: 'test.unheard_of', body: {} })],
    ['of a newer version', lineOf({ ...fact, v: 3, type: 'test.counted', body: { count: 2 } })],
    [
      'with a body its schema refuses',
      lineOf({ ...fact, type: 'test.counted', body: { count: 'many' } }),
    ],
    ['that its apply breaks on', counted(13)],
    ['that is no record', canonicalJson({ hello: 'hub' })],
    ['that is no JSON', 'hello hub'],
  ])('S8 a record %s is kept as it came and does not hold up the batch', async (_what, line) => {
    expect(await push(counting(2), [counted(1), line, counted(3)])).toMatchObject({
      verdict: 'stored',
      next: 4,
    })
    expect(await counts()).toEqual([1, 3])
    expect(await records()).toEqual([
      { state: 'applied', line: counted(1) },
      { state: 'quarantined', line },
      { state: 'applied', line: counted(3) },
    ])
  })

  it('S8 a record becomes a row when the program has learned its version', async () => {
    await push(counting(1), [counted(5)])
    expect(await counts()).toEqual([])
    expect(await openSyncStore(database.db, counting(2)).transaction(retryQuarantined)).toBe(1)
    expect(await counts()).toEqual([5])
    expect(await records()).toEqual([{ state: 'applied', line: counted(5) }])
  })

  it('S8 S11 a record that waits to be learned is not deleted, nor what follows it', async () => {
    const known = lineOf({ ...fact, v: 1, type: 'test.counted', body: { count: 1 } })
    await push(counting(1), [known, counted(5), known])
    await run(sql`update sync_logs set durable = 3`)
    const store = openSyncStore(database.db, counting(1))
    expect(await store.transaction((tx) => purge(tx, log, 4))).toBe(1)
    expect(await records()).toHaveLength(2)
  })

  it('S4 S9 a record that was deleted as durable and comes again in another epoch changes no row', async () => {
    const line = counted(5)
    await push(counting(2), [line])
    const [{ id } = { id: '' }] = await run(sql<{ id: string }>`select id from sync_records`)
    await run(sql`update sync_logs set durable = 1`)
    const store = openSyncStore(database.db, counting(2))
    expect(await store.transaction((tx) => purge(tx, log, 2))).toBe(1)
    await run(sql`update test_counts set count = 6`)
    const again = lineOf({ ...fact, type: 'test.counted', body: { count: 5 }, origin: id })
    await push(counting(2), [again], { ...log, epoch: '2'.repeat(32) })
    expect(await records()).toEqual([{ state: 'applied', line: again }])
    expect(await counts()).toEqual([6])
  })

  it('S4 an older version reads as today’s', async () => {
    const old = lineOf({ ...fact, v: 1, type: 'test.counted', body: { number: 7 } })
    const spoilt = lineOf({ ...fact, v: 1, type: 'test.counted', body: { count: 8 } })
    await push(counting(2), [old, spoilt])
    expect(await counts()).toEqual([7])
    expect((await records()).map(({ state }) => state)).toEqual(['applied', 'quarantined'])
  })
})

describe('S6 pushes side by side', () => {
  it('S6 two first pushes of one log are stored once', async () => {
    const line = lineOf({
      type: 'test.counted',
      v: 1,
      wallMs: 0,
      boot: '00000000',
      monoMs: 0,
      body: { count: 4 },
    })
    const answers = await Promise.all([1, 2, 3, 4].map(() => push(counting(1), [line])))
    expect(answers.map(({ verdict }) => verdict)).toEqual(['stored', 'stored', 'stored', 'stored'])
    expect(await counts()).toEqual([4])
  })

  it('S20 a feed asked for by many at once begins once', async () => {
    const store = openSyncStore(database.db, counting(1))
    const heads = await Promise.all(
      [1, 2, 3, 4].map(() => store.transaction((tx) => tx.listFeeds(['scope:433123']))),
    )
    expect(new Set(heads.flat().map(({ epoch }) => epoch)).size).toBe(1)
  })
})

describe('S23 what feeds bring', () => {
  const put = (key: string, name: string, seq = 1) =>
    ({ seq, collection: 'test.things', key, op: 'put', ver: seq, body: { name } }) as const
  const del = (key: string, seq = 2) =>
    ({ seq, collection: 'test.things', key, op: 'del', ver: seq }) as const

  it('S23 a key that two feeds bring goes when the last of them drops it', async () => {
    const store = openSyncStore(database.db, counting(1))
    await store.transaction((tx) => tx.receive('scope:4331', 1, [put('a', 'desk')]))
    await store.transaction((tx) =>
      tx.receive('scope:433123', 1, [put('a', 'desk'), put('b', 'bell', 2)]),
    )
    await store.transaction((tx) => tx.receive('scope:4331', 1, [del('a')]))
    expect(await things()).toEqual(['a', 'b'])
    await store.transaction((tx) => tx.receive('scope:433123', 1, [del('a', 3)]))
    expect(await things()).toEqual(['b'])
  })

  it('S23 what does not come again in a new round is swept, unless another feed brings it', async () => {
    const store = openSyncStore(database.db, counting(1))
    await store.transaction((tx) => tx.receive('scope:4331', 1, [put('c', 'map')]))
    await store.transaction((tx) =>
      tx.receive('scope:433123', 1, [put('a', 'desk'), put('b', 'bell', 2), put('c', 'map', 3)]),
    )
    await store.transaction((tx) => tx.receive('scope:433123', 2, [put('b', 'bell', 4)]))
    await store.transaction((tx) => tx.sweep('scope:433123', 2))
    expect(await things()).toEqual(['b', 'c'])
  })
})

const log = { station, epoch: '0'.repeat(32), start: '1'.repeat(32) }

async function push(replication: Replication, lines: string[], to = log) {
  const prev = startHash(to)
  const last = chain(prev, 1, lines).at(-1)?.hash ?? prev
  const keeper: Keeper = {
    id: '00000000-0000-4000-8000-00000000000f',
    incarnation: randomHex(16),
    store: openSyncStore(database.db, replication),
    nowMs: () => 0,
    pace: { intervalMs: 60_000, batchRecords: 500 },
    sign: (text) => text,
    comesByAnother: async () => false,
  }
  const peer = { id: station, kind: 'station', feeds: [] } as const
  return receivePush(keeper, peer, { ...to, opener: 'station', from: 1, prev, last, lines })
}

const run = <T>(query: RawBuilder<T>): Promise<T[]> =>
  query.execute(database.db).then(({ rows }) => rows)
const counts = async () =>
  (await run(sql<{ count: number }>`select count from test_counts order by count`)).map(
    ({ count }) => count,
  )
const things = async () =>
  (await run(sql<{ key: string }>`select key from test_things order by key`)).map(({ key }) => key)
const records = () =>
  run(sql<{ state: string; line: string }>`select state, line from sync_records order by seq`)
