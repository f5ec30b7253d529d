import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  townshipA,
  townshipB,
  villageA1,
} from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { findUnmasking } from './unmasking-actions.ts'

const start = '2026-11-23T02:00:00.000Z'
const today = '2026-11-23'

let node: TestNode
let admin: Session
beforeAll(async () => {
  node = await openTestNode()
  await somebody(node, { role: 'administrator', loginName: 'admin' })
  admin = await logInAs(node, 'admin')
})
afterEach(() => node.setNow(start))
afterAll(() => node.close())

test('X-11 INV-46 a grant to see personal fields ends by itself, and is bound to its place', async () => {
  const { actor } = await somebody(node, { role: 'education_bureau' })
  const grant = (change: object = {}) =>
    admin.send('POST', '/api/unmasking-grants', {
      personId: actor.personId,
      regionCode: townshipA,
      level: 'township',
      purpose: '核对名册',
      fromDay: '2026-11-24',
      toDay: '2026-11-25',
      ...change,
    })
  expect((await grant({ toDay: '2026-11-20' })).json()).toMatchObject({
    code: 'ends_before_it_begins',
  })
  const { id } = (await grant()).json()
  const seen = (day: string, code: string) =>
    asSystem(node.db, 'test', (tx) => findUnmasking(tx, actor, code, day))
  expect(await seen('2026-11-23', villageA1)).toBeUndefined()
  expect(await seen('2026-11-24', villageA1)).toBe(id)
  expect(await seen('2026-11-25', townshipA)).toBe(id)
  expect(await seen('2026-11-25', townshipB)).toBeUndefined()
  expect(await seen('2026-11-26', villageA1)).toBeUndefined()
  const bureau = await logInAs(node, (await somebody(node, { role: 'education_bureau' })).loginName)
  expect(
    (
      await bureau.send('POST', '/api/unmasking-grants', {
        personId: actor.personId,
        regionCode: townshipA,
        level: 'township',
        purpose: 'x',
        fromDay: today,
        toDay: today,
      })
    ).json(),
  ).toEqual({ code: 'not_permitted', verb: 'people.unmask' })
})
