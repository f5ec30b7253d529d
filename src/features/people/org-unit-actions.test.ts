import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
import { operator } from './operator.ts'
import { addOrgUnit } from './org-unit-actions.ts'
import { addPost, appoint } from './post-actions.ts'

let node: TestNode
let unitA: string
let unitB: string
beforeAll(async () => {
  node = await openTestNode()
  const township = { kind: 'party_committee', level: 'township' } as const
  const a = { ...township, name: '廖家橋鎮黨委', regionCode: townshipA }
  unitA = (await addOrgUnit(node.db, operator, a)).id
  const b = { ...township, name: '茶田镇党委', regionCode: townshipB }
  unitB = (await addOrgUnit(node.db, operator, b)).id
})
afterAll(() => node.close())

type Unit = { id: string; name: string; regionCode: string }
const units = async (session: Session, search = ''): Promise<Unit[]> =>
  (await session.get(`/api/org-units?${new URLSearchParams({ search })}`)).json().orgUnits
const clerkOf = async (regionCode: string): Promise<Session> => {
  const clerk = { role: 'township_clerk', regionCode, level: 'township' } as const
  return logInAs(node, (await somebody(node, clerk)).loginName)
}

describe('O1-2 organisations, posts and persons of another place', () => {
  test('are not listed', async () => {
    const seen = await units(await clerkOf(townshipB))
    expect(seen.map(({ id }) => id)).toContain(unitB)
    expect(seen.every(({ regionCode }) => regionCode.startsWith('433123104'))).toBe(true)
  })

  test('are not found, whoever knows their ids', async () => {
    const session = await clerkOf(townshipB)
    expect((await session.get(`/api/org-units/${unitA}/posts`)).json()).toEqual({
      code: 'org_unit_not_found',
      id: unitA,
    })
    expect((await session.get(`/api/org-units/${unitB}/posts`)).json()).toEqual({ posts: [] })
    expect((await session.get(`/api/persons?orgUnitId=${unitA}`)).json()).toEqual({
      persons: [],
      count: 0,
      counted: true,
    })
  })
})

test('X-1 who may not read people has no list of them, not even of his own place', async () => {
  const village = { role: 'village_secretary', regionCode: villageA1, level: 'village' } as const
  const session = await logInAs(node, (await somebody(node, village)).loginName)
  for (const url of ['/api/org-units', `/api/org-units/${unitA}/posts`, '/api/persons'])
    expect((await session.get(url)).json()).toEqual({
      code: 'not_permitted',
      verb: 'people.read',
    })
})

test('X-1 who may read people at one post reads none where another post takes him', async () => {
  const clerk = { role: 'township_clerk', regionCode: townshipA, level: 'township' } as const
  const { actor, loginName } = await somebody(node, clerk)
  // A party secretary of a village of township B reads villages and schools there, no people.
  const branch = { name: '茶田村支部', kind: 'party_branch', level: 'village' } as const
  const unit = await addOrgUnit(node.db, operator, { ...branch, regionCode: '433123104201' })
  const post = { orgUnitId: unit.id, role: 'village_secretary', title: '书记' } as const
  const { id: postId } = await addPost(node.db, operator, post)
  const given = { postId, personId: actor.personId, fromDay: '2026-11-23' }
  await appoint(node.db, operator, given)
  const session = await logInAs(node, loginName)
  const seen = await units(session)
  expect(seen.map(({ id }) => id)).toContain(unitA)
  expect(seen.map(({ id }) => id)).not.toContain(unit.id)
  expect((await session.get(`/api/org-units/${unit.id}/posts`)).statusCode).toBe(404)
  expect((await session.get(`/api/persons?orgUnitId=${unit.id}`)).json().count).toBe(0)
})

describe('X-4 an organisation is found', () => {
  let session: Session
  beforeAll(async () => {
    await somebody(node, { role: 'programme_office', loginName: 'office' })
    session = await logInAs(node, 'office')
  })

  test.each([
    ['廖家桥', 1],
    ['廖家橋鎮', 1],
    ['ljq', 1],
    ['ZDW', 2],
    ['没有的', 0],
  ])('by %s', async (search, found) => {
    expect(await units(session, search)).toHaveLength(found)
  })
})
