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
