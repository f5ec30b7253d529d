import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import { openTestNode, type TestNode, villageA1 } from '../../../test/harness/node.ts'
import { observe, observed } from '../../../test/harness/observations.ts'
import { replication } from '../../app/replication.ts'
import { newId } from '../../base/ids.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { chain } from '../sync/chain-protocol.ts'
import { setDurable, takeMarks } from '../sync/durable-actions.ts'
import { forgetRecords } from '../sync/forget-actions.ts'
import { drainOutbox } from '../sync/publish-actions.ts'
import { openSyncStore } from '../sync/store.ts'
import { forgetDeletionsJob, forgetRecordsJob } from './jobs.ts'

let hub: TestNode
let station: TestStation
beforeAll(async () => {
  hub = await openTestNode()
  const school = { name: '瓦场小学', regionCode: villageA1, organisationId: newId() }
  station = await openTestStation(hub, school)
})
afterAll(async () => {
  await station.close()
  await hub.close()
})

const at = <T>(node: { db: TestNode['db'] }, work: (tx: Tx) => Promise<T>) =>
  asSystem(node.db, 'test', work)
const own = () =>
  openSyncStore(station.db, replication).transaction(async (tx) => {
    const [log] = await tx.listLogs({ station: station.id })
    if (!log) throw new Error('no log')
    return { log, records: await tx.readRecords(log, log.first, 10_000) }
  })

describe('S11 a station lets go of its records', () => {
  it('S11 never of those that no verified copy holds, however old they are', async () => {
    await observe(station, 2_300)
    await station.contact()
    await at(station, (tx) =>
      sql`update sync_records set stored_at = now() - interval '10 years'`.execute(tx),
    )
    expect(await forgetRecords(station.db, replication, 1_825)).toBe(0)
    expect((await own()).records).toHaveLength(2_300)
  })

  it('S11 of old ones that one holds, and the log that is left still verifies and goes on', async () => {
    const marks = await takeMarks(hub.db)
    await observe(station, 100)
    await station.contact()
    await setDurable(hub.db, marks)
    await station.contact()
    await at(station, (tx) =>
      sql`update sync_records set stored_at = now() - interval '10 years' where seq <= 2310`.execute(
        tx,
      ),
    )
    await forgetRecordsJob(replication).run(station.ground, {})
    const { log, records } = await own()
    expect(log).toMatchObject({ first: 2_301, last: 2_400, durable: 2_300 })
    const lines = records.map(({ line }) => line)
    expect(lines).toHaveLength(100)
    expect(chain(log.firstPrevious, log.first, lines).at(-1)?.hash).toBe(log.hash)
    expect(await observed(station.db)).toHaveLength(2_400)
    await observe(station, 1)
    expect(await station.contact()).toMatchObject({ pushed: 1, parted: 0, open: [] })
    expect(await observed(hub.db)).toEqual(await observed(station.db))
  })

  it('S9 S11 of a log that ends otherwise by now than in the copy, none', async () => {
    const durable = () => at(hub, (tx) => tx.selectFrom('syncLogs').select('durable').execute())
    const before = await durable()
    const marks = await takeMarks(hub.db)
    expect(marks).toMatchObject([{ seq: 2_401 }])
    await setDurable(
      hub.db,
      marks.map((mark) => ({ ...mark, hash: '0'.repeat(64) })),
    )
    expect(await durable()).toEqual(before)
  })

  it('S11 of durable ones that are young, none', async () => {
    await setDurable(hub.db, await takeMarks(hub.db))
    await station.contact()
    expect(await forgetRecords(station.db, replication, 1_825)).toBe(10)
    expect(await forgetRecords(station.db, replication, 1_825)).toBe(0)
    expect((await own()).log).toMatchObject({ first: 2_311, durable: 2_401 })
  })
})

describe('S22 a hub forgets old deletions', () => {
  const village = (code: string) => ({ code, level: 'village' as const, name: code })
  const places = async () =>
    (await at(station, (tx) => tx.selectFrom('places').select('code').execute())).map(
      ({ code }) => code,
    )
  const cursor = () =>
    at(station, (tx) =>
      tx
        .selectFrom('syncCursors')
        .select(['round', 'seq'])
        .where('feed', '=', 'scope:433123')
        .executeTakeFirstOrThrow(),
    )
  const deletions = async () =>
    (
      await at(hub, (tx) =>
        tx.selectFrom('syncItems').select('key').where('op', '=', 'del').orderBy('key').execute(),
      )
    ).map(({ key }) => key)

  it('S22 S23 after the time of the policy; who was away reads anew, and what is gone goes there too', async () => {
    const codes = ['433123101901', '433123101902', '433123101903']
    await at(hub, (tx) => tx.insertInto('places').values(codes.map(village)).execute())
    await station.contact()
    expect(await places()).toEqual(expect.arrayContaining(codes))
    const before = await cursor()

    await at(hub, (tx) => tx.deleteFrom('places').where('code', '=', '433123101901').execute())
    await drainOutbox(hub.db, replication)
    await at(hub, (tx) =>
      sql`update sync_items set changed_at = now() - interval '401 days' where op = 'del'`.execute(
        tx,
      ),
    )
    await at(hub, (tx) => tx.deleteFrom('places').where('code', '=', '433123101902').execute())
    await drainOutbox(hub.db, replication)

    await forgetDeletionsJob.run(hub.ground, {})
    expect(await deletions()).toEqual(['433123101901', '433123101902'])
    await forgetDeletionsJob.run(hub.ground, {})
    expect(await deletions()).toEqual(['433123101902'])

    await station.contact()
    expect((await cursor()).round).toBe(before.round + 1)
    expect(await places()).not.toEqual(expect.arrayContaining(['433123101901']))
    expect(await places()).not.toEqual(expect.arrayContaining(['433123101902']))
    expect(await places()).toContain('433123101903')

    await at(hub, (tx) => tx.deleteFrom('places').where('code', '=', '433123101903').execute())
    await station.contact()
    expect((await cursor()).round).toBe(before.round + 1)
    expect(await places()).not.toContain('433123101903')
  })
})
