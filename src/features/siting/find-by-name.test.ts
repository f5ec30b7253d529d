import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestNode,
  townshipA,
  villageA1,
  villageB1,
} from '../../../test/harness/node.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import type { Row } from '../registers/shape.ts'
import { schoolRegister, townshipRegister, villageRegister } from '../schools/registers.ts'

let node: TestNode
let office: Session
let school: Row
beforeAll(async () => {
  node = await openTestNode()
  const { db } = node
  await saveRow(db, operator, townshipRegister, {
    townshipCode: townshipA,
    name: '廖家桥镇',
    inScope: true,
  })
  await saveRow(db, operator, villageRegister, {
    villageCode: villageA1,
    name: '瓦场村',
    inScope: true,
  })
  await saveRow(db, operator, villageRegister, {
    villageCode: villageB1,
    name: '茶田村',
    inScope: true,
  })
  school = await saveRow(db, operator, schoolRegister, {
    schoolCode: 'S-01',
    name: '茶田镇中心小学',
    villageCode: villageB1,
    stage: 'primary',
    mode: 'mode2',
    boarding: false,
  })
  await somebody(node, { role: 'programme_office', loginName: 'office' })
  office = await logInAs(node, 'office')
})
afterAll(() => node.close())

const found = async (search: string, place = county, placeLevel = 'county') =>
  (
    await office.get(`/api/siting/found?${new URLSearchParams({ place, placeLevel, search })}`)
  ).json()

test.each([
  ['廖家桥', [townshipA]],
  ['廖家橋鎮', [townshipA]],
  ['ljq', [townshipA]],
  ['LJQZ', [townshipA]],
  ['瓦場', [villageA1]],
  [villageA1, [villageA1]],
  ['凤凰', []],
  ['%', [townshipA, villageA1, villageB1]],
])('X-4 the lists of siting find units by %s', async (search, unitCodes) => {
  expect((await found(search)).unitCodes.toSorted()).toEqual(unitCodes)
})

test.each(['茶田鎮', 'ctzzxxx', 's-01', 'Ｓ０１'])(
  'X-4 the lists of siting find a host school by %s',
  async (search) => {
    expect((await found(search)).schoolIds).toEqual([school.id])
  },
)

test('X-4 in a township its own units are found, and the schools of the whole county', async () => {
  const inside = await found('c', townshipA, 'township')
  expect(inside).toEqual({ unitCodes: [villageA1], schoolIds: [school.id] })
})
