import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { setDurable, takeMarks } from '../../src/features/sync/durable-actions.ts'
import { renewIncarnation } from '../../src/features/sync/identity-store.ts'
import { asSystem, type Db } from '../../src/platform/db.ts'
import { openTestStation, type TestStation } from '../harness/fleet.ts'
import { openTestNode, type TestNode, villageA1 } from '../harness/node.ts'
import { observe } from '../harness/observations.ts'

let hub: TestNode
let station: TestStation
beforeAll(async () => {
  hub = await openTestNode()
  station = await openTestStation(hub, {
    name: '瓦场小学',
    regionCode: villageA1,
    organisationId: newId(),
  })
  await station.contact()
})
afterAll(async () => {
  await station?.close()
  await hub?.close()
})

describe('X-5 three weeks without a line', () => {
  it('S6 S33 5,000 records go up in batches that grow, each once, with its row', async () => {
    station.wire.cut = true
    for (let day = 0; day < 50; day++) await observe(station, 100)
    await expect(station.contact()).rejects.toThrow()
    station.wire.cut = false
    const report = await station.contact()
    expect(report).toMatchObject({ pushed: 5_000, open: [] })
    expect(await rows(hub.db)).toBe(5_000)
    expect(await station.contact()).toMatchObject({ pushed: 0 })
  })

  it('S12 a hub that was put back to yesterday gets again what it lost, and doubles nothing', async () => {
    const yesterday = await takeMarks(hub.db)
    await observe(station, 300)
    await station.contact()
    expect(await rows(hub.db)).toBe(5_300)
    await putBack(yesterday)
    expect(await rows(hub.db)).toBe(5_000)
    const report = await station.contact()
    expect(report.pushed).toBe(300)
    expect(await rows(hub.db)).toBe(5_300)
  })

  it('S11 deletes nothing before a verified copy elsewhere holds it', async () => {
    expect(await durable()).toBe(0)
    await setDurable(hub.db, await takeMarks(hub.db))
    await station.contact()
    expect(await durable()).toBe(5_300)
  })
})

/** The hub's tables as a backup made at those marks would have them. */
async function putBack(marks: Awaited<ReturnType<typeof takeMarks>>): Promise<void> {
  await asSystem(hub.db, 'test', async (tx) => {
    for (const { station: of, epoch, seq } of marks) {
      await sql`delete from sync_proposals where id in (select r.id from sync_records as r
        join sync_logs as l on l.id = r.log_id where l.station = ${of} and r.seq > ${seq})`.execute(
        tx,
      )
      await sql`delete from sync_records where seq > ${seq}
        and log_id = (select id from sync_logs where station = ${of} and epoch = ${epoch})`.execute(
        tx,
      )
      await sql`update sync_logs set last = ${seq}, hash = (select encode(r.hash, 'hex') from sync_records as r
        where r.log_id = sync_logs.id and r.seq = ${seq}) where station = ${of} and epoch = ${epoch}`.execute(
        tx,
      )
    }
    await renewIncarnation(tx)
  })
}

const rows = async (db: Db): Promise<number> =>
  asSystem(db, 'test', async (tx) => {
    const { rows } = await sql<{
      count: number
    }>`select count(*) as count from sync_proposals`.execute(tx)
    return rows[0]?.count ?? 0
  })
const durable = async (): Promise<number> =>
  asSystem(station.db, 'test', async (tx) => {
    const { rows } = await sql<{
      durable: number
    }>`select max(durable) as durable from sync_logs`.execute(tx)
    return rows[0]?.durable ?? 0
  })
