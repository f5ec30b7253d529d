import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  townshipA,
  villageA1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem, maxScopes } from '../../platform/db.ts'
import { operator } from './operator.ts'
import { insertOrgUnits } from './org-unit-store.ts'
import { insertHoldings, insertPosts } from './post-store.ts'
import { addUser } from './user-actions.ts'

const start = '2026-11-23T02:00:00.000Z'
const today = '2026-11-23'

async function permissionsOf(session: Session): Promise<string[]> {
  return (await session.get('/api/me')).json().permissions
}

describe('posts', () => {
  let node: TestNode
  let admin: Session
  let adminPost: { holdingId: string; accountId: string; orgUnitId: string }
  beforeAll(async () => {
    node = await openTestNode()
    const { actor, organisationId } = await somebody(node, {
      role: 'administrator',
      loginName: 'admin',
    })
    admin = await logInAs(node, 'admin')
    adminPost = {
      holdingId: await holdingOf(actor.personId),
      accountId: actor.accountId,
      orgUnitId: organisationId,
    }
  })
  afterEach(() => node.setNow(start))
  afterAll(() => node.close())

  const holdingOf = async (personId: string): Promise<string> =>
    asSystem(node.db, 'test', async (tx) => {
      const holdings = tx.selectFrom('postHoldings').select('id').where('personId', '=', personId)
      return (await holdings.executeTakeFirstOrThrow()).id
    })
  const end = (session: Session, holdingId: string, toDay: string) =>
    session.send('POST', `/api/holdings/${holdingId}/end`, { toDay })

  describe('the last administrator', () => {
    test('cannot disable himself or end his post, today or later', async () => {
      const disable = await admin.send('POST', `/api/accounts/${adminPost.accountId}/disable`)
      expect(disable.json()).toEqual({ code: 'last_administrator' })
      for (const toDay of [today, '2027-08-31'])
        expect((await end(admin, adminPost.holdingId, toDay)).json()).toEqual({
          code: 'last_administrator',
        })
      expect(await permissionsOf(admin)).toEqual(['*.*'])
    })

    test('is counted without accounts that are disabled or have no password yet', async () => {
      const second = await somebody(node, { role: 'administrator', loginName: 'second' })
      await admin.send('POST', `/api/accounts/${second.actor.accountId}/disable`)
      const pending = { role: 'administrator', kind: 'agency', level: 'county' } as const
      const given = { ...pending, loginName: 'pending', name: '待定', place: county }
      await addUser(node.db, operator, given, node.ground.clock())
      expect((await end(admin, adminPost.holdingId, today)).json()).toEqual({
        code: 'last_administrator',
      })
      await admin.send('POST', `/api/accounts/${second.actor.accountId}/enable`)
      expect((await end(admin, adminPost.holdingId, '2027-06-01')).statusCode).toBe(204)
    })

    test('is the one who stays longest: both may not leave one after the other', async () => {
      const second = await logInAs(node, 'second')
      const { personId } = (await second.get('/api/me')).json()
      const holdingId = await holdingOf(personId)
      expect((await end(second, holdingId, '2027-03-01')).json()).toEqual({
        code: 'last_administrator',
      })
      const account = await asSystem(node.db, 'test', (tx) =>
        tx
          .selectFrom('accounts')
          .select('id')
          .where('loginName', '=', 'second')
          .executeTakeFirstOrThrow(),
      )
      expect((await second.send('POST', `/api/accounts/${account.id}/disable`)).json()).toEqual({
        code: 'last_administrator',
      })
    })

    test('of two who leave at the same moment one stays', async () => {
      const [one, other] = [
        await somebody(node, { role: 'administrator' }),
        await somebody(node, { role: 'administrator' }),
      ]
      const rest = await asSystem(node.db, 'test', (tx) =>
        tx
          .selectFrom('accounts')
          .select('id')
          .where('loginName', 'not in', [one.loginName, other.loginName])
          .execute(),
      )
      const sessions = [await logInAs(node, one.loginName), await logInAs(node, other.loginName)]
      const helper = sessions[0] as Session
      for (const { id } of rest) await helper.send('POST', `/api/accounts/${id}/disable`)
      const answers = await Promise.all(
        [one, other].map(({ actor }, i) =>
          (sessions[i] as Session).send('POST', `/api/accounts/${actor.accountId}/disable`),
        ),
      )
      expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([204, 409])
      const left = sessions[answers.findIndex(({ statusCode }) => statusCode === 409)] as Session
      for (const { id } of rest) await left.send('POST', `/api/accounts/${id}/enable`)
      admin = await logInAs(node, 'admin')
      expect(await permissionsOf(admin)).toEqual(['*.*'])
    })
  })

  test('INV-01 whoever may keep the organisation in order ends no post above his own', async () => {
    await somebody(node, { role: 'programme_office', loginName: 'clerk' })
    const clerk = await logInAs(node, 'clerk')
    const other = await somebody(node, { role: 'administrator' })
    expect((await end(clerk, await holdingOf(other.actor.personId), today)).json()).toEqual({
      code: 'post_above_yours',
    })
  })

  test('X-1 who leaves his post has no permission from the next day on, in the same login', async () => {
    const { actor } = await somebody(node, {
      role: 'township_clerk',
      regionCode: townshipA,
      level: 'township',
      loginName: 'leaver',
    })
    const leaver = await logInAs(node, 'leaver')
    expect(await permissionsOf(leaver)).toContain('siting.place')
    await end(admin, await holdingOf(actor.personId), today)
    expect(await permissionsOf(leaver)).toContain('siting.place')
    node.setNow('2026-11-23T12:00:00.000Z')
    expect(await permissionsOf(leaver)).toContain('siting.place')
    node.setNow('2026-11-23T16:00:00.000Z')
    expect(await permissionsOf(leaver)).toEqual([])
    expect((await leaver.get('/api/persons')).json()).toEqual({
      code: 'not_permitted',
      verb: 'people.read',
    })
  })

  describe('a person with posts in many places', () => {
    /** Posts of villages that do not touch, one after the other, ready to be taken. */
    const makePosts = (count: number): Promise<string[]> =>
      asSystem(node.db, 'test', async (tx) => {
        const ids = Array.from({ length: count }, () => newId())
        const regionCode = (i: number) => `43312310${String(1000 + i * 2).slice(0, 4)}`
        await insertOrgUnits(
          tx,
          ids.map((id, i) => ({
            id,
            name: `支部${i}`,
            level: 'village',
            kind: 'party_branch',
            regionCode: regionCode(i),
          })),
        )
        await insertPosts(
          tx,
          ids.map((id, i) => ({
            id,
            orgUnitId: id,
            role: 'village_secretary',
            title: '书记',
            regionCode: regionCode(i),
          })),
        )
        return ids
      })
    const appoint = (postId: string, personId: string, fromDay: string) =>
      admin.send('POST', '/api/holdings', { postId, personId, fromDay })
    const newPerson = async (name: string): Promise<string> => {
      const given = { name, orgUnitId: adminPost.orgUnitId }
      return (await admin.send('POST', '/api/persons', given)).json().id
    }

    test('takes as many as row-level security can carry, and is refused one more', async () => {
      const [posts, personId] = [await makePosts(maxScopes + 1), await newPerson('包村干部')]
      for (const postId of posts.slice(0, maxScopes))
        expect((await appoint(postId, personId, today)).statusCode).toBe(201)
      const refused = await appoint(posts[maxScopes] as string, personId, today)
      expect(refused.json()).toEqual({ code: 'too_many_scopes', limit: maxScopes })
    })

    test('is refused also when the others only begin later', async () => {
      const [posts, personId] = [await makePosts(maxScopes + 1), await newPerson('以后的干部')]
      await asSystem(node.db, 'test', (tx) =>
        insertHoldings(
          tx,
          posts.slice(0, maxScopes).map((postId) => ({
            id: newId(),
            postId,
            personId,
            regionCode: villageA1,
            fromDay: '2027-01-01',
          })),
        ),
      )
      const refused = await appoint(posts[maxScopes] as string, personId, today)
      expect(refused.json()).toEqual({ code: 'too_many_scopes', limit: maxScopes })
    })
  })
})
