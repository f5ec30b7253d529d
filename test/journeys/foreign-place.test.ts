import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addResource } from '../../src/features/library/library.fixture.ts'
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
  villageB1,
} from '../harness/node.ts'

const east = (km: number) => ({ lat: 27.9, lon: 109.5 + km / 98.4 })
const townshipAt = (place: string) => `place=${place}&placeLevel=township`

let node: TestNode
let office: Session
let clerkB: Session
let headA: Session
let resourceId: string
const schools = new Map<string, string>()
beforeAll(async () => {
  node = await openTestNode()
  office = await logIn({ role: 'programme_office' })
  clerkB = await logIn({ role: 'township_clerk', regionCode: townshipB, level: 'township' })
  const people = { population: 800, inScope: true }
  await save('townships', { townshipCode: townshipA, name: '廖家桥镇', ...east(0), ...people })
  await save('townships', { townshipCode: townshipB, name: '茶田镇', ...east(8), ...people })
  await save('villages', { villageCode: villageA1, name: '瓦场村', ...east(0), ...people })
  await save('villages', { villageCode: villageB1, name: '茶田村', ...east(8), ...people })
  await addSchool('S001', '瓦场小学', villageA1)
  await addSchool('S002', '廖家桥小学', villageA1)
  await addSchool('S003', '茶田小学', villageB1)
  headA = await logIn({
    role: 'head_of_school',
    organisationId: schools.get('S001') ?? '',
    regionCode: villageA1,
    level: 'village',
  })
  await office.send('POST', '/api/library/subjects/shipped', { ownerCode: county })
  await save('industries', { villageCode: villageA1, product: '茶叶', households: 120 })
  resourceId = await addResource(node.db, '茶树冬季修剪', { subjects: ['practical.tea'] })
})
afterAll(() => node.close())

const logIn = async (who: Parameters<typeof somebody>[1]) =>
  logInAs(node, (await somebody(node, who)).loginName)

async function save(register: string, row: object): Promise<string> {
  const response = await office.send('POST', `/api/${register}`, { row })
  expect(response.statusCode, response.body).toBe(201)
  return response.json().id
}

async function addSchool(schoolCode: string, name: string, villageCode: string): Promise<void> {
  const school = { schoolCode, name, villageCode, stage: 'primary', mode: 'mode2', boarding: false }
  schools.set(schoolCode, await save('schools', school))
  const room = { roomNo: '101', name: '多媒体教室', kind: 'multimedia', areaM2: 80 }
  await save('rooms', { schoolCode, ...room, seats: 40, usableSeats: 40 })
}

describe('A8 a clerk of another township', () => {
  test('does not read what speaks for and against the hosts of its villages', async () => {
    const candidates = (code: string) => clerkB.get(`/api/siting/units/${code}/candidates`)
    const foreign = await candidates(villageA1)
    expect([foreign.statusCode, foreign.json().code]).toEqual([404, 'unit_not_found'])
    expect((await candidates(townshipA)).statusCode).toBe(404)
    const own = (await candidates(villageB1)).json()
    expect(own.unit.code).toBe(villageB1)
    // Its own best host may stand next door.
    expect(own.candidates).toHaveLength(3)
  })

  test('finds none of its units, and no school of another county', async () => {
    const found = (session: Session, place: string) =>
      session.get(`/api/siting/found?${townshipAt(place)}&search=${encodeURIComponent('瓦场')}`)
    expect((await found(clerkB, townshipA)).json().unitCodes).toEqual([])
    const elsewhere = await logIn({
      role: 'township_clerk',
      regionCode: '433124101000',
      level: 'township',
    })
    expect((await found(elsewhere, townshipA)).json()).toEqual({ unitCodes: [], schoolIds: [] })
  })

  test('reads neither its units nor what is short there', async () => {
    const read = async (path: string) => (await clerkB.get(path)).json()
    expect(await read(`/api/siting/units?${townshipAt(townshipA)}`)).toEqual({
      units: [],
      schools: [],
    })
    expect(await read(`/api/siting/unserved?${townshipAt(townshipA)}`)).toEqual({
      units: [],
      all: 0,
      schools: [],
    })
    expect(await read(`/api/library/coverage?${townshipAt(townshipA)}`)).toEqual({
      townships: [],
      asked: { topics: [], isCut: false },
      wanted: { resources: [], isCut: false },
    })
  })

  test('has nothing ranked by what it lives on', async () => {
    const reasons = async (session: Session) =>
      (await session.get(`/api/library/search?${townshipAt(townshipA)}`)).json().rows[0].reasons
    expect(await reasons(office)).toEqual([expect.objectContaining({ label: '茶叶' })])
    expect(await reasons(clerkB)).toEqual([])
  })
})

test('A8 the head of one school does not read the totals of another in his village', async () => {
  const totals = (code: string) => headA.get(`/api/schools/${schools.get(code)}/totals`)
  expect((await totals('S001')).json().totals).toBeDefined()
  expect((await totals('S002')).statusCode).toBe(404)
  expect((await totals('S003')).statusCode).toBe(404)
})

test('A11 who only reads resources rates none: a reviewer enters or publishes them', async () => {
  const rate = async (session: Session) =>
    session.send('POST', `/api/library/resources/${resourceId}/rating`, {
      understood: 1,
      learnt: 1,
      used: 1,
    })
  for (const role of ['finance_bureau', 'higher_office'] as const) {
    const refused = await rate(await logIn({ role }))
    expect([refused.statusCode, refused.json()]).toEqual([
      403,
      { code: 'not_permitted', verb: 'resources.write' },
    ])
  }
  expect((await rate(headA)).statusCode).toBe(403)
  for (const role of ['education_bureau', 'organisation_department'] as const)
    expect((await rate(await logIn({ role }))).statusCode).toBe(204)
  expect((await rate(clerkB)).statusCode).toBe(204)
})
