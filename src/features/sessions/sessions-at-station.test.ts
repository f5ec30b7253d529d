import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { pageTexts } from '../../platform/pdf-text.ts'
import { operator } from '../people/operator.ts'
import { addPerson } from '../people/person-actions.ts'
import { saveRow } from '../registers/actions.ts'
import { foldDue } from '../registers/step-actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import type { Attending, KeeperSessionDetail, KeeperWeek } from './keeper-api.ts'
import { sessionRegister } from './registers.ts'
import { addOccurrence, addStation, sent } from './sessions.fixture.ts'

/** A week at a school whose line is cut. */
let hub: TestHub
let station: TestStation
let head: Session
let keeper: Session
let keeperThere: Session
let other: TestStation
let otherThere: Session
let otherKeeper: Session
let schoolId: string
let secondId: string
let stationIds: string[]
let villagers: string[]
let teacherId: string
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow('2026-11-24T10:30:00.000Z')
  const schoolAt = (schoolCode: string, villageCode: string) =>
    saveRow(hub.db, operator, schoolRegister, {
      ...{ schoolCode, name: `小学${schoolCode}`, villageCode, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
  const school = await schoolAt('S-01', villageA1)
  const second = await schoolAt('S-02', villageA2)
  schoolId = school.id
  secondId = second.id
  const person = (
    role: 'head_of_school' | 'equipment_keeper',
    loginName: string,
    at = schoolId,
    regionCode = villageA1,
  ) =>
    somebody(hub, {
      ...{ role, loginName, organisationId: at, regionCode, level: 'village' },
      name: role === 'head_of_school' ? '龙校长' : `吴老师${loginName}`,
    })
  await person('head_of_school', 'head')
  teacherId = (await person('equipment_keeper', 'keeper')).actor.personId
  await person('equipment_keeper', 'other', second.id, villageA2)
  stationIds = [
    await addStation(hub.db, { unitCode: villageA1, schoolId }),
    await addStation(hub.db, { unitCode: villageA2, schoolId: second.id }),
  ]
  const { organisationId } = await somebody(hub, {
    ...{ role: 'village_secretary', loginName: 'village', regionCode: villageA1, level: 'village' },
  })
  villagers = []
  for (const name of ['田大妈', '石大爷', '龙二哥'])
    villagers.push((await addPerson(hub.db, operator, { name, orgUnitId: organisationId })).id)
  station = await openTestStation(hub, {
    ...{ name: '站点', regionCode: villageA1, organisationId: schoolId },
  })
  other = await openTestStation(hub, {
    ...{ name: '站点二', regionCode: villageA2, organisationId: second.id },
  })
  await meet()
  await logIn()
})
afterAll(async () => {
  await other?.close()
  await station?.close()
  await hub?.close()
})
beforeEach(() => {
  station.wire.cut = false
})

async function logIn(): Promise<void> {
  head = await logInAs(hub, 'head')
  keeper = await logInAs(hub, 'keeper')
  otherKeeper = await logInAs(hub, 'other')
  keeperThere = await logInAs(as(station), 'keeper')
  otherThere = await logInAs(as(other), 'other')
}
const as = (one: TestStation) => ({ ...one, setNow: hub.setNow })
async function meet(): Promise<void> {
  for (let round = 0; round < 2; round++)
    for (const one of [station, other]) {
      await one.contact()
      await foldDue(hub.db, [sessionRegister])
      await one.contact()
      await foldDue(one.db, [sessionRegister])
    }
}
const evening = (day: string, from = '19:00', to = '21:00') =>
  addOccurrence(hub.db, {
    ...{ stations: [stationIds[0] as string], schoolId, regionCode: villageA1 },
    // Each in a room of its own.
    ...{ from: `${day} ${from}`, to: `${day} ${to}`, roomId: newId() },
  })
async function act(who: Session, id: string, said: object): Promise<KeeperSessionDetail> {
  const answer = await who.send('POST', `/api/keeper/sessions/${id}/acts`, { act: said })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
async function weekOf(who: Session): Promise<KeeperWeek> {
  const answer = await who.get('/api/keeper/week')
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const detail = async (who: Session, id: string) =>
  (await who.get(`/api/keeper/sessions/${id}`)).json<KeeperSessionDetail>()
const confirm = (who: Session, id: string, despite?: string[]) =>
  who.send('POST', '/api/sessions/moves', {
    ...{ rows: [{ id }], move: 'confirm' },
    ...(despite && { despite }),
  })

test('S3-8 O2-11 a session is prepared, run through a power cut and closed at a station without a line; the school confirms it', async () => {
  // A machine counts on: its clock is not moved on beside it, or it would be a clock that is wrong (S32).
  hub.setNow('2026-11-24T13:00:00.000Z')
  const then = (at: string) => sent(at, '2026-11-24T13:00:00.000Z')
  const id = await evening('2026-11-24')
  await meet()
  station.wire.cut = true
  const before = await weekOf(keeperThere)
  expect(before.sessions.find((one) => one.id === id)).toMatchObject({
    ...{ state: 'planned', version: null, plannedFrom: '19:00', plannedTo: '21:00' },
    ...{ stations: [{ code: villageA1, name: '瓦场村' }], schoolName: '小学S-01' },
  })
  await act(keeperThere, id, {
    ...{
      act: 'prepare',
      checked: ['room', 'power', 'screen'],
      ...then('2026-11-24T10:30:00.000Z'),
    },
  })
  expect(
    await act(keeperThere, id, { act: 'begin', ...then('2026-11-24T11:05:00.000Z') }),
  ).toMatchObject({
    ...{ state: 'running', beganAt: '19:05', runners: ['吴老师keeper'] },
  })
  const cut = then('2026-11-24T11:40:00.000Z')
  await act(keeperThere, id, { act: 'interrupt', cause: 'power', ...cut })
  await act(keeperThere, id, { act: 'resume', ...then('2026-11-24T12:10:00.000Z') })
  const closed = await act(keeperThere, id, {
    ...{ act: 'close', headCount: 23, members: 6, gist: '椪柑修剪', serviceFunction: 'skills' },
    ...then('2026-11-24T13:00:00.000Z'),
  })
  expect(closed).toMatchObject({
    ...{ state: 'recorded', beganAt: '19:05', endedAt: '21:00', delivered: 85, headCount: 23 },
    interruptions: [{ from: '19:40', to: '20:10', cause: 'power' }],
  })
  expect((await confirm(keeperThere, id)).statusCode).toBe(409)

  station.wire.cut = false
  await meet()
  expect(await detail(head, id)).toMatchObject({ state: 'recorded', delivered: 85, doubts: [] })
  const confirmed = await confirm(head, id)
  expect(confirmed.statusCode, confirmed.body).toBe(200)
  await meet()
  expect(await detail(keeperThere, id)).toMatchObject({ state: 'confirmed' })
  const credited = (
    await head.get(`/api/workload?term=2026-1&place=${villageA1}&placeLevel=village`)
  )
    .json()
    .statements.find(({ personId }: { personId: string }) => personId === teacherId)
  expect(credited).toMatchObject({
    ...{ confirmedMinutes: 85, periods: 213 },
    entries: [{ activity: 'session', minutes: 85, state: 'confirmed', sourceId: id }],
  })
  const { rows } = await asSystem(hub.db, 'test', (tx) =>
    sql`select minutes_this, minutes_next, monday, lower(during) as began from sessions where id = ${id}`.execute(
      tx,
    ),
  )
  expect(rows).toEqual([
    { minutesThis: 85, minutesNext: 0, monday: '2026-11-23', began: '2026-11-24T11:05:00.000Z' },
  ])
})

test('X-5 what a telephone sends twice is done once; what its clock says of the past is believed, not its hour', async () => {
  const id = await evening('2026-11-24')
  await meet()
  hub.setNow('2026-11-24T11:30:00.000Z')
  // Two hours fast, and sent half an hour after it was pressed.
  const begun = { act: 'begin', ...sent('2026-11-24T13:00:00.000Z', '2026-11-24T13:30:00.000Z') }
  expect(await act(keeperThere, id, begun)).toMatchObject({ beganAt: '19:00', state: 'running' })
  const again = await act(keeperThere, id, begun)
  expect(again).toMatchObject({ beganAt: '19:00', state: 'running' })
  hub.setNow('2026-11-24T16:30:00.000Z')
  // Closed the next morning: it ended as planned.
  const closing = { act: 'close', headCount: 12, ...sent('2026-11-24T16:30:00.000Z') }
  expect(await act(keeperThere, id, closing)).toMatchObject({
    ...{ state: 'recorded', endedAt: '21:00', delivered: 120 },
  })
  expect(await act(keeperThere, id, closing)).toMatchObject({ state: 'recorded' })
  const late = await keeperThere.send('POST', `/api/keeper/sessions/${id}/acts`, {
    act: { ...closing, ...sent('2026-11-24T16:31:00.000Z'), headCount: 30 },
  })
  expect(late.statusCode).toBe(409)
})

test('INV-29 X-20 attendance by list, by card and on paper: the later word counts, more names than heads are told', async () => {
  const id = await evening('2026-11-24')
  await meet()
  hub.setNow('2026-11-24T11:00:00.000Z')
  await act(keeperThere, id, { act: 'begin', ...sent('2026-11-24T11:00:00.000Z') })
  const sign = async (who: Session, how: string, signed: object[]) => {
    const answer = await who.send('POST', `/api/keeper/sessions/${id}/attendance`, {
      ...sent('2026-11-24T11:10:00.000Z'),
      ...{ how, signed },
    })
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json<{ named: number; people: Attending[] }>()
  }
  const first = await sign(keeperThere, 'list', [{ name: '外村王叔', isPresent: true }])
  expect(first).toMatchObject({ named: 1 })
  hub.setNow('2026-11-24T11:11:00.000Z')
  await sign(keeperThere, 'organiser', [{ name: '外村王叔', isPresent: false }])
  hub.setNow('2026-11-24T11:12:00.000Z')
  const third = await sign(keeperThere, 'organiser', [
    { name: '外村李婶', isMember: true, isPresent: true },
    { personId: villagers[0] as string, isPresent: true },
  ])
  expect(third.named).toBe(2)
  hub.setNow('2026-11-24T13:00:00.000Z')
  await act(keeperThere, id, { act: 'close', headCount: 1, ...sent('2026-11-24T13:00:00.000Z') })
  await meet()
  const seen = await detail(head, id)
  expect(seen).toMatchObject({ named: 2, headCount: 1 })
  const above = { code: 'session_named_above', details: { named: 2, headCount: 1 } }
  expect(seen.doubts).toContainEqual(above)
  // The same keeper also ran the sessions of the tests before, at the same hours.
  expect(seen.doubts).toContainEqual({
    ...{ code: 'session_runner_elsewhere', details: { names: ['吴老师keeper'] } },
  })
  expect((await confirm(head, id)).json().obstacles).toContainEqual(above)
  const { people } = (await head.get(`/api/keeper/sessions/${id}/attendance`)).json<{
    people: Attending[]
  }>()
  expect(
    people.filter(({ isPresent }) => isPresent).map(({ name, isMember }) => [name, isMember]),
  ).toEqual(
    expect.arrayContaining([
      ['田大妈', false],
      ['外村李婶', true],
    ]),
  )
  expect(people.map(({ name }) => name)).toEqual(expect.arrayContaining(['石大爷', '龙二哥']))
})

test('S21 names of who came leave a station in its log alone, and come down in no shared feed', async () => {
  const { rows } = await asSystem(hub.db, 'test', (tx) =>
    sql`select from sync_items as i where i::text like '%外村李婶%'`.execute(tx),
  )
  expect(rows).toEqual([])
  const records = await asSystem(hub.db, 'test', (tx) =>
    sql`select line from sync_records where line like '%外村李婶%'`.execute(tx),
  )
  expect(records.rows).toHaveLength(1)
})

test('INV-29 one person in two sessions of two schools at once keeps both unconfirmed', async () => {
  const day = '2026-11-24'
  const here = await evening(day)
  const there = await addOccurrence(hub.db, {
    ...{ stations: [stationIds[1] as string], regionCode: villageA2, from: `${day} 20:00` },
    ...{ schoolId: secondId, to: `${day} 21:30` },
  })
  await meet()
  hub.setNow(`${day}T13:00:00.000Z`)
  for (const [who, id] of [
    [keeperThere, here],
    [otherThere, there],
  ] as const) {
    const answer = await who.send('POST', `/api/keeper/sessions/${id}/attendance`, {
      ...sent(`${day}T13:00:00.000Z`),
      ...{ how: 'paper', signed: [{ personId: villagers[1], isPresent: true }] },
    })
    expect(answer.statusCode, answer.body).toBe(200)
    await act(who, id, {
      ...{ act: 'close', headCount: 5, beganAt: '20:00', endedAt: '20:50' },
      ...sent(`${day}T13:00:00.000Z`),
    })
  }
  await meet()
  for (const [who, id] of [
    [head, here],
    [otherKeeper, there],
  ] as const) {
    const seen = await detail(who, id)
    expect(seen.doubts).toContainEqual({
      ...{ code: 'session_person_elsewhere', details: { names: ['石大爷'] } },
    })
  }
  expect((await confirm(head, here)).statusCode).toBe(409)
})

test('INV-20 X-10 what took place in a protected minute, or beside pupils, is recorded and not confirmed', async () => {
  const id = newId()
  hub.setNow('2026-11-24T07:00:00.000Z')
  const added = await keeperThere.send('POST', '/api/keeper/sessions', {
    ...sent('2026-11-24T07:00:00.000Z'),
    ...{ id, kind: 'group_learning', title: '临时补课', day: '2026-11-24' },
    ...{ plannedFrom: '14:00', plannedTo: '15:00' },
  })
  expect(added.statusCode, added.body).toBe(201)
  expect(added.json()).toMatchObject({ stations: [{ code: villageA1 }] })
  await asSystem(hub.db, 'test', (tx) =>
    sql`insert into room_times (room_id, during) values (${schoolId},
      tstzrange('2026-11-24 08:00+08', '2026-11-24 14:40+08'))`.execute(tx),
  )
  await act(keeperThere, id, {
    ...{ act: 'close', headCount: 9, beganAt: '14:00', endedAt: '15:00', pupils: true },
    ...sent('2026-11-24T07:00:00.000Z'),
  })
  await meet()
  const seen = await detail(head, id)
  expect(seen.doubts).toEqual([
    { code: 'session_protected', details: { minutes: 40 } },
    { code: 'session_with_pupils' },
  ])
})

test('nobody confirms what he ran himself, and none is confirmed without an operator', async () => {
  const id = newId()
  const row = {
    ...{ schoolCode: 'S-01', stations: [villageA1], kind: 'group_learning', title: '补登' },
    ...{ day: '2026-11-20', plannedFrom: '19:00', plannedTo: '20:00', beganAt: '19:00' },
    ...{ endedAt: '20:00', headCount: 8 },
  }
  const added = await head.send('POST', '/api/sessions', { row })
  expect(added.statusCode, added.body).toBe(201)
  const { id: made } = added.json<{ id: string }>()
  expect(made).not.toBe(id)
  for (const move of ['close', 'record'])
    expect(
      (await keeper.send('POST', '/api/sessions/moves', { rows: [{ id: made }], move })).statusCode,
    ).toBe(200)
  expect((await confirm(head, made)).json()).toMatchObject({
    obstacles: [{ code: 'session_without_operator' }],
  })
  const back = { rows: [{ id: made }], move: 'giveBack', reason: '写上操作人' }
  expect((await head.send('POST', '/api/sessions/moves', back)).statusCode).toBe(200)
  await act(head, made, {
    ...{ act: 'record', staff: [{ personId: teacherId, name: '吴老师', part: 'operator' }] },
    ...sent('2026-11-24T07:00:00.000Z'),
  })
  expect((await confirm(head, made)).statusCode).toBe(200)
})

test('S24 hub and station close one session apart: both are kept, and a person settles which head count holds', async () => {
  const id = await evening('2026-11-24')
  await meet()
  station.wire.cut = true
  hub.setNow('2026-11-24T13:00:00.000Z')
  const close = (who: Session, headCount: number) =>
    act(who, id, { act: 'close', headCount, ...sent('2026-11-24T13:00:00.000Z') })
  await close(keeperThere, 21)
  await close(keeper, 19)
  station.wire.cut = false
  await meet()
  const { dispute } = (await head.get(`/api/sessions/${id}/case`)).json()
  expect(dispute.sides.map(({ differs }: { differs: object }) => differs)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ headCount: 21 }),
      expect.objectContaining({ headCount: 19 }),
    ]),
  )
  const side = dispute.sides.find(
    ({ differs }: { differs: { headCount: number } }) => differs.headCount === 21,
  )
  const { version } = (await head.get(`/api/sessions/${id}`)).json()
  const settled = await head.send('POST', `/api/sessions/${id}/settle`, {
    ...{ leaf: side.leaf, version, reason: '以签到表为准' },
  })
  expect(settled.statusCode, settled.body).toBe(204)
  await meet()
  for (const who of [head, keeperThere])
    expect(await detail(who, id)).toMatchObject({
      headCount: 21,
      state: 'recorded',
      disputed: false,
    })
})

test('called off with its cause and another day', async () => {
  const id = await evening('2026-11-24')
  await meet()
  const cancelled = await act(keeperThere, id, {
    ...{
      act: 'cancel',
      cause: 'weather',
      otherDay: '2026-12-01',
      ...sent('2026-11-24T13:00:00.000Z'),
    },
  })
  expect(cancelled).toMatchObject({ state: 'cancelled', cause: 'weather', otherDay: '2026-12-01' })
})

test('X-18 a photo is small and a photo, kept once, and follows its record to the hub', async () => {
  const id = await evening('2026-11-24')
  await meet()
  const picture = Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9])
  const send = (bytes: Buffer, kind = 'photo') =>
    keeperThere.upload(`/api/keeper/sessions/${id}/files?kind=${kind}`, { name: 'a.jpg', bytes })
  expect((await send(Buffer.alloc(210_000, 1))).json()).toMatchObject({
    ...{ code: 'session_file_too_large', kilobytes: 200 },
  })
  // As a telephone takes it, sent by something that does not make it small.
  const whole = await send(Buffer.concat([picture, Buffer.alloc(20_000_000, 1)]))
  expect([whole.statusCode, whole.json()]).toMatchObject([
    413,
    { code: 'session_file_too_large', kilobytes: 200 },
  ])
  expect((await send(Buffer.from('no picture'))).json()).toMatchObject({
    code: 'session_no_picture',
  })
  const kept = await send(picture)
  expect(kept.statusCode, kept.body).toBe(201)
  expect((await send(picture)).json()).toEqual(kept.json())
  const { files } = await detail(keeperThere, id)
  expect(files).toHaveLength(1)
  const content = await keeperThere.get(`/api/keeper/sessions/${id}/files/${files[0]?.id}`)
  expect(content.rawPayload.equals(picture)).toBe(true)
  await meet()
  expect((await detail(keeper, id)).files).toMatchObject([{ kind: 'photo' }])
})

test('X-7 X-9 F22 the sign-in sheet names people by village, the gate’s list and the keys’ sheet are ready to print', async () => {
  const id = await evening('2026-11-24')
  const paper = async (name: string, language = 'zh-Hans') => {
    const answer = await keeper.get(
      `/api/keeper/sessions/${id}/papers/${name}?language=${language}`,
    )
    expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
    return pageTexts(answer.rawPayload).join('\n').replace(/\s/g, '')
  }
  const signIn = await paper('sign-in')
  for (const words of ['签到表', '瓦场村', '田大妈', '石大爷', '19:00–21:00', '实到人数'])
    expect(signIn).toContain(words)
  expect(await paper('gate')).toContain('进校人员登记表')
  expect(await paper('keys', 'zh-Hant')).toContain('鑰匙與教室交接表')
})

test('S5-10 the keeper sees how the week of his station stands', async () => {
  hub.setNow('2026-11-24T10:30:00.000Z')
  const { weeks, monday } = await weekOf(keeper)
  expect(monday).toBe('2026-11-23')
  expect(weeks.find(({ code }) => code === villageA1)).toMatchObject({
    ...{ minutesNeeded: 120, openDays: 0, isShort: true },
  })
})
