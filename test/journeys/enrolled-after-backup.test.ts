import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/features/people/operator.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { schoolRegister } from '../../src/features/schools/registers.ts'
import type { StationSlip, StationView } from '../../src/features/stations/api.ts'
import { enrolHere } from '../../src/features/stations/door-actions.ts'
import { postJson } from '../../src/features/sync/http-line-protocol.ts'
import { enrolTestStation, lineTo, type TestStation } from '../harness/fleet.ts'
import { county, logInAs, type Session, somebody, villageA1 } from '../harness/node.ts'
import { observe, observed } from '../harness/observations.ts'
import { openRestorableHub, type RestorableHub } from '../harness/restorable-hub.ts'

let hub: RestorableHub
let office: Session
let old: TestStation
let [late, newest, renewed]: TestStation[] = []
let lateSchool: string
const everything: string[] = []

const school = async (schoolCode: string, name: string): Promise<string> => {
  const row = { schoolCode, name, villageCode: villageA1, stage: 'primary' as const }
  const rest = { mode: 'mode2' as const, boarding: false }
  const { id } = await saveRow(hub.db, operator, schoolRegister, { ...row, ...rest })
  await somebody(hub, { role: 'head_of_school', organisationId: id, regionCode: villageA1 })
  return id
}
const invited = async (schoolId: string): Promise<StationSlip> =>
  (await office.send('POST', '/api/stations', { schoolId })).json()
const renewedCode = async (id: string): Promise<string> =>
  (await office.send('POST', `/api/stations/${id}/code`)).json().code

beforeAll(async () => {
  hub = await openRestorableHub()
  const { loginName } = await somebody(hub, { role: 'programme_office' })
  office = await logInAs(hub, loginName)
  lateSchool = await school('A-01', '瓦场小学')
  old = await enrolTestStation(hub, (await invited(await school('A-02', '八斗丘小学'))).code)
  await observe(old, 10)
  await old.contact()

  const backup = await hub.backUp()
  late = await enrolTestStation(hub, (await invited(lateSchool)).code)
  newest = await enrolTestStation(hub, (await invited(await school('A-03', '茶田小学'))).code)
  renewed = await enrolTestStation(hub, await renewedCode(old.id))
  for (const station of [late, newest, renewed]) {
    await station.contact()
    await observe(station, 20)
    await station.contact()
    await observe(station, 5)
  }
  everything.push(...(await observed(hub.db)))
  for (const station of [late, newest, renewed]) {
    const known = new Set(everything)
    everything.push(...(await observed(station.db)).filter((key) => !known.has(key)))
  }
  expect(everything).toHaveLength(85)
  await hub.restore(backup)
  office = await logInAs(hub, loginName)
})
afterAll(async () => {
  for (const station of [old, late, newest, renewed]) await station?.close()
  await hub?.close()
})

describe('X-5 stations that enrolled after the backup a hub is restored from', () => {
  it('S12 the hub refuses them, and both sides say what happened', async () => {
    await expect(late?.contact()).rejects.toThrow('station_unknown')
    await expect(newest?.contact()).rejects.toThrow('station_unknown')
    expect(await door(late)).toEqual({ state: 'unknown', trouble: 'station_unknown' })
    expect((await late?.server.inject('/console/enrol'))?.headers.location).toBeUndefined()

    const { strangers } = (await office.get(`/api/stations?place=${county}&limit=10`)).json()
    expect(strangers).toMatchObject({ count: 2 })
    expect(Date.parse(strangers.backupTakenAt)).toBeLessThan(Date.now())
    expect((await office.get('/api/today')).json().waiting).toContainEqual({
      code: 'stations_unknown',
      details: { count: 2 },
      link: '/console/stations',
    })
  })

  it('S12 S30 with a new code the station is itself again and sends everything it has, once', async () => {
    const slip = await invited(lateSchool)
    expect(slip.id).not.toBe(late?.id)
    await expect(enrolAgain(newest, slip.code)).rejects.toMatchObject({
      code: 'enrolment_code_for_other',
      details: { name: '瓦场小学' },
    })
    expect(await enrolAgain(late, slip.code)).toMatchObject({ name: '瓦场小学' })
    await expect(enrolAgain(late, slip.code)).rejects.toMatchObject({
      code: 'station_enrolled_already',
    })
    expect(await late?.contact()).toMatchObject({ pushed: 25, parted: 0, open: [] })
    expect(await late?.contact()).toMatchObject({ pushed: 0, open: [] })
    expect(await observed(hub.db)).toEqual(
      [...(await observed(old.db)), ...(await observed(late?.db ?? hub.db))].toSorted(),
    )
    const { station, alarms, logs } = await view(late)
    expect(station).toMatchObject({ name: '瓦场小学', state: 'enrolled' })
    expect(alarms).toEqual([])
    expect(logs).toMatchObject([{ last: 25 }])
    expect(await door(late)).toMatchObject({ state: 'open' })
  })

  it('S12 S23 the school itself is not in the backup: it is entered again under its name', async () => {
    const another = await invited(await school('A-09', '茶田完小'))
    await expect(enrolAgain(newest, another.code)).rejects.toMatchObject({
      code: 'enrolment_code_for_other',
    })
    const id = await school('A-03', '茶田小学')
    const empty = await enrolTestStation(hub, (await invited(id)).code)
    await empty.close()
    await expect(enrolAgain(newest, await renewedCode(empty.id))).rejects.toMatchObject({
      code: 'station_replaced',
    })
    const reason = { reason: '原来的电脑还在' }
    await office.send('POST', `/api/stations/${empty.id}/revoke`, reason)
    await enrolAgain(newest, (await invited(id)).code)
    expect(await newest?.contact()).toMatchObject({ pushed: 25, open: [] })
    await newest?.contact()
    expect((await view(newest)).logs).toMatchObject([{ last: 25 }])
    const { strangers } = (await office.get(`/api/stations?place=${county}&limit=10`)).json()
    expect(strangers).toBeUndefined()
  })

  it('S12 a machine that took a station’s place after the backup takes it again', async () => {
    await expect(renewed?.contact()).rejects.toThrow('sync_not_signed')
    await enrolAgain(renewed, await renewedCode(old.id))
    expect(await renewed?.contact()).toMatchObject({ pushed: 25, open: [] })
    await renewed?.contact()
    expect((await view(renewed)).alarms.filter(({ settledAt }) => settledAt === null)).toEqual([])
    expect(await observed(hub.db)).toEqual(everything.toSorted())
    await expect(old.contact()).rejects.toThrow('sync_not_signed')
  })
})

const door = async (station: TestStation | undefined) =>
  (await station?.server.inject('/api/station/door'))?.json()

const view = async (station: TestStation | undefined): Promise<StationView> =>
  (await office.get(`/api/stations/${station?.id}`)).json()

async function enrolAgain(station: TestStation | undefined, code: string) {
  if (!station) throw new Error('no station')
  const line = lineTo(hub, () => false)
  const post = (url: string, body: unknown) => postJson(line, url, body)
  return enrolHere(station.db, { url: 'hub.test', code }, post, hub.ground.clock())
}
