import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { forgetDeletions, forgetRecords } from '../../src/features/sync/forget-actions.ts'
import { loadIdentity } from '../../src/features/sync/identity-store.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import { startWitness } from '../../src/features/sync/witness-actions.ts'
import { asSystem, type Db } from '../../src/platform/db.ts'
import { cunxiao } from '../harness/command-line.ts'
import { copyTestDatabase, putTestDatabaseBack, type TestDatabase } from '../harness/database.ts'
import { openTestStation, type TestStation } from '../harness/fleet.ts'
import {
  county,
  logInAs,
  openTestNode,
  somebody,
  type TestHub,
  townshipA,
  villageA1,
} from '../harness/node.ts'
import { observe, observed } from '../harness/observations.ts'

let hub: TestHub
let station: TestStation
let before: TestDatabase | undefined
beforeAll(async () => {
  hub = await openTestNode()
  station = await openTestStation(hub, {
    name: '瓦场小学',
    regionCode: villageA1,
    organisationId: newId(),
  })
  await observe(station, 20)
  await station.contact()
})
afterAll(async () => {
  await before?.close()
  await station?.close()
  await hub?.close()
})

/** As `pg_dump`, a snapshot of the machine or a standby would have it. */
async function keepState(): Promise<void> {
  await before?.close()
  before = await copyTestDatabase(hub.database)
}
async function putBack(): Promise<void> {
  if (!before) throw new Error('no state was kept')
  await putTestDatabaseBack(hub.database, before)
}

describe('X-5 the given database of the hub is put back by its own tools, and nobody tells', () => {
  beforeEach(async () => {
    await station.contact()
    await settleAlarms()
    await keepState()
  })

  it('S25 as many other decisions later a level station reads anew, and has what the hub has', async () => {
    await rename(villageA1, '丢了的名')
    await station.contact()
    expect(await namesAt(station.db)).toContain('丢了的名')
    await putBack()
    await rename(townshipA, '另改的名')
    await station.contact()
    expect(await namesAt(station.db)).toEqual(await namesAt(hub.db))
    expect(await namesAt(station.db)).not.toContain('丢了的名')
    expect(await openAlarms()).toEqual(['hub_restored'])
  })

  it('S25 three weeks and many decisions later, deletions forgotten, an absent station does too', async () => {
    await rename(villageA1, '又丢了的名')
    await retire(villageA1)
    await station.contact()
    await putBack()
    for (const name of ['一', '二', '三', '四']) await rename(townshipA, `${name}改的名`)
    await asSystem(hub.db, 'test', async (tx) => {
      await sql`update sync_items set changed_at = now() - interval '3 years'`.execute(tx)
      for (let twice = 0; twice < 2; twice++) {
        await forgetDeletions(tx, ['scope:433123', 'scope:433123101'], 30)
      }
    })
    await station.contact()
    expect(await namesAt(station.db)).toEqual(await namesAt(hub.db))
  })

  it('S7 S11 records acknowledged after that state come again, for no station had deleted them', async () => {
    await observe(station, 30)
    await station.contact()
    const { length } = await observed(hub.db)
    await putBack()
    expect(await observed(hub.db)).toHaveLength(length - 30)
    // No verified copy on another disk, so nothing is durable however old it is.
    await sql`update sync_records set stored_at = now() - interval '9 years'`.execute(station.db)
    expect(await forgetRecords(station.db, station.recorder.replication, 1)).toBe(0)
    expect(await station.contact()).toMatchObject({ pushed: 30, parted: 0, open: [] })
    expect(await observed(hub.db)).toEqual(await observed(station.db))
  })
})

describe('X-5 the witness of a node beside its given database', () => {
  let dataDir: string
  let second: string
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'cunxiao-witness-'))
    second = await mkdtemp(join(tmpdir(), 'cunxiao-witness-'))
  })
  afterAll(async () => {
    for (const one of [dataDir, second]) await rm(one, { recursive: true, force: true })
  })
  const start = (directory = dataDir) => startWitness(hub.ground, directory)

  it('S12 says nothing while nothing happens, also after a start', async () => {
    const was = await incarnation()
    const witness = await start()
    expect(await witness.beat()).toBe('same')
    await witness.stop()
    const again = await start()
    expect(await again.beat()).toBe('same')
    await again.stop()
    expect(await incarnation()).toBe(was)
    expect(await putBacks()).toEqual([])
  })

  it('S12 at the next start it finds that the database lacks what it had, and begins a new incarnation', async () => {
    await settleAlarms()
    await keepState()
    const witness = await start()
    await observe(station, 5)
    await station.contact()
    await witness.stop()
    const was = await incarnation()
    await putBack()
    await (await start()).stop()
    expect(await incarnation()).not.toBe(was)
    expect(await putBacks()).toEqual([{ certain: true, open: true }])
    expect(await openAlarms()).toEqual(['hub_restored'])
    // All it has to send again settles the alarm.
    expect(await station.contact()).toMatchObject({ pushed: 5 })
    await station.contact()
    expect(await openAlarms()).toEqual([])
  })

  it('S12 under running nodes it is noticed by one of them, once', async () => {
    const [one, other] = [await start(), await start(second)]
    await keepState()
    for (const witness of [one, other]) await witness.beat()
    await putBack()
    const was = await incarnation()
    const judged = await Promise.all([one.beat(), other.beat()])
    expect(judged.toSorted()).toEqual(['put_back', 'same'])
    const renewed = await incarnation()
    expect(renewed).not.toBe(was)
    expect(await Promise.all([one.beat(), other.beat()])).toEqual(['same', 'same'])
    expect(await incarnation()).toBe(renewed)
    await Promise.all([one.stop(), other.stop()])
  })

  it('S12 S25 a data directory that was put back with it says nothing, and the stations do', async () => {
    await station.contact()
    await settleAlarms()
    await (await start()).stop()
    const file = join(dataDir, 'database-witness.json')
    await copyFile(file, `${file}.old`)
    await keepState()
    const witness = await start()
    await rename(villageA1, '第三次丢了的名')
    await station.contact()
    await witness.stop()
    await putBack()
    await copyFile(`${file}.old`, file)
    const was = await incarnation()
    await (await start()).stop()
    expect(await incarnation()).toBe(was)
    await rename(townshipA, '第三次另改的名')
    await station.contact()
    expect(await namesAt(station.db)).toEqual(await namesAt(hub.db))
    expect(await openAlarms()).toEqual(['hub_restored'])
  })

  it('S12 another server with all that the witness knows is for a person to judge, who is asked on Today', async () => {
    await seeToAll()
    const witness = await start()
    const file = join(dataDir, 'database-witness.json')
    const kept = JSON.parse(await readFile(file, 'utf8'))
    await witness.stop()
    // Killed where it ran, and started beside what was the standby.
    await writeFile(file, JSON.stringify({ ...kept, server: '7301/00000001', stopped: false }))
    const was = await incarnation()
    await (await start()).stop()
    expect(await incarnation()).toBe(was)
    expect(await putBacks()).toEqual([{ certain: false, open: true }])
    expect((await hub.server.inject('/api/health')).json()).toMatchObject({
      ready: true,
      putBack: { certain: false },
    })
    const { loginName } = await somebody(hub, { role: 'programme_office' })
    const office = await logInAs(hub, loginName)
    const { waiting } = (await office.get('/api/today')).json()
    expect(waiting).toContainEqual(expect.objectContaining({ code: 'database_changed_over' }))
    const fleet = (await office.get(`/api/stations?place=${county}&limit=10`)).json()
    expect(fleet.putBack).toMatchObject({ certain: false })
  })

  it('S12 `cunxiao restored` settles it, without or with a new incarnation', async () => {
    const settings = { DATABASE_URL: hub.database.url }
    const was = await incarnation()
    const nothing = await cunxiao(dataDir, ['restored', '--nothing-lost'], settings)
    expect(nothing).toMatchObject({ exit: 0, out: expect.stringContaining('1 alarms are settled') })
    expect(await putBacks()).toEqual([{ certain: false, open: false }])
    expect(await incarnation()).toBe(was)
    const told = await cunxiao(dataDir, ['restored'], settings)
    expect(told).toMatchObject({ exit: 0, out: expect.stringContaining('a new incarnation') })
    expect(await incarnation()).not.toBe(was)
    expect(await openAlarms()).toEqual(['hub_restored'])
    await station.contact()
    expect(await namesAt(station.db)).toEqual(await namesAt(hub.db))
    const atStation = await cunxiao(dataDir, ['restored'], { DATABASE_URL: station.database.url })
    expect(atStation).toMatchObject({
      exit: 1,
      err: expect.stringContaining('restored_is_for_hubs'),
    })
  })

  it('S12 a file that a power cut broke begins anew, and accuses nobody', async () => {
    await writeFile(join(dataDir, 'database-witness.json'), '{"hub":')
    const was = await incarnation()
    await (await start()).stop()
    expect(await incarnation()).toBe(was)
  })
})

const incarnation = async () => (await asSystem(hub.db, 'test', loadIdentity)).incarnation

async function rename(code: string, name: string): Promise<void> {
  await asSystem(hub.db, 'test', (tx) =>
    tx.updateTable('places').set({ name }).where('code', '=', code).execute(),
  )
  await drainOutbox(hub.db, station.recorder.replication)
}

/** A deletion in the feed. */
async function retire(code: string): Promise<void> {
  await asSystem(hub.db, 'test', (tx) => sql`delete from places where code = ${code}`.execute(tx))
  await drainOutbox(hub.db, station.recorder.replication)
}

const namesAt = (db: Db): Promise<string[]> =>
  asSystem(db, 'test', async (tx) =>
    (await tx.selectFrom('places').select('name').orderBy('code').execute()).map(
      ({ name }) => name,
    ),
  )

const openAlarms = (): Promise<string[]> =>
  asSystem(hub.db, 'test', async (tx) => {
    const { rows } = await sql<{ kind: string }>`
      select kind from sync_alarms where settled_at is null`.execute(tx)
    return rows.map(({ kind }) => kind)
  })

const settleAlarms = () => sql`update sync_alarms set settled_at = now()`.execute(hub.db)

const putBacks = async () => {
  const { rows } = await sql`
    select certain, settled_at is null as open from sync_put_backs order by noticed_at`.execute(
    hub.db,
  )
  return rows
}

const seeToAll = () => sql`truncate sync_put_backs`.execute(hub.db)
