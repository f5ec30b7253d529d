import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as z from 'zod'
import {
  county,
  logInAs,
  openTestNode,
  somebody,
  type TestNode,
} from '../../../test/harness/node.ts'
import { operator } from '../people/operator.ts'
import { addUser } from '../people/user-actions.ts'
import type { readToday } from '../tasks/api.ts'

let node: TestNode
beforeAll(async () => {
  node = await openTestNode({ places: false })
})
afterAll(() => node.close())

type Today = z.output<typeof readToday.answer>

test('an empty county is led through six steps in their order, each with its sheets, until they are done', async () => {
  const given = { role: 'administrator', kind: 'programme_office', level: 'county' } as const
  await addUser(
    node.db,
    operator,
    { ...given, loginName: 'nobody', name: '某人', place: county, organisation: '凤凰县远程办' },
    node.ground.clock(),
  )
  const { loginName } = await somebody(node, { role: 'programme_office' })
  const office = await logInAs(node, loginName)
  const steps = async () => ((await office.get('/api/today')).json() as Today).steps ?? []
  const first = await steps()
  expect(first.map(({ code, done }) => [code, done])).toEqual([
    ['places', false],
    ['schools', false],
    ['facilities', false],
    ['accounts', false],
    ['survey', false],
    ['siting', false],
  ])
  for (const sheet of first.flatMap(({ sheets }) => sheets))
    expect([sheet, (await office.get(`/api/${sheet}/sheet?empty=true`)).statusCode]).toEqual([
      sheet,
      200,
    ])
  expect(first[0]).toMatchObject({ empty: 'townships', link: '/console/townships/import' })
  const township = { townshipCode: '433123101000', name: '廖家桥镇', inScope: true }
  expect((await office.send('POST', '/api/townships', { row: township })).statusCode).toBe(201)
  const [half] = await steps()
  expect(half).toMatchObject({ empty: 'villages', link: '/console/villages/import' })
  const village = { villageCode: '433123101201', name: '瓦场村', inScope: true }
  expect((await office.send('POST', '/api/villages', { row: village })).statusCode).toBe(201)
  const [places, schools] = await steps()
  expect(places).toMatchObject({ done: true, counts: [{ count: 1 }, { count: 1 }] })
  expect(places).toMatchObject({ link: '/console/townships' })
  expect(schools).toMatchObject({ done: false })
  const { loginName: reader } = await somebody(node, { role: 'finance_bureau' })
  const told = (await (await logInAs(node, reader)).get('/api/today')).json() as Today
  expect(told.steps).toBeUndefined()
})
