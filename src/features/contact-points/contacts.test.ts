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
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { schoolRegister } from '../schools/registers.ts'
import type { ContactStanding, UncoveredLeader } from './api.ts'

let hub: TestHub
let bureau: Session
let clerk: Session
let head: Session
beforeAll(async () => {
  hub = await openTestNode()
  hub.setNow('2026-11-24T02:00:00.000Z')
  const logIn = async (who: Parameters<typeof somebody>[1]) =>
    logInAs(hub, (await somebody(hub, who)).loginName)
  bureau = await logIn({ role: 'education_bureau', name: '教育局' })
  clerk = await logIn({ role: 'township_clerk', regionCode: townshipA, level: 'township' })
  head = await logIn({ role: 'village_secretary', regionCode: villageB1, level: 'village' })
})
afterAll(() => hub?.close())

const make = async (who: Session, register: string, row: object) =>
  who.send('POST', `/api/${register}`, { row })
async function read(who: Session) {
  const answer = await who.get(`/api/contacts?place=${county}&placeLevel=county`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<{ points: ContactStanding[]; uncovered: UncoveredLeader[] }>()
}
const waiting = async (who: Session) =>
  (await who.get('/api/today'))
    .json<{ waiting: { code: string; details: { count: number } }[] }>()
    .waiting.filter(({ code }) => /contact|leaders/.test(code))
    .map(({ code, details }) => [code, details.count])

test('O4-4 INV-38 a leader without a contact point is told, until he has one', async () => {
  for (const [name, title] of [
    ['田局长', '局长'],
    ['麻副局长', '副局长'],
  ]) {
    const made = await make(bureau, 'bureau_leaders', {
      ...{ placeCode: county, name, title, fromDay: '2026-01-01' },
    })
    expect(made.statusCode, made.body).toBe(201)
  }
  expect((await read(bureau)).uncovered.map(({ name }) => name)).toEqual(['麻副局长', '田局长'])
  expect(await waiting(bureau)).toEqual([['leaders_without_point', 2]])
  for (const [unitCode, leaderName, visitsPerYear] of [
    [villageA1, '田局长', 4],
    [villageB1, '田局长', 1],
  ]) {
    const made = await make(bureau, 'contact_points', {
      ...{ unitCode, leaderName, fromDay: '2026-01-01', visitsPerYear },
    })
    expect(made.statusCode, made.body).toBe(201)
  }
  expect((await read(bureau)).uncovered.map(({ name }) => name)).toEqual(['麻副局长'])
})

test('O4-5 INV-38 who was there less often than promised is behind; a visit elsewhere counts for nothing', async () => {
  const visit = (unitCode: string, day: string, leaderName = '田局长') =>
    make(bureau, 'contact_visits', {
      ...{ unitCode, leaderName, day, kind: 'inspection', findings: '制度上墙，记录齐全' },
    })
  expect((await visit(villageA1, '2025-12-31')).json()).toMatchObject({
    problems: [{ code: 'contact_point_unknown' }],
  })
  expect((await visit(villageA1, '2026-03-01', '麻副局长')).json()).toMatchObject({
    problems: [{ code: 'contact_point_unknown', field: 'leaderName' }],
  })
  expect((await visit(villageA1, '2026-03-01')).statusCode).toBe(201)
  expect((await visit(villageA1, '2026-06-01')).statusCode).toBe(201)
  const at = async (unit: string) =>
    (await read(bureau)).points.find(({ unitCode }) => unitCode === unit)
  expect(await at(villageA1)).toMatchObject({
    ...{ title: '局长', visits: 2, due: 3, promised: 4, lastOn: '2026-06-01', isBehind: true },
  })
  expect(await at(villageB1)).toMatchObject({ visits: 0, due: 0, promised: 1, isBehind: false })
  expect(await waiting(bureau)).toEqual([
    ['contact_visits_behind', 1],
    ['leaders_without_point', 1],
  ])
  expect((await visit(villageA1, '2026-11-20')).statusCode).toBe(201)
  expect(await at(villageA1)).toMatchObject({ visits: 3, isBehind: false })
})

test('O4-5 INV-38 what was kept of an earlier promise at the same station counts for it alone', async () => {
  for (const days of [
    { fromDay: '2026-01-01', toDay: '2026-05-31', visitsPerYear: 4 },
    { fromDay: '2026-06-01', visitsPerYear: 4 },
  ])
    await make(bureau, 'contact_points', { unitCode: villageA2, leaderName: '龙主任', ...days })
  for (const day of ['2026-02-01', '2026-03-01']) {
    const visited = await make(bureau, 'contact_visits', {
      ...{ unitCode: villageA2, leaderName: '龙主任', day, kind: 'study', findings: '缺教材' },
    })
    expect(visited.statusCode, visited.body).toBe(201)
  }
  const points = (await read(bureau)).points.filter(({ unitCode }) => unitCode === villageA2)
  expect(points).toMatchObject([{ visits: 0, due: 1, lastOn: null, isBehind: true }])
})

test('a township sees the contact points of its own stations and enters none', async () => {
  const { points, uncovered } = await read(clerk)
  expect(points.map(({ unitCode }) => unitCode)).toEqual([villageA2, villageA1])
  expect(uncovered).toEqual([])
  expect((await read(head)).points.map(({ unitCode }) => unitCode)).toEqual([villageB1])
  const made = await make(clerk, 'contact_points', {
    ...{ unitCode: villageA1, leaderName: '田局长', fromDay: '2027-01-01', visitsPerYear: 1 },
  })
  expect(made.json()).toMatchObject({ problems: [{ code: 'place_not_yours' }] })
  expect(await waiting(clerk)).toEqual([])
})

test('a head of school sees the contact points of his own place alone', async () => {
  const { id: organisationId } = await saveRow(hub.db, operator, schoolRegister, {
    ...{ schoolCode: 'K-01', name: '瓦场小学', villageCode: villageA1, stage: 'primary' },
    ...{ mode: 'mode2', boarding: false },
  })
  const { loginName } = await somebody(hub, {
    ...{ role: 'head_of_school', organisationId, regionCode: villageA1, level: 'village' },
  })
  const points = (await read(await logInAs(hub, loginName))).points
  expect(points.map(({ unitCode }) => unitCode)).toEqual([villageA1])
})

test('O4-4 a contact point is a township or a village, not the whole county', async () => {
  const seen = await make(bureau, 'contact_points', {
    ...{ unitCode: county, leaderName: '田局长', fromDay: '2026-01-01', visitsPerYear: 4 },
  })
  expect(seen.json()).toMatchObject({ problems: [{ code: 'contact_unit_too_wide' }] })
})

test('what ends before it begins is refused with its reason', async () => {
  const made = await make(bureau, 'contact_points', {
    ...{ unitCode: villageA1, leaderName: '麻副局长', fromDay: '2026-05-01', toDay: '2026-04-01' },
    visitsPerYear: 2,
  })
  expect(made.json()).toMatchObject({
    problems: [{ code: 'contact_days_reversed', field: 'toDay' }],
  })
})
