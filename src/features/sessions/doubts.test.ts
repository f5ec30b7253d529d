import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  townshipB,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { addPerson } from '../people/person-actions.ts'
import { saveRow } from '../registers/actions.ts'
import { foldDue } from '../registers/step-actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import type { Statement } from '../workload/api.ts'
import type { Attending, KeeperSessionDetail } from './keeper-api.ts'
import { sessionRegister } from './registers.ts'
import { addOccurrence, addStation, sent } from './sessions.fixture.ts'

/** What somebody says of a session that cannot be so, or says twice. */
let hub: TestHub
let station: TestStation
let head: Session
let keeper: Session
let keeperThere: Session
let schoolId: string
let stationId: string
const now = '2026-11-24T14:00:00.000Z'
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow(now)
  const schoolAt = (schoolCode: string, villageCode: string) =>
    saveRow(hub.db, operator, schoolRegister, {
      ...{ schoolCode, name: `小学${schoolCode}`, villageCode, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
  schoolId = (await schoolAt('D-01', villageA1)).id
  const { id: otherId } = await schoolAt('D-02', villageA2)
  for (const role of ['head_of_school', 'equipment_keeper'] as const)
    await somebody(hub, {
      ...{ role, loginName: role, name: role, organisationId: schoolId },
      ...{ regionCode: villageA1, level: 'village' },
    })
  stationId = await addStation(hub.db, { unitCode: villageA1, schoolId })
  await addStation(hub.db, { unitCode: villageA2, schoolId: otherId })
  await addStation(hub.db, { unitCode: townshipB, level: 'township', schoolId: otherId })
  for (const [regionCode, level, name] of [
    [villageA1, 'village', '本村田大妈'],
    [villageA2, 'village', '邻村石大爷'],
    [townshipB, 'township', '别镇龙二哥'],
  ] as const) {
    const { organisationId } = await somebody(hub, {
      ...{ role: level === 'village' ? 'village_secretary' : 'township_clerk', regionCode, level },
      loginName: `of-${regionCode}`,
    })
    await addPerson(hub.db, operator, { name, orgUnitId: organisationId })
  }
  station = await openTestStation(hub, {
    ...{ name: '站点', regionCode: villageA1, organisationId: schoolId },
  })
  await meet()
  head = await logInAs(hub, 'head_of_school')
  keeper = await logInAs(hub, 'equipment_keeper')
  keeperThere = await logInAs({ ...station, setNow: hub.setNow }, 'equipment_keeper')
})
afterAll(async () => {
  await station?.close()
  await hub?.close()
})

async function meet(): Promise<void> {
  for (let round = 0; round < 2; round++) {
    await station.contact()
    await foldDue(hub.db, [sessionRegister])
    await foldDue(station.db, [sessionRegister])
  }
}
const evening = (day: string) =>
  addOccurrence(hub.db, {
    ...{ stations: [stationId], schoolId, regionCode: villageA1, roomId: newId() },
    ...{ from: `${day} 19:00`, to: `${day} 21:00` },
  })
const send = (who: Session, id: string, said: object) =>
  who.send('POST', `/api/keeper/sessions/${id}/acts`, { act: { ...sent(now), ...said } })
const detail = async (who: Session, id: string) =>
  (await who.get(`/api/keeper/sessions/${id}`)).json<KeeperSessionDetail>()
const confirm = (id: string, despite: string[] = []) =>
  head.send('POST', '/api/sessions/moves', { rows: [{ id }], move: 'confirm', despite })
const creditOf = (id: string) =>
  asSystem(hub.db, 'test', async (tx) => {
    const { rows } = await sql<{ activity: string; minutes: number; state: string }>`
      select activity, minutes, state from workload_entries where source_id = ${id}`.execute(tx)
    return rows
  })

test('S21 a session that names other places tells no names of their people, and serves them only despite a doubt', async () => {
  const row = {
    ...{ schoolCode: 'D-01', stations: [villageA1, villageA2, townshipB], kind: 'group_learning' },
    ...{ title: '临时', day: '2026-11-24', plannedFrom: '06:00', plannedTo: '06:30' },
  }
  const added = await keeper.send('POST', '/api/sessions', { row })
  expect(added.statusCode, added.body).toBe(201)
  const { id } = added.json<{ id: string }>()
  const namesOf = async (who: Session) =>
    (await who.get(`/api/keeper/sessions/${id}/attendance`))
      .json<{ people: Attending[] }>()
      .people.map(({ name }) => name)
  const names = await namesOf(keeper)
  expect(names).toContain('本村田大妈')
  expect(names).not.toContain('邻村石大爷')
  expect(names).not.toContain('别镇龙二哥')
  await meet()
  expect(await namesOf(keeperThere)).toContain('equipment_keeper')
  const closed = await send(keeper, id, { act: 'close', headCount: 3, endedAt: '06:30' })
  expect(closed.statusCode, closed.body).toBe(200)
  const { doubts } = await detail(head, id)
  expect(doubts).toMatchObject([{ code: 'session_serves_elsewhere', overridable: true }])
  expect((await confirm(id)).statusCode).toBe(409)
  expect((await confirm(id, ['session_serves_elsewhere'])).statusCode).toBe(200)
})

test('INV-26 what is still to come may be written down and is not confirmed', async () => {
  const id = await evening('2026-12-20')
  expect((await send(keeper, id, { act: 'close', headCount: 30 })).json()).toMatchObject({
    ...{ state: 'recorded', delivered: 120 },
  })
  expect((await confirm(id)).json()).toMatchObject({
    obstacles: [{ code: 'session_ahead', details: { day: '2026-12-20' } }],
  })
  expect(await creditOf(id)).toEqual([])
})

test('X-5 the same thing sent twice at the same moment is done once, and both hear that it is', async () => {
  const id = await evening('2026-11-23')
  const twice = (path: string, body: object) =>
    Promise.all([1, 2, 3].map(() => keeper.send('POST', `/api/keeper/sessions${path}`, body)))
  const all = [
    ...(await twice(`/${id}/acts`, { act: { ...sent(now), act: 'begin' } })),
    ...(await twice(`/${id}/acts`, { act: { ...sent(now), act: 'close', headCount: 5 } })),
    ...(await twice(`/${id}/attendance`, {
      ...{ ...sent(now), how: 'paper', signed: [{ name: '王叔', isPresent: true }] },
    })),
    ...(await twice('', {
      ...{ ...sent(now), id: newId(), kind: 'group_learning', title: '临时', day: '2026-11-23' },
      ...{ plannedFrom: '08:00', plannedTo: '09:00' },
    })),
    ...(await twice(`/${id}/visits`, {
      key: newId(),
      visit: { visit: newId(), kind: 'study', unitCode: villageA1, people: 2, state: 'came' },
    })),
  ]
  expect(all.map(({ statusCode }) => statusCode)).toEqual([
    ...[200, 200, 200, 200, 200, 200, 200, 200, 200, 201, 201, 201, 200, 200, 200],
  ])
  expect(await detail(keeper, id)).toMatchObject({ state: 'recorded', named: 1 })
})

/** Closed as of two hours and confirmed, while the station says that it was one: settled as the station says. */
async function settledAsOneHour(day: string, meanwhile: () => Promise<unknown> = async () => {}) {
  const id = await evening(day)
  const times = { beganAt: '19:00', endedAt: '21:00' }
  expect((await send(keeper, id, { act: 'close', ...times })).statusCode).toBe(200)
  await meet()
  station.wire.cut = true
  expect((await send(keeper, id, { act: 'record', headCount: 20 })).statusCode).toBe(200)
  expect((await confirm(id)).statusCode).toBe(200)
  expect(await creditOf(id)).toMatchObject([{ activity: 'session', minutes: 120 }])
  await meanwhile()
  const there = { act: 'record', headCount: 9, endedAt: '20:00' }
  expect((await send(keeperThere, id, there)).statusCode).toBe(200)
  station.wire.cut = false
  await meet()
  const { dispute } = (await head.get(`/api/sessions/${id}/case`)).json()
  const { leaf } = dispute.sides.find(
    ({ differs }: { differs: { headCount: number } }) => differs.headCount === 9,
  )
  const { version } = (await head.get(`/api/sessions/${id}`)).json()
  const settled = await head.send('POST', `/api/sessions/${id}/settle`, {
    ...{ leaf, version, reason: '以站点登记为准' },
  })
  expect(settled.statusCode, settled.body).toBe(204)
  return id
}

test('S3-8 an operator whom nobody knows is none: who confirms it is told his name', async () => {
  const id = await evening('2026-11-18')
  const staff = [{ personId: newId(), name: '某某', part: 'operator' }]
  const closed = await send(keeper, id, { act: 'close', headCount: 3, endedAt: '21:00', staff })
  expect(closed.statusCode, closed.body).toBe(200)
  expect((await confirm(id)).json()).toMatchObject({
    obstacles: [{ code: 'session_operator_unknown', details: { names: ['某某'] } }],
  })
})

test('X-5 a key that another session has used is refused, and this one stays as it is', async () => {
  const [one, another] = [await evening('2026-11-17'), await evening('2026-11-16')]
  const said = { ...sent(now), act: 'begin', beganAt: '19:00' }
  expect((await send(keeper, one, said)).statusCode).toBe(200)
  const refused = await send(keeper, another, said)
  expect([refused.statusCode, refused.json().code]).toEqual([409, 'act_of_another_session'])
  expect(await detail(keeper, another)).toMatchObject({ state: 'planned', beganAt: null })
})

test('INV-15 S24 confirmed at the hub while the station closed it otherwise: settled, it is credited once, as it was', async () => {
  const id = await settledAsOneHour('2026-11-20')
  expect(await creditOf(id)).toEqual([])
  expect((await confirm(id)).statusCode).toBe(200)
  expect(await creditOf(id)).toEqual([{ activity: 'session', minutes: 60, state: 'confirmed' }])
})

test('S3-10 settled otherwise after its minutes were signed, it becomes a correction of the next open term', async () => {
  const term = async (name: string): Promise<Statement | undefined> => {
    const answer = await head.get(`/api/workload?term=${name}&place=${county}&placeLevel=county`)
    const { statements } = answer.json<{ statements: Statement[] }>()
    return statements.find((one) => one.name === 'equipment_keeper')
  }
  const sign = async (name: string) => {
    const { personId, organisationId } = (await term(name)) as Statement
    return head.send('POST', '/api/workload/sheets', {
      ...{ term: name, place: county, placeLevel: 'county', despite: ['term_not_over'] },
      teachers: [{ personId, organisationId }],
    })
  }
  const id = await settledAsOneHour('2026-11-19', async () =>
    expect((await sign('2026-1')).statusCode).toBe(200),
  )
  const signed = (await term('2026-1'))?.confirmedMinutes
  expect(await term('2026-2')).toMatchObject({ confirmedMinutes: -120, correctedMinutes: -120 })
  expect((await confirm(id)).statusCode).toBe(200)
  expect(await term('2026-2')).toMatchObject({
    ...{ confirmedMinutes: -60, correctedMinutes: -60 },
    entries: [{ sourceId: id, minutes: -60, isCorrection: true, state: 'confirmed' }],
  })
  expect((await term('2026-1'))?.confirmedMinutes).toBe(signed)
  // More taken back than done: it is signed as it is, and stands.
  expect((await sign('2026-2')).statusCode).toBe(200)
  expect(await term('2026-2')).toMatchObject({ confirmedMinutes: -60, periods: -150 })
})
