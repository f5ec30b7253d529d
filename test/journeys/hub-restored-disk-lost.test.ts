import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syncHub } from '../../src/app/replication.ts'
import { uplinkOptions } from '../../src/app/station-desk.ts'
import { newId } from '../../src/base/ids.ts'
import type { StationView } from '../../src/features/stations/api.ts'
import { storyOf } from '../../src/features/stations/station.ts'
import { readStickUp, writeStickUp } from '../../src/features/sync/stick-actions.ts'
import { enrolTestStation, openTestStation, type TestStation } from '../harness/fleet.ts'
import { county, logInAs, type Session, somebody, villageA1 } from '../harness/node.ts'
import { observe, observed } from '../harness/observations.ts'
import { openRestorableHub, type RestorableHub } from '../harness/restorable-hub.ts'

let hub: RestorableHub
let office: Session
let since: string
const stations: TestStation[] = []
let [well, burnt, drowned, stolen]: TestStation[] = []

beforeAll(async () => {
  hub = await openRestorableHub()
  const { loginName } = await somebody(hub, { role: 'programme_office' })
  for (const name of ['瓦场小学', '八斗丘小学', '茶田小学', '廖家桥小学']) {
    stations.push(
      await openTestStation(hub, { name, regionCode: villageA1, organisationId: newId() }),
    )
  }
  ;[well, burnt, drowned, stolen] = stations
  for (const station of stations) {
    await observe(station, 10)
    await station.contact()
  }
  const earliest = Date.now()
  const backup = await hub.backUp()
  for (const station of stations) {
    await observe(station, 20)
    await station.contact()
  }
  await hub.restore(backup)
  office = await logInAs(hub, loginName)
  const [alarm] = (await view(well)).alarms
  since = String(alarm?.details.since)
  expect(Date.parse(since)).toBeGreaterThan(earliest - 1)
})
afterAll(async () => {
  for (const station of stations) await station.close()
  await hub?.close()
})

describe('X-5 the hub went back to an older backup, and disks die before their stations have called', () => {
  it('S12 the hub says of every station from which record on and since when it lacks its own', async () => {
    for (const station of stations) {
      expect(await story(station)).toMatchObject({ story: 'awaited', details: { since, from: 11 } })
    }
    const fleet = (await office.get(`/api/stations?place=${county}&limit=10`)).json()
    expect(fleet.summary).toMatchObject({ stations: 4, alarmed: 4 })
    expect((await office.get('/api/today')).json().waiting).toMatchObject([
      { code: 'stations_alarmed', details: { count: 4, stations: 4 } },
    ])
  })

  it('S12 a station that calls sends again, and once it is level its alarm is settled by itself', async () => {
    expect(await well?.contact()).toMatchObject({ pushed: 20 })
    expect(await story(well)).toMatchObject({ details: { from: 31, to: 30 } })
    await well?.contact()
    expect(await story(well)).toBeUndefined()
    expect((await view(well)).station).toMatchObject({ alarms: 0, concerns: [] })
  })

  it('S9 S12 a disk is replaced: its station has back what the hub has, and what may be lost is said', async () => {
    const anew = await replaceDisk(burnt)
    expect(await story(burnt)).toMatchObject({ story: 'lost' })
    expect(await anew.contact()).toMatchObject({ pulled: 10, open: [] })
    await expect(burnt?.contact()).rejects.toThrow('sync_not_signed')
    expect(await observed(anew.db)).toHaveLength(10)
    await observe(anew, 2)
    await anew.contact()
    const told = await story(burnt)
    expect(told).toMatchObject({ story: 'lost', details: { since, from: 11, lostAt: now } })
    expect(told?.details).not.toHaveProperty('to')
    expect((await view(burnt)).logs).toMatchObject([{ epoch: told?.epoch, last: 10 }, { last: 2 }])
  })

  it('S12 a stick told how far the station was: the loss is a range', async () => {
    await observe(drowned as TestStation, 5)
    const { ground } = drowned as TestStation
    const options = uplinkOptions(ground, { dataDir: tmpdir() }, { mustBeEnrolled: true })
    const { bytes, records } = await writeStickUp(ground, options)
    expect(records).toBe(5)
    const { logs } = await readStickUp(hub.ground, syncHub({ name: '县' }), bytes)
    expect(logs).toMatchObject([{ verdict: 'begins_after', next: 11 }])
    expect(await story(drowned)).toMatchObject({ story: 'awaited' })
    const anew = await replaceDisk(drowned)
    await anew.contact()
    expect(await story(drowned)).toMatchObject({
      story: 'lost_range',
      details: { since, from: 11, to: 35, lostAt: now },
    })
  })

  it('S12 S30 of a machine that was stolen before it called it is said too', async () => {
    const path = `/api/stations/${stolen?.id}/revoke`
    expect((await office.send('POST', path, { reason: '被盗' })).statusCode).toBe(204)
    expect(await story(stolen)).toMatchObject({ story: 'lost', details: { since, from: 11 } })
  })

  it('S12 the office finds each in Today, looks for what is left, and settles it with a note', async () => {
    expect((await office.get('/api/today')).json().waiting).toMatchObject([
      { code: 'station_lost', details: { station: '八斗丘小学' } },
      { code: 'station_lost', details: { station: '廖家桥小学' } },
      { code: 'station_lost_range', details: { station: '茶田小学' } },
    ])
    const { alarms, station } = await view(burnt)
    const path = `/api/stations/${station.id}/alarms/${alarms[0]?.id}/settle`
    const note = '旧磁盘读不出，学校已补录'
    expect((await office.send('POST', path, { note })).statusCode).toBe(204)
    expect((await view(burnt)).alarms).toMatchObject([{ outcome: note }])
    expect(await story(burnt)).toBeUndefined()
  })
})

const now = '2026-11-23T02:00:00.000Z'

const view = async (station: TestStation | undefined): Promise<StationView> =>
  (await office.get(`/api/stations/${station?.id}`)).json()

/** The open alarm of the station as its page tells it. */
async function story(station: TestStation | undefined) {
  const alarm = (await view(station)).alarms.find(({ settledAt }) => settledAt === null)
  return alarm && { ...alarm, story: storyOf(alarm) }
}

/** The old disk is gone; an empty machine takes the station's place with a new code. */
async function replaceDisk(old: TestStation | undefined): Promise<TestStation> {
  const { code } = (await office.send('POST', `/api/stations/${old?.id}/code`)).json()
  const anew = await enrolTestStation(hub, code)
  stations.push(anew)
  return anew
}
