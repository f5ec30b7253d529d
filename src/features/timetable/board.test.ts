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
import { autumn, openHost, sayCalendar } from './timetable.fixture.ts'

/** Monday noon of a week of term. */
const now = '2026-11-30T04:00:00.000Z'
let hub: TestHub
let schoolId: string
let roomId: string
let one: string
let two: string
let elsewhere: string
let teacher: string
let head: Session
let village: Session
let office: Session
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow(now)
  await sayCalendar(hub, { regionCode: county }, autumn)
  const host = await openHost(hub, {
    ...{ schoolCode: 'B-01', villageCode: villageA1, units: [villageA1, villageA2] },
  })
  ;({ schoolId, roomId } = host)
  ;[one = '', two = ''] = host.stationIds
  const other = await openHost(hub, {
    ...{ schoolCode: 'B-02', villageCode: villageB1, units: [villageB1] },
  })
  elsewhere = other.stationIds[0] ?? ''
  const at = { regionCode: villageA1, level: 'village' as const }
  await somebody(hub, {
    ...at,
    role: 'head_of_school',
    loginName: 'head',
    organisationId: schoolId,
  })
  await somebody(hub, { ...at, role: 'village_secretary', loginName: 'village' })
  await somebody(hub, { role: 'programme_office', loginName: 'office' })
  const known = await somebody(hub, {
    ...{ ...at, role: 'equipment_keeper', loginName: 'keeper', organisationId: schoolId },
    name: '吴老师',
  })
  teacher = known.actor.personId
  ;[head, village, office] = (await Promise.all(
    ['head', 'village', 'office'].map((name) => logInAs(hub, name)),
  )) as [Session, Session, Session]
}, 120_000)
afterAll(() => hub?.close())

const board = async (who: Session = head, day = '2026-12-01') =>
  (await who.get(`/api/board?place=${county}&day=${day}`)).json()
const add = async (day: string, from: string, to: string, more: object = {}) => {
  const pattern = { repeats: { by: 'days', days: [day] }, from, to, fromDay: day, toDay: day }
  const made = await head.send('POST', '/api/slots', {
    ...{ schoolId, roomId, kind: 'group_learning', stationIds: [one], pattern, ...more },
  })
  expect(made.statusCode, made.body).toBe(201)
  const { occurrences } = await board(head, day)
  return occurrences.find(({ slotId }: { slotId: string }) => slotId === made.json().id)
}

test('schools that say the same share one calendar of the board', async () => {
  const { rooms, calendars, holidays } = await board(office)
  expect(rooms).toHaveLength(2)
  expect(calendars).toHaveLength(1)
  expect(calendars[rooms[1].calendar]).toMatchObject(autumn)
  expect(holidays.map(({ year }: { year: number }) => year)).toContain(2026)
})

test('another station joins a session, and one that learns elsewhere is named on the board', async () => {
  const { id, version } = await add('2026-12-01', '19:00', '20:00')
  const joined = await head.send('POST', `/api/occurrences/${id}/stations`, {
    ...{ version, stationIds: [one, two, elsewhere] },
  })
  expect(joined.json().stationIds).toEqual([one, two, elsewhere])
  expect((await board()).guests).toEqual([
    { id: elsewhere, unitCode: villageB1, unitName: '茶田村' },
  ])
  const late = await head.send('POST', `/api/occurrences/${id}/stations`, {
    ...{ version, stationIds: [one] },
  })
  expect(late.json()).toMatchObject({ code: 'changed_since_seen' })
  const unknown = await head.send('POST', `/api/occurrences/${id}/stations`, {
    ...{ version: joined.json().version, stationIds: [roomId] },
  })
  expect(unknown.json()).toMatchObject({ code: 'learning_station_not_found' })
  const school = await add('2026-12-01', '20:00', '20:30', { kind: 'school_use', stationIds: [] })
  const refused = await head.send('POST', `/api/occurrences/${school.id}/stations`, {
    ...{ version: school.version, stationIds: [one] },
  })
  expect(refused.json()).toMatchObject({ code: 'occurrence_of_school' })
})

test('who runs two at once is marked on the board; only somebody within sight may run one', async () => {
  const listed = await head.get(`/api/board/operators?schoolId=${schoolId}`)
  expect(listed.json().persons).toContainEqual({ id: teacher, name: '吴老师' })
  const first = await add('2026-12-02', '19:00', '20:00')
  const set = (personId: string | null, { id, version }: typeof first) =>
    head.send('PUT', `/api/occurrences/${id}/operator`, { version, personId })
  const assigned = await set(teacher, first)
  expect(assigned.json()).toMatchObject({ operatorId: teacher, version: first.version + 1 })
  expect((await board()).clashes).toEqual([])
  expect((await set(roomId, assigned.json())).json()).toMatchObject({ code: 'person_not_found' })

  const pattern = { repeats: { by: 'days', days: ['2026-12-02'] }, from: '19:30', to: '20:30' }
  const away = await openHost(hub, {
    ...{ schoolCode: 'B-03', villageCode: villageA2, units: [townshipA] },
  })
  const made = await office.send('POST', '/api/slots', {
    ...{ schoolId: away.schoolId, roomId: away.roomId, kind: 'group_learning' },
    ...{ stationIds: away.stationIds },
    pattern: { ...pattern, fromDay: '2026-12-02', toDay: '2026-12-02' },
  })
  expect(made.statusCode, made.body).toBe(201)
  const all = await board(office)
  const second = all.occurrences.find(
    (seen: { schoolId: string }) => seen.schoolId === away.schoolId,
  )
  const both = await office.send('PUT', `/api/occurrences/${second.id}/operator`, {
    ...{ version: second.version, personId: teacher },
  })
  expect(both.statusCode, both.body).toBe(200)
  expect(await board(office)).toMatchObject({
    clashes: [{ personId: teacher, occurrenceIds: [first.id, second.id] }],
    operators: [{ id: teacher, name: '吴老师' }],
  })
})

test('what was put there by hand comes no more from a day on; it leaves the board and frees the room', async () => {
  const pattern = { repeats: { by: 'weeks', weekdays: [4] }, from: '18:00', to: '18:45' }
  const made = await head.send('POST', '/api/slots', {
    ...{ schoolId, roomId, kind: 'maintenance', stationIds: [] },
    pattern: { ...pattern, fromDay: '2026-12-01', toDay: '2026-12-31' },
  })
  expect(made.json()).toMatchObject({ planned: 5, calledOff: 0 })
  const { id } = made.json()
  const end = (who: Session, fromDay: string) =>
    who.send('POST', `/api/slots/${id}/end`, { fromDay, note: '不再需要' })
  expect((await end(head, '2026-11-29')).json()).toMatchObject({ code: 'time_past' })
  expect((await end(head, '2026-12-10')).json()).toEqual({ calledOff: 4 })
  expect((await end(head, '2026-12-10')).json()).toMatchObject({
    ...{ code: 'slot_ended', day: '2026-12-10' },
  })
  const standing = async (day: string) =>
    (await board(head, day)).occurrences.filter((seen: { slotId: string }) => seen.slotId === id)
  expect(await standing('2026-12-03')).toHaveLength(1)
  expect(await standing('2026-12-10')).toHaveLength(0)
  await add('2026-12-10', '18:00', '19:00')
})

test('S5-10 suggestions are free, say why, and count what is planned; nothing is planned by asking', async () => {
  await add('2026-12-15', '19:00', '20:30', { stationIds: [two] })
  const asked = await village.get(
    `/api/board/suggestions?stationId=${two}&day=2026-12-16&minutes=120`,
  )
  expect(asked.statusCode, asked.body).toBe(200)
  const { planned, best, others, missing } = asked.json()
  expect({ planned, missing }).toEqual({ planned: 90, missing: 0 })
  expect(best).toMatchObject([{ because: [{ because: 'outside_lessons', details: {} }] }])
  const before = (await board(head, '2026-12-16')).occurrences.length
  expect(others.length).toBeGreaterThan(3)
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  for (const { day, from, to } of [...best, others[0], others[1]])
    await add(day, clock(from), clock(to), { stationIds: [two] })
  expect((await board(head, '2026-12-16')).occurrences).toHaveLength(before + best.length + 2)
  const far = await village.get(
    `/api/board/suggestions?stationId=${elsewhere}&day=2026-12-16&minutes=120`,
  )
  expect(far.json()).toMatchObject({ code: 'learning_station_not_found' })
})
