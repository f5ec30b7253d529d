import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  townshipA,
} from '../../../test/harness/node.ts'
import { school } from '../schools/school.ts'
import { looksLike, mostViews, type View } from './view.ts'

let node: TestNode
let office: Session
let colleague: Session
beforeAll(async () => {
  node = await openTestNode()
  const clerk = () => somebody(node, { role: 'programme_office' })
  office = await logInAs(node, (await clerk()).loginName)
  colleague = await logInAs(node, (await clerk()).loginName)
})
afterAll(() => node.close())

const boarding = { find: '小学', sort: '-pupils', filter: { boarding: [true] } }
const wanted = { name: '寄宿制小学', ...boarding, columns: ['pupils', 'mode'] }
const keep = (session: Session, given: object = {}) =>
  session.send('POST', '/api/views/schools', { ...wanted, ...given })
const read = async (session: Session, register = 'schools'): Promise<View[]> =>
  (await session.get(`/api/views/${register}`)).json().views

test('X-4 a view is saved, found again as it was, renamed and deleted', async () => {
  const made = await keep(office)
  expect(made.statusCode).toBe(201)
  const { id } = made.json() as View
  expect(await read(office)).toEqual([{ id, ...wanted }])
  expect(await read(office, 'rooms')).toEqual([])

  const renamed = await office.send('PUT', `/api/views/schools/${id}`, { name: ' 要住校的 ' })
  expect(renamed.statusCode).toBe(204)
  expect(await read(office)).toEqual([{ id, ...wanted, name: '要住校的' }])

  expect((await office.send('DELETE', `/api/views/schools/${id}`)).statusCode).toBe(204)
  expect(await read(office)).toEqual([])
})

test('X-4 a view belongs to who saved it: a colleague neither reads, renames nor deletes it', async () => {
  const { id } = (await keep(office, { name: '我的' })).json() as View
  expect(await read(colleague)).toEqual([])
  const answers = [
    await colleague.send('PUT', `/api/views/schools/${id}`, { name: '拿走' }),
    await colleague.send('DELETE', `/api/views/schools/${id}`),
    await office.send('DELETE', `/api/views/rooms/${id}`),
  ]
  expect(answers.map((answer) => answer.json().code)).toEqual(Array(3).fill('view_not_found'))
  expect(await read(office)).toMatchObject([{ id, name: '我的' }])
})

test('a name is taken once for each person and register, and there is an end to them', async () => {
  const name = '同名'
  const first = (await keep(colleague, { name })).json() as View
  expect((await keep(colleague, { name })).json()).toEqual({ code: 'view_name_taken', value: name })
  expect((await keep(office, { name })).statusCode).toBe(201)
  const other = (await keep(colleague, { name: '另一个' })).json() as View
  const rename = (id: string) => colleague.send('PUT', `/api/views/schools/${id}`, { name })
  expect((await rename(other.id)).json()).toMatchObject({ code: 'view_name_taken' })
  expect((await rename(first.id)).statusCode).toBe(204)

  for (let at = 2; at < mostViews; at++)
    expect((await keep(colleague, { name: `第${at}个` })).statusCode).toBe(201)
  expect((await keep(colleague, { name: '多出来的' })).json()).toEqual({
    code: 'views_full',
    most: mostViews,
  })
})

test('what the list itself refuses is not saved, nor seen by who may not read the register', async () => {
  const codes = []
  for (const given of [
    { filter: { headPhone: ['139'] } },
    { sort: 'unheard' },
    { columns: ['unheard'] },
    { name: ' ' },
    { more: true },
  ])
    codes.push((await keep(office, { name: '错的', ...given })).json().code)
  expect(codes).toEqual(['filter_unknown', 'sort_unknown', ...Array(3).fill('invalid_request')])

  const secretary = { role: 'village_secretary', regionCode: townshipA, level: 'township' } as const
  const village = await logInAs(node, (await somebody(node, secretary)).loginName)
  expect((await village.get('/api/views/staff')).statusCode).toBe(403)
})

test('a list looks like a view whatever the order of filters, values and columns', () => {
  const a = { filter: { mode: ['mode2', 'mode3'], boarding: [true] }, columns: ['mode', 'pupils'] }
  const b = { filter: { boarding: [true], mode: ['mode3', 'mode2'] }, columns: ['pupils', 'mode'] }
  expect(looksLike(school, a, { ...b, sort: 'name' })).toBe(true)
  for (const change of [
    { sort: '-name' },
    { find: '小学' },
    { columns: ['mode'] },
    { filter: { ...b.filter, mode: ['mode3'] } },
  ])
    expect(looksLike(school, a, { ...b, ...change }), JSON.stringify(change)).toBe(false)
})
