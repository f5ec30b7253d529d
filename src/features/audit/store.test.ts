import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { everywhere } from '../../base/place.ts'
import { asSystem } from '../../platform/db.ts'
import { verifyChains } from './chain-store.ts'
import { chainedHashOf, digestOf } from './entry-store.ts'
import { type AuditEvent, anchorChains, audit, listAudit } from './store.ts'

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

const event = (name: string, regionCode = '433123101201'): AuditEvent => ({
  action: 'schools.changed',
  subjectType: 'schools',
  subjectId: name,
  regionCode,
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
const verify = () => asSystem(database.db, 'test', verifyChains)

/** Changes what only a superuser without triggers can change, and undoes it after the test. */
async function tamper(statement: string): Promise<void> {
  await intruder.query('set session_replication_role = replica')
  await intruder.query('begin')
  await intruder.query(statement)
  await intruder.query('commit')
}
const kept = ['audit_entries', 'audit_links', 'audit_heads']
async function keepCopy(): Promise<void> {
  for (const table of kept) {
    await intruder.query(`drop table if exists kept_${table}`)
    await intruder.query(`create table kept_${table} as table ${table}`)
  }
}
async function putBack(): Promise<void> {
  await tamper(`truncate ${kept.join(', ')}`)
  for (const table of kept) await tamper(`insert into ${table} select * from kept_${table}`)
}

test('X-2 the chains of everything that was done are whole', async () => {
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
    expect(await verify()).not.toHaveProperty('broken')
  })
})

describe('X-2 what somebody changed behind the product’s back is found and named', () => {
  beforeAll(async () => {
    await append([event('州里', '433100000000')])
    await asSystem(database.db, 'test', anchorChains)
    await keepCopy()
  })
  afterEach(putBack)

  const county = { chain: '433123' }
  const entry = 'audit_entries'
  const columns = 'at, region_code, actor_id, actor_name, action, subject_type, subject_id'
  test.each([
    [
      'a payload',
      `update ${entry} set payload = '{"pupils": 12}' where seq = 4`,
      { ...county, link: 2, entry: 4, why: 'payload_altered' },
    ],
    [
      'one digit of a payload',
      `update ${entry} set payload = jsonb_set(payload, '{lat}', '27.9502') where seq = 4`,
      { ...county, link: 2, entry: 4, why: 'payload_altered' },
    ],
    [
      'who did it',
      `update ${entry} set actor_name = '别人' where seq = 5`,
      { ...county, link: 3, entry: 5, why: 'entry_altered' },
    ],
    [
      'when',
      `update ${entry} set at = at - interval '1 day' where seq = 6`,
      { ...county, link: 3, entry: 6, why: 'entry_altered' },
    ],
    [
      'where',
      `update ${entry} set region_code = '433123104201' where seq = 7`,
      { ...county, link: 4, entry: 7, why: 'entry_altered' },
    ],
    [
      'the digest of an erased payload',
      `update ${entry} set payload = null, salt = null, digest = '\\x00' where seq = 3`,
      { ...county, link: 2, entry: 3, why: 'entry_altered' },
    ],
    [
      'an entry in the middle is gone',
      `delete from ${entry} where seq = 5`,
      { ...county, link: 3, why: 'entries_differ' },
    ],
    [
      'all entries of a link are gone',
      `delete from ${entry} where seq in (5, 6)`,
      { ...county, link: 3, why: 'entries_differ' },
    ],
    [
      'two entries have changed places',
      `update ${entry} set seq = case seq when 5 then 106 else 105 end where seq in (5, 6);
      update ${entry} set seq = seq - 100 where seq > 100`,
      { ...county, link: 3, entry: 5, why: 'entry_altered' },
    ],
    [
      'an entry was moved to another link',
      `update ${entry} set batch = (select batch from ${entry} where seq = 1) where seq = 5`,
      { ...county, link: 1, entry: 5, why: 'entry_altered' },
    ],
    [
      'an entry was added to a link',
      `insert into ${entry} select 99, ${columns}, payload, salt, digest, hash, batch from ${entry} where seq = 10`,
      { ...county, link: 5, entry: 99, why: 'entry_altered' },
    ],
    [
      'an entry was added without a link',
      `insert into ${entry} select 99, ${columns}, payload, salt, digest, hash, 999 from ${entry} where seq = 10`,
      { ...county, link: 0, entry: 99, why: 'entry_not_linked' },
    ],
    [
      'a link is gone with its entries',
      `delete from ${entry} where seq in (5, 6); delete from audit_links where chain = '433123' and number = 3`,
      { ...county, link: 3, why: 'link_missing' },
    ],
    [
      'the last link is gone with its entries',
      `delete from ${entry} where seq in (9, 10); delete from audit_links where chain = '433123' and number = 5`,
      { ...county, link: 4, why: 'head_differs' },
    ],
    [
      'and the head was set back to hide it',
      `delete from ${entry} where seq in (9, 10); delete from audit_links where chain = '433123' and number = 5;
      update audit_heads set number = 4, hash = (select hash from audit_links where chain = '433123' and number = 4)
        where chain = '433123'`,
      { ...county, link: 5, why: 'anchor_differs' },
    ],
    [
      'a whole chain is gone with its head',
      `delete from ${entry} where region_code = '433100000000'; delete from audit_links where chain = '433100';
      delete from audit_heads where chain = '433100'`,
      { chain: '433100', link: 1, why: 'anchor_differs' },
    ],
    [
      'a link covers something else',
      `update audit_links set hash = '\\x01' where chain = '433123' and number = 2`,
      { ...county, link: 2, why: 'link_altered' },
    ],
    [
      'a head is another',
      `update audit_heads set hash = '\\x01' where chain = '433123'`,
      { ...county, link: 5, why: 'head_differs' },
    ],
    [
      'what an anchor covers',
      `update audit_links set heads = '{}' where chain = 'anchor'`,
      { chain: 'anchor', link: 1, why: 'link_altered' },
    ],
  ])('%s', async (_what, statement, broken) => {
    await tamper(statement)
    expect((await verify()).broken).toEqual(broken)
  })

  test('and after it is put back the chains are whole again', async () => {
    expect(await verify()).not.toHaveProperty('broken')
  })

  test('heads are anchored once as long as none moves', async () => {
    const anchor = () => asSystem(database.db, 'test', anchorChains)
    expect(await anchor()).toBe(false)
    await append([event('新')])
    expect(await anchor()).toBe(true)
    expect(await verify()).not.toHaveProperty('broken')
  })
})

test('X-2 entries that were chained one by one still verify', async () => {
  const old = await openTestDatabase()
  const admin = new pg.Client(
    inject('adminUrl').replace(/\/[^/]*$/, `/${new URL(old.url).pathname.slice(1)}`),
  )
  await admin.connect()
  const salt = Buffer.alloc(16, 7)
  let previous: Buffer = Buffer.from([0])
  for (const seq of [1, 2, 3]) {
    const digest = digestOf(salt, { seq })
    const facts = { seq, at: '2026-01-01T00:00:00.000Z', region_code: '433123101201' }
    const rest = { actor_id: null, actor_name: '旧', action: 'a.b', subject_type: 'a' }
    const entry = { ...facts, ...rest, subject_id: `${seq}`, batch: 0 }
    previous = chainedHashOf(previous, entry, digest)
    await admin.query(
      `insert into audit_entries select * from jsonb_populate_record(null::audit_entries, $1)`,
      [{ ...entry, payload: { seq }, salt: hex(salt), digest: hex(digest), hash: hex(previous) }],
    )
  }
  // As the migration covers what it finds.
  await admin.query(`set session_replication_role = replica`)
  await admin.query(`insert into audit_links (batch, chain) values (0, 'before')`)
  await admin.query(`select audit_link(0, 'before', 3,
    (select sha256(string_agg(hash, ''::bytea order by seq)) from audit_entries))`)
  const whole = () => asSystem(old.db, 'test', verifyChains)
  expect(await whole()).toMatchObject({ entries: 3 })
  expect(await whole()).not.toHaveProperty('broken')
  await admin.query(`update audit_entries set actor_name = '别人' where seq = 2`)
  expect((await whole()).broken).toEqual({
    chain: 'before',
    link: 1,
    entry: 2,
    why: 'entry_altered',
  })
  await admin.end()
  await old.close()
})
const hex = (bytes: Buffer) => `\\x${bytes.toString('hex')}`

test('X-11 what an entry says can be erased; that it was said, and the chains, stay', async () => {
  await asSystem(database.db, 'test', (tx) =>
    tx
      .updateTable('auditEntries')
      .set({ payload: null, salt: null })
      .where('seq', '=', 3)
      .execute(),
  )
  expect(await verify()).toMatchObject({ erased: 1 })
  expect(await verify()).not.toHaveProperty('broken')
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

describe('writers at the same time', () => {
  test('nobody waits for who has appended and not committed', async () => {
    const before = (await verify()).entries
    await asSystem(database.db, 'test first', async (tx) => {
      await audit(tx, { name: '一' }, [event('一')])
      await append([event('二')])
      await audit(tx, { name: '一' }, [event('三')])
    })
    await Promise.all(Array.from({ length: 8 }, (_, i) => append([event(`${i}`), event(`${i}b`)])))
    const report = await verify()
    expect(report.entries).toBe(before + 19)
    expect(report).not.toHaveProperty('broken')
  })

  test('transactions of many counties in any order do not wait for each other', async () => {
    const counties = Array.from({ length: 12 }, (_, i) => `4331${20 + i}101201`)
    await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        asSystem(database.db, 'test', async (tx) => {
          const turned = [...counties.slice(i % 12), ...counties.slice(0, i % 12)]
          for (const code of i % 2 ? turned : turned.toReversed())
            await audit(tx, { name: '多' }, [event('多', code)])
        }),
      ),
    )
    expect(await verify()).not.toHaveProperty('broken')
  })

  test('what is rolled back leaves nothing', async () => {
    const before = (await verify()).entries
    const failing = asSystem(database.db, 'test fails', async (tx) => {
      await audit(tx, { name: '一' }, [event('x')])
      throw new Error('after all not')
    })
    await expect(failing).rejects.toThrow('after all not')
    await append([event('y')])
    expect(await verify()).toMatchObject({ entries: before + 1 })
    expect(await verify()).not.toHaveProperty('broken')
  })

  test('who verifies while others append does not take it for a break', async () => {
    let appending = true
    const appends = (async () => {
      for (let i = 0; i < 40; i++) await append([event(`${i}`), event(`${i}`, '433100000000')])
      appending = false
    })()
    while (appending) expect(await verify()).not.toHaveProperty('broken')
    await appends
  })
})
