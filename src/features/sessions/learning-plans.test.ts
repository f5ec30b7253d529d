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
import type { Answer } from '../../base/endpoint.ts'
import { asSystem } from '../../platform/db.ts'
import { needRegister } from '../library/registers.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import type { readPlanReport } from './learning-plan-api.ts'
import { learningPlanRegister, themeRegister } from './learning-plan-registers.ts'
import { sessionRegister } from './registers.ts'
import { addOccurrence, addStation } from './sessions.fixture.ts'

type Report = Answer<typeof readPlanReport>

let hub: TestHub
let office: Session
let secretary: Session
let clerk: Session
let village: Session
const schools = new Map<string, { id: string; code: string }>()
const stations = new Map<string, string>()
const november = 'from=2026-11-01&to=2026-11-30'
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow('2026-11-30T02:00:00.000Z')
  for (const [at, villageCode] of [villageA1, villageA2, villageB1].entries()) {
    const code = `P-0${at + 1}`
    const { id } = await saveRow(hub.db, operator, schoolRegister, {
      ...{ schoolCode: code, name: `小学${at + 1}`, villageCode, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
    schools.set(villageCode, { id, code })
    stations.set(villageCode, await addStation(hub.db, { unitCode: villageCode, schoolId: id }))
  }
  for (const [code, name, fromDay, toDay] of [
    ['ZT01', '换届选举', '2026-10-01', '2026-12-31'],
    ['ZT02', '冬季防疫', '2026-11-15', '2027-02-28'],
  ])
    await saveRow(hub.db, operator, themeRegister, {
      ...{ code, name, fromDay, toDay, ownerCode: county },
    })
  const logIn = async (who: Parameters<typeof somebody>[1]) =>
    logInAs(hub, (await somebody(hub, who)).loginName)
  const township = { regionCode: townshipA, level: 'township' as const }
  office = await logIn({ role: 'programme_office', name: '办公室' })
  secretary = await logIn({ role: 'township_secretary', name: '书记', ...township })
  clerk = await logIn({ role: 'township_clerk', name: '专干', ...township })
  village = await logIn({ role: 'village_secretary', regionCode: villageA1, level: 'village' })
})
afterAll(() => hub?.close())

const meeting = { adoptedOn: '2026-08-20', adoptedBy: '党委会纪要〔2026〕7号' }
const line = (more: object) => ({
  ...{ placeCode: villageA1, period: 'year', fromDay: '2026-09-01', toDay: '2027-08-31' },
  ...{ topic: '选举法', step: 'week', day: '2026-11-04', minutes: 120, ...more },
})

async function planned(more: object, adopted = true): Promise<string> {
  const { id } = await saveRow(
    hub.db,
    operator,
    learningPlanRegister,
    line({ ...meeting, ...more }),
  )
  if (adopted) {
    const moved = await office.send('POST', '/api/learning_plans/moves', {
      ...{ rows: [{ id }], move: 'adopt' },
    })
    expect(moved.statusCode, moved.body).toBe(200)
  }
  return id
}

async function held(unit: string, day: string, to: string, more: object): Promise<string> {
  const { id } = await saveRow(hub.db, operator, sessionRegister, {
    ...{ schoolCode: schools.get(unit)?.code, stations: [unit], kind: 'group_learning' },
    ...{ title: '学习', day, plannedFrom: '19:00', plannedTo: to, beganAt: '19:00', endedAt: to },
    ...{ headCount: 20, members: 5, ...more },
  })
  await asSystem(hub.db, 'test', (tx) =>
    sql`update sessions set state = 'delivered' where id = ${id}`.execute(tx),
  )
  return id
}

async function reportOf(who: Session, query = `place=${county}&${november}`): Promise<Report> {
  const answer = await who.get(`/api/learning-plans/report?${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<Report>()
}

test('I2-5 O2-1 a plan is a draft until its meeting is entered, and whoever adopts is not its clerk', async () => {
  const entered = await clerk.send('POST', '/api/learning_plans', {
    row: line({ topic: '养蜂', day: '2026-09-09', groups: ['growers', 'women'], form: 'tutoring' }),
  })
  expect(entered.statusCode, entered.body).toBe(201)
  const { id, version } = entered.json<{ id: string; version: number }>()
  const adopt = (who: Session) =>
    who.send('POST', '/api/learning_plans/moves', { rows: [{ id }], move: 'adopt' })
  expect((await adopt(clerk)).body).toContain('not_permitted')
  expect((await adopt(secretary)).body).toContain('plan_without_meeting')
  const row = line({
    ...{ topic: '养蜂', day: '2026-09-09', groups: ['growers', 'women'], form: 'tutoring' },
    ...meeting,
  })
  const changed = await clerk.send('PUT', `/api/learning_plans/${id}`, { row, version })
  expect(changed.statusCode, changed.body).toBe(200)
  expect((await adopt(secretary)).statusCode).toBe(200)
  const later = await clerk.send('PUT', `/api/learning_plans/${id}`, { row, version: version + 2 })
  expect(later.statusCode).toBe(409)
})

test('O2-2 a plan names a theme that the county has, in its time', async () => {
  const problemOf = async (more: object) =>
    (await village.send('POST', '/api/learning_plans', { row: line(more) })).json()
  expect(await problemOf({ theme: 'ZT09' })).toMatchObject({
    problems: [{ code: 'theme_unknown', field: 'theme', details: { theme: 'ZT09' } }],
  })
  expect(await problemOf({ theme: 'ZT02' })).toMatchObject({
    problems: [{ code: 'theme_outside', details: { from: '2026-11-15', to: '2027-02-28' } }],
  })
  expect(await problemOf({ day: '2027-09-01' })).toMatchObject({
    problems: [{ code: 'plan_day_outside', field: 'day' }],
  })
  expect(await problemOf({ toDay: '2026-08-31' })).toMatchObject({
    problems: [{ code: 'plan_ends_before', field: 'toDay' }],
  })
})

test('O2-1 O2-2 O2-3 O2-14 S5-10 planned stands beside delivered: by station, month, group and theme', async () => {
  await planned({ theme: 'ZT01', groups: ['members', 'cadres'] })
  await planned({ day: '2026-11-11', topic: '防疫', minutes: 90, groups: ['growers'] })
  await planned({
    placeCode: villageB1,
    step: 'month',
    topic: '防疫',
    minutes: 240,
    day: '2026-11-20',
    theme: 'ZT02',
  })
  await planned({ day: '2026-11-18', topic: '未定', minutes: 60 }, false)
  const shared = [villageA1, villageA2]
  await held(villageA1, '2026-11-04', '21:00', {
    ...{ stations: shared, theme: 'ZT01', need: '选举', groups: ['members', 'elders'] },
    ...{ serviceFunction: 'classroom' },
    segments: [{ form: 'viewing', minutes: 120 }],
  })
  await held(villageA1, '2026-11-11', '20:10', {
    ...{ theme: '冬季防疫', groups: ['growers'], serviceFunction: 'skills' },
    segments: [
      { form: 'viewing', minutes: 40 },
      { form: 'qa', minutes: 30 },
    ],
  })
  // Of the county’s needs one is of the village that the first session served.
  await saveRow(hub.db, operator, needRegister, {
    ...{ placeCode: villageA2, topic: '换届选举', askedOn: '2026-10-01' },
  })
  await held(villageB1, '2026-11-20', '20:00', {
    ...{ serviceFunction: 'culture', need: '换届选举' },
    headCount: 30,
    members: 0,
  })
  await held(villageB1, '2026-11-21', '21:00', { kind: 'open_day', serviceFunction: 'services' })
  const report = await reportOf(office)
  expect(report).toMatchObject({
    ...{ planned: 450, delivered: 250, drafts: { rows: 1, minutes: 60 } },
    needs: { sessions: 3, named: 2, matched: 1 },
    stations: [
      {
        ...{ code: villageA1, planned: 210, delivered: 190 },
        weeksWithoutPlan: ['2026-10-26', '2026-11-16', '2026-11-23', '2026-11-30'],
        months: [{ month: '2026-11', planned: 210, delivered: 190 }],
      },
      { code: villageA2, planned: 0, delivered: 120 },
      {
        ...{ code: villageB1, planned: 240, delivered: 60 },
        weeksWithoutPlan: ['2026-10-26', '2026-11-30'],
      },
    ],
    themes: [
      { code: 'ZT01', name: '换届选举', planned: 120, delivered: 120 },
      { code: 'ZT02', planned: 240, delivered: 70 },
      { code: null, planned: 90, delivered: 60 },
    ],
  })
  expect(report.groups).toEqual([
    { group: 'members', planned: 120, delivered: 120, sessions: 1 },
    { group: 'cadres', planned: 120, delivered: 0, sessions: 0 },
    { group: 'growers', planned: 90, delivered: 70, sessions: 1 },
    { group: 'elders', planned: 0, delivered: 120, sessions: 1 },
  ])
})

test('G-4 G-5 G-6 G-7 G-8 N18 shares of the four functions and of both audiences are what the rows add up to', async () => {
  const { functions, audiences, delivered, planned: all } = await reportOf(office)
  const { rows } = await asSystem(hub.db, 'test', (tx) =>
    sql<{ of: string; minutes: number; people: number; members: number }>`
      select service_function as of, sum(minutes_this + minutes_next)::integer as minutes,
        sum(head_count)::integer as people, sum(members)::integer as members
      from sessions where state = 'delivered' and day between '2026-11-01' and '2026-11-30' group by 1`.execute(
      tx,
    ),
  )
  expect(functions).toHaveLength(4)
  for (const { of, minutes, people, members } of rows)
    expect(functions.find((one) => one.serviceFunction === of)).toMatchObject({
      ...{ minutes, people, members, others: people - members },
    })
  const sums = rows.reduce(
    (sum, { people, members }) => ({ people: sum.people + people, members: sum.members + members }),
    { people: 0, members: 0 },
  )
  expect(audiences).toEqual({ ...sums, others: sums.people - sums.members })
  const {
    rows: [again],
  } = await asSystem(hub.db, 'test', (tx) =>
    sql<{ planned: number; delivered: number }>`
      select (select sum(minutes)::integer from learning_plans where state = 'adopted' and to_char(day, 'YYYY-MM') = '2026-11') as planned,
        (select sum(minutes_this + minutes_next)::integer from sessions
          where kind = 'group_learning' and to_char(day, 'YYYY-MM') = '2026-11' and state = 'delivered') as delivered`.execute(
      tx,
    ),
  )
  expect({ planned: all, delivered }).toEqual(again)
})

test('O2-6 O2-7 O2-8 a session of viewing alone, and a month in one form, are pointed at', async () => {
  const before = await reportOf(office)
  expect(before.viewingOnly).toMatchObject([
    { day: '2026-11-04', stations: [villageA1, villageA2] },
  ])
  expect(before.oneMethod).toEqual([])
  await held(villageA2, '2026-11-25', '20:00', { segments: [{ form: 'viewing', minutes: 60 }] })
  expect((await reportOf(office)).oneMethod).toMatchObject([
    { code: villageA2, month: '2026-11', form: 'viewing' },
  ])
})

test('O2-1 a plan that was replaced counts no more, and a village reads its own', async () => {
  const id = await planned({ day: '2026-12-02', topic: '旧的' })
  const december = 'from=2026-12-01&to=2026-12-31'
  expect((await reportOf(office, `place=${county}&${december}`)).planned).toBe(120)
  const moved = await secretary.send('POST', '/api/learning_plans/moves', {
    ...{ rows: [{ id }], move: 'replace', reason: '农忙' },
  })
  expect(moved.statusCode, moved.body).toBe(200)
  expect((await reportOf(office, `place=${county}&${december}`)).planned).toBe(0)
  const own = await reportOf(village)
  expect(own.stations.map(({ code }) => code)).toEqual([villageA1])
  expect(own).toMatchObject({ planned: 210, delivered: 190 })
  const city = await reportOf(office, `place=433100000000&placeLevel=city&${november}`)
  expect(city.themes).toMatchObject([{ code: 'ZT01' }, { code: 'ZT02' }, { code: null }])
  const long = await office.get(
    `/api/learning-plans/report?place=${county}&from=2026-01-01&to=2027-12-31`,
  )
  expect(long.json()).toMatchObject({ code: 'too_many_weeks' })
})

test('F15 I2-5 the plan of a year is printed with the times at which it is learned', async () => {
  await addOccurrence(hub.db, {
    ...{ stations: [stations.get(villageA1) ?? ''], regionCode: villageA1 },
    schoolId: schools.get(villageA1)?.id ?? '',
    ...{ from: '2026-11-03 19:00', to: '2026-11-03 21:00' },
  })
  for (const language of ['zh-Hans', 'zh-Hant', 'en']) {
    const paper = await office.get(
      `/api/learning-plans/paper?place=${county}&from=2026-09-01&to=2027-08-31&language=${language}`,
    )
    expect(paper.statusCode, paper.body.slice(0, 200)).toBe(200)
    expect(paper.headers['content-type']).toContain('application/pdf')
  }
})
