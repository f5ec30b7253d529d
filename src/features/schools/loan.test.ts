import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { untilWaiting } from '../../../test/harness/locks.ts'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  villageA1,
} from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import { equipmentRegister, schoolRegister } from './registers.ts'

/** A case: what the ground gives to every one of them, seen at the plainest. */
let node: TestNode
let head: Session
let keeper: Session
let elsewhere: Session
beforeAll(async () => {
  node = await openTestNode()
  node.setNow('2026-11-23T04:30:00.000Z')
  const schoolAt = async (schoolCode: string) =>
    saveRow(node.db, operator, schoolRegister, {
      ...{ schoolCode, name: `小学${schoolCode}`, villageCode: villageA1, stage: 'primary' },
      ...{ mode: 'mode2', boarding: false },
    })
  const logIn = async (role: 'head_of_school' | 'equipment_keeper', organisationId: string) => {
    const loginName = `${role}${organisationId.slice(-6)}`
    const level = 'village' as const
    await somebody(node, { role, organisationId, regionCode: villageA1, level, loginName })
    return logInAs(node, loginName)
  }
  const school = await schoolAt('L-01')
  const other = await schoolAt('L-02')
  await saveRow(node.db, operator, equipmentRegister, {
    ...{ schoolCode: 'L-01', assetNo: 'P1', type: 'projector', condition: 'good' },
    ...{ quantity: 3, usableQuantity: 2, notUsableReason: '灯泡坏了' },
  })
  head = await logIn('head_of_school', school.id)
  keeper = await logIn('equipment_keeper', school.id)
  elsewhere = await logIn('head_of_school', other.id)
})
afterAll(() => node.close())

let asked = 0
const ask = async (more: object = {}) => {
  const answer = await keeper.send('POST', '/api/loans', {
    row: {
      ...{ schoolCode: 'L-01', what: `投影机${++asked}`, assetNo: 'P1', quantity: 1 },
      ...{ borrower: '廖家桥村', fromDay: '2026-11-23', dueDay: '2026-11-30' },
      ...more,
    },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json<{ id: string; version: number; state: string }>()
}
const move = (who: Session, move: string, ids: readonly string[], reason?: string) =>
  who.send('POST', '/api/loans/moves', {
    rows: ids.map((id) => ({ id })),
    move,
    ...(reason && { reason }),
  })
const rowOf = async (id: string) => (await head.get(`/api/loans/${id}`)).json()
const lend = async (...ids: string[]) => {
  expect((await move(keeper, 'lend', ids)).statusCode).toBe(200)
}
const giveBack = async (...ids: string[]) => {
  await lend(...ids)
  expect((await move(keeper, 'giveBack', ids)).statusCode).toBe(200)
}

test('a case begins in its first state, and says who has to act and what each may do', async () => {
  const { id, state } = await ask()
  expect(state).toBe('asked')
  const seen = (await keeper.get(`/api/loans/${id}/case`)).json()
  expect(seen.waitsFor).toMatchObject([{ role: 'head_of_school', isVacant: false }])
  expect(seen.moves).toContainEqual({
    ...{ name: 'approve', to: 'approved', reasonRequired: false },
    obstacles: [{ code: 'not_permitted', details: { verb: 'loans.approve' } }],
  })
  expect((await move(keeper, 'approve', [id])).json()).toMatchObject({ code: 'move_obstructed' })
  expect((await move(elsewhere, 'approve', [id])).statusCode).toBe(404)
  expect((await move(head, 'approve', [id])).json()).toEqual({ moved: [id], hindered: [] })
  expect(await rowOf(id)).toMatchObject({ state: 'approved', version: 2 })
  await giveBack(id)
  const { history } = (await head.get(`/api/loans/${id}/case`)).json()
  expect(history.map(({ name }: { name: string }) => name)).toEqual([
    ...['create', 'approve', 'lend', 'giveBack'],
  ])
})

test('what has been agreed to is no longer changed, neither in a form nor by taking it away', async () => {
  const { id } = await ask()
  await move(head, 'approve', [id])
  const { version, schoolCode, what, quantity, borrower, fromDay, dueDay } = await rowOf(id)
  const row = { schoolCode, what, quantity, borrower, fromDay, dueDay: '2027-01-01' }
  expect(dueDay).toBe('2026-11-30')
  const changed = await head.send('PUT', `/api/loans/${id}`, { version, row })
  expect(changed.json()).toMatchObject({ code: 'case_not_editable' })
  const retired = await head.send('POST', `/api/loans/${id}/retire`, { version, reason: '错了' })
  expect(retired.json()).toMatchObject({ code: 'case_not_editable' })
  await giveBack(id)
})

test('no more are lent than there are usable, also by two at the same moment', async () => {
  const ids = [(await ask()).id, (await ask()).id, (await ask()).id] as const
  const lending = await asSystem(node.db, 'test', async (tx) => {
    await sql`select from equipment for update`.execute(tx)
    const all = ids.map((id) => move(head, 'approve', [id]))
    await untilWaiting(node.db, all)
    return all
  })
  const answers = await Promise.all(lending)
  expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 200, 409])
  const [refused] = answers.filter(({ statusCode }) => statusCode === 409)
  expect(refused?.body).toContain('loan_too_many')
  await giveBack(...ids.filter((_, i) => answers[i]?.statusCode === 200))
  await move(
    head,
    'refuse',
    ids.filter((_, i) => answers[i]?.statusCode === 409),
    '不够',
  )
  // And not by one who signs all three at once.
  const more = [(await ask()).id, (await ask()).id, (await ask()).id]
  const { hindered, free } = (await move(head, 'approve', more)).json()
  const tooMany = { code: 'loan_too_many', details: { usable: 2, out: 2, quantity: 1 } }
  expect(hindered).toMatchObject([{ id: more[2], obstacles: [tooMany] }])
  expect([free, (await rowOf(more[0] as string)).state]).toEqual([2, 'asked'])
  const partly = { rows: more.map((id) => ({ id })), move: 'approve', partly: true }
  expect((await head.send('POST', '/api/loans/moves', partly)).json()).toEqual({
    ...{ moved: more.slice(0, 2), hindered },
  })
  await giveBack(...more.slice(0, 2))
  await move(head, 'refuse', more.slice(2), '不够')
})

test('whoever may not make a move learns that, and not how the row stands', async () => {
  const { id } = await ask()
  const barred = { obstacles: [{ code: 'not_permitted', details: { verb: 'loans.approve' } }] }
  expect((await move(keeper, 'approve', [id])).json()).toMatchObject(barred)
  await move(head, 'refuse', [id], '另有用处')
  expect((await move(keeper, 'approve', [id])).json()).toMatchObject(barred)
  expect((await move(head, 'approve', [id])).json()).toMatchObject({ code: 'move_not_from_here' })
})

test('one row asked for twice, its id in another case, is moved once', async () => {
  const { id } = await ask()
  expect((await move(head, 'approve', [id, id.toUpperCase()])).json()).toEqual({
    ...{ moved: [id], hindered: [] },
  })
  await giveBack(id)
})

test('a sheet of cases says how each stands; coming back it changes none of that', async () => {
  const { id } = await ask()
  await move(head, 'approve', [id])
  const sheet = await keeper.get('/api/loans/sheet?format=csv')
  expect(sheet.body.split('\r\n')[0]).toMatch(/,状态$/)
  expect(sheet.body).toContain(',已批准\r\n')
  const bytes = Buffer.from(sheet.body.replaceAll(',已批准', ',已归还'))
  const back = await keeper.upload('/api/loans/imports', { name: '借用.csv', bytes })
  expect(back.json()).toMatchObject({ created: 0, changed: 0, refused: 0 })
  expect(back.body).toContain('状态')
  await giveBack(id)
})

test('a list is filtered by state; a state that does not exist is refused', async () => {
  const { id } = await ask()
  const listed = async (state: unknown) =>
    head.get(`/api/loans?filter=${encodeURIComponent(JSON.stringify({ state }))}`)
  const found = (await listed(['asked'])).json()
  expect(found.rows.map((row: { id: string }) => row.id)).toEqual([id])
  expect(found.count).toBe(1)
  expect((await listed('gone')).json()).toMatchObject({ code: 'filter_value_wrong' })
  await move(head, 'refuse', [id], '另有用处')
})

test('Today counts what waits for each, and marks what is overdue', async () => {
  const { id } = await ask({ dueDay: '2026-11-23' })
  const itemOf = async (who: Session) =>
    (await who.get('/api/today'))
      .json()
      .waiting.find(({ code }: { code: string }) => code === 'loans_waiting')
  expect(await itemOf(head)).toMatchObject({ details: { count: 1 } })
  expect(await itemOf(keeper)).toBeUndefined()
  await move(head, 'approve', [id])
  await lend(id)
  expect(await itemOf(keeper)).toMatchObject({ details: { count: 1 } })
  expect(await itemOf(keeper)).not.toHaveProperty('late')
  node.setNow('2026-11-23T16:30:00.000Z')
  expect(await itemOf(keeper)).toMatchObject({ late: true })
  expect(await itemOf(elsewhere)).toBeUndefined()
  node.setNow('2026-11-23T04:30:00.000Z')
  // What is lost waits for nobody, and may turn up all the same.
  await move(keeper, 'lose', [id], '摔坏了')
  expect(await itemOf(keeper)).toBeUndefined()
  expect((await move(keeper, 'find', [id], '在库房找到')).statusCode).toBe(200)
  expect(await rowOf(id)).toMatchObject({ state: 'returned' })
})
