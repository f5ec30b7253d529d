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
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { roomRegister } from '../schools/registers.ts'
import { calendarFor } from './calendar-document.ts'
import { findCalendars } from './calendar-store.ts'
import { addSlot, openRoom } from './occurrence-actions.ts'
import { addTimes } from './plan-actions.ts'
import { autumn, holder, openHost } from './timetable.fixture.ts'

/** Monday noon of a week of term. */
const now = '2026-11-30T04:00:00.000Z'
let hub: TestHub
let one: { schoolId: string; roomId: string; stationIds: string[] }
let two: typeof one
let office: Session
let bureau: Session
let head: Session
let clerk: Session
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow(now)
  one = await openHost(hub, { schoolCode: 'T-01', villageCode: villageA1, units: [villageA1] })
  two = await openHost(hub, { schoolCode: 'T-02', villageCode: villageA2, units: [villageA2] })
  await holder(hub, 'programme_office', 'office', { regionCode: county })
  await holder(hub, 'education_bureau', 'bureau', { regionCode: county })
  await holder(hub, 'township_clerk', 'clerk', { regionCode: townshipA, level: 'township' })
  await holder(hub, 'head_of_school', 'head', {
    ...{ regionCode: villageA1, level: 'village', organisationId: one.schoolId },
  })
  office = await logInAs(hub, 'office')
  bureau = await logInAs(hub, 'bureau')
  head = await logInAs(hub, 'head')
  clerk = await logInAs(hub, 'clerk')
})
afterAll(() => hub?.close())

const ofCounty = { regionCode: county, stage: null, schoolId: null }
const ofSchool = (schoolId: string) => ({ regionCode: villageA1, stage: null, schoolId })
const put = (who: Session, body: object) => who.send('PUT', '/api/calendars', body)
const listed = async (who: Session, place = county, placeLevel = 'county') =>
  (await who.get(`/api/calendars?place=${place}&placeLevel=${placeLevel}`)).json()
const calendarsOf = (ids: string[]) => asSystem(hub.db, 'test', (tx) => findCalendars(tx, ids))

test('X-12 the county speaks, then the stage, then the school; page and database hear the same', async () => {
  const made = await put(office, { ...ofCounty, version: 0, parts: autumn })
  expect(made.statusCode, made.body).toBe(200)
  expect(made.json()).toMatchObject({
    calendar: { ...ofCounty, version: 1, parts: autumn },
    rearranged: { moved: 0, calledOff: 0, restored: 0 },
  })
  const primary = { regionCode: county, stage: 'primary', schoolId: null }
  const makeUp = [{ day: '2026-10-10', weekday: 4 }]
  expect((await put(bureau, { ...primary, version: 0, parts: { makeUp } })).statusCode).toBe(200)
  const own = { keepsMakeUpDays: false, makeUp: [{ day: '2026-10-10', weekday: 5 }] }
  expect((await put(head, { ...ofSchool(one.schoolId), version: 0, parts: own })).statusCode).toBe(
    200,
  )
  const { calendars, schools } = await listed(office)
  expect(schools.map(({ id }: { id: string }) => id)).toEqual([one.schoolId, two.schoolId])
  const stored = await calendarsOf([one.schoolId, two.schoolId])
  for (const { id, regionCode, stage } of schools)
    expect(calendarFor(calendars, { regionCode, stage, schoolId: id })).toEqual(stored.get(id))
  expect(stored.get(one.schoolId)).toMatchObject({ ...autumn, ...own })
  expect(stored.get(two.schoolId)).toMatchObject({ ...autumn, makeUp, keepsMakeUpDays: true })
})

test('a calendar with faults is refused whole, with each of them', async () => {
  const parts = {
    terms: [
      { from: '2026-09-01', to: '2027-01-20' },
      { from: '2027-01-10', to: '2027-07-02' },
    ],
    bells: [{ weekdays: [1], blocks: [{ kind: 'lessons', from: '22:00', to: '06:00' }] }],
  }
  const refused = await put(office, { ...ofCounty, version: 1, parts })
  expect(refused.statusCode).toBe(400)
  expect(refused.json().code).toBe('calendar_problems')
  expect(refused.json().problems.map(({ code }: { code: string }) => code)).toEqual([
    'terms_overlap',
    'bell_across_midnight',
  ])
  expect((await calendarsOf([two.schoolId])).get(two.schoolId)?.terms).toEqual(autumn.terms)
})

test('X-5 who looked at an older word writes over nobody', async () => {
  const late = await put(office, { ...ofCounty, version: 0, parts: {} })
  expect(late.statusCode).toBe(409)
  expect(late.json()).toMatchObject({ code: 'calendar_changed', current: { version: 1 } })
  const racing = { regionCode: townshipA, stage: null, schoolId: null, version: 0 }
  const both = await Promise.all(
    ['a', 'b'].map((name) =>
      put(office, {
        ...racing,
        parts: { breaks: [{ from: '2026-12-07', to: '2026-12-07', name }] },
      }),
    ),
  )
  expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
  const { calendars } = await listed(office)
  const written = calendars.find(
    ({ regionCode }: { regionCode: string }) => regionCode === townshipA,
  )
  const { version, parts: _ } = written
  expect((await put(office, { ...racing, version, parts: {} })).statusCode).toBe(200)
})

test('a school writes its own calendar and no other; who writes none reads them', async () => {
  expect((await put(head, { ...ofSchool(two.schoolId), version: 0, parts: {} })).statusCode).toBe(
    403,
  )
  expect((await put(head, { ...ofCounty, version: 1, parts: {} })).statusCode).toBe(403)
  expect((await put(clerk, { ...ofCounty, version: 1, parts: {} })).statusCode).toBe(403)
  const own = await listed(head, villageA1, 'village')
  expect(own.schools.map(({ id }: { id: string }) => id)).toEqual([one.schoolId])
  // The county's word lies above the school's.
  expect(own.calendars.map(({ regionCode }: { regionCode: string }) => regionCode)).toContain(
    county,
  )
  expect((await listed(clerk, townshipA, 'township')).schools).toHaveLength(2)
})

const times = () =>
  asSystem(hub.db, 'test', (tx) =>
    sql<{ day: string; state: string; code: string | null; was: string | null }>`
      select day, state, reason ->> 'code' as code,
        to_char(lower(moved_from) at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as was
      from occurrences where room_id = ${two.roomId} order by lower(during)`.execute(tx),
  ).then(({ rows }) => rows)

test('INV-20, INV-25 bells of an evening move what was planned there, for all chosen schools at once, and say so', async () => {
  const pattern = {
    repeats: { by: 'weeks', weekdays: [2] },
    ...{ from: '19:00', to: '20:00', fromDay: '2026-12-01', toDay: '2026-12-08' },
  } as const
  await addTimes(
    hub.db,
    operator,
    {
      ...two,
      kind: 'group_learning',
      pattern: { ...pattern, repeats: { by: 'weeks', weekdays: [2] } },
    },
    new Date(now),
  )
  expect(await times()).toMatchObject([{ state: 'planned' }, { state: 'planned' }])
  const blocks = [
    { kind: 'lessons', from: '08:00', to: '17:00' },
    { kind: 'evening_study', from: '18:30', to: '20:30' },
  ]
  const { calendars } = await listed(office)
  const versionOf = (id: string): number =>
    calendars.find(({ schoolId }: { schoolId: string }) => schoolId === id)?.version ?? 0
  const answer = await office.send('POST', '/api/calendars/apply', {
    schools: [
      { id: one.schoolId, version: versionOf(one.schoolId) + 5 },
      { id: two.schoolId, version: versionOf(two.schoolId) },
    ],
    parts: { bells: [{ weekdays: [1, 2, 3, 4, 5], blocks }] },
  })
  expect(answer.json()).toEqual({
    applied: [two.schoolId],
    hindered: [{ id: one.schoolId, code: 'calendar_changed' }],
    rearranged: { moved: 2, calledOff: 0, restored: 0 },
  })
  expect(await times()).toMatchObject([
    { code: 'time_protected', was: '2026-12-01 19:00' },
    { code: 'time_protected', was: '2026-12-08 19:00' },
  ])
  expect(
    (
      await clerk.send('POST', '/api/calendars/apply', {
        schools: [{ id: two.schoolId, version: 1 }],
        parts: {},
      })
    ).statusCode,
  ).toBe(403)
})

test('X-12 a slot of market days comes when the place has its market, once somebody has entered it', async () => {
  const pattern = {
    repeats: { by: 'market' as const },
    ...{ from: '18:00', to: '19:00', fromDay: '2026-12-01', toDay: '2026-12-31' },
  }
  const add = () =>
    addTimes(hub.db, operator, { ...two, kind: 'group_learning', pattern }, new Date(now))
  await expect(add()).rejects.toMatchObject({ code: 'pattern_without_day' })
  const rule = { by: 'digits', calendar: 'solar', digits: [0] }
  const market = { written: '公历逢十', rule, effect: 'attract' }
  const { calendars } = await listed(office)
  const present = calendars.find(
    ({ regionCode, schoolId }: { regionCode: string; schoolId: string | null }) =>
      regionCode === townshipA && schoolId === null,
  )
  const township = { regionCode: townshipA, stage: null, schoolId: null }
  const saved = await put(office, { ...township, version: present.version, parts: { market } })
  expect(saved.statusCode, saved.body).toBe(200)
  await add()
  expect(await times()).toEqual(
    expect.arrayContaining(
      ['2026-12-10', '2026-12-20', '2026-12-30'].map((day) => expect.objectContaining({ day })),
    ),
  )
})

const file = (year: number, days: object[]) => JSON.stringify({ year, papers: ['通知'], days })
const enter = (who: Session, year: number, text: string) =>
  who.send('POST', '/api/holiday-years', { year, file: text })

test('S5-9 a year of holidays is entered from its file; a file of another year, or of none, changes nothing', async () => {
  const yearsOf = async () =>
    (await office.get('/api/holiday-years')).json().years.map(({ year }: { year: number }) => year)
  expect(await yearsOf()).toEqual([2023, 2024, 2025, 2026])
  const day = { name: '元旦', date: '2027-01-01', isOffDay: true }
  expect((await enter(office, 2027, file(2026, [day]))).json()).toMatchObject({
    code: 'holidays_of_other_year',
    found: 2026,
  })
  expect((await enter(office, 2027, file(2027, []))).json().code).toBe('holidays_not_announced')
  expect((await enter(head, 2027, file(2027, [day]))).statusCode).toBe(403)
  expect(await yearsOf()).toEqual([2023, 2024, 2025, 2026])
  const entered = await enter(office, 2027, file(2027, [day]))
  expect(entered.statusCode, entered.body).toBe(200)
  expect(await yearsOf()).toEqual([2023, 2024, 2025, 2026, 2027])
  expect((await enter(office, 2027, file(2027, [day]))).json().code).toBe('holidays_there_already')
})

test('INV-20 a calendar that changes while somebody plans in a room that was never used before reaches it, too', async () => {
  const { id: roomId } = await saveRow(hub.db, operator, roomRegister, {
    ...{ schoolCode: 'T-02', roomNo: '9', name: '美术室', kind: 'satellite_viewing', areaM2: 50 },
    ...{ seats: 40, usableSeats: 40 },
  })
  const { schoolId } = two
  const day = '2026-12-12'
  const planned = Promise.withResolvers<void>()
  const seen = Promise.withResolvers<void>()
  const planning = asSystem(hub.db, 'test', async (tx) => {
    const room = await openRoom(tx, { roomId, schoolId }, { from: day, to: day }, new Date(now))
    const pattern = { fromDay: day, toDay: day, from: '19:00', to: '20:00' }
    await addSlot(
      tx,
      {
        ...{ id: newId(), regionCode: villageA2, schoolId, roomId, simulated: false },
        ...{ track: 'school', kind: 'school_use', stationIds: [], title: null },
        ...{ timetableId: null, createdBy: null },
        pattern: { ...pattern, repeats: { by: 'days', days: [day] } },
      },
      room,
      new Date(now),
    )
    planned.resolve()
    await seen.promise
  })
  await planned.promise
  let isDone = false
  const { calendars } = await listed(office, villageA2, 'village')
  const version =
    calendars.find((word: { schoolId: string | null }) => word.schoolId === schoolId)?.version ?? 0
  const exam = { day, is: 'exam', from: '18:00', to: '21:00', name: '期末考试' }
  const changing = put(bureau, { ...ofSchool(schoolId), version, parts: { days: [exam] } }).finally(
    () => {
      isDone = true
    },
  )
  const isWaiting = async () =>
    (
      await asSystem(hub.db, 'test', (tx) =>
        sql`select from pg_locks where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`.execute(
          tx,
        ),
      )
    ).rows.length > 0
  while (!isDone && !(await isWaiting()));
  seen.resolve()
  await planning
  const saved = await changing
  expect(saved.statusCode, saved.body).toBe(200)
  const { rows } = await asSystem(hub.db, 'test', (tx) =>
    sql`select state from occurrences where room_id = ${roomId} and state = 'planned'
      and during && tstzrange('2026-12-12 18:00+08', '2026-12-12 21:00+08')`.execute(tx),
  )
  expect(rows).toEqual([])
})
