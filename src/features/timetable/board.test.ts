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
import { roomRegister } from '../schools/registers.ts'
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
})
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
  const lacking = await village.get(`/api/board/suggestions?stationId=${two}&day=2026-12-22`)
  expect(lacking.json()).toMatchObject({ planned: 0, minutes: 120 })
})

/** A session of village A2 at eight in the evening. */
const addSession = ({
  id = newId(),
  day,
  state = 'planned',
  headCount = null,
  expert = null,
}: {
  id?: string
  day: string
  state?: string
  headCount?: number | null
  expert?: string | null
}) =>
  asSystem(hub.db, 'test', (tx) =>
    sql`insert into sessions (id, version, region_code, organisation_id, state, school_code, stations, kind, title, day,
        planned_from, planned_to, head_count, expert, during, monday, minutes_this, minutes_next, search_text, sort_name)
      values (${id}, 1, ${villageA1}, ${schoolId}, ${state}, 'B-01', array[${villageA2}], 'group_learning', '养猪',
        ${day}, '20:00', '21:00', ${headCount}, ${expert}, tstzrange(${`${day}T12:00Z`}, ${`${day}T13:00Z`}), ${day}, 60, 0,
        '', '')`.execute(tx),
  )

test('O2-6, S5-10 suggestions know the fields, the market and when people came, and say so', async () => {
  await sayCalendar(
    hub,
    { regionCode: county },
    {
      ...autumn,
      market: {
        written: '逢三',
        rule: { by: 'digits', calendar: 'solar', digits: [3] },
        effect: 'attract',
      },
      seasons: [{ name: '冬管', from: '12-20', to: '12-27', busyFrom: '06:00', busyTo: '19:30' }],
    },
  )
  for (const day of ['2026-11-05', '2026-11-12', '2026-11-19'])
    await addSession({ day, state: 'confirmed', headCount: 31 })
  const asked = await village.get(
    `/api/board/suggestions?stationId=${two}&day=2026-12-22&minutes=60`,
  )
  const { best, others } = asked.json()
  const said = [...best, ...others].filter(({ day }: { day: string }) => day <= '2026-12-27')
  expect(said.length).toBeGreaterThan(3)
  for (const { from, because } of said) {
    expect(from).toBeGreaterThanOrEqual(19 * 60 + 30)
    expect(because).toContainEqual({
      ...{ because: 'season', details: { name: '冬管', from: '06:00', to: '19:30' } },
    })
  }
  const on = (wanted: string) => said.find(({ day }: { day: string }) => day === wanted)
  expect(on('2026-12-23').because).toContainEqual({ because: 'market_attracts', details: {} })
  expect(on('2026-12-24')).toMatchObject({
    from: 19 * 60 + 30,
    because: [{ because: 'attendance', details: { people: 31, sessions: 3 } }, {}, {}],
  })
  await sayCalendar(hub, { regionCode: county }, autumn)
})

test('N1, X-16 what a week needs is told by the policy of the place, never known by a page', async () => {
  const set = await office.send('POST', '/api/policy/sessions.minWeeklyMinutes', {
    ...{ value: 90, regionCode: townshipA, level: 'township', validFrom: '2026-12-28' },
    sourceDocument: '镇办〔2026〕9号',
  })
  expect(set.statusCode, set.body).toBe(204)
  const needs = async (day: string) => (await board(office, day)).needs
  expect(await needs('2026-12-29')).toEqual({ minutes: 120, openDays: 1 })
  const there = await office.get(`/api/board?place=${townshipA}&placeLevel=township&day=2026-12-29`)
  expect(there.json().needs).toEqual({ minutes: 90, openDays: 1 })
  const found = async (stationId: string, day: string) =>
    (await office.get(`/api/board/suggestions?stationId=${stationId}&day=${day}`)).json().minutes
  expect(await found(two, '2026-12-29')).toBe(90)
  expect(await found(elsewhere, '2026-12-29')).toBe(120)
  expect(await found(two, '2026-12-22')).toBe(120)
  const { stations } = (await office.get(`/api/learning-stations?place=${county}`)).json()
  expect(stations.map((one: { needs: object }) => one.needs)).toContainEqual({
    ...{ minutes: 120, openDays: 1 },
  })
})

test('S5-8 a session goes to another room of its school, is refused where that is taken, and comes back', async () => {
  const { id: second } = await saveRow(hub.db, operator, roomRegister, {
    ...{ schoolCode: 'B-01', roomNo: '2', name: '多功能室', kind: 'satellite_viewing' },
    ...{ areaM2: 60, seats: 50, usableSeats: 50 },
  })
  const first = await add('2026-12-08', '19:00', '20:00')
  const to = { day: '2026-12-08', from: 19 * 60, to: 20 * 60 }
  const move = (who: Session, { id, version }: typeof first, more: object) =>
    who.send('POST', `/api/occurrences/${id}/move`, { version, to, note: '投影仪坏了', ...more })
  const rooms = async () =>
    (await head.get(`/api/board/rooms?schoolId=${schoolId}&day=2026-12-08`)).json()
  expect((await rooms()).rooms).toEqual([
    { id: schoolId, name: null },
    { id: roomId, name: '远程教育室' },
    { id: second, name: '多功能室' },
  ])
  const shown = async () =>
    (await board(head, '2026-12-08')).rooms.map(({ id }: { id: string }) => id)
  expect(await shown()).not.toContain(second)
  const moved = await move(head, first, { roomId: second })
  expect(moved.json()).toMatchObject({ roomId: second, startsAt: first.startsAt })
  expect(await shown()).toContain(second)
  const other = await add('2026-12-08', '19:00', '20:00', { stationIds: [two] })
  expect((await move(head, other, { roomId: second })).json()).toMatchObject({ code: 'time_taken' })
  const strange = (await board(office, '2026-12-08')).rooms.find(
    (room: { schoolId: string }) => room.schoolId !== schoolId,
  )
  expect((await move(head, other, { roomId: strange.id })).json()).toMatchObject({
    code: 'room_of_other_school',
  })
  const back = (version: number) =>
    head.send('POST', `/api/occurrences/${first.id}/put-back`, { version })
  expect((await back(moved.json().version)).json()).toMatchObject({ code: 'time_taken' })
  await head.send('POST', '/api/occurrences/call-off', {
    ...{ rows: [{ id: other.id, version: other.version }], note: '让出来' },
  })
  expect((await back(moved.json().version)).json()).toMatchObject({ roomId, movedFrom: null })
})

test('S5-8 an expert who is asked to two places at once is a conflict on the board', async () => {
  const day = '2026-12-09'
  const here = await add(day, '20:00', '21:00')
  await addSession({ id: here.id, day, expert: '龙专家、田老师' })
  const found = await board(office, day)
  expect(found.experts).toEqual([
    { occurrenceId: here.id, name: '龙专家' },
    { occurrenceId: here.id, name: '田老师' },
  ])
  expect(found.clashes).toEqual([])
  const away = found.rooms.find((room: { schoolId: string }) => room.schoolId !== schoolId)
  const pattern = { repeats: { by: 'days', days: [day] }, from: '20:30', to: '21:00' }
  const made = await office.send('POST', '/api/slots', {
    ...{ schoolId: away.schoolId, roomId: away.id, kind: 'group_learning' },
    ...{ stationIds: [elsewhere], pattern: { ...pattern, fromDay: day, toDay: day } },
  })
  expect(made.statusCode, made.body).toBe(201)
  const there = (await board(office, day)).occurrences.find(
    ({ slotId }: { slotId: string }) => slotId === made.json().id,
  )
  await addSession({ id: there.id, day, expert: '龙专家' })
  expect((await board(office, day)).clashes).toEqual([
    { expert: '龙专家', occurrenceIds: [here.id, there.id] },
  ])
})
