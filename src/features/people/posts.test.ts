import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  townshipA,
  townshipB,
  villageA1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem, maxScopes } from '../../platform/db.ts'
import { operator } from './operator.ts'
import { insertOrgUnits } from './org-unit-store.ts'
import { insertHoldings, insertPosts } from './post-store.ts'
import { issueFirstAdministratorCode } from './setup-actions.ts'
import { findUnmasking } from './unmasking-actions.ts'
import { addUser } from './user-actions.ts'

const start = '2026-11-23T02:00:00.000Z'
const today = '2026-11-23'

async function permissionsOf(session: Session): Promise<string[]> {
  return (await session.get('/api/me')).json().permissions
}

describe('the first administrator', () => {
  let empty: TestNode
  beforeAll(async () => {
    empty = await openTestNode({ places: false })
  })
  afterEach(() => empty.setNow(start))
  afterAll(() => empty.close())

  const setUp = (code: string, change: object = {}) =>
    empty.server.inject({
      method: 'POST',
      url: '/api/setup',
      headers: { origin: 'http://localhost:80' },
      payload: {
        code,
        regionCode: county,
        regionName: '凤凰县',
        name: '龙建国',
        loginName: 'first',
        password: '石门竹林小路三里',
        ...change,
      },
    })
  const issue = async () =>
    (await issueFirstAdministratorCode(empty.db, empty.ground.clock())) as string
  const needed = async () => (await empty.server.inject('/api/setup')).json()

  test('is asked for, and not made with a wrong code or a wrong form', async () => {
    const code = await issue()
    expect(await needed()).toEqual({ needed: true })
    expect((await setUp('2222-2222-2222')).json()).toEqual({ code: 'code_refused' })
    expect((await setUp(code, { regionCode: townshipA })).json().code).toBe('county_code_invalid')
    expect((await setUp(code, { password: 'first-one' })).json()).toEqual({
      code: 'password_contains_name',
    })
    expect((await setUp(code, { admin: true })).json().code).toBe('invalid_request')
    expect(await needed()).toEqual({ needed: true })
  })

  test('is not made with a code a week old, nor with the one before the last', async () => {
    const old = await issue()
    empty.setNow('2026-11-30T02:00:00.000Z')
    expect((await setUp(old)).json()).toEqual({ code: 'code_refused' })
    empty.setNow(start)
    const newer = await issue()
    expect((await setUp(old)).json()).toEqual({ code: 'code_refused' })
    expect(newer).not.toBe(old)
  })

  test('takes no login name that the command line gave away', async () => {
    const given = { role: 'programme_office', kind: 'programme_office', level: 'county' } as const
    const clerk = {
      ...given,
      loginName: 'taken',
      name: '办事员',
      place: county,
      organisation: '远程办',
    }
    await addUser(empty.db, operator, clerk, empty.ground.clock())
    const response = await setUp(await issue(), { loginName: 'taken' })
    expect([response.statusCode, response.json().code]).toEqual([409, 'login_name_taken'])
  })

  test('is made once, however many try with the same code at the same time', async () => {
    const code = await issue()
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((loginName) => setUp(code.toLowerCase(), { loginName })),
    )
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([204, 401, 401])
    expect(await needed()).toEqual({ needed: false })
    expect(await issue()).toBeUndefined()
    expect((await setUp(code)).json()).toEqual({ code: 'code_refused' })
  })

  test('a code that is still good makes no second one', async () => {
    const disable = (disabledAt: string | null) =>
      asSystem(empty.db, 'test', (tx) =>
        tx.updateTable('accounts').set({ disabledAt }).where('loginName', '!=', 'taken').execute(),
      )
    await disable(start)
    const code = await issue()
    await disable(null)
    expect((await setUp(code, { loginName: 'second' })).json()).toEqual({ code: 'already_set_up' })
  })
})

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

  describe('X-1 a delegation', () => {
    const village = { role: 'village_secretary', regionCode: villageA1, level: 'village' } as const
    const township = {
      role: 'township_secretary',
      regionCode: townshipA,
      level: 'township',
    } as const
    async function delegated(from: string, to: string) {
      const head = await somebody(node, township)
      const deputy = await somebody(node, township)
      const session = await logInAs(node, head.loginName)
      // The deputy comes from outside: he can do nothing here but by the delegation.
      await end(admin, await holdingOf(deputy.actor.personId), today)
      const holdingId = await holdingOf(head.actor.personId)
      const given = { holdingId, personId: deputy.actor.personId, reason: '住院' }
      const made = await session.send('POST', '/api/delegations', {
        ...given,
        fromDay: from,
        toDay: to,
      })
      expect(made.statusCode, made.body).toBe(201)
      return {
        headName: head.loginName,
        holdingId,
        id: made.json().id,
        logInDeputy: () => logInAs(node, deputy.loginName),
      }
    }

    test('that is revoked is over at once', async () => {
      const { headName, id, logInDeputy } = await delegated(today, '2026-12-31')
      node.setNow('2026-11-24T01:00:00.000Z')
      const [session, deputy] = [await logInAs(node, headName), await logInDeputy()]
      expect(await permissionsOf(deputy)).toContain('siting.consent_township')
      expect((await session.send('POST', `/api/delegations/${id}/revoke`)).statusCode).toBe(204)
      expect(await permissionsOf(deputy)).toEqual([])
    })

    test('ends with the post it stands for', async () => {
      const { holdingId, logInDeputy } = await delegated(today, '2026-12-31')
      await end(admin, holdingId, '2026-11-24')
      node.setNow('2026-11-24T01:00:00.000Z')
      expect(await permissionsOf(await logInDeputy())).toContain('siting.consent_township')
      node.setNow('2026-11-25T01:00:00.000Z')
      expect(await permissionsOf(await logInDeputy())).toEqual([])
    })

    test('is revoked by its giver or whoever keeps the organisation, not by a neighbour', async () => {
      const { id } = await delegated(today, '2026-12-31')
      const neighbour = await somebody(node, { ...township, regionCode: townshipB })
      const below = await somebody(node, village)
      for (const { loginName } of [neighbour, below]) {
        const session = await logInAs(node, loginName)
        const response = await session.send('POST', `/api/delegations/${id}/revoke`)
        expect(response.json()).toEqual({ code: 'delegation_not_found', id })
      }
    })

    test('of somebody else’s post is not for a neighbour to give', async () => {
      const head = await somebody(node, township)
      const friend = await somebody(node, township)
      const session = await logInAs(node, friend.loginName)
      const response = await session.send('POST', '/api/delegations', {
        holdingId: await holdingOf(head.actor.personId),
        personId: friend.actor.personId,
        fromDay: today,
        toDay: today,
        reason: '自己给自己',
      })
      expect(response.json()).toEqual({ code: 'not_permitted', verb: 'people.write' })
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
    const bureau = await logInAs(
      node,
      (await somebody(node, { role: 'education_bureau' })).loginName,
    )
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
})
