import { afterAll, beforeAll, expect, test } from 'vitest'
import { solveScenario } from '../../src/features/siting/actions.ts'
import type { Candidate } from '../../src/features/siting/candidate.ts'
import type { DecisionView } from '../../src/features/siting/decision.ts'
import type {
  Scenario,
  ScenarioSettings,
  UnitAssignment,
} from '../../src/features/siting/scenario.ts'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  townshipA,
  townshipB,
  villageA1,
  villageA2,
  villageB1,
} from '../harness/node.ts'

const at = `place=${county}&placeLevel=county`
const east = (km: number) => ({ lat: 27.9, lon: 109.5 + km / 98.4 })

/** Two townships and three villages along a road; one village has no point on the map yet. */
let node: TestNode
let office: Session
beforeAll(async () => {
  node = await openTestNode()
  await somebody(node, { role: 'programme_office', loginName: 'office' })
  await somebody(node, {
    role: 'township_clerk',
    regionCode: townshipA,
    level: 'township',
    loginName: 'clerk',
  })
  office = await logInAs(node, 'office')
  const people = { population: 800, inScope: true }
  await save('townships', { townshipCode: townshipA, name: '廖家桥镇', ...east(0), ...people })
  await save('townships', { townshipCode: townshipB, name: '茶田镇', ...east(8), ...people })
  await save('villages', { villageCode: villageA1, name: '瓦场村', ...east(0), ...people })
  await save('villages', { villageCode: villageA2, name: '八斗丘村', ...east(1), ...people })
  await save('villages', { villageCode: villageB1, name: '茶田村', ...people })
  const primary = { stage: 'primary', mode: 'mode2', boarding: false }
  const middle = { stage: 'junior_middle', mode: 'mode3', boarding: true }
  await saveSchool('S001', { name: '瓦场小学', villageCode: villageA1, ...east(0.2), ...primary })
  await saveSchool('S002', { name: '廖家桥中学', villageCode: villageA1, ...east(0.1), ...middle })
  await saveSchool('S003', { name: '茶田小学', villageCode: villageB1, ...east(8.1), ...primary })
  await saveSchool('S004', { name: '茶田中学', villageCode: villageB1, ...east(8), ...middle })
})
afterAll(() => node.close())

async function save(register: string, row: object): Promise<void> {
  const response = await office.send('POST', `/api/${register}`, { row })
  expect(response.statusCode, response.body).toBe(201)
}

async function saveSchool(schoolCode: string, school: object): Promise<void> {
  await save('schools', { schoolCode, ...school })
  const room = { roomNo: '101', name: '多媒体教室', kind: 'multimedia', areaM2: 80 }
  await save('rooms', { schoolCode, ...room, seats: 40, usableSeats: 40 })
}

async function gaps(who: Session = office): Promise<Record<string, string>> {
  const { units } = (await who.get(`/api/siting/unserved?${at}`)).json() as {
    units: { code: string; reason: { code: string } }[]
  }
  return Object.fromEntries(units.map(({ code, reason }) => [code, reason.code]))
}

type Solved = { scenario: Scenario; assignments: UnitAssignment[] }
async function solve(name: string, changed: Partial<ScenarioSettings> = {}): Promise<Solved> {
  const { settings } = (await office.get(`/api/siting/defaults?${at}`)).json()
  const given = { name, regionCode: county, level: 'county', settings: { ...settings, ...changed } }
  const { id } = (await office.send('POST', '/api/siting/scenarios', given)).json()
  await office.send('POST', `/api/siting/scenarios/${id}/solve`)
  await solveScenario(node.ground, id)
  return (await office.get(`/api/siting/scenarios/${id}`)).json()
}
const adopt = ({ scenario }: Solved) =>
  office.send('POST', `/api/siting/scenarios/${scenario.id}/adopt`)

test('P-3 before anything is decided the gap list holds every unit in scope, each with its reason', async () => {
  expect(await gaps()).toEqual({
    [townshipA]: 'not_decided',
    [townshipB]: 'not_decided',
    [villageA1]: 'not_decided',
    [villageA2]: 'not_decided',
    [villageB1]: 'no_coordinates',
  })
})

test('X-20 the same facts give the same plan, and every line of it says why', async () => {
  const [one, other] = [await solve('甲'), await solve('乙')]
  const { elapsedMs, ...outcome } = one.scenario.outcome as NonNullable<Scenario['outcome']>
  expect(outcome).toMatchObject({ status: 'optimal', served: 4, unserved: 1 })
  expect(elapsedMs).toBeGreaterThanOrEqual(0)
  expect({ ...other.scenario.outcome, elapsedMs: 0 }).toEqual({ ...outcome, elapsedMs: 0 })
  expect(other.assignments).toEqual(one.assignments)
  expect(one.assignments).toHaveLength(5)
  for (const { unitCode, schoolId, why } of one.assignments) {
    expect(why, unitCode).toMatchObject({ demand: unitCode, reason: expect.any(String) })
    expect('site' in why ? why.site : null).toBe(schoolId)
  }
})

test('X-20 the figures of a plan are those of its lines', async () => {
  const { scenario, assignments } = await solve('丙')
  const served = assignments.filter(({ schoolId }) => schoolId !== null)
  expect(scenario.outcome).toMatchObject({
    served: served.length,
    unserved: assignments.length - served.length,
    hosts: new Set(served.map(({ schoolId }) => schoolId)).size,
    people: assignments.reduce((sum, { size }) => sum + size, 0),
    worstMetres: Math.max(...served.map(({ distanceMetres }) => distanceMetres ?? 0)),
  })
})

test('X-20 asking for candidates twice gives the same order, each with what speaks for or against it', async () => {
  const ask = async () =>
    (await office.get(`/api/siting/units/${villageA2}/candidates`)).json() as {
      candidates: Candidate[]
    }
  const { candidates } = await ask()
  expect((await ask()).candidates).toEqual(candidates)
  expect(candidates).toHaveLength(4)
  for (const { reasons, unfit, schoolId } of candidates)
    expect([...reasons, ...unfit].length, schoolId).toBeGreaterThan(0)
})

test('S1-6 a plan that is proven and serves nobody cannot be adopted, and says what binds', async () => {
  const nobody = await solve('一百米', { levels: ['village'], villageRadiusMetres: 100 })
  expect(nobody.scenario.outcome).toMatchObject({
    status: 'optimal',
    served: 0,
    unserved: 3,
    schools: [{ level: 'village', schools: 4, fit: 2, faults: [{ code: 'wrong_kind_for_level' }] }],
  })
  const refused = await adopt(nobody)
  expect(refused.statusCode).toBe(409)
  expect(refused.json()).toEqual({
    ...{ code: 'scenario_serves_nobody', units: 3, reason: 'all_beyond_radius' },
  })
  expect((await office.get(`/api/siting/decisions?${at}`)).json()).toEqual({ decisions: [] })
})

test('P-3 what is decided leaves the gap list; what cannot be, stays with its reason', async () => {
  await adopt(await solve('丁'))
  expect(await gaps()).toEqual({ [villageB1]: 'no_coordinates' })
})

test('S2-3 the solver’s reason stays with the decision, and candidates show what others take', async () => {
  const { decisions } = (await office.get(`/api/siting/decisions?${at}`)).json() as {
    decisions: DecisionView[]
  }
  const [east] = decisions.filter(({ unitCode }) => unitCode === villageA2)
  expect(east?.why).toMatchObject({ demand: villageA2, reason: 'nearest', nearer: [] })
  const { candidates } = (await office.get(`/api/siting/units/${villageA2}/candidates`)).json() as {
    candidates: Candidate[]
  }
  const host = candidates.find(({ schoolId }) => schoolId === east?.schoolId)
  const others = decisions.filter(
    ({ schoolId, unitCode }) => schoolId === east?.schoolId && unitCode !== villageA2,
  )
  expect(others.map(({ unitCode }) => unitCode)).toEqual([villageA1])
  expect(host).toMatchObject({ capacity: 40 * 3, taken: 24 })
})

test('P-3 a village that is exempt with a reason leaves it, and comes back with its scope', async () => {
  const { rows } = (await office.get('/api/villages?search=茶田')).json()
  const { id, version, ...row } = rows[0]
  const facts = { villageCode: row.villageCode, name: row.name, population: row.population }
  const put = (change: object, seen: number) =>
    office.send('PUT', `/api/villages/${id}`, { row: { ...facts, ...change }, version: seen })
  expect((await put({ inScope: false }, version)).json()).toMatchObject({ code: 'row_problems' })
  const reason = { outOfScopeReason: '整村搬迁，县委组织部批准' }
  const exempt = await put({ inScope: false, ...reason }, version)
  expect(exempt.statusCode, exempt.body).toBe(200)
  expect(await gaps()).toEqual({})
  const back = await put({ inScope: true }, exempt.json().version)
  expect(back.statusCode, back.body).toBe(200)
  expect(await gaps()).toEqual({ [villageB1]: 'no_coordinates' })
})

test('P-3 the gap list is empty once every unit is decided', async () => {
  const { rows } = (await office.get('/api/villages?search=茶田')).json()
  const { id, version, villageCode, name, population } = rows[0]
  await office.send('PUT', `/api/villages/${id}`, {
    row: { villageCode, name, population, inScope: true, ...east(8.2) },
    version,
  })
  expect(await gaps()).toEqual({ [villageB1]: 'not_decided' })
  await adopt(await solve('戊'))
  expect(await gaps()).toEqual({})
})

test('INV-01 whoever sees one township is told of its gaps only, whatever place he asks for', async () => {
  await save('villages', {
    villageCode: '433123101203',
    name: '椿木坪村',
    inScope: true,
    ...east(1),
  })
  await save('villages', { villageCode: '433123104202', name: '塘坳村', inScope: true, ...east(9) })
  expect(Object.keys(await gaps()).toSorted()).toEqual(['433123101203', '433123104202'])
  expect(Object.keys(await gaps(await logInAs(node, 'clerk')))).toEqual(['433123101203'])
})

test('P-3 S1-6 one township or village is told the same of its gaps as the whole county', async () => {
  const whole = await gaps()
  expect(Object.keys(whole).length).toBeGreaterThan(1)
  for (const [code, reason] of Object.entries(whole)) {
    for (const [place, placeLevel] of [
      [`${code.slice(0, 9)}000`, 'township'],
      [code, 'village'],
    ]) {
      const { units } = (
        await office.get(`/api/siting/unserved?place=${place}&placeLevel=${placeLevel}`)
      ).json()
      expect(units, `${place} ${placeLevel}`).toEqual([
        expect.objectContaining({ code, reason: { code: reason } }),
      ])
    }
  }
})

test('P-3 INV-01 a township reads the decision about its village whose host stands in the next township', async () => {
  const village = '433123101203'
  const { rows } = (await office.get('/api/schools?search=S003')).json()
  for (const kind of ['radius_waived', 'locked']) {
    const reason = '山路只通那边'
    const ruling = { unitCode: village, schoolId: rows[0].id, kind, reason }
    expect((await office.send('POST', '/api/siting/rulings', ruling)).statusCode).toBe(201)
  }
  await adopt(await solve('越乡'))
  const clerk = await logInAs(node, 'clerk')
  const { decisions } = (await clerk.get(`/api/siting/decisions?${at}`)).json()
  expect(decisions).toContainEqual(
    expect.objectContaining({ unitCode: village, schoolName: '茶田小学' }),
  )
  const ofNext = decisions.filter(
    ({ unitCode }: UnitAssignment) => !unitCode.startsWith('433123101'),
  )
  expect(ofNext).toEqual([])
  expect(await gaps(clerk)).not.toHaveProperty(village)
  const found = (await clerk.get(`/api/siting/found?${at}&search=ctxx`)).json()
  expect(found).toEqual({ unitCodes: [], schoolIds: [rows[0].id] })
  const sheet = await clerk.get(`/api/siting/decision-sheets?${at}`)
  expect(sheet.statusCode, sheet.body.slice(0, 200)).toBe(200)
})

test('S2-3 a ruling about a school that was retired binds no later scenario', async () => {
  await saveSchool('S009', {
    name: '塘坳小学',
    villageCode: '433123104202',
    stage: 'primary',
    mode: 'mode2',
    boarding: false,
    ...east(9),
  })
  const { rows } = (await office.get('/api/schools?search=S009')).json()
  const [{ id, version }] = rows
  const locked = await office.send('POST', '/api/siting/rulings', {
    unitCode: '433123104202',
    schoolId: id,
    kind: 'locked',
    reason: '就在村里',
  })
  expect(locked.statusCode, locked.body).toBe(201)
  const unitOf = async (name: string) => {
    const { scenario, assignments } = await solve(name)
    expect(scenario.state).toBe('solved')
    return assignments.find(({ unitCode }) => unitCode === '433123104202')
  }
  expect(await unitOf('己')).toMatchObject({ schoolId: id })
  const retired = await office.send('POST', `/api/schools/${id}/retire`, {
    ...{ version, reason: '撤并', along: true },
  })
  expect(retired.statusCode, retired.body).toBeLessThan(300)
  expect((await unitOf('庚'))?.schoolId).not.toBe(id)
  expect(await gaps()).toEqual({})
})
