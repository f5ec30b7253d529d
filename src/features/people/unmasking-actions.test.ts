import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
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

describe('X-11 the list of grants to see personal fields', () => {
  type Seen = { id: string; revocable: boolean; revokedAt: string | null }
  const seenBy = async (session: Session, query = ''): Promise<Seen[]> =>
    (await session.get(`/api/unmasking-grants${query}`)).json().grants
  const ids = (grants: readonly Seen[]) => grants.map(({ id }) => id)
  let bureau: Awaited<ReturnType<typeof somebody>>
  let id: string
  beforeAll(async () => {
    bureau = await somebody(node, { role: 'education_bureau', name: '核名册的人' })
    const given = { personId: bureau.actor.personId, regionCode: townshipA, level: 'township' }
    const term = { purpose: '核对名册', fromDay: '2026-11-24', toDay: '2026-11-25' }
    id = (await admin.send('POST', '/api/unmasking-grants', { ...given, ...term })).json().id
  })

  test('says who may see, where, what for, until when and who allowed it', async () => {
    const [grant] = (await seenBy(admin)).filter((one) => one.id === id)
    expect(grant).toMatchObject({
      personName: '核名册的人',
      placeName: '廖家桥镇',
      purpose: '核对名册',
      toDay: '2026-11-25',
      grantedByName: '测试人员',
      revocable: true,
    })
    const { masked } = (await admin.get('/api/personal-fields')).json()
    const labels = masked.flatMap(({ fields }: { fields: { 'zh-Hans': string }[] }) =>
      fields.map((field) => field['zh-Hans']),
    )
    expect(labels).toContain('联系电话')
  })

  test('O1-2 shows a person his own and nobody else’s, unless he gives grants there', async () => {
    const own = await seenBy(await logInAs(node, bureau.loginName))
    expect(own).toMatchObject([{ id, revocable: false }])
    expect(await seenBy(admin, '?mine=true')).toEqual([])
    const other = await somebody(node, { role: 'education_bureau' })
    expect(await seenBy(await logInAs(node, other.loginName))).toEqual([])
    const besideAdmin = { role: 'administrator', regionCode: townshipB, level: 'township' } as const
    const beside = await somebody(node, besideAdmin)
    expect(await seenBy(await logInAs(node, beside.loginName))).toEqual([])
  })

  test('INV-01 nobody grants a wider place than his own by naming its level', async () => {
    const township = { role: 'administrator', regionCode: townshipA, level: 'township' } as const
    const { actor, loginName } = await somebody(node, township)
    const session = await logInAs(node, loginName)
    const given = { personId: actor.personId, regionCode: townshipA, level: 'county' }
    const term = { purpose: '查全县', fromDay: today, toDay: today }
    const answer = await session.send('POST', '/api/unmasking-grants', { ...given, ...term })
    expect(answer.json().code).toBe('code_not_of_level')
  })

  test('that is taken back ends at once, once, and stays readable among the ended', async () => {
    const send = () => admin.send('POST', `/api/unmasking-grants/${id}/revoke`)
    expect((await send()).statusCode).toBe(204)
    expect((await send()).statusCode).toBe(204)
    expect(ids(await seenBy(admin))).not.toContain(id)
    const ended = (await seenBy(admin, '?ended=true')).find((one) => one.id === id)
    expect(ended).toMatchObject({ revokedAt: start, revocable: false })
    const { entries } = (await admin.get('/api/audit?subjectType=person')).json()
    const actions = entries.map(({ action }: { action: string }) => action)
    expect(actions.filter((action: string) => action === 'unmasking.revoked')).toHaveLength(1)
    const found = await asSystem(node.db, 'test', (tx) =>
      findUnmasking(tx, bureau.actor, villageA1, '2026-11-24'),
    )
    expect(found).toBeUndefined()
  })
})
