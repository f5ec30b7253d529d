import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  type TestHub,
  villageA1,
  villageA2,
  villageB1,
} from '../../../../test/harness/node.ts'
import { autumn, holder, openHost, sayCalendar } from '../timetable.fixture.ts'
import { heldBy } from '../timetable.ts'
import { solvePlan } from './plan-actions.ts'
import type { TermPlanDetail } from './plan-api.ts'
import { usualSettings } from './term-plan.ts'

let hub: TestHub
let office: Session
let head: Session
let shared: { schoolId: string; stationIds: string[] }
let alone: { schoolId: string; stationIds: string[] }
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow('2026-11-30T04:00:00.000Z')
  await sayCalendar(hub, { regionCode: county }, autumn)
  const units = [villageA1, villageA2]
  shared = await openHost(hub, { schoolCode: 'P-01', villageCode: villageA1, units })
  alone = await openHost(hub, { schoolCode: 'P-02', villageCode: villageB1, units: [villageB1] })
  await holder(hub, 'programme_office', 'office', { regionCode: county })
  await holder(hub, 'head_of_school', 'head', {
    ...{ regionCode: villageA1, level: 'village', organisationId: shared.schoolId },
  })
  office = await logInAs(hub, 'office')
  head = await logInAs(hub, 'head')
})
afterAll(() => hub?.close())

const term = { fromDay: '2026-12-07', toDay: '2027-01-17' }
async function plan(settings: object = {}): Promise<TermPlanDetail> {
  const made = await office.send('POST', '/api/term-plans', {
    ...{ name: '冬季学期', place: county, placeLevel: 'county', ...term },
    settings: { ...usualSettings, ...settings },
  })
  expect(made.statusCode, made.body).toBe(202)
  const { id } = made.json()
  await solvePlan(hub.ground, id)
  return (await office.get(`/api/term-plans/${id}`)).json()
}

test('S5-10 S5-13 a county plans its term: two hours and an open day for each, villages of one room at other times', async () => {
  const { state, outcome, stations } = await plan()
  expect(state).toBe('solved')
  expect(stations.map(({ unitName }) => unitName)).toEqual(['瓦场村', '八斗丘村', '茶田村'])
  expect(outcome?.figures).toMatchObject({ short: 0, moved: 0, regular: 18 })
  const windows = (id: string) =>
    outcome?.stations.find(({ stationId }) => stationId === id)?.windows ?? []
  for (const { id } of stations) expect(heldBy(windows(id))).toEqual({ minutes: 120, openDays: 1 })
  const times = (id: string) =>
    windows(id).flatMap(({ weekdays, from }) => weekdays.map((one) => `${one} ${from}`))
  const [one = '', two = ''] = shared.stationIds
  expect(times(one).filter((time) => times(two).includes(time))).toEqual([])
  // Most of the evenings are when people come.
  expect(
    times(alone.stationIds[0] ?? '').some((time) => (time.split(' ')[1] ?? '') >= '19:00'),
  ).toBe(true)
})

test('what a person decided holds in every later plan, and what is left out says why', async () => {
  const [stationId = ''] = alone.stationIds
  const rule = (more: object) =>
    office.send('POST', '/api/term-rulings', {
      ...{ stationId, meeting: 'session', reason: '周三晚上村里开会', ...more },
    })
  expect((await rule({ kind: 'fixed', weekday: 2 })).json()).toMatchObject({
    code: 'ruling_without_time',
  })
  expect((await rule({ kind: 'fixed', weekday: 2, startMinute: 1_170 })).statusCode).toBe(201)
  const fixed = await plan()
  const own = fixed.outcome?.stations.find((one) => one.stationId === stationId)
  expect(own?.windows).toContainEqual(
    expect.objectContaining({
      ...{ kind: 'group_learning', from: '19:30' },
      weekdays: expect.arrayContaining([3]),
    }),
  )
  const [ruling] = fixed.rulings
  expect(ruling).toMatchObject({ reason: '周三晚上村里开会', weekday: 2 })
  const narrow = await plan({ earliest: 1_140, latest: 1_200, openDayMinutes: 120 })
  expect(narrow.outcome?.figures.short).toBeGreaterThan(0)
  const [lack] = narrow.outcome?.shortfalls ?? []
  expect(lack?.why['zh-Hans']).toMatch(/村(集中学习|开放日)/)
  expect(lack?.why['zh-Hans']).not.toMatch(/[0-9a-f]{8}-/)
  const taken = await office.send('POST', `/api/term-rulings/${ruling?.id}/withdraw`)
  expect(taken.statusCode, taken.body).toBe(204)
  expect((await office.send('POST', `/api/term-rulings/${ruling?.id}/withdraw`)).json().code).toBe(
    'term_ruling_not_found',
  )
})

test('S5-10 a session of each week meets the programme that a county follows, or the plan says whose does not', async () => {
  const { outcome } = await plan({ broadcasts: [{ weekday: 3, from: 1_170, to: 1_215 }] })
  for (const { windows, unmet } of outcome?.stations ?? []) {
    const meets = windows.some(
      ({ kind, weekdays, from, to }) =>
        kind === 'group_learning' && weekdays.includes(4) && from < '20:15' && to > '19:30',
    )
    if (!meets) expect(unmet.map((said) => said['zh-Hans']).join()).toContain('赶不上19:30–20:15')
  }
})

test('S5-9 S5-11 a plan that is adopted is proposed to the three parties of each station, with the weeks that move', async () => {
  const [stationId = ''] = alone.stationIds
  const ruled = await office.send('POST', '/api/term-rulings', {
    ...{ stationId, kind: 'fixed', meeting: 'session', weekday: 2, startMinute: 1_170 },
    reason: '周三晚上人最齐',
  })
  expect(ruled.statusCode, ruled.body).toBe(201)
  const exam = '2026-12-16'
  await sayCalendar(hub, { regionCode: county }, { ...autumn, days: [{ day: exam, is: 'exam' }] })
  const { id, outcome } = await plan()
  expect(outcome?.figures.moved).toBe(1)
  const adopted = await office.send('POST', `/api/term-plans/${id}/adopt`)
  expect(adopted.json()).toMatchObject({ proposed: 3, hindered: [] })
  const { timetables } = (await head.get(`/api/timetables?place=${county}`)).json()
  expect(timetables).toMatchObject([
    { state: 'open', missing: ['township', 'village', 'school'], mayAnswer: ['school'] },
    { state: 'open' },
  ])
  const all = (await office.get(`/api/timetables?place=${county}`)).json().timetables
  const own = all.find(({ station }: { station: { id: string } }) => station.id === stationId)
  const { windows, times } = (await office.get(`/api/timetables/${own.id}`)).json()
  expect(windows).toContainEqual(
    expect.objectContaining({ weekdays: expect.arrayContaining([3]), except: [exam] }),
  )
  const days = windows.flatMap((one: { days?: string[] }) => one.days ?? [])
  expect(days).toHaveLength(1)
  const there = times.filter(
    ({ day }: { day: string }) => day >= '2026-12-14' && day <= '2026-12-20',
  )
  expect(there.map(({ state }: { state: string }) => state)).toEqual([
    ...['planned', 'planned', 'planned'],
  ])
  expect(there.map(({ day }: { day: string }) => day)).toEqual(expect.arrayContaining(days))
  const again = await office.send('POST', `/api/term-plans/${id}/adopt`)
  expect(again.json().hindered.map(({ code }: { code: string }) => code)).toEqual([
    ...['timetable_open', 'timetable_open', 'timetable_open'],
  ])
  expect((await head.get('/api/term-plans?place=433123000000')).json()).toEqual({ plans: [] })
})
