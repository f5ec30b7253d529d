import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  townshipB,
  villageA1,
  villageB1,
} from '../../test/harness/node.ts'
import type { FoundThing } from '../features/tasks/find-api.ts'

let node: TestNode
let office: Session
beforeAll(async () => {
  node = await openTestNode()
  await somebody(node, { role: 'programme_office', loginName: 'office', name: '石建国' })
  await somebody(node, {
    role: 'township_clerk',
    loginName: 'clerk',
    regionCode: townshipB,
    level: 'township',
  })
  office = await logInAs(node, 'office')
  const common = { stage: 'primary', mode: 'mode2', boarding: false }
  for (const row of [
    { schoolCode: 'F001', name: '瓦场小学', villageCode: villageA1, ...common },
    { schoolCode: 'F002', name: '茶田小学', villageCode: villageB1, ...common },
  ])
    expect((await office.send('POST', '/api/schools', { row })).statusCode).toBe(201)
})
afterAll(() => node.close())

const find = async (session: Session, text: string): Promise<FoundThing[]> =>
  (await session.get(`/api/find?text=${encodeURIComponent(text)}`)).json().found

test.each([
  ['a part of the name', '瓦场', '瓦场小学'],
  ['the code', 'F002', '茶田小学'],
  ['pinyin initials', 'wcxx', '瓦场小学'],
])('X-15 a school is found by %s', async (_by, text, name) => {
  const found = await find(office, text)
  expect(found).toMatchObject([
    { kind: 'schools', name, link: expect.stringContaining('/schools/') },
  ])
})

test('people and places are found too, each where its page is', async () => {
  expect(await find(office, '石建')).toMatchObject([
    { kind: 'persons', name: '石建国', about: '单位office' },
  ])
})

test('nobody finds what lies outside of his reach, or what he may not read', async () => {
  const clerk = await logInAs(node, 'clerk')
  expect((await find(clerk, '小学')).map(({ name }) => name)).toEqual(['茶田小学'])
  expect(await find(clerk, '石建')).toEqual([])
})

test('marks alone, wildcards among them, find nothing rather than everything', async () => {
  for (const text of ['%', '_', '%%', '.*', '\\', '。', '()', '[a', '·', '…', '\u200b'])
    expect(await find(office, text), text).toEqual([])
  expect(await find(office, '%小学')).toHaveLength(2)
  expect(await find(office, '瓦.小学')).toEqual([])
})

test('what is no text is refused, and what is very long finds nothing, soon', async () => {
  const ask = (text: string) => office.get(`/api/find?text=${encodeURIComponent(text)}`)
  for (const text of ['', ' ', '\u3000', 'a\u0000b', '村'.repeat(101)])
    expect((await ask(text)).statusCode, JSON.stringify(text)).toBe(400)
  expect((await office.get('/api/find?text=%ED%A0%80')).statusCode).toBeLessThan(500)
  for (const text of ['村'.repeat(100), 'a'.repeat(100), 'zh'.repeat(50), '1'.repeat(100)])
    expect((await ask(text)).json(), text).toEqual({ found: [] })
})

test('whoever may read nothing of a kind is not told that there is something', async () => {
  const { id } = (await find(office, '瓦场小学'))[0] as FoundThing
  await somebody(node, {
    ...{ role: 'head_of_school', loginName: 'head', organisationId: id, regionCode: villageA1 },
  })
  const head = await logInAs(node, 'head')
  const kinds = new Set((await find(head, '茶田')).map(({ kind }) => kind))
  expect([...kinds].filter((kind) => kind !== 'villages' && kind !== 'townships')).toEqual([])
  expect((await find(head, '小学')).map(({ name }) => name)).toEqual(['瓦场小学'])
})
