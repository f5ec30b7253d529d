import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { county, openTestNode, somebody, type TestNode } from '../../../test/harness/node.ts'
import { scoped } from '../../platform/db.ts'
import { addAccount, issueCode } from './account-actions.ts'
import { addPerson } from './person-actions.ts'
import { appoint } from './post-actions.ts'

let node: TestNode
beforeAll(async () => {
  node = await openTestNode()
})
afterAll(() => node.close())

const now = () => node.ground.clock()

describe('INV-01 nobody hands out more than he has', () => {
  test('a programme office clerk does not reset the administrator', async () => {
    const admin = await somebody(node, { role: 'administrator' })
    const clerk = await somebody(node, { role: 'programme_office' })
    await expect(
      issueCode(node.db, clerk.actor, admin.actor.accountId, now()),
    ).rejects.toMatchObject({ code: 'account_above_yours' })
  })

  test('a person who is given an account by several at once has one', async () => {
    const admin = await somebody(node, { role: 'administrator' })
    const { id: personId } = await addPerson(node.db, admin.actor, {
      ...{ name: '急急', orgUnitId: admin.organisationId },
    })
    const outcomes = await Promise.allSettled(
      ['jiji', 'jiji2', 'jiji3', 'jiji4'].map((loginName) =>
        addAccount(node.db, admin.actor, { personId, loginName }, now()),
      ),
    )
    const codes = outcomes.map((one) => (one.status === 'rejected' ? one.reason.code : 'opened'))
    expect(codes.toSorted()).toEqual([...Array(3).fill('account_exists'), 'opened'])
  })

  test('an administrator of one county is not appointed by another', async () => {
    const here = await somebody(node, { role: 'programme_office' })
    const admin = await somebody(node, { role: 'administrator', regionCode: county })
    const post = await scoped(node.db, admin.actor, (tx) =>
      tx
        .selectFrom('posts')
        .select('id')
        .where('role', '=', 'administrator')
        .limit(1)
        .executeTakeFirstOrThrow(),
    )
    await expect(
      appoint(node.db, here.actor, {
        postId: post.id,
        personId: here.actor.personId,
        fromDay: '2026-11-23',
      }),
    ).rejects.toMatchObject({ code: 'post_above_yours' })
  })
})
