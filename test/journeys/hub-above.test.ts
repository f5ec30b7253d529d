import { tmpdir } from 'node:os'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inviteHub, joinHub, tellHubs } from '../../src/app/hub-commands.ts'
import { replication } from '../../src/app/replication.ts'
import { version } from '../../src/app/version.ts'
import { dayOf } from '../../src/base/calendar.ts'
import { newId } from '../../src/base/ids.ts'
import { everywhere } from '../../src/base/place.ts'
import {
  resourceRegister,
  sourceRegister,
  subjectRegister,
} from '../../src/features/library/registers.ts'
import { listSubjects, setStates } from '../../src/features/library/store.ts'
import { operator } from '../../src/features/people/operator.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { setPolicy } from '../../src/features/policy/actions.ts'
import { findPolicy } from '../../src/features/policy/store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import type { StationView } from '../../src/features/stations/api.ts'
import type { FleetPage } from '../../src/features/stations/fleet-actions.ts'
import { setDurable, takeMarks } from '../../src/features/sync/durable-actions.ts'
import { invite } from '../../src/features/sync/enrolment-actions.ts'
import { loadIdentity, renewIncarnation } from '../../src/features/sync/identity-store.ts'
import { trustLog } from '../../src/features/sync/intake-protocol.ts'
import { startPace } from '../../src/features/sync/pace.ts'
import { decideProposals } from '../../src/features/sync/proposal-actions.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import { startRecorder } from '../../src/features/sync/record-actions.ts'
import { stationInvitation } from '../../src/features/sync/scope.ts'
import { syncTx } from '../../src/features/sync/store.ts'
import { contactHub } from '../../src/features/sync/uplink-actions.ts'
import { asSystem, type Db } from '../../src/platform/db.ts'
import { copyTestDatabase } from '../harness/database.ts'
import { lineTo, openTestStation, type TestStation } from '../harness/fleet.ts'
import {
  logInAs,
  openTestNode,
  county as place,
  type Session,
  somebody,
  type TestHub,
  villageA1,
  villageB1,
} from '../harness/node.ts'
import { observe } from '../harness/observations.ts'

/** The machine that is the county's hub now: another one after a restore. */
let county: TestHub
let city: TestHub
let near: TestStation
let far: TestStation
/** The line between county and city. */
const wire = { cut: false }

beforeAll(async () => {
  city = await openTestNode()
  county = { ...(await openTestNode()) }
  near = await openTestStation(county, school('瓦场小学', villageA1))
  far = await openTestStation(county, school('茶田小学', villageB1))
  await near.contact()
  await far.contact()
})
afterAll(async () => {
  for (const node of [near, far, county, city]) await node?.close()
})

const ofCounty = { code: place, level: 'county' as const }
const school = (name: string, regionCode: string) => ({ name, regionCode, organisationId: newId() })
const toCity = (...args: Parameters<typeof fetch>) => lineTo(city, () => wire.cut)(...args)
const now = () => city.ground.clock()
const join = async (code: string) =>
  joinHub(county.db, { parent: 'http://city.test', code, fetch: toCity }, now())

describe('O1-2 a county hub below a city hub', () => {
  it('S30 joins with a code for its county, and stays who it is for its stations', async () => {
    const ofStation = await invite(
      city.db,
      { scopes: [everywhere] },
      stationInvitation(school('城里小学', villageB1)),
      replication,
      now(),
    )
    await expect(join(ofStation.code)).rejects.toMatchObject({ code: 'enrolment_code_for_station' })
    const before = await idOf(county.db)
    const { code } = await inviteHub(city.db, ofCounty, now())
    expect(await join(code)).toContain('凤凰县')
    expect(await idOf(county.db)).toBe(before)
    expect(await near.contact()).toMatchObject({ open: [] })
    await expect(inviteHub(city.db, ofCounty, now())).rejects.toMatchObject({
      code: 'hub_there_already',
    })
    await expect(inviteHub(city.db, { ...ofCounty, code: villageA1 }, now())).rejects.toMatchObject(
      { code: 'code_not_of_level' },
    )
  })

  it('S13 passes on its stations’ records as they came, each once', async () => {
    await observe(near, 30)
    await observe(far, 20)
    await near.contact()
    await far.contact()
    expect(await contactCity()).toMatchObject({ pushed: 50, open: [] })
    expect(await contactCity()).toMatchObject({ pushed: 0, pulled: 0, parted: 0, open: [] })
    expect(await rows(city.db)).toBe(50)
    expect(await logs(city.db)).toEqual(await logs(county.db))
    expect(await logs(county.db)).toEqual(
      [...(await logs(near.db)), ...(await logs(far.db))].toSorted(),
    )
  })

  it('S24 leaves it to the county to decide what its stations propose', async () => {
    expect(await decideProposals(city.db, replication, now())).toBe(0)
    expect(await decideProposals(county.db, replication, now())).toBe(50)
  })

  it('S6 S33 a long cut between county and city: the county goes on, then all of it arrives once', async () => {
    wire.cut = true
    for (let day = 0; day < 20; day++) {
      await observe(near, 100)
      await observe(far, 50)
      await near.contact()
      await far.contact()
      await expect(contactCity()).rejects.toThrow('TypeError')
    }
    expect(await rows(county.db)).toBe(3_050)
    expect(await rows(city.db)).toBe(50)
    const [above] = await tellHubs(county.db)
    expect(above).toContain('3000 records wait')
    expect(above).toContain('last try failed: TypeError')
    wire.cut = false
    expect(await contactCity()).toMatchObject({ pushed: 3_000, open: [] })
    expect(await rows(city.db)).toBe(3_050)
    expect((await tellHubs(county.db))[0]).toMatch(/, 0 records wait$/)
    await contactCity()
    expect(await tellHubs(city.db)).toEqual([
      'above: none',
      expect.stringMatching(/^below: 433123000000 凤凰县, enrolled, .* 0 records wait there$/),
    ])
  })

  it('S11 a verified copy of the city’s counts for the station, and what the county has counts further', async () => {
    await near.contact()
    expect(await durable(near)).toBe(0)
    await setDurable(city.db, await takeMarks(city.db))
    await contactCity()
    await near.contact()
    expect(await durable(near)).toBe(2_030)
    await asSystem(city.db, 'test', (tx) =>
      tx.updateTable('syncLogs').set({ durable: 7 }).execute(),
    )
    await contactCity()
    await near.contact()
    expect(await durable(near)).toBe(2_030)
  })

  it('S10 S13 a log that a person has yet to decide about waits at the county', async () => {
    const epoch = await asSystem(county.db, 'test', async (tx) => {
      const [log] = await tx
        .updateTable('syncLogs')
        .set({ standing: 'held' })
        .where('station', '=', far.id)
        .returning('epoch')
        .execute()
      return log?.epoch ?? ''
    })
    await observe(far, 5)
    await far.contact()
    expect(await contactCity()).toMatchObject({ pushed: 0, parted: 0, open: [] })
    await asSystem(county.db, 'test', (tx) =>
      trustLog(syncTx(tx, replication), { station: far.id, epoch }),
    )
    expect(await contactCity()).toMatchObject({ pushed: 5, parted: 0, open: [] })
  })

  it('S9 S12 a county hub put back to a copy gets from the city and its stations what the copy lacks', async () => {
    const copy = await copyTestDatabase(county.database)
    await observe(near, 40)
    await near.contact()
    await contactCity()
    await observe(near, 3)
    await near.contact()
    await county.close()
    Object.assign(county, await openTestNode({ on: copy }))
    await asSystem(county.db, 'test', renewIncarnation)
    expect(await contactCity()).toMatchObject({ pulled: 40, pushed: 0, parted: 0, open: [] })
    expect(await near.contact()).toMatchObject({ pushed: 3, parted: 0, open: [] })
    expect(await contactCity()).toMatchObject({ pushed: 3, pulled: 0, parted: 0, open: [] })
    expect(await rows(county.db)).toBe(3_098)
    expect(await rows(city.db)).toBe(3_098)
    expect(await logs(city.db)).toEqual(await logs(county.db))
  })
})

it('S13 S30 another county’s hub cannot write the records of a station that comes by this one', async () => {
  const other = await openTestNode({ places: false })
  const { code } = await inviteHub(
    city.db,
    { code: '433124000000', level: 'county', name: '花垣县' },
    now(),
  )
  await joinHub(other.db, { parent: 'http://city.test', code, fetch: toCity }, now())
  await observe({ ...near, db: other.db }, 1)
  await expect(contactCity(other)).rejects.toThrow('sync_not_your_log')
  expect(await rows(city.db)).toBe(3_098)
  await other.close()
})

describe('S20 S21 what the city decides', () => {
  const prefecture = '433100000000'
  const silentDays = (db: Db, at: string) =>
    asSystem(db, 'test', async (tx) => {
      const policy = await findPolicy(tx, ['stations.silentDays'], at, dayOf(now()))
      return policy['stations.silentDays']
    })
  const set = ({ db }: TestHub, regionCode: string, level: 'city' | 'county', value: number) =>
    setPolicy(db, operator, {
      rule: 'stations.silentDays',
      ...{ regionCode, level, value },
      validFrom: dayOf(now()),
      sourceDocument: '州教发〔2026〕1号',
    })

  it('reaches the village by the county’s feeds, under the county’s signature', async () => {
    await set(city, prefecture, 'city', 11)
    await down()
    expect(await silentDays(county.db, villageA1)).toBe(11)
    expect(await silentDays(near.db, villageA1)).toBe(11)
    expect(await silentDays(far.db, villageB1)).toBe(11)
    expect(await down()).toMatchObject({ items: 0 })
  })

  it('S4-8 what it publishes of the library stands beside the county’s own of the same number', async () => {
    await asSystem(city.db, 'test place', (tx) =>
      savePlaces(tx, [{ code: prefecture, level: 'city', name: '湘西州' }]),
    )
    for (const { db } of [city, county]) {
      const ownerCode = db === city.db ? prefecture : place
      await saveRow(db, operator, subjectRegister, { name: '茶叶', code: 'tea', ownerCode })
      await saveRow(db, operator, sourceRegister, {
        ...{ name: '省平台', code: 'province', ownerCode, originLevel: 'province' },
      })
      const { id } = await saveRow(db, operator, resourceRegister, {
        ...{ title: `茶树修剪${ownerCode}`, source: 'province', catalogueNo: '1', ownerCode },
        ...{ subjects: ['tea'], originLevel: 'province', mediaType: 'video' },
        ...{ useModes: ['group'], language: 'mandarin' },
      })
      await asSystem(db, 'test', (tx) => setStates(tx, [id], 'published'))
    }
    await down()
    const titles = 'select title from resources order by title'
    const both = [{ title: `茶树修剪${prefecture}` }, { title: `茶树修剪${place}` }]
    expect(await query(county.db, titles)).toEqual(both)
    expect(await query(near.db, titles)).toEqual(both)
    expect(await asSystem(near.db, 'test', listSubjects)).toMatchObject([{ ownerCode: place }])
    expect(await down()).toMatchObject({ items: 0 })
  })

  it('S23 and leaves again there when the city takes it back, while the county’s own word stays', async () => {
    await set(county, place, 'county', 5)
    await down()
    expect(await silentDays(near.db, villageA1)).toBe(5)
    await asSystem(city.db, 'test', async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await sql`with gone as (delete from policy_values returning id)
        insert into sync_outbox (collection, key) select 'policy.values', id::text from gone`.execute(
        tx,
      )
    })
    await down()
    expect(await query(near.db, 'select region_code, value from policy_values')).toEqual([
      { regionCode: place, value: 5 },
    ])
  })

  it('S24 changes nothing of what the county keeps itself', async () => {
    await asSystem(city.db, 'test', (tx) =>
      tx.updateTable('places').set({ name: '别名' }).where('code', '=', villageA1).execute(),
    )
    expect(await down()).toMatchObject({ items: 1, open: [] })
    const name = `select name from places where code = '${villageA1}'`
    expect(await query(county.db, name)).toEqual([{ name: '瓦场村' }])
    expect(await query(near.db, name)).toEqual([{ name: '瓦场村' }])
  })

  async function down() {
    await drainOutbox(city.db, replication)
    const report = await contactCity()
    await near.contact()
    await far.contact()
    return report
  }
})

describe('X-5 what people see of it', () => {
  const fleetAt = async (office: Session): Promise<FleetPage> =>
    (await office.get(`/api/stations?place=${place}&placeLevel=county&limit=50`)).json()
  const officeOf = async (hub: TestHub) =>
    logInAs(hub, (await somebody(hub, { role: 'programme_office' })).loginName)

  it('S13 the county’s fleet page says when the city was last spoken to, and what waits', async () => {
    const office = await officeOf(county)
    wire.cut = true
    await observe(near, 2)
    await near.contact()
    await expect(contactCity()).rejects.toThrow('TypeError')
    const name = expect.any(String)
    expect((await fleetAt(office)).above).toMatchObject({
      ...{ name, lastTrouble: 'TypeError', waiting: 2 },
    })
    wire.cut = false
    await contactCity()
    const lastContactAt = now().toISOString()
    expect((await fleetAt(office)).above).toEqual({
      ...{ name, lastContactAt, lastTrouble: null, waiting: 0 },
    })
  })

  it('S5 S13 a gap in a log that came by the county stands on the county’s page at the city', async () => {
    const office = await officeOf(city)
    expect((await fleetAt(office)).above).toBeNull()
    await query(
      city.db,
      `delete from sync_records where log_id in (select id from sync_logs where station = '${near.id}')`,
    )
    await query(city.db, `delete from sync_logs where station = '${near.id}'`)
    await query(
      county.db,
      `update sync_logs as l set first = l.last, first_previous = encode(r.hash, 'hex')
       from sync_records as r where r.log_id = l.id and r.seq = l.last - 1 and l.station = '${near.id}'`,
    )
    await contactCity()
    const below = (await fleetAt(office)).stations.find(({ kind }) => kind === 'hub')
    expect(below).toMatchObject({ alarms: 1, concerns: ['alarms'] })
    const { alarms }: StationView = (await office.get(`/api/stations/${below?.id}`)).json()
    expect(alarms).toMatchObject([{ kind: 'gap', details: { from: 1, of: near.id } }])
    expect((await office.get('/api/today')).json().waiting).toContainEqual({
      code: 'station_gap_below',
      details: { station: below?.name },
      link: `/console/stations/${below?.id}`,
    })
    const path = `/api/stations/${below?.id}/alarms/${alarms[0]?.id}/settle`
    expect((await office.send('POST', path, { note: '备份里也没有' })).statusCode).toBe(204)
    expect((await fleetAt(office)).stations.find(({ kind }) => kind === 'hub')?.alarms).toBe(0)
  })
})

const contactCity = ({ ground } = county) => {
  const recorder = startRecorder(replication, ground.clock, { mustBeEnrolled: false })
  return contactHub(ground, {
    recorder,
    program: version,
    dataDir: tmpdir(),
    fetch: toCity,
    pace: startPace(recorder.monoMs),
    blobRules: async () => ({ quotaBytes: 1e9 }),
  })
}

const idOf = (db: Db) => asSystem(db, 'test', async (tx) => (await loadIdentity(tx)).id)

const query = <Row>(db: Db, text: string): Promise<Row[]> =>
  asSystem(db, 'test', async (tx) => (await sql.raw<Row>(text).execute(tx)).rows)

const rows = async (db: Db): Promise<number> => {
  const [row] = await query<{ count: number }>(db, 'select count(*) as count from sync_proposals')
  return row?.count ?? 0
}

/** Every log to the byte: station, epoch and a digest over its hashes and lines. */
const logs = async (db: Db): Promise<string[]> =>
  (
    await query<{ log: string }>(
      db,
      `select concat_ws(' ', l.station, l.epoch, l.last, md5(string_agg(r.hash::text || r.line, '' order by r.seq))) as log
       from sync_logs as l join sync_records as r on r.log_id = l.id group by l.id order by log`,
    )
  ).map(({ log }) => log)

const durable = async ({ db }: TestStation): Promise<number> => {
  const [row] = await query<{ durable: number }>(
    db,
    'select max(durable) as durable from sync_logs',
  )
  return row?.durable ?? 0
}
