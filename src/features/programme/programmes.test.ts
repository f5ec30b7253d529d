import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  type Session,
  somebody,
  townshipA,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { type Founding, markOf, openFounding } from '../founding/founding.fixture.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { townshipRegister, villageRegister } from '../schools/registers.ts'
import type { ProgrammeDetail } from './programme-api.ts'

let f: Founding
let office: Session
let bureau: Session
let id = ''
beforeAll(async () => {
  f = await openFounding()
  office = f.office
  await saveRow(f.hub.db, operator, townshipRegister, {
    ...{ townshipCode: townshipA, name: '甲镇', inScope: true },
  })
  for (const [villageCode, name] of [
    [villageA1, '一村'],
    [villageA2, '二村'],
  ] as const)
    await saveRow(f.hub.db, operator, villageRegister, { villageCode, name, inScope: true })
  bureau = await logInAs(f.hub, (await somebody(f.hub, { role: 'education_bureau' })).loginName)
  const answer = await office.send('POST', '/api/programmes', {
    ...{ place: county, template: 'founding', title: '依托建点', fromDay: '2026-08-01' },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  id = answer.json().id
})
afterAll(() => f?.hub.close())

const read = async (who = office, query = ''): Promise<ProgrammeDetail> => {
  const answer = await who.get(`/api/programmes/${id}${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const phaseOf = async (number: number) => {
  const phase = (await read()).phases.find((one) => one.number === number)
  if (!phase) throw new Error(`no phase ${number}`)
  return phase
}
const move = async (number: number, name: string, reason?: string) =>
  office.send('POST', '/api/programmes/phases/moves', {
    ...{ rows: [{ id: (await phaseOf(number)).id }], move: name, ...(reason && { reason }) },
  })
const why = async (number: number, name = 'close'): Promise<string[]> => {
  const answer = await move(number, name)
  if (answer.statusCode === 200) return []
  return (answer.json() as { obstacles: { code: string }[] }).obstacles.map(({ code }) => code)
}
const waive = async (number: number, item: string, who = office, reason = '县里统一规定') =>
  who.send('POST', `/api/programmes/phases/${(await phaseOf(number)).id}/waivers`, { item, reason })

test('I0-2 T-1 T-2 days left, coverage as an exact fraction, and figures that equal their rows (X-20)', async () => {
  await markOf(f, villageA1, 'listed', 'filed')
  const found = await read()
  expect(found).toMatchObject({ toDay: '2027-04-30', daysLeft: 151, covered: 0, units: 3 })
  const items = found.phases.flatMap((phase) => phase.items)
  expect(items.find(({ item }) => item === 'hosts')).toMatchObject({ done: 2, of: 3 })
  expect(items.find(({ item }) => item === 'filed')).toMatchObject({ done: 1, of: 2 })
  for (const { item, done, of } of items) {
    const { rows } = (await office.get(`/api/programmes/${id}/items/${item}`)).json()
    const has = (rows as { doneOn: string | null }[]).filter(({ doneOn }) => doneOn !== null)
    expect([item, has.length, rows.length]).toEqual([item, done, of])
  }
})

test('I0-2 what is late, by how many days, and where; the next phase is seen early', async () => {
  const found = await read()
  const [first, second] = found.phases
  expect(first?.items.find(({ item }) => item === 'filed')).toMatchObject({
    ...{ lateDays: 91, open: [{ townshipCode: townshipA, townshipName: '甲镇', count: 1 }] },
  })
  expect(second?.items.map(({ item }) => item)).toEqual([
    'plates',
    'rules',
    'letters',
    'agreements',
  ])
  expect(found.phases[3]?.items.every(({ lateDays }) => lateDays === 0)).toBe(true)
  const today = JSON.stringify((await office.get('/api/today')).json())
  expect(today).toContain('programme_late')
  expect(JSON.stringify((await f.secretary.get('/api/today')).json())).not.toContain(
    'programme_late',
  )
})

test('INV-33, I2-1 a phase closes only when its items are done or waived with a reason, the one before first', async () => {
  expect(await why(1)).toEqual(['phase_items_open'])
  await markOf(f, villageA2, 'listed', 'filed')
  expect((await waive(1, 'hosts', bureau)).statusCode).toBe(403)
  expect((await waive(1, 'hosts', office, '')).statusCode).toBe(400)
  expect((await waive(1, 'plates')).statusCode).toBe(404)
  expect(await why(2)).toEqual(['phase_before_open', 'phase_items_open'])
  expect((await waive(1, 'hosts')).statusCode).toBe(204)
  const line = (await phaseOf(1)).items.find(({ item }) => item === 'hosts')
  expect(line).toMatchObject({ isDone: false, waiver: { reason: '县里统一规定' } })
  expect(await why(1)).toEqual([])
  expect(await phaseOf(1)).toMatchObject({ state: 'closed' })
  expect((await waive(1, 'listed')).json()).toMatchObject({ code: 'phase_is_closed' })
  expect(await why(2)).toEqual(['phase_items_open'])
  expect((await move(1, 'reopen')).statusCode).toBe(400)
  expect((await move(1, 'reopen', '补报两个村')).statusCode).toBe(200)
})

test('I0-1 days of a phase may be changed; those outside the programme warn', async () => {
  const phase = await phaseOf(5)
  const put = (body: object) => office.send('PUT', `/api/programmes/phases/${phase.id}`, body)
  const days = { fromDay: '2027-04-01', toDay: '2027-05-31' }
  expect((await put({ version: phase.version, ...days })).statusCode).toBe(204)
  expect((await put({ version: phase.version, ...days })).json()).toMatchObject({
    code: 'changed_since_seen',
  })
  expect((await read()).warnings).toEqual([{ what: 'outside', number: 5 }])
  const { version, title, fromDay } = await read()
  const changed = { version, title, fromDay, toDay: '2027-05-31' }
  expect((await office.send('PUT', `/api/programmes/${id}`, changed)).statusCode).toBe(204)
  expect((await read()).warnings).toEqual([])
})

test('I0-2 a township reads its county’s programme with the figures of its own place, and changes nothing', async () => {
  const found = await read(f.secretary, `?place=${townshipA}&placeLevel=township`)
  expect([found.units, found.mayWrite]).toEqual([3, false])
  expect(found.phases[0]?.moves[0]?.obstacles[0]).toMatchObject({ code: 'not_permitted' })
  const other = { place: county, template: 'founding', title: '另一项', fromDay: '2026-08-01' }
  expect((await f.secretary.send('POST', '/api/programmes', other)).statusCode).toBe(403)
  expect(
    (await office.send('POST', '/api/programmes', { ...other, title: '依托建点' })).json(),
  ).toMatchObject({ code: 'programme_title_taken' })
  const added = await office.send('POST', '/api/programmes', { ...other, fromDay: '2028-02-29' })
  const renamed = { version: 1, title: '依托建点', fromDay: '2028-02-29', toDay: '2029-01-31' }
  expect(
    (await office.send('PUT', `/api/programmes/${added.json().id}`, renamed)).json(),
  ).toMatchObject({ code: 'programme_title_taken' })
})
