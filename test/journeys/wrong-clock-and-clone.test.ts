import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { replication } from '../../src/app/replication.ts'
import { setUplinkUrl } from '../../src/features/sync/identity-store.ts'
import { startPace } from '../../src/features/sync/pace.ts'
import { proposed } from '../../src/features/sync/proposal-actions.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import { listen } from '../../src/features/sync/raw-line.fixture.ts'
import { record, startRecorder } from '../../src/features/sync/record-actions.ts'
import { contactHub } from '../../src/features/sync/uplink-actions.ts'
import { asSystem, type Db } from '../../src/platform/db.ts'
import type { Ground } from '../../src/platform/ground.ts'
import { openTestDatabase, type TestDatabase } from '../harness/database.ts'
import { openTestStation, type TestStation } from '../harness/fleet.ts'
import { openTestNode, type TestNode, villageA1, villageA2 } from '../harness/node.ts'

/** Over real HTTP: what a machine with a dead battery says, and two machines under one name. */
let hub: TestNode
let url: string
const opened: { close(): Promise<void> }[] = []
beforeAll(async () => {
  hub = await openTestNode()
  url = (await listen(hub)).url
})
afterAll(async () => {
  for (const one of opened) await one.close()
  await hub?.close()
})

describe('S32 a station whose clock is wrong', () => {
  it('is refused nothing, keeps its order, and reads its feeds; the hub sees how wrong the clock is', async () => {
    const station = await openStation('瓦场小学', villageA1)
    const years = ['2026', '1970', '2099', '1970', '2026']
    const written: string[] = []
    for (const year of years) {
      const machine = at(station.ground, `${year}-01-01T00:00:00.000Z`)
      written.push(await note(machine, `${year} ${written.length}`))
      await drainOutbox(hub.db, replication)
      const report = await contact(machine)
      expect(report).toMatchObject({ pushed: 1, pulled: 0, parted: 0, open: [] })
    }
    expect((await recordsOf(hub.db, station.id)).map(({ id }) => id)).toEqual(written)
    expect(await recordsOf(hub.db, station.id)).toEqual(await recordsOf(station.db, station.id))
    expect((await proposalsOf(hub.db, station.id)).toSorted()).toEqual(
      years.map((year, i) => `${year} ${i}`).toSorted(),
    )
    expect(await placesOf(station.db)).toBe(await placesOf(hub.db))
    expect(await alarmsOf(station.id)).toEqual([])
    const samples = await vi.waitFor(async () => {
      const found = await samplesOf(station.id)
      expect(found).toHaveLength(years.length)
      return found
    }, 60_000)
    const seen = new Set(samples.map(({ wallMs }) => new Date(wallMs).getUTCFullYear()))
    expect([...seen].toSorted()).toEqual([1970, 2026, 2099])
    expect(new Set(samples.map(({ hubMs }) => hubMs))).toEqual(
      new Set([hub.ground.clock().getTime()]),
    )
  })
})

describe('S9 S10 two machines under one name', () => {
  it('raise an alarm; what either writes is at the hub, once, and each log goes on', async () => {
    const station = await openStation('八斗丘小学', villageA2)
    const machine = at(station.ground, '2026-11-23T02:00:00.000Z')
    await note(machine, 'before the copy')
    await contact(machine)
    const copy = await copyOf(station)

    await note(machine, 'the first machine')
    await contact(machine)
    await note(copy, 'the second machine')
    expect(await contact(copy)).toMatchObject({ parted: 1, open: [] })
    expect(await alarmsOf(station.id)).toEqual([])

    await note(machine, 'the first, later')
    await contact(machine)
    expect((await contact(machine)).answer.cloneAlarm).toBe(true)
    const [, newer] = await epochsOf(station.id)
    const seq = 3
    expect(await alarmsOf(station.id)).toEqual([{ kind: 'clone', details: { newer, seq } }])

    await note(copy, 'the second, later')
    await contact(copy)
    await note(machine, 'the first, last')
    await contact(machine)
    const all = ['before the copy', 'the first machine', 'the second machine']
    const later = ['the first, later', 'the second, later', 'the first, last']
    expect((await proposalsOf(hub.db, station.id)).toSorted()).toEqual(
      [...all, ...later].toSorted(),
    )
    const ids = (await recordsOf(hub.db, station.id)).map(({ id }) => id)
    expect(new Set(ids).size).toBe(6)
    for (const { db } of [machine, copy]) {
      const own = (await recordsOf(db, station.id)).map(({ id }) => id)
      expect(new Set(ids)).toEqual(new Set([...ids, ...own]))
    }
    // Still one alarm, for one person.
    expect(await alarmsOf(station.id)).toHaveLength(1)
  })
})

const samplesOf = (station: string) =>
  asSystem(hub.db, 'test samples', (tx) =>
    tx
      .selectFrom('syncClockSamples')
      .select(['wallMs', 'hubMs'])
      .where('station', '=', station)
      .execute(),
  )

async function openStation(name: string, regionCode: string): Promise<TestStation> {
  const school = { name, regionCode, organisationId: crypto.randomUUID() }
  const station = await openTestStation(hub, school)
  opened.push(station)
  await asSystem(station.db, 'test line', (tx) => setUplinkUrl(tx, url))
  return station
}

const at = (ground: Ground, instant: string): Ground => ({
  ...ground,
  clock: () => new Date(instant),
})

const recorderOf = ({ clock }: Ground) =>
  startRecorder(replication, clock, { mustBeEnrolled: true })

const note = (ground: Ground, key: string): Promise<string> =>
  asSystem(ground.db, 'test record', (tx) =>
    record(tx, recorderOf(ground), {}, proposed, { collection: 'none', key, ver: 1, change: {} }),
  )

function contact(ground: Ground) {
  const recorder = recorderOf(ground)
  return contactHub(ground, {
    recorder,
    program: '0.1.0',
    dataDir: process.cwd(),
    fetch: globalThis.fetch,
    pace: startPace(recorder.monoMs),
    blobRules: async () => ({ quotaBytes: 1e9 }),
  })
}

/** A second machine made from an image of the first. */
async function copyOf(station: TestStation): Promise<Ground> {
  const database: TestDatabase = await openTestDatabase()
  opened.push(database)
  for (const table of ['identity', 'uplink', 'logs', 'records', 'proposals']) {
    const name = sql.table(`sync_${table}`)
    const { rows } = await asSystem(station.db, 'test copy', (tx) =>
      sql<{ rows: unknown }>`select jsonb_agg(to_jsonb(t)) as rows from ${name} as t`.execute(tx),
    )
    await asSystem(database.db, 'test copy', (tx) =>
      sql`insert into ${name} overriding system value
        select * from jsonb_populate_recordset(null::${name}, ${JSON.stringify(rows[0]?.rows)}::jsonb)`.execute(
        tx,
      ),
    )
  }
  await asSystem(database.db, 'test copy', (tx) =>
    sql`select setval(pg_get_serial_sequence('sync_logs', 'id'), max(id)) from sync_logs`.execute(
      tx,
    ),
  )
  return at({ ...station.ground, db: database.db }, '2026-11-23T02:00:00.000Z')
}

const recordsOf = (db: Db, station: string) =>
  asSystem(db, 'test records', (tx) =>
    tx
      .selectFrom('syncRecords as r')
      .innerJoin('syncLogs as l', 'l.id', 'r.logId')
      .select(['l.epoch', 'r.seq', 'r.id', 'r.line'])
      .where('l.station', '=', station)
      .orderBy('l.ordinal')
      .orderBy('r.seq')
      .execute(),
  )

const proposalsOf = async (db: Db, station: string): Promise<string[]> =>
  asSystem(db, 'test rows', async (tx) => {
    const rows = tx.selectFrom('syncProposals').select('key').where('station', '=', station)
    return (await rows.execute()).map(({ key }) => key)
  })

const alarmsOf = (station: string) =>
  asSystem(hub.db, 'test alarms', (tx) =>
    tx
      .selectFrom('syncAlarms')
      .select(['kind', 'details'])
      .where('station', '=', station)
      .execute(),
  )

const epochsOf = (station: string): Promise<string[]> =>
  asSystem(hub.db, 'test logs', async (tx) => {
    const logs = tx.selectFrom('syncLogs').select('epoch').where('station', '=', station)
    return (await logs.orderBy('ordinal').execute()).map(({ epoch }) => epoch)
  })

const placesOf = (db: Db): Promise<number> =>
  asSystem(
    db,
    'test places',
    async (tx) => (await tx.selectFrom('places').select('code').execute()).length,
  )
