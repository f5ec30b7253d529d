import { afterAll, beforeAll, expect, test } from 'vitest'
import { untilWaiting } from '../../../test/harness/locks.ts'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  villageA1,
  villageB1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import type { Preview } from '../registers/preview.ts'
import { insertDecisions } from '../siting/store.ts'
import { roomRegister } from './registers.ts'

let node: TestNode
let office: Session
let admin: Session
beforeAll(async () => {
  node = await openTestNode()
  node.setNow('2026-11-23T04:30:00.000Z')
  await somebody(node, { role: 'programme_office', loginName: 'office' })
  office = await logInAs(node, 'office')
  await somebody(node, { role: 'administrator', loginName: 'admin' })
  admin = await logInAs(node, 'admin')
})
afterAll(() => node.close())

type Kept = { id: string; version: number }
async function keep(register: string, row: object): Promise<Kept> {
  const answer = await office.send('POST', `/api/${register}`, { row })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}
const kind = { villageCode: villageA1, stage: 'primary', mode: 'mode2', boarding: false }
const schoolOf = (schoolCode: string) => keep('schools', { schoolCode, name: schoolCode, ...kind })
const room = (schoolCode: string) => ({
  ...{ schoolCode, roomNo: '1', name: '教室', kind: 'multimedia', areaM2: 50 },
  ...{ seats: 30, usableSeats: 30 },
})
const person = { partyMember: true, usableForProgramme: true }
const retire = ({ id, version }: Kept, more: object = {}) =>
  office.send('POST', `/api/schools/${id}/retire`, { version, reason: '撤并', ...more })

test('X-17 a school that is closed takes along what belongs to it, once the person has read what that is', async () => {
  const school = await schoolOf('R001')
  const { id: roomId } = await keep('rooms', room('R001'))
  await keep('staff', { schoolCode: 'R001', staffNo: '1', name: '李明', post: 'head', ...person })
  const at = { organisationId: school.id, regionCode: villageA1, level: 'village' as const }
  await somebody(node, { role: 'head_of_school', loginName: 'head', ...at })
  const head = await logInAs(node, 'head')
  expect((await retire(school)).json()).toEqual({
    ...{ code: 'row_takes_along', count: 2, things: ['rooms', 'staff'] },
  })
  expect((await office.get('/api/rooms?limit=9&search=R001')).json().count).toBe(1)
  expect((await retire(school, { along: true })).statusCode).toBe(204)
  for (const register of ['schools', 'rooms', 'staff'])
    expect((await office.get(`/api/${register}?limit=9`)).json().rows, register).toEqual([])
  const history = (
    await admin.get(`/api/audit?subjectType=rooms&subjectId=${roomId}&limit=9`)
  ).json()
  expect(history.entries[0]).toMatchObject({
    ...{ action: 'rooms.retired', payload: { reason: '撤并' } },
  })
  // Whoever held a post there holds none any more, and nobody is entered there.
  expect((await head.get('/api/me')).json().permissions).toEqual([])
  for (const [path, body] of [
    ['persons', { name: '某人' }],
    ['posts', { role: 'head_of_school', title: '校长' }],
  ] as const) {
    const answer = await office.send('POST', `/api/${path}`, { ...body, orgUnitId: school.id })
    expect(answer.json(), path).toEqual({ code: 'row_retired', on: '2026-11-23' })
  }
  const { candidates } = (
    await office.get(`/api/accounts/candidates?place=${county}&placeLevel=county`)
  ).json()
  expect(candidates).toEqual([])
})

test('what others rest on is not retired: a host, and a school to which something is to come back', async () => {
  const host = await schoolOf('R002')
  await asSystem(node.db, 'test', (tx) =>
    insertDecisions(tx, [
      {
        ...{ id: newId(), regionCode: villageB1, unitCode: villageB1, unitLevel: 'village' },
        ...{ proposedSchoolId: host.id, schoolId: host.id, state: 'open' },
      },
    ]),
  )
  const lender = await schoolOf('R003')
  const { id } = await keep('loans', {
    ...{ schoolCode: 'R003', what: '投影机', quantity: 1, borrower: '村' },
    ...{ fromDay: '2026-11-23', dueDay: '2026-11-30' },
  })
  for (const move of ['approve', 'lend'])
    await office.send('POST', '/api/loans/moves', { rows: [{ id }], move })
  for (const [school, thing] of [
    [host, 'hosts'],
    [lender, 'loans_out'],
  ] as const)
    expect((await retire(school, { along: true })).json()).toEqual({
      ...{ code: 'row_in_use', things: [thing] },
    })
})

test('a room that is being added while its school is retired or undone is seen', async () => {
  const school = await schoolOf('R004')
  const sheet = [
    '学校代码,学校名称,所在村代码,学段,模式,是否寄宿',
    `R005,新校,${villageA1},小学,模式二,否`,
  ]
  const read = await office.upload('/api/schools/imports', {
    ...{ name: '名单.csv', bytes: Buffer.from(sheet.join('\n')) },
  })
  const { importId } = read.json() as Preview
  await office.send('POST', `/api/imports/${importId}/confirm`, {})
  const answers = await asSystem(node.db, 'test', async (tx) => {
    await saveRow(tx, operator, roomRegister, room('R004'))
    await saveRow(tx, operator, roomRegister, room('R005'))
    const both = [retire(school), office.send('POST', `/api/imports/${importId}/undo`, {})]
    await untilWaiting(node.db, both)
    return both
  })
  const [retired, undone] = await Promise.all(answers)
  expect(retired?.json()).toEqual({ code: 'row_takes_along', count: 1, things: ['rooms'] })
  expect(undone?.json()).toEqual({ code: 'import_in_use', rows: [2], things: ['rooms'] })
})

test('a room that is being added while its school is moved and given another code goes with it', async () => {
  const { id, version } = await schoolOf('R006')
  const [moving, added] = await asSystem(node.db, 'test', async (tx) => {
    const saved = await saveRow(tx, operator, roomRegister, room('R006'))
    const row = { schoolCode: 'R007', name: 'R006', ...kind, villageCode: villageB1 }
    const change = office.send('PUT', `/api/schools/${id}`, { row, version })
    await untilWaiting(node.db, [change])
    return [change, saved] as const
  })
  expect((await moving).statusCode).toBe(200)
  expect((await office.get(`/api/rooms/${added.id}`)).json()).toMatchObject({
    ...{ schoolCode: 'R007', regionCode: villageB1 },
  })
})
