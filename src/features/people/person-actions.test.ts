import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
  villageB1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { pinyinSortKey } from '../../platform/folding.ts'
import { insertOrgUnits } from './org-unit-store.ts'
import { insertPersons } from './person-store.ts'

type Listed = { id: string; name: string; orgUnitId: string; regionCode: string }
type Answer = { persons: Listed[]; next?: string; count: number; counted: boolean }

let node: TestNode
beforeAll(async () => {
  node = await openTestNode()
})
afterAll(() => node.close())

const list = async (session: Session, query: Record<string, string> = {}): Promise<Answer> =>
  (await session.get(`/api/persons?${new URLSearchParams(query)}`)).json()
const names = ({ persons }: Answer): string[] => persons.map(({ name }) => name)

/** An office with people of these names. */
function unitWith(regionCode: string, people: readonly string[]): Promise<string> {
  const id = newId()
  return asSystem(node.db, 'test', async (tx) => {
    const level = regionCode.endsWith('000') ? 'township' : 'village'
    await insertOrgUnits(tx, [{ id, name: '便民服务中心', level, kind: 'agency', regionCode }])
    await insertPersons(
      tx,
      people.map((name) => ({
        id: newId(),
        name,
        nameSort: pinyinSortKey(name),
        orgUnitId: id,
        regionCode,
      })),
    )
    return id
  })
}

describe('a county with 3,000 persons', () => {
  let office: Session
  let unitId: string
  beforeAll(async () => {
    const surnames = ['吴', '龙', '麻', '石', '田', '向', '欧', '滕', '隆', '廖']
    const people = Array.from({ length: 3_000 }, (_, i) => `${surnames[i % 10]}甲${i}`)
    unitId = await unitWith(villageA1, people.slice(0, 1_800))
    await unitWith(villageB1, people.slice(1_800))
    await somebody(node, { role: 'programme_office', loginName: 'office', name: '办事员' })
    office = await logInAs(node, 'office')
  })

  test('O1-1 is listed whole, page by page, nobody twice, in the order of a dictionary', async () => {
    const seen: Listed[] = []
    let after: string | undefined
    do {
      const page = await list(office, { limit: '500', ...(after && { after }) })
      expect(page).toMatchObject({ count: 3_001, counted: true })
      seen.push(...page.persons)
      after = page.next
    } while (after)
    expect(seen).toHaveLength(3_001)
    expect(new Set(seen.map(({ id }) => id)).size).toBe(3_001)
    expect(seen.findIndex(({ name }) => name === '办事员')).toBe(0)
    expect(seen.at(-1)?.name.startsWith('向')).toBe(true)
  })

  test('tells how many there are of an office, of a place and of what is looked for', async () => {
    expect((await list(office, { orgUnitId: unitId })).count).toBe(1_800)
    const inB = await list(office, { place: townshipB, placeLevel: 'township' })
    expect(inB.count).toBe(1_200)
    expect(inB.persons.every(({ regionCode }) => regionCode === villageB1)).toBe(true)
    expect((await list(office, { search: '龙甲' })).count).toBe(300)
    expect((await list(office, { search: '龙甲1' })).persons[0]?.name).toBe('龙甲1')
  })

  test('a cursor that is not one is refused', async () => {
    expect(await list(office, { after: 'nonsense' })).toMatchObject({
      code: 'invalid_request',
      problems: [{ field: 'after' }],
    })
  })

  test('X-1 a page holds only whom the actor may read, and the count counts no others', async () => {
    const { loginName } = await somebody(node, {
      role: 'township_clerk',
      regionCode: townshipB,
      level: 'township',
    })
    const page = await list(await logInAs(node, loginName), { limit: '500' })
    expect(page.count).toBe(1_201)
    expect(page.persons.every(({ regionCode }) => regionCode.startsWith('433123104'))).toBe(true)
  })
})

describe('X-4 a person is found', () => {
  let session: Session
  beforeAll(async () => {
    await unitWith(townshipA, ['曾國強', '曾国梁', '单晓燕', '阿依古丽·买买提', '刘干', '劉乾'])
    await somebody(node, { role: 'programme_office', regionCode: county, loginName: 'zeng.gq' })
    session = await logInAs(node, 'zeng.gq')
  })

  test.each([
    ['曾国强', ['曾國強']],
    ['曾國', ['曾国梁', '曾國強']],
    ['zgq', ['曾國強']],
    ['ZG', ['曾国梁', '曾國強']],
    ['gq', ['曾國強', '测试人员']],
    ['zengguoq', ['曾國強']],
    ['ｚｇｌ', ['曾国梁']],
    ['单', ['单晓燕']],
    ['sxy', ['单晓燕']],
    ['古丽买', ['阿依古丽·买买提']],
    ['古丽·买', ['阿依古丽·买买提']],
    ['刘干', ['刘干', '劉乾']],
    ['zeng.g', ['曾国梁', '曾國強', '测试人员']],
    ['ang', []],
    ['[国]', ['曾国梁', '曾國強']],
    ['国.', ['曾国梁', '曾國強']],
    ['%', []],
  ])('by %s', async (search, found) => {
    expect(names(await list(session, { search })).toSorted()).toEqual(found.toSorted())
  })
})
