import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  type TestHub,
  townshipA,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { roomRegister } from '../schools/registers.ts'
import { timetableJobs } from './jobs.ts'
import { calendarChanged } from './occurrence-actions.ts'
import { autumn, holder, openHost, sayCalendar } from './timetable.fixture.ts'

/** Monday noon of a week of term. */
const now = '2026-11-30T04:00:00.000Z'
let hub: TestHub
let schoolId: string
let roomId: string
let one: string
let two: string
let office: Session
let township: Session
let village: Session
let head: Session
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow(now)
  await sayCalendar(hub, { regionCode: county }, autumn)
  const host = await openHost(hub, {
    ...{ schoolCode: 'T-01', villageCode: villageA1, units: [villageA1, villageA2] },
  })
  schoolId = host.schoolId
  roomId = host.roomId
  ;[one = '', two = ''] = host.stationIds
  await holder(hub, 'programme_office', 'office', { regionCode: county })
  await holder(hub, 'township_secretary', 'township', { regionCode: townshipA, level: 'township' })
  await holder(hub, 'village_secretary', 'village', { regionCode: villageA1, level: 'village' })
  await holder(hub, 'head_of_school', 'head', {
    ...{ regionCode: villageA1, level: 'village', organisationId: schoolId },
  })
  office = await logInAs(hub, 'office')
  township = await logInAs(hub, 'township')
  village = await logInAs(hub, 'village')
  head = await logInAs(hub, 'head')
})
afterAll(() => hub?.close())

const evening = { kind: 'group_learning', weekdays: [2, 4], from: '19:00', to: '20:00' }
const saturday = { kind: 'open_day', weekdays: [6], from: '09:00', to: '12:00' }
const term = { fromDay: '2026-12-01', toDay: '2027-01-17' }
const propose = (who: Session, stationIds: string[], more: object = {}) =>
  who.send('POST', '/api/timetables', {
    ...{ stationIds, ...term, windows: [evening, saturday], ...more },
  })
const read = async (id: string, who: Session = office) =>
  (await who.get(`/api/timetables/${id}`)).json()
const answer = async (who: Session, id: string, party: string, more: object = {}) =>
  who.send('POST', '/api/timetables/answers', {
    ...{ asked: [{ id, party, version: (await read(id)).version }], answer: 'agree', ...more },
  })
const plannedOf = (room: string) =>
  asSystem(hub.db, 'test', (tx) =>
    sql<{
      day: string
      from: string
      state: string
      code: string | null
    }>`select day, to_char(lower(during) at time zone 'Asia/Shanghai', 'HH24:MI') as from, state, reason ->> 'code' as code
      from occurrences where room_id = ${room} order by lower(during), id`.execute(tx),
  ).then(({ rows }) => rows)
type Read = { startsAt: string; status: string; summary: string; location: string }
const readInZone = (text: string, zone: string): Record<string, Read[]> =>
  JSON.parse(
    execFileSync(process.execPath, [join(import.meta.dirname, 'read-ical.fixture.ts')], {
      env: { TZ: zone },
      input: text,
      encoding: 'utf8',
    }),
  )
/** Recomputed by itself: whatever stands in the room, two by two. */
const overlaps = () =>
  asSystem(hub.db, 'test', (tx) =>
    sql`select from room_times as a join room_times as b on a.room_id = b.room_id and a.during && b.during
      and (a.during, coalesce(a.occurrence_id::text, '')) <> (b.during, coalesce(b.occurrence_id::text, ''))`.execute(
      tx,
    ),
  ).then(({ rows }) => rows.length)

test('a station follows its host: fixed, reopened, and the same one again', async () => {
  const listed = async () =>
    (await office.get(`/api/learning-stations?place=${county}`)).json().stations
  expect(await listed()).toMatchObject([
    {
      id: one,
      unitCode: villageA1,
      unitName: '瓦场村',
      school: { id: schoolId },
      activeFrom: null,
    },
    { id: two, room: { id: roomId, name: '远程教育室' } },
  ])
  const reopen = (state: string) =>
    asSystem(hub.db, 'test', (tx) =>
      sql`update siting_decisions set state = ${state} where unit_code = ${villageA2}`.execute(tx),
    )
  await reopen('open')
  expect((await listed()).map(({ id }: { id: string }) => id)).toEqual([one])
  await reopen('fixed')
  expect((await listed()).map(({ id }: { id: string }) => id)).toEqual([one, two])
})

test('S5-11 INV-24 proposed, countered, agreed by three; binding only then, and the history stays', async () => {
  const made = await propose(village, [one])
  expect(made.statusCode, made.body).toBe(201)
  const [id = ''] = made.json().proposed
  expect(await read(id)).toMatchObject({
    ...{ state: 'open', round: 1, missing: ['township', 'school'] },
    answers: [{ party: 'village', answer: 'agree' }],
  })
  expect((await read(id, head)).mayAnswer).toEqual(['school'])
  expect(await plannedOf(roomId)).toEqual([])

  // The school teaches in the evening on Thursdays: another day.
  const later = { ...evening, weekdays: [2, 5] }
  const noReason = await answer(head, id, 'school', { answer: 'counter', windows: [later] })
  expect(noReason.json()).toMatchObject({ code: 'move_needs_reason' })
  const countered = await answer(head, id, 'school', {
    ...{ answer: 'counter', windows: [later, saturday], note: '周四晚上学校要开会' },
  })
  expect(countered.json()).toMatchObject({ answered: [id], agreed: [], hindered: [] })
  expect(await read(id)).toMatchObject({
    ...{ round: 2, missing: ['township', 'village'], windows: [{ weekdays: [2, 5] }, {}] },
  })
  expect((await answer(head, id, 'village')).json().hindered).toMatchObject([
    { id, code: 'not_permitted' },
  ])
  await answer(township, id, 'township')
  const last = await answer(village, id, 'village')
  expect(last.json()).toMatchObject({ answered: [id], agreed: [id] })
  const agreed = await read(id)
  expect(agreed).toMatchObject({ state: 'agreed', missing: [] })
  expect(
    agreed.history.map((said: { party: string; answer: string; round: number }) => [
      ...[said.round, said.party, said.answer],
    ]),
  ).toEqual([
    [1, 'village', 'agree'],
    [2, 'school', 'counter'],
    [2, 'township', 'agree'],
    [2, 'village', 'agree'],
  ])
  const planned = await plannedOf(roomId)
  expect(planned.slice(0, 3)).toEqual([
    { day: '2026-12-01', from: '19:00', state: 'planned', code: null },
    { day: '2026-12-04', from: '19:00', state: 'planned', code: null },
    { day: '2026-12-05', from: '09:00', state: 'planned', code: null },
  ])
  const { stations } = (
    await office.get(`/api/learning-stations?place=${villageA1}&placeLevel=village`)
  ).json()
  expect(stations[0]).toMatchObject({ id: one, activeFrom: '2026-12-01' })
  expect(await overlaps()).toBe(0)
})

test('S5-8 lesson time is refused with the rule, the school and the nearest free times', async () => {
  const made = await propose(office, [two], {
    windows: [{ kind: 'group_learning', weekdays: [3], from: '10:00', to: '11:00' }],
  })
  expect(made.json()).toMatchObject({ proposed: [] })
  const [{ code, details }] = made.json().hindered
  expect({ code, details }).toMatchObject({
    ...{ code: 'time_protected', details: { school: '小学T-01', kind: 'lessons' } },
  })
  expect(details.nearest.length).toBeGreaterThan(0)
})

test('two stations of one room are told of each other before anything is proposed', async () => {
  const made = await propose(office, [two])
  expect(made.json()).toMatchObject({
    proposed: [],
    hindered: [{ id: two, code: 'times_of_other_station', details: { name: '瓦场村' } }],
  })
})

test('a term whose times are gone when the last one agrees is refused, and waits as it did', async () => {
  const windows = [{ kind: 'group_learning', weekdays: [7], from: '09:00', to: '11:00' }]
  const [id = ''] = (
    await propose(office, [two], { windows, fromDay: '2026-12-13', toDay: '2026-12-13' })
  ).json().proposed
  await answer(township, id, 'township')
  await answer(head, id, 'school')
  expect((await read(id)).times).toMatchObject([{ day: '2026-12-13', state: 'planned' }])
  const pattern = {
    repeats: { by: 'days', days: ['2026-12-13'] },
    ...{ from: '10:00', to: '12:00', fromDay: '2026-12-13', toDay: '2026-12-13' },
  }
  const ours = { schoolId, roomId, kind: 'school_use', stationIds: [], title: '家长会', pattern }
  expect((await head.send('POST', '/api/slots', ours)).statusCode).toBe(201)
  await holder(hub, 'village_secretary', 'village2', { regionCode: villageA2, level: 'village' })
  const village2 = await logInAs(hub, 'village2')
  const refused = (await answer(village2, id, 'village')).json()
  expect(refused).toMatchObject({
    ...{ answered: [], agreed: [], hindered: [{ id, code: 'time_taken' }] },
  })
  expect(await read(id)).toMatchObject({
    ...{ state: 'open', missing: ['village'], times: [{ state: 'called_off' }] },
  })
  const refusing = await answer(village2, id, 'village', { answer: 'refuse', note: '换个时间' })
  expect(refusing.json()).toMatchObject({ answered: [id] })
})

test('S5-11 a signed paper is entered for a party by whoever plans for the township, with both names', async () => {
  const windows = [{ kind: 'group_learning', weekdays: [7], from: '16:00', to: '18:00' }]
  const { timetables } = (await office.get(`/api/timetables?place=${county}&state=open`)).json()
  const [{ id }] = timetables
  const countered = await answer(head, id, 'school', {
    ...{ answer: 'counter', windows, note: '改到下午' },
  })
  expect(countered.json()).toMatchObject({ hindered: [] })
  const byHand = (who: Session) => answer(who, id, 'village', { signer: '吴村支书' })
  expect((await byHand(head)).json().hindered).toMatchObject([{ code: 'not_permitted' }])
  const sheet = await office.get(`/api/timetable-sheets?place=${county}`)
  expect(sheet.headers['content-type']).toBe('application/pdf')
  expect((await byHand(office)).json()).toMatchObject({ answered: [id] })
  expect((await read(id)).answers).toMatchObject([
    { party: 'school', answer: 'counter' },
    { party: 'village', personName: '吴村支书', enteredByName: expect.stringMatching(/./) },
  ])
  expect((await answer(township, id, 'township')).json()).toMatchObject({ agreed: [id] })
})

test('INV-23 two who plan for one room at once are parted by the database', async () => {
  const asked = (title: string) =>
    head.send('POST', '/api/slots', {
      ...{ schoolId, roomId, kind: 'school_use', stationIds: [], title },
      pattern: {
        repeats: { by: 'days', days: ['2026-12-06'] },
        ...{ from: '09:00', to: '11:00', fromDay: '2026-12-06', toDay: '2026-12-06' },
      },
    })
  const answers = await Promise.all([asked('家长会'), asked('排练'), asked('培训')])
  expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, 409, 409])
  const refused = answers.find(({ statusCode }) => statusCode === 409)
  expect(refused?.json()).toMatchObject({ code: 'time_taken', school: '小学T-01' })
  expect(refused?.json().free.length).toBeGreaterThan(0)
  expect(await overlaps()).toBe(0)
})

test('the board shows both tracks of a room, and a move to lesson time is refused there', async () => {
  const board = (await head.get(`/api/board?place=${county}&day=2026-12-03`)).json()
  expect(board).toMatchObject({ monday: '2026-11-30', isCut: false })
  expect(board.rooms).toMatchObject([
    { id: roomId, schoolId, mayPlan: true, stations: [{ id: one }, { id: two }] },
  ])
  expect(board.calendars[board.rooms[0].calendar]).toMatchObject(autumn)
  const [first] = board.occurrences
  const move = (who: Session, to: object, version = first.version) =>
    who.send('POST', `/api/occurrences/${first.id}/move`, { version, to, note: '停电检修' })
  const refused = await move(head, { day: '2026-12-02', from: 600, to: 660 })
  expect(refused.json()).toMatchObject({ code: 'time_protected', kind: 'lessons' })
  expect((await move(village, { day: '2026-12-02', from: 1_140, to: 1_200 })).statusCode).toBe(200)
  // Somebody moved it meanwhile.
  const late = await move(head, { day: '2026-12-03', from: 1_140, to: 1_200 })
  expect(late.json()).toMatchObject({ code: 'changed_since_seen' })
  const again = (await head.get(`/api/board?place=${county}&day=2026-12-03`)).json()
  const moved = again.occurrences.find(({ id }: { id: string }) => id === first.id)
  expect(moved).toMatchObject({
    ...{ day: '2026-12-02', startsAt: '2026-12-02T11:00:00.000Z' },
    movedFrom: { startsAt: '2026-12-01T11:00:00.000Z' },
    reason: { code: 'person', details: { note: '停电检修' } },
  })
  const back = await head.send('POST', `/api/occurrences/${first.id}/put-back`, {
    version: moved.version,
  })
  expect(back.json()).toMatchObject({ day: '2026-12-01', movedFrom: null, reason: null })
  const off = await head.send('POST', '/api/occurrences/call-off', {
    ...{ rows: [{ id: first.id, version: back.json().version }], note: '停电' },
  })
  expect(off.statusCode, off.body).toBe(204)
  expect(await overlaps()).toBe(0)
})

test('INV-20 INV-25 a calendar that changes moves or calls off what it hits, and a mistake put right brings it back', async () => {
  const before = await plannedOf(roomId)
  const exam = { day: '2026-12-08', is: 'exam' as const, from: '18:00', to: '21:00' }
  const change = async (days: (typeof exam)[]) => {
    await sayCalendar(hub, { regionCode: villageA1, schoolId }, { days })
    return asSystem(hub.db, 'test', (tx) =>
      calendarChanged(tx, operator, [schoolId], new Date(now)),
    )
  }
  expect(await change([exam])).toEqual({ moved: 1, calledOff: 0, restored: 0 })
  const after = await plannedOf(roomId)
  const moved = after.find(({ code }) => code === 'time_protected')
  expect(moved).toMatchObject({ state: 'planned' })
  expect(moved?.day.slice(0, 8)).toBe('2026-12-')
  expect(await overlaps()).toBe(0)
  // A whole week of exams: nothing of it can be moved within the week.
  const all = ['07', '08', '09', '10', '11', '12', '13'].map((day) => ({
    ...{ day: `2026-12-${day}`, is: 'exam' as const },
  }))
  const outcome = await change(all as unknown as (typeof exam)[])
  // Three of one village, one of the other, and the school's own.
  expect(outcome.calledOff).toBe(5)
  expect(await overlaps()).toBe(0)
  expect(await change([])).toMatchObject({ calledOff: 0, restored: 5 })
  expect((await plannedOf(roomId)).filter(({ state }) => state === 'planned').length).toBe(
    before.filter(({ state }) => state === 'planned').length,
  )
  expect(await overlaps()).toBe(0)
})

test('a room is guarded for another month before its year is over, and nothing of it is lost', async () => {
  const guarded = async () =>
    asSystem(hub.db, 'test', (tx) =>
      sql<{
        last: string
        count: number
      }>`select max(upper(during)) as last, count(*) as count from room_times
        where room_id = ${roomId} and occurrence_id is null`.execute(tx),
    ).then(({ rows: [row] }) => row)
  const planned = await plannedOf(roomId)
  const before = await guarded()
  const job = timetableJobs.find(({ name }) => name === 'timetable.guard_rooms')
  await job?.run(hub.ground as never, {} as never)
  expect(await guarded()).toEqual(before)
  hub.setNow('2027-01-08T04:00:00.000Z')
  await job?.run(hub.ground as never, {} as never)
  hub.setNow(now)
  const after = await guarded()
  expect(after?.last.slice(0, 7)).toBe('2028-02')
  expect(await plannedOf(roomId)).toEqual(planned)
})

test('a school gives a station another room: what is planned goes along, or nothing does', async () => {
  const { id: other } = await saveRow(hub.db, operator, roomRegister, {
    ...{ schoolCode: 'T-01', roomNo: '2', name: '会议室', kind: 'meeting' },
    ...{ areaM2: 60, seats: 50, usableSeats: 50 },
  })
  const choose = (who: Session, room: string) =>
    who.send('PUT', `/api/learning-stations/${one}/room`, { roomId: room })
  const planned = (await plannedOf(roomId)).length
  const taken = await head.send('POST', '/api/slots', {
    ...{ schoolId, roomId: other, kind: 'school_use', stationIds: [], title: '教师会' },
    pattern: {
      repeats: { by: 'days', days: ['2026-12-15'] },
      ...{ from: '19:30', to: '21:00', fromDay: '2026-12-15', toDay: '2026-12-15' },
    },
  })
  expect(taken.statusCode, taken.body).toBe(201)
  expect((await choose(head, other)).json()).toMatchObject({ code: 'time_taken' })
  expect(await plannedOf(roomId)).toHaveLength(planned)
  const [meeting] = await asSystem(hub.db, 'test', (tx) =>
    sql<{
      id: string
      version: number
    }>`select id, version from occurrences where title = '教师会'`.execute(tx),
  ).then(({ rows }) => rows)
  const off = { rows: [meeting], note: '改期' }
  expect((await head.send('POST', '/api/occurrences/call-off', off)).statusCode).toBe(204)
  expect((await choose(village, roomId)).statusCode).toBe(200)
  expect((await choose(head, other)).json()).toMatchObject({ room: { id: other, name: '会议室' } })
  expect((await plannedOf(other)).filter(({ from }) => from === '19:00').length).toBeGreaterThan(5)
  expect(await overlaps()).toBe(0)
  expect((await choose(head, roomId)).json()).toMatchObject({ room: { id: roomId } })
})

test('X-8 calendar programs in three zones read what is planned, moved and called off', async () => {
  const feed = await hub.server.inject(`/calendars/stations/${villageA1}.ics`)
  expect(feed.headers['content-type']).toBe('text/calendar; charset=utf-8')
  const { rows: planned } = await asSystem(hub.db, 'test', (tx) =>
    sql<{ startsAt: string }>`select lower(during) as starts_at from occurrences
      where ${one}::uuid = any(station_ids) and state = 'planned' order by 1`.execute(tx),
  )
  const { rows: off } = await asSystem(hub.db, 'test', (tx) =>
    sql<{ startsAt: string }>`select lower(during) as starts_at from occurrences
      where ${one}::uuid = any(station_ids) and state = 'called_off' order by 1`.execute(tx),
  )
  expect(planned.length).toBeGreaterThan(10)
  expect(off.length).toBeGreaterThan(0)
  for (const zone of ['UTC', 'Asia/Shanghai', 'America/New_York'])
    for (const read of Object.values(readInZone(feed.body, zone))) {
      const startsOf = (isOff: boolean) =>
        read
          .filter(({ status }) => (status === 'CANCELLED') === isOff)
          .map(({ startsAt }) => startsAt)
          .toSorted()
      expect(startsOf(false)).toEqual(planned.map(({ startsAt }) => startsAt))
      expect(startsOf(true)).toEqual(off.map(({ startsAt }) => startsAt))
      expect(read[0]).toMatchObject({ location: '小学T-01 远程教育室' })
      expect(read[0]?.summary).toMatch(/ · 瓦场村$/)
    }
})

test('a calendar of one’s own is read by its address, until another takes its place', async () => {
  const open = async (who: Session, body: object) =>
    (await who.send('POST', '/api/calendar-feeds', body)).json()
  const { path } = await open(head, { kind: 'person' })
  expect((await hub.server.inject(path)).body).toContain('家长会')
  const room = await open(head, { kind: 'room', roomId })
  expect((await hub.server.inject(`${room.path}?language=en`)).body).toContain('Group learning')
  const { path: other } = await open(head, { kind: 'person' })
  expect((await hub.server.inject(path)).statusCode).toBe(404)
  expect((await hub.server.inject(other)).statusCode).toBe(200)
  const { path: secretary } = await open(village, { kind: 'person' })
  expect((await hub.server.inject(secretary)).body).toContain('瓦场村')
})

test('INV-24 notice ends what was agreed after its days, and offers other times', async () => {
  const { timetables } = (await office.get(`/api/timetables?place=${county}&state=agreed`)).json()
  const [agreed] = timetables
  const withdraw = (more: object) =>
    head.send('POST', `/api/timetables/${agreed.id}/notice`, {
      ...{ party: 'school', version: agreed.version, note: '教室要维修' },
      ...{ windows: [{ ...evening, weekdays: [1, 3] }], endsOn: '2026-12-20', ...more },
    })
  expect((await withdraw({ endsOn: '2026-12-01' })).json()).toMatchObject({
    ...{ code: 'notice_too_short', days: 3, soonest: '2026-12-03' },
  })
  const noticed = await withdraw({})
  expect(noticed.statusCode, noticed.body).toBe(200)
  const { offered } = noticed.json()
  expect(await read(offered)).toMatchObject({
    ...{ state: 'open', fromDay: '2026-12-20', missing: ['township', 'village'] },
  })
  const after = await plannedOf(roomId)
  const isCommunity = ({ from }: { from: string }) => from === '19:00'
  expect(
    after.some((time) => isCommunity(time) && time.day >= '2026-12-20' && time.state === 'planned'),
  ).toBe(false)
  expect(
    after.some((time) => isCommunity(time) && time.day < '2026-12-20' && time.state === 'planned'),
  ).toBe(true)
})
