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
import { addDays } from '../../base/calendar.ts'
import { asSystem, scoped } from '../../platform/db.ts'
import { delegate } from './delegation-actions.ts'

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

const holdingOf = async (personId: string): Promise<string> =>
  asSystem(node.db, 'test', async (tx) => {
    const holdings = tx.selectFrom('postHoldings').select('id').where('personId', '=', personId)
    return (await holdings.executeTakeFirstOrThrow()).id
  })
const permissionsOf = async (session: Session): Promise<string[]> =>
  (await session.get('/api/me')).json().permissions
const end = (session: Session, holdingId: string, toDay: string) =>
  session.send('POST', `/api/holdings/${holdingId}/end`, { toDay })

test('X-1 a delegate has the permissions from the first to the last day of the leave', async () => {
  const head = await somebody(node, {
    role: 'township_secretary',
    regionCode: townshipA,
    level: 'township',
  })
  const deputy = await somebody(node, {
    role: 'village_secretary',
    regionCode: townshipA,
    level: 'township',
  })
  const holding = await scoped(node.db, head.actor, (tx) =>
    tx
      .selectFrom('postHoldings')
      .select('id')
      .where('personId', '=', head.actor.personId)
      .executeTakeFirstOrThrow(),
  )
  await delegate(node.db, head.actor, {
    holdingId: holding.id,
    personId: deputy.actor.personId,
    fromDay: '2026-11-24',
    toDay: '2026-11-25',
    reason: '开会',
  })
  const verbs = async (day: string) => {
    node.setNow(`${day}T04:00:00.000Z`)
    const session = await logInAs(node, deputy.loginName)
    return (await session.get('/api/me')).json().permissions as string[]
  }
  expect(await verbs('2026-11-23')).not.toContain('siting.consent_township')
  expect(await verbs('2026-11-24')).toContain('siting.consent_township')
  expect(await verbs(addDays('2026-11-24', 1))).toContain('siting.consent_township')
  expect(await verbs('2026-11-26')).not.toContain('siting.consent_township')
  node.setNow('2026-11-23T02:00:00.000Z')
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

describe('X-1 the list of posts that are lent', () => {
  const township = {
    role: 'township_secretary',
    regionCode: townshipA,
    level: 'township',
  } as const
  type Lent = { id: string; standInName: string; toDay: string; revocable: boolean }
  const lentTo = async (session: Session, query = ''): Promise<Lent[]> =>
    (await session.get(`/api/delegations${query}`)).json().delegations
  const ids = (lent: readonly Lent[]) => lent.map(({ id }) => id)
  let holder: Session
  let holdingId: string
  let lent: string
  let standIn: Awaited<ReturnType<typeof somebody>>
  let orgUnitId: string
  beforeAll(async () => {
    const head = await somebody(node, township)
    orgUnitId = head.organisationId
    holder = await logInAs(node, head.loginName)
    holdingId = await holdingOf(head.actor.personId)
    standIn = await somebody(node, {
      role: 'equipment_keeper',
      organisationId: head.organisationId,
      regionCode: townshipA,
      name: '代镇长',
    })
    const given = { holdingId, personId: standIn.actor.personId, reason: '住院' }
    const days = { fromDay: '2026-11-24', toDay: '2026-12-31' }
    lent = (await holder.send('POST', '/api/delegations', { ...given, ...days })).json().id
  })

  test('is seen by the holder, the stand-in, and who reads the organisation', async () => {
    const [own] = (await lentTo(holder)).filter(({ id }) => id === lent)
    expect(own).toMatchObject({ standInName: '代镇长', toDay: '2026-12-31', revocable: true })
    const [received] = await lentTo(await logInAs(node, standIn.loginName))
    expect(received).toMatchObject({ id: lent, revocable: false })
    expect(ids(await lentTo(admin, `?orgUnitId=${orgUnitId}`))).toEqual([lent])
  })

  test('O1-2 is not seen by a township beside it, nor by a colleague who may not read people', async () => {
    const beside = await somebody(node, { ...township, regionCode: townshipB })
    expect(ids(await lentTo(await logInAs(node, beside.loginName)))).not.toContain(lent)
    const colleague = await somebody(node, {
      role: 'equipment_keeper',
      organisationId: orgUnitId,
      regionCode: townshipA,
    })
    expect(await lentTo(await logInAs(node, colleague.loginName))).toEqual([])
  })

  test('is of one’s own posts: /api/me tells which of them are lent to one', async () => {
    node.setNow('2026-11-24T01:00:00.000Z')
    const { posts } = (await (await logInAs(node, standIn.loginName)).get('/api/me')).json()
    const shown = posts.map(({ role, lent }: { role: string; lent: boolean }) => [role, lent])
    expect(shown.toSorted()).toEqual([
      ['equipment_keeper', false],
      ['township_secretary', true],
    ])
  })

  test('offers colleagues first, and by name whoever the holder may read', async () => {
    const offered = async (session: Session, search = '') =>
      (
        await session.get(
          `/api/delegations/stand-ins?${new URLSearchParams({ holdingId, search })}`,
        )
      ).json()
    const names = ({ persons }: { persons: { name: string }[] }) => persons.map(({ name }) => name)
    expect(names(await offered(holder))).toContain('代镇长')
    const elsewhere = await somebody(node, { ...township, name: '隔壁的人' })
    expect(names(await offered(holder))).not.toContain('隔壁的人')
    expect(names(await offered(holder, 'gbdr'))).toEqual(['隔壁的人'])
    expect(await offered(await logInAs(node, elsewhere.loginName))).toEqual({
      code: 'not_permitted',
      verb: 'people.write',
    })
  })

  test('ends with the holding, keeps the day it was taken back, and shows what is over on request', async () => {
    await end(admin, holdingId, '2026-11-30')
    const all = async (session: Session) =>
      (await lentTo(session, '?ended=true')).find(({ id }) => id === lent)
    expect(await all(admin)).toMatchObject({
      toDay: '2026-11-30',
      revokedAt: null,
      revocable: true,
    })
    await admin.send('POST', `/api/delegations/${lent}/revoke`)
    const revokedAt = start
    expect(await all(admin)).toMatchObject({ revokedAt, revocable: false })
    node.setNow('2026-11-25T01:00:00.000Z')
    const again = await logInAs(node, 'admin')
    expect((await again.send('POST', `/api/delegations/${lent}/revoke`)).statusCode).toBe(204)
    expect(await all(again)).toMatchObject({ revokedAt })
    expect(ids(await lentTo(again))).not.toContain(lent)
    const entries = (await again.get('/api/audit?subjectType=post&limit=200')).json().entries
    const revoked = entries.filter(
      ({ action, payload }: { action: string; payload: { id: string } }) =>
        action === 'post.delegation_revoked' && payload.id === lent,
    )
    expect(revoked).toHaveLength(1)
    const lending = entries.find(
      ({ action, payload }: { action: string; payload: { id: string } }) =>
        action === 'post.delegated' && payload.id === lent,
    )
    expect(lending.payload).toMatchObject({ personName: '代镇长', title: '岗位', reason: '住院' })
  })

  test('comes page by page', async () => {
    const seen: string[] = []
    let after = ''
    do {
      const url = `/api/delegations?ended=true&limit=2${after && `&after=${after}`}`
      const page = (await admin.get(url)).json()
      seen.push(...ids(page.delegations))
      after = page.next ?? ''
    } while (after)
    expect(seen.toSorted()).toEqual(ids(await lentTo(admin, '?ended=true')).toSorted())
    expect(seen.length).toBeGreaterThan(2)
  })
})
