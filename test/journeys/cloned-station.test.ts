import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import type { StationView } from '../../src/features/stations/api.ts'
import { readOwn } from '../../src/features/stations/own-actions.ts'
import type { OwnStation } from '../../src/features/stations/own-api.ts'
import { standingOf } from '../../src/features/stations/own-station.ts'
import { cloneTestStation, openTestStation, type TestStation } from '../harness/fleet.ts'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  villageA1,
} from '../harness/node.ts'
import { observe, observed } from '../harness/observations.ts'

let hub: TestNode
let office: Session
let station: TestStation
let second: TestStation
let third: TestStation
beforeAll(async () => {
  hub = await openTestNode()
  office = await logInAs(hub, (await somebody(hub, { role: 'programme_office' })).loginName)
  station = await openTestStation(hub, school('瓦场小学'))
  await observe(station, 10)
  await station.contact()
  second = await cloneTestStation(hub, station)
  third = await cloneTestStation(hub, station)
})
afterAll(async () => {
  for (const each of [third, second, station]) await each?.close()
  await hub?.close()
})

describe('X-5 the disk of a station is copied to other machines', () => {
  it('S9 the copy that calls second goes on in a new epoch, and both have all', async () => {
    await observe(station, 3)
    await station.contact()
    await observe(second, 4)
    expect(await second.contact()).toMatchObject({ parted: 1, pulled: 3, pushed: 4 })
    expect(await observed(hub.db)).toHaveLength(17)
    expect((await view()).alarms).toEqual([])
  })

  it('S10 the first machine writes on in the old epoch: an alarm for a person, and what came counts', async () => {
    await observe(station, 2)
    const { answer } = await station.contact()
    expect(answer.cloneAlarm).toBe(false)
    expect((await station.contact()).answer.cloneAlarm).toBe(true)
    const [old, newer] = (await view()).logs
    expect((await view()).alarms).toMatchObject([
      { kind: 'clone', epoch: old?.epoch, details: { newer: newer?.epoch, seq: 14 } },
    ])
    expect((await view()).station).toMatchObject({ alarms: 1, concerns: ['alarms'] })
    expect((await office.get('/api/today')).json().waiting).toMatchObject([
      { code: 'station_clone', details: { station: '瓦场小学' } },
    ])
    expect(await observed(hub.db)).toHaveLength(19)
  })

  it('S10 meanwhile a further epoch is stored and not applied; known ones go on', async () => {
    await observe(third, 5)
    expect(await third.contact()).toMatchObject({ parted: 1, pushed: 5, open: [] })
    await observe(second, 1)
    await second.contact()
    expect((await view()).logs).toMatchObject([
      { standing: 'trusted', last: 15 },
      { standing: 'trusted', last: 5 },
      { standing: 'held', last: 5, held: 5 },
    ])
    expect(await observed(hub.db)).toHaveLength(20)
  })

  it('S10 a person says that the third is the station: what waited is applied', async () => {
    const { alarms, logs } = await view()
    const settled = await office.send(
      'POST',
      `/api/stations/${station.id}/alarms/${alarms[0]?.id}/settle`,
      { epoch: logs[2]?.epoch, note: '打过电话：用的是第三台' },
    )
    expect(settled.statusCode, settled.body).toBe(204)
    expect((await view()).logs).toMatchObject([
      { standing: 'told_off' },
      { standing: 'told_off' },
      { standing: 'trusted', held: 0 },
    ])
    expect(await observed(hub.db)).toHaveLength(25)
    expect((await view()).station).toMatchObject({ alarms: 0, concerns: [] })
  })

  it('S10 the others are told to enrol anew; what they still send is stored, and raises no second alarm', async () => {
    await observe(station, 2)
    const { answer, toldOff } = await station.contact()
    expect(answer.enrolAnew).toHaveLength(2)
    expect(toldOff).toBe(true)
    expect((await second.contact()).toldOff).toBe(true)
    expect((await third.contact()).toldOff).toBe(false)
    for (const [machine, standing] of [
      [station, 'told_off'],
      [third, 'well'],
    ] as const)
      expect(standingOf(await ownPage(machine)), machine.id).toBe(standing)
    expect(await observed(hub.db)).toHaveLength(25)
    const { logs, alarms } = await view()
    expect(logs[0]).toMatchObject({ standing: 'told_off', last: 17, held: 2 })
    expect(alarms.filter(({ settledAt }) => settledAt === null)).toEqual([])
  })

  it('S10 nothing of it is lost: a person lets it count, and every record of all three is a row, once', async () => {
    const { logs } = await view()
    for (const { epoch } of logs.slice(0, 2)) {
      const trusted = await office.send('POST', `/api/stations/${station.id}/logs/${epoch}/trust`, {
        note: '这台也是我们的',
      })
      expect(trusted.statusCode, trusted.body).toBe(204)
    }
    expect((await station.contact()).toldOff).toBe(false)
    await third.contact()
    const all = await observed(hub.db)
    expect(all).toHaveLength(27)
    expect(await observed(third.db)).toEqual(all)
    for (const machine of [station, second, third]) {
      expect(all).toEqual(expect.arrayContaining(await observed(machine.db)))
    }
  })

  it('S30 the other machine is enrolled anew, empty and under a name of its own', async () => {
    const anew = await openTestStation(hub, school('八斗丘小学'))
    try {
      await observe(anew, 3)
      expect(await anew.contact()).toMatchObject({ pushed: 3, pulled: 0, open: [] })
      expect(anew.id).not.toBe(station.id)
      await observe(third, 1)
      expect(await third.contact()).toMatchObject({ pushed: 1, open: [] })
      expect(await observed(hub.db)).toHaveLength(31)
      expect((await view()).station).toMatchObject({ alarms: 0, concerns: [] })
    } finally {
      await anew.close()
    }
  })
})

const school = (name: string) => ({ name, regionCode: villageA1, organisationId: newId() })
/** What the own page of a machine shows. */
const ownPage = async ({ db, ground: { clock } }: TestStation): Promise<OwnStation> =>
  readOwn(
    db,
    (await somebody(hub, { role: 'administrator' })).actor,
    { waiting: 0, incomingBytes: 0, disk: null, nextTryAt: null, certificate: null },
    clock(),
  )
const view = async (): Promise<StationView> =>
  (await office.get(`/api/stations/${station.id}`)).json()
