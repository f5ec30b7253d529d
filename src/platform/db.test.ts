import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../test/harness/database.ts'
import { newId } from '../base/ids.ts'
import { everywhere, rangeOf } from '../base/place.ts'
import { asSystem, connect, type Db, kept, maxScopes, scoped, whyRoleIsUnfit } from './db.ts'

let database: TestDatabase
let db: Db
const inA = rangeOf('433123101000', 'township')

beforeAll(async () => {
  database = await openTestDatabase()
  db = database.db
  await asSystem(db, 'test', (tx) =>
    tx
      .insertInto('orgUnits')
      .values(
        ['433123101000', '433123101201', '433123104000', '433124101000'].map((regionCode) => ({
          id: newId(),
          name: regionCode,
          level: 'township',
          kind: 'agency',
          regionCode,
        })),
      )
      .execute(),
  )
})
afterAll(() => database.close())

const seen = async (scopes: readonly { lower: string; upper: string }[]): Promise<string[]> =>
  scoped(db, { scopes }, async (tx) =>
    (await tx.selectFrom('orgUnits').select('regionCode').orderBy('regionCode').execute()).map(
      (row) => row.regionCode,
    ),
  )

describe('INV-01 row-level security by place', () => {
  test('a scope shows its own codes and those below them', async () => {
    expect(await seen([inA])).toEqual(['433123101000', '433123101201'])
  })

  test('several scopes show each of them and nothing in between', async () => {
    const outer = [inA, rangeOf('433124000000', 'county')]
    expect(await seen(outer)).toEqual(['433123101000', '433123101201', '433124101000'])
  })

  test('no scope shows nothing', async () => {
    expect(await seen([])).toEqual([])
  })

  test('a connection without the setting sees nothing', async () => {
    const client = new pg.Client(database.url)
    await client.connect()
    const { rows } = await client.query('select count(*)::int as count from org_units')
    await client.end()
    expect(rows).toEqual([{ count: 0 }])
  })

  test('the empty setting that a reused connection keeps shows nothing', async () => {
    const { db: single } = connect(database.url, 1)
    try {
      await scoped(single, { scopes: [inA] }, (tx) =>
        tx.selectFrom('orgUnits').selectAll().execute(),
      )
      const kept = await sql<{
        ranges: string | null
      }>`select current_setting('cunxiao.ranges', true) as ranges`.execute(single)
      expect(kept.rows).toEqual([{ ranges: '' }])
      expect(await single.selectFrom('orgUnits').selectAll().execute()).toEqual([])
    } finally {
      await single.destroy()
    }
  })

  test('a row outside the scope is neither written nor changed', async () => {
    const outside = {
      id: newId(),
      name: 'x',
      level: 'township',
      kind: 'agency',
      regionCode: '433123104000',
    }
    await expect(
      scoped(db, { scopes: [inA] }, (tx) => tx.insertInto('orgUnits').values(outside).execute()),
    ).rejects.toThrow(/row-level security/)
    const { numUpdatedRows } = await scoped(db, { scopes: [inA] }, (tx) =>
      tx
        .updateTable('orgUnits')
        .set({ name: 'taken' })
        .where('regionCode', '=', '433123104000')
        .executeTakeFirst(),
    )
    expect(numUpdatedRows).toBe(0n)
  })

  test('inside a wider piece of work the scope is put back', async () => {
    await scoped(db, { scopes: [inA] }, async (tx) => {
      await asSystem(tx, 'test', (system) => system.selectFrom('orgUnits').select('id').execute())
      expect(await tx.selectFrom('orgUnits').select('id').execute()).toHaveLength(2)
    })
  })

  test('every table that has a code is protected', async () => {
    // Public rules and statistical codes; hashes that only the system reads.
    const open = ['policy_values', 'one_time_codes']
    const { rows } = await sql<{ name: string; protected: boolean }>`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity and exists (
        select from pg_policy as p where p.polrelid = c.oid) as protected
      from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
      join pg_attribute as a on a.attrelid = c.oid and a.attname = 'region_code'
      where c.relkind = 'r' and n.nspname = 'public' order by 1`.execute(db)
    expect(rows.length).toBeGreaterThan(15)
    expect(
      rows
        .filter((row) => !row.protected)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(open.toSorted())
  })

  test('the scope is put back after a refusal that the caller catches', async () => {
    const places = await scoped(db, { scopes: [inA] }, async (tx) => {
      const refused = scoped(tx, { scopes: [] }, async () => {
        throw new Error('refused')
      })
      await expect(refused).rejects.toThrow('refused')
      return tx.selectFrom('orgUnits').select('regionCode').execute()
    })
    expect(places).toHaveLength(2)
  })

  test('more scopes than the envelope can carry are refused', async () => {
    const many = Array.from({ length: maxScopes + 1 }, (_, i) =>
      rangeOf(`4331${String(i * 2 + 10)}000000`, 'county'),
    )
    await expect(seen(many)).rejects.toThrow(/at most 16/)
  })
})

test('what is thrown takes back everything, the first statement too', async () => {
  const row = { id: newId(), name: 'y', level: 'township', kind: 'agency' }
  const work = scoped(db, { scopes: [inA] }, async (tx) => {
    await tx
      .insertInto('orgUnits')
      .values({ ...row, regionCode: '433123101000' })
      .execute()
    throw new Error('changed my mind')
  })
  await expect(work).rejects.toThrow('changed my mind')
  expect(await seen([inA])).toEqual(['433123101000', '433123101201'])
})

test('queries of a transaction are on their way together, and done in their order', async () => {
  const sent = vi.spyOn(pg.Client.prototype, 'query')
  try {
    const found = await asSystem(db, 'test', async (tx) => {
      await sql`create temporary table steps (n integer) on commit drop`.execute(tx)
      sent.mockClear()
      const answered = [1, 2, 3].map(async (n) => {
        await sql`insert into steps (n) select ${n} from pg_sleep(0.05)`.execute(tx)
        return sent.mock.calls.length
      })
      const { rows } = await sql<{ n: number }>`select n from steps`.execute(tx)
      return { rows, sentAtFirstAnswer: await answered[0] }
    })
    expect(found).toEqual({ rows: [{ n: 1 }, { n: 2 }, { n: 3 }], sentAtFirstAnswer: 4 })
  } finally {
    sent.mockRestore()
  }
})

test('a query that is kept is planned once for a connection, and sees what its caller may', async () => {
  const one = connect(database.url, 1)
  const asked = (scopes: Parameters<typeof scoped>[1]['scopes']) =>
    scoped(one.db, { scopes }, async (tx) => {
      const { rows } = await sql<{ count: number }>`
        ${kept} select count(*)::int as count from org_units where level = ${'township'}`.execute(
        tx,
      )
      const { rows: plans } = await sql<{ times: number }>`
        select (generic_plans + custom_plans)::int as times from pg_prepared_statements
        where statement like '%count(*)::int as count from org_units%'`.execute(tx)
      return [rows[0]?.count, plans.map(({ times }) => times)]
    })
  try {
    const found = [await asked([inA]), await asked([]), await asked([everywhere])]
    expect(found).toEqual([
      [2, [1]],
      [0, [2]],
      [4, [3]],
    ])
  } finally {
    await one.db.destroy()
  }
})

test('after a query that fails none of those behind it is done, and it is the one told of', async () => {
  const attempt = asSystem(db, 'test', (tx) =>
    Promise.all([
      sql`select set_config('cunxiao.test', 'before', false)`.execute(tx),
      sql`select 1 / 0`.execute(tx),
      sql`select set_config('cunxiao.test', 'after', false)`.execute(tx),
    ]),
  )
  await expect(attempt).rejects.toThrow('division by zero')
  await expect(asSystem(db, 'test', (tx) => sql`select 1`.execute(tx))).resolves.toBeDefined()
})

describe('F2 of a transaction that is lost, what lost it is told', () => {
  const full = sql`do $$ begin raise exception 'no room' using errcode = '53100'; end $$`

  test('also to whoever hears only a query behind it', async () => {
    const attempt = asSystem(db, 'test', async (tx) => {
      const first = full.execute(tx)
      first.catch(() => {})
      await sql`select 1`.execute(tx)
      await first
    })
    await expect(attempt).rejects.toMatchObject({ code: '53100' })
  })

  test('also where the work did not mind, and commits', async () => {
    const attempt = asSystem(db, 'test', async (tx) => {
      await full.execute(tx).catch(() => {})
    })
    await expect(attempt).rejects.toMatchObject({ code: '53100' })
  })

  test('not what was mended by going back to a savepoint', async () => {
    const attempt = asSystem(db, 'test', async (tx) => {
      await sql`savepoint here`.execute(tx)
      await full.execute(tx).catch(() => {})
      await sql`rollback to savepoint here`.execute(tx)
      await sql`select 1 / 0`.execute(tx).catch(() => {})
      await sql`select 1`.execute(tx)
    })
    await expect(attempt).rejects.toMatchObject({ code: '22012' })
  })

  test('also when the connection breaks, and the next work gets another', async () => {
    const one = connect(database.url, 1)
    const attempt = asSystem(one.db, 'test', async (tx) => {
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx)
    })
    await expect(attempt).rejects.toMatchObject({ code: '57P01' })
    await expect(asSystem(one.db, 'test', (tx) => sql`select 1`.execute(tx))).resolves.toBeDefined()
    await one.db.destroy()
  })
})

test('a reason with an apostrophe is only a name', async () => {
  const name = await asSystem(
    db,
    "test the bureau's list",
    async (tx) =>
      (await sql<{ name: string }>`select current_setting('application_name') as name`.execute(tx))
        .rows,
  )
  expect(name).toEqual([{ name: "cunxiao: test the bureau's list" }])
})

test('a superuser is refused as the node’s role, the unprivileged one is not', async () => {
  expect(await whyRoleIsUnfit(db)).toBeUndefined()
  const { db: admin } = connect(inject('adminUrl'))
  expect(await whyRoleIsUnfit(admin)).toMatch(/superuser/)
  await admin.destroy()
})

test('X-14 days stay days, instants are ISO text in UTC, counts are numbers', async () => {
  const { rows } =
    await sql`select '2026-09-01'::date as day, '2026-09-01 08:00+08'::timestamptz as at, count(*) as n from (select 1) as one`.execute(
      db,
    )
  expect(rows).toEqual([{ day: '2026-09-01', at: '2026-09-01T00:00:00.000Z', n: 1 }])
})
