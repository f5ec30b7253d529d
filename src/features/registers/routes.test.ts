import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  somebody,
  type TestNode,
  townshipA,
  townshipB,
  villageA1,
  villageB1,
} from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { operator } from '../people/operator.ts'
import { appoint } from '../people/post-actions.ts'

let node: TestNode
beforeAll(async () => {
  node = await openTestNode()
})
afterAll(() => node.close())

test('X-11 what an entry of the trail says is shown only where personal values may be seen', async () => {
  const office = await somebody(node, { role: 'programme_office', regionCode: county })
  const township = { role: 'administrator', regionCode: townshipA, level: 'township' } as const
  const { actor, loginName: both } = await somebody(node, township)
  // The township's administrator works for the county's office, too, which may not unmask anybody.
  const post = await asSystem(node.db, 'test', (tx) =>
    tx
      .selectFrom('posts')
      .select('id')
      .where('orgUnitId', '=', office.organisationId)
      .executeTakeFirstOrThrow(),
  )
  const given = { postId: post.id, personId: actor.personId, fromDay: '2026-11-23' }
  await appoint(node.db, operator, given)
  const event = { action: 'staff.changed', subjectType: 'staff', payload: { phone: '139' } }
  await asSystem(node.db, 'test', (tx) =>
    audit(tx, { name: '某人' }, [
      { ...event, subjectId: 'here', regionCode: villageA1 },
      { ...event, subjectId: 'there', regionCode: villageB1 },
    ]),
  )
  const read = async (loginName: string) => {
    const session = await logInAs(node, loginName)
    const { entries } = (await session.get('/api/audit?subjectType=staff')).json()
    return entries.map(({ subjectId, payload }: { subjectId: string; payload?: unknown }) => [
      subjectId,
      payload,
    ])
  }
  expect(await read(office.loginName)).toEqual([
    ['there', undefined],
    ['here', undefined],
  ])
  expect(await read(both)).toEqual([
    ['there', undefined],
    ['here', { phone: '139' }],
  ])
})

describe('O1-2 the trail of what was done', () => {
  const event = { action: 'villages.changed', subjectType: 'villages', payload: {} }
  const seenBy = async (loginName: string, url = '/api/audit?subjectType=villages') =>
    (await (await logInAs(node, loginName)).get(url)).json()
  const subjects = ({ entries }: { entries: { subjectId: string }[] }) =>
    entries.map(({ subjectId }) => subjectId)
  beforeAll(() =>
    asSystem(node.db, 'test', (tx) =>
      audit(tx, { name: '某人' }, [
        { ...event, subjectId: 'in A', regionCode: villageA1 },
        { ...event, subjectId: 'in B', regionCode: villageB1 },
      ]),
    ),
  )

  test('is not for who may not inspect it, anywhere', async () => {
    const clerk = { role: 'township_clerk', regionCode: townshipA, level: 'township' } as const
    const { loginName } = await somebody(node, clerk)
    expect(await seenBy(loginName)).toEqual({ code: 'not_permitted', verb: 'audit.inspect' })
    expect((await seenBy(loginName, '/api/today')).recent).toBeUndefined()
  })

  test('X-1 ends at the place where one may inspect it, though another post reaches further', async () => {
    const { actor, loginName } = await somebody(node, {
      role: 'administrator',
      regionCode: townshipA,
      level: 'township',
    })
    expect(subjects(await seenBy(loginName))).toEqual(['in A'])
    const clerk = await somebody(node, {
      role: 'township_clerk',
      regionCode: townshipB,
      level: 'township',
    })
    const post = await asSystem(node.db, 'test', (tx) =>
      tx
        .selectFrom('posts')
        .select('id')
        .where('orgUnitId', '=', clerk.organisationId)
        .executeTakeFirstOrThrow(),
    )
    const given = { postId: post.id, personId: actor.personId, fromDay: '2026-11-23' }
    await appoint(node.db, operator, given)
    expect(subjects(await seenBy(loginName))).toEqual(['in A'])
    const { recent } = await seenBy(loginName, '/api/today')
    expect(recent.some(({ action }: { action: string }) => action === 'post.taken')).toBe(false)
  })
})
