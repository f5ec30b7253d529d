import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { loadIdentity } from '../../src/features/sync/identity-store.ts'
import { asSystem, type Db } from '../../src/platform/db.ts'
import { openTestStation, type TestStation } from '../harness/fleet.ts'
import { villageA1 } from '../harness/node.ts'
import { observe, observed } from '../harness/observations.ts'
import { openRestorableHub, type RestorableHub } from '../harness/restorable-hub.ts'

let hub: RestorableHub
let station: TestStation
beforeAll(async () => {
  hub = await openRestorableHub()
  station = await openTestStation(hub, {
    name: '瓦场小学',
    regionCode: villageA1,
    organisationId: newId(),
  })
})
afterAll(async () => {
  await station?.close()
  await hub?.close()
})

describe('X-5 the machine of the hub is lost, and a backup of it is not', () => {
  let backup: string
  let before: string

  it('S11 what a verified backup on another disk holds is durable, and the station hears of it', async () => {
    await observe(station, 300)
    await station.contact()
    expect(await durable(station.db)).toBe(0)
    backup = await hub.backUp()
    await station.contact()
    expect(await durable(station.db)).toBe(300)
  })

  it('S12 the restored hub has another incarnation and stands where the backup was made', async () => {
    await observe(station, 200)
    await rename(hub.db, '后来改的名')
    await station.contact()
    expect(await nameAt(station.db)).toBe('后来改的名')
    before = await incarnation()
    // Written while the hub is away.
    await observe(station, 50)
    await hub.restore(backup)
    expect(await incarnation()).not.toBe(before)
    expect(await observed(hub.db)).toHaveLength(300)
    expect(await nameAt(hub.db)).toBe('瓦场村')
  })

  it('S7 S12 the station sends again from there: every record is there once', async () => {
    const report = await station.contact()
    expect(report).toMatchObject({ pushed: 250, parted: 0, pulled: 0, open: [] })
    expect(await observed(hub.db)).toEqual(await observed(station.db))
    expect(await seqs(hub.db)).toEqual({ records: 550, ids: 550, last: 550 })
    expect(await station.contact()).toMatchObject({ pushed: 0, open: [] })
  })

  it('S22 S23 the feeds are read anew: the station has what the hub has, and what it changes next', async () => {
    expect(await nameAt(station.db)).toBe('瓦场村')
    await rename(hub.db, '再改的名')
    const report = await station.contact()
    expect(report.items).toBe(1)
    expect(await nameAt(station.db)).toBe('再改的名')
    const heads = report.answer.feeds.map(({ feed, epoch, seq }) => ({ feed, epoch, seq }))
    expect(await cursors(station.db)).toEqual(heads.toSorted(byFeed))
  })

  it('S11 what came after the backup is not durable until the next one', async () => {
    expect(await durable(hub.db)).toBe(0)
    await hub.backUp()
    await station.contact()
    expect(await durable(station.db)).toBe(550)
  })
})

const incarnation = async () => (await asSystem(hub.db, 'test', loadIdentity)).incarnation

const rename = (db: Db, name: string) =>
  asSystem(db, 'test', (tx) =>
    tx.updateTable('places').set({ name }).where('code', '=', villageA1).execute(),
  )

const nameAt = async (db: Db) =>
  asSystem(db, 'test', async (tx) => {
    const place = tx.selectFrom('places').select('name').where('code', '=', villageA1)
    return (await place.executeTakeFirstOrThrow()).name
  })

const durable = async (db: Db) =>
  asSystem(db, 'test', async (tx) => {
    const { rows } = await sql<{ durable: number }>`
      select coalesce(max(durable), 0) as durable from sync_logs`.execute(tx)
    return rows[0]?.durable
  })

const seqs = async (db: Db) =>
  asSystem(db, 'test', async (tx) => {
    const { rows } = await sql`select count(*) as records, count(distinct id) as ids,
      max(seq) as last from sync_records`.execute(tx)
    return rows[0]
  })

const cursors = async (db: Db) =>
  (
    await asSystem(db, 'test', (tx) =>
      tx
        .selectFrom('syncCursors')
        .select(['feed', 'epoch', 'seq'])
        .where('filling', '=', false)
        .execute(),
    )
  ).toSorted(byFeed)

const byFeed = (one: { feed: string }, other: { feed: string }) => (one.feed < other.feed ? -1 : 1)
