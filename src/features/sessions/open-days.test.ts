import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  townshipA,
  villageA1,
  villageA2,
  villageB1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import type { DutySheet } from './api.ts'
import { expertRegister } from './registers.ts'
import { addOccurrence, addStation, sent } from './sessions.fixture.ts'

let hub: TestHub
let keeper: Session
let office: Session
let village: Session
let schoolId: string
let openDay: string
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow('2026-11-28T04:00:00.000Z')
  schoolId = (
    await saveRow(hub.db, operator, schoolRegister, {
      ...{ schoolCode: 'O-01', name: '瓦场小学', villageCode: villageA1, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
  ).id
  const logIn = async (who: Parameters<typeof somebody>[1]) =>
    logInAs(hub, (await somebody(hub, who)).loginName)
  const own = { organisationId: schoolId, regionCode: villageA1, level: 'village' as const }
  keeper = await logIn({ role: 'equipment_keeper', name: '吴老师', ...own })
  office = await logIn({ role: 'programme_office' })
  village = await logIn({
    role: 'village_secretary',
    name: '田书记',
    ...{ regionCode: villageA1 },
    level: 'village',
  })
  const station = await addStation(hub.db, {
    unitCode: villageA1,
    schoolId,
    activeFrom: '2026-11-13',
  })
  openDay = await addOccurrence(hub.db, {
    ...{ stations: [station], schoolId, regionCode: villageA1, kind: 'open_day' },
    ...{ from: '2026-11-28 09:00', to: '2026-11-28 12:00' },
  })
})
afterAll(() => hub?.close())

const visit = (more: object, key = newId()) =>
  keeper.send('POST', `/api/keeper/sessions/${openDay}/visits`, {
    key,
    visit: {
      visit: newId(),
      kind: 'study',
      unitCode: villageA2,
      people: 1,
      state: 'came',
      ...more,
    },
  })

test('S5-14 somebody of another village of the township comes and is counted, without a name; of another township not', async () => {
  const key = newId()
  for (let again = 0; again < 2; again++) {
    const answer = await visit({ people: 2, topic: '椪柑' }, key)
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.json()).toMatchObject({
      ...{ people: 2, visits: [{ unitName: '八斗丘村', people: 2, name: null }] },
    })
  }
  expect((await visit({ unitCode: villageB1 })).json()).toMatchObject({
    code: 'visit_outside_township',
  })
})

test('S5-14 a family call is booked for a time, and counts once it took place; what is brought home counts too', async () => {
  const booking = { visit: newId(), kind: 'call', name: '龙小妹', bookedFor: '10:30' }
  const booked = await visit({ ...booking, state: 'booked' })
  expect(booked.json().visits).toContainEqual(
    expect.objectContaining({ kind: 'call', bookedFor: '10:30', state: 'booked' }),
  )
  expect(booked.json()).toMatchObject({ people: 2 })
  hub.setNow('2026-11-28T04:30:00.000Z')
  const came = await visit({ ...booking, state: 'came', minutes: 20 })
  expect(came.json()).toMatchObject({ people: 3 })
  expect(came.json().visits.filter((one: { kind: string }) => one.kind === 'call')).toHaveLength(1)
  expect((await visit({ kind: 'delivery', name: '石大爷', topic: '听党课' })).json()).toMatchObject(
    {
      people: 4,
    },
  )
})

test('S3-13 S3-14 fifteen days without contact at a policy of fourteen are told; a month lists all duties', async () => {
  const month = async (who: Session) =>
    (
      await who.get(`/api/duties?place=${county}&placeLevel=county&from=2026-11-01&to=2026-11-30`)
    ).json<DutySheet>()
  const unit = async (who: Session) =>
    (await month(who)).units.find(({ unitCode }) => unitCode === villageA1)
  expect(await unit(village)).toMatchObject({ days: 15, isOverdue: true, mayRecord: true })
  expect((await village.get('/api/today')).body).toContain('contacts_overdue')
  const note = (kind: string, unitCode = villageA1, day = '2026-11-14') =>
    village.send('POST', '/api/duties', { unitCode, kind, day, note: '到学校商量开放日' })
  expect((await note('contact')).statusCode).toBe(204)
  expect(await unit(office)).toMatchObject({ days: 14, isOverdue: false })
  expect((await village.get('/api/today')).body).not.toContain('contacts_overdue')
  for (const kind of ['organise', 'tutor', 'feedback', 'return_visit'])
    expect((await note(kind)).statusCode).toBe(204)
  expect((await unit(office))?.counts.map(({ count }) => count)).toEqual([1, 1, 1, 1, 1])
  expect((await note('contact', villageB1)).statusCode).toBe(403)
  expect((await note('contact', villageA1, '2026-12-24')).json()).toMatchObject({
    code: 'day_in_future',
  })
})

test('T-5 G-4 G-8 a month’s shares of a room sum to its use, and its sessions to both audiences', async () => {
  await asSystem(hub.db, 'test', (tx) =>
    sql`insert into room_times (room_id, during) values (${schoolId},
      tstzrange('2026-11-24 08:00+08', '2026-11-24 12:00+08')),
      (${schoolId}, tstzrange('2026-10-31 23:00+08', '2026-11-01 01:00+08'))`.execute(tx),
  )
  const month = `/api/usage?place=${townshipA}&placeLevel=township&from=2026-11-01&to=2026-11-30`
  const unguarded = { schoolMinutes: null, communityMinutes: 0, totalMinutes: null }
  await asSystem(hub.db, 'test', (tx) => sql`delete from room_protection`.execute(tx))
  expect((await office.get(month)).json()).toMatchObject({ rooms: [unguarded] })
  await asSystem(hub.db, 'test', (tx) =>
    sql`insert into room_protection (room_id, until) values (${schoolId}, '2027-01-01')`.execute(
      tx,
    ),
  )
  const closed = await keeper.send('POST', `/api/keeper/sessions/${openDay}/acts`, {
    act: {
      ...{ act: 'close', headCount: 10, members: 3, serviceFunction: 'services' },
      ...{ beganAt: '09:00', endedAt: '12:00' },
      ...sent('2026-11-28T04:30:00.000Z'),
    },
  })
  expect(closed.statusCode, closed.body).toBe(200)
  const answer = await office.get(month)
  expect(answer.json()).toMatchObject({
    rooms: [
      { schoolName: '瓦场小学', schoolMinutes: 300, communityMinutes: 180, totalMinutes: 480 },
    ],
    functions: [{ serviceFunction: 'services', sessions: 1, minutes: 180, people: 10, members: 3 }],
  })
})

test('O2-9 whoever knows pig diseases is found within the county', async () => {
  await saveRow(hub.db, operator, expertRegister, {
    ...{ placeCode: townshipA, name: '田兽医', kind: 'specialist', skills: '生猪疫病防治' },
    ...{ phone: '13574312345' },
  })
  const found = await office.get(`/api/experts?search=${encodeURIComponent('豬疫')}`)
  expect(found.json().rows).toMatchObject([
    { name: '田兽医', phone: expect.stringContaining('****') },
  ])
})
