import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { everywhere } from '../../base/place.ts'
import { asSystem } from '../../platform/db.ts'
import { type AuditEvent, audit, listAudit, verifyChain } from './store.ts'

let database: TestDatabase
/** Superuser in the test's database: what somebody with the machine in his hands can do. */
let intruder: pg.Client
beforeAll(async () => {
  database = await openTestDatabase()
  intruder = new pg.Client(
    inject('adminUrl').replace(/\/[^/]*$/, `/${new URL(database.url).pathname.slice(1)}`),
  )
  await intruder.connect()
  for (let i = 0; i < 5; i++) await append([event(`第${i}所`), event(`又${i}所`)])
})
afterAll(async () => {
  await intruder.end()
  await database.close()
})

const event = (name: string): AuditEvent => ({
  action: 'schools.changed',
  subjectType: 'schools',
  subjectId: name,
  regionCode: '433123101201',
  payload: {
    name,
    pupils: 120,
    lat: 27.9501,
    note: undefined,
    list: [1, { 名: '甲' }],
    at: new Date(0),
  },
})
const append = (events: readonly AuditEvent[]) =>
  asSystem(database.db, 'test', (tx) => audit(tx, { name: '测试' }, events))
const verify = () => asSystem(database.db, 'test', verifyChain)

/** Changes what only a superuser without triggers can change, and undoes it after the test. */
async function tamper(statement: string): Promise<void> {
  await intruder.query('set session_replication_role = replica')
  await intruder.query('begin')
  await intruder.query(statement)
  await intruder.query('commit')
}
async function keepCopy(): Promise<void> {
  await intruder.query('drop table if exists kept, kept_head')
  await intruder.query('create table kept as table audit_entries')
  await intruder.query('create table kept_head as table audit_head')
}
async function putBack(): Promise<void> {
  await tamper('truncate audit_entries, audit_head')
  await tamper('insert into audit_entries select * from kept')
  await tamper('insert into audit_head select * from kept_head')
}

test('X-2 the chain of everything that was done is whole, without gaps', async () => {
  const report = await verify()
  expect(report).toEqual({ entries: 10, erased: 0, head: expect.stringMatching(/^[0-9a-f]{64}$/) })
  const entries = await asSystem(database.db, 'test', (tx) =>
    listAudit(tx, { ranges: [everywhere], limit: 100 }),
  )
  expect(entries.map(({ seq }) => seq)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(entries[0]).toMatchObject({
    actorName: '测试',
    subjectId: '又4所',
    payload: { pupils: 120 },
  })
})

describe('X-2 the product’s own role', () => {
  test.each([
    ['an entry is not changed', `update audit_entries set actor_name = 'x' where seq = 1`],
    ['an entry is not deleted', 'delete from audit_entries where seq = 10'],
    ['a payload is not replaced', `update audit_entries set payload = '{}' where seq = 1`],
  ])('%s', async (_what, statement) => {
    const client = new pg.Client(database.url)
    await client.connect()
    await client.query(`select set_config('cunxiao.ranges', '{["0",":")}', false)`)
    await expect(client.query(statement)).rejects.toThrow(/append-only/)
    await client.end()
    expect(await verify()).not.toHaveProperty('why')
  })
})

describe('X-2 what somebody changed behind the product’s back is found and named', () => {
  beforeAll(keepCopy)
  afterEach(putBack)

  test.each([
    [
      'a payload',
      `update audit_entries set payload = '{"pupils": 12}' where seq = 4`,
      4,
      'payload_altered',
    ],
    [
      'one digit of a payload',
      `update audit_entries set payload = jsonb_set(payload, '{lat}', '27.9502') where seq = 4`,
      4,
      'payload_altered',
    ],
    [
      'who did it',
      `update audit_entries set actor_name = '别人' where seq = 5`,
      5,
      'entry_altered',
    ],
    [
      'when',
      `update audit_entries set at = at - interval '1 day' where seq = 6`,
      6,
      'entry_altered',
    ],
    [
      'where',
      `update audit_entries set region_code = '433123104201' where seq = 7`,
      7,
      'entry_altered',
    ],
    [
      'the digest of an erased payload',
      `update audit_entries set payload = null, salt = null, digest = '\\x00' where seq = 3`,
      3,
      'entry_altered',
    ],
    ['an entry in the middle is gone', 'delete from audit_entries where seq = 5', 5, 'missing'],
    ['the first entry is gone', 'delete from audit_entries where seq = 1', 1, 'missing'],
    ['the last entries are gone', 'delete from audit_entries where seq > 8', 8, 'head_differs'],
    ['all of them are gone', 'delete from audit_entries', 0, 'head_differs'],
    [
      'two entries have changed places',
      `update audit_entries set seq = case seq when 4 then 105 else 104 end where seq in (4, 5);
      update audit_entries set seq = seq - 100 where seq > 100`,
      4,
      'entry_altered',
    ],
    [
      'an entry was added at the end',
      `insert into audit_entries select 11, at, region_code, actor_id, actor_name, action, subject_type, subject_id, payload, salt, digest, hash from audit_entries where seq = 10`,
      11,
      'entry_altered',
    ],
    ['the head was set back', 'update audit_head set seq = 9', 10, 'head_differs'],
  ])('%s', async (_what, statement, brokenAt, why) => {
    await tamper(statement)
    expect(await verify()).toMatchObject({ brokenAt, why })
  })

  test('and after it is put back the chain is whole again', async () => {
    expect(await verify()).not.toHaveProperty('why')
  })
})

test('X-11 what an entry says can be erased; that it was said, and the chain, stay', async () => {
  await asSystem(database.db, 'test', (tx) =>
    tx
      .updateTable('auditEntries')
      .set({ payload: null, salt: null })
      .where('seq', '=', 3)
      .execute(),
  )
  expect(await verify()).toMatchObject({ entries: 10, erased: 1 })
  expect(await verify()).not.toHaveProperty('why')
  const entries = await asSystem(database.db, 'test', (tx) =>
    listAudit(tx, {
      ranges: [everywhere],
      subjectType: 'schools',
      subjectId: '第1所',
      limit: 9,
    }),
  )
  expect(entries).toMatchObject([{ seq: 3, actorName: '测试', payload: null }])
})

/** Until a session of this database waits for a lock. */
const somebodyWaits = () =>
  vi.waitFor(
    async () => {
      const { rowCount } = await intruder.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      expect(rowCount).toBe(1)
    },
    { timeout: 10_000, interval: 10 },
  )

describe('writers at the same time', () => {
  test('the second waits for the first to commit, and the chain has no gap', async () => {
    const before = (await verify()).entries
    let second: Promise<void> | undefined
    await asSystem(database.db, 'first', async (tx) => {
      await audit(tx, { name: '一' }, [event('一')])
      second = append([event('二')])
      await somebodyWaits()
    })
    await second
    await Promise.all(Array.from({ length: 8 }, (_, i) => append([event(`${i}`), event(`${i}b`)])))
    const report = await verify()
    expect(report.entries).toBe(before + 18)
    expect(report).not.toHaveProperty('why')
  })

  test('what is rolled back leaves no gap', async () => {
    const before = (await verify()).entries
    const failing = asSystem(database.db, 'fails', async (tx) => {
      await audit(tx, { name: '一' }, [event('x')])
      throw new Error('after all not')
    })
    await expect(failing).rejects.toThrow('after all not')
    await append([event('y')])
    expect(await verify()).toMatchObject({ entries: before + 1 })
    expect(await verify()).not.toHaveProperty('why')
  })

  test('whoever verifies while somebody appends does not take it for a break', async () => {
    const before = (await verify()).entries
    let verifying: ReturnType<typeof verify> | undefined
    await asSystem(database.db, 'appends', async (tx) => {
      // The entries can be read meanwhile, the head cannot until the new entry is there.
      await sql`lock table audit_head in access exclusive mode`.execute(tx)
      verifying = verify()
      await somebodyWaits()
      await audit(tx, { name: '一' }, [event('z')])
    })
    expect(await verifying).not.toHaveProperty('why')
    expect((await verify()).entries).toBe(before + 1)
  })
})
