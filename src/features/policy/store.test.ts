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
} from '../../../test/harness/node.ts'
import type { PlaceLevel } from '../../base/place.ts'
import { asSystem } from '../../platform/db.ts'
import { rules } from './rule.ts'
import { findPolicy, insertPolicyValue } from './store.ts'

let node: TestNode
let office: Session
beforeAll(async () => {
  node = await openTestNode()
  await somebody(node, { role: 'programme_office', loginName: 'office' })
  office = await logInAs(node, 'office')
})
afterAll(() => node.close())

const rule = 'siting.villageRadiusMetres'
type Given = {
  regionCode?: string
  level?: PlaceLevel
  value?: unknown
  validFrom?: string
  sourceDocument?: string
}
const set = (given: Given, who = office) =>
  who.send('POST', `/api/policy/${rule}`, {
    regionCode: county,
    level: 'county',
    value: 4_000,
    validFrom: '2026-11-01',
    sourceDocument: '凤远办〔2026〕3号',
    ...given,
  })
const radiusAt = async (code: string, day: string) =>
  (await asSystem(node.db, 'test', (tx) => findPolicy(tx, [rule], code, day)))[rule]

describe('X-16 a rule’s value comes from its place and day', () => {
  test('until somebody sets it, it is the product’s own', async () => {
    expect(await radiusAt(villageA1, '2026-11-23')).toBe(rules[rule].initial)
    const { rules: listed } = (await office.get(`/api/policy?place=${villageA1}`)).json()
    const shown = listed.find((one: { rule: string }) => one.rule === rule)
    expect(shown).toMatchObject({ value: 3_000, initial: 3_000 })
    expect(shown).not.toHaveProperty('sourceDocument')
  })

  test('it holds from its day on, not before, for the place and all below it', async () => {
    expect((await set({ value: 4_000, validFrom: '2026-11-10' })).statusCode).toBe(204)
    expect(await radiusAt(villageA1, '2026-11-09')).toBe(3_000)
    expect(await radiusAt(villageA1, '2026-11-10')).toBe(4_000)
    expect(await radiusAt(county, '2030-01-01')).toBe(4_000)
    expect(await radiusAt('433124101201', '2026-11-10')).toBe(3_000)
  })

  test('the most specific place wins, even over a later day of the place above', async () => {
    await set({ regionCode: townshipA, level: 'township', value: 6_000, validFrom: '2026-11-11' })
    await set({ value: 4_500, validFrom: '2026-11-20' })
    expect(await radiusAt(villageA1, '2026-11-23')).toBe(6_000)
    expect(await radiusAt(townshipB, '2026-11-23')).toBe(4_500)
    expect(await radiusAt(townshipB, '2026-11-19')).toBe(4_000)
  })

  test('of one place the later day wins, of one day the later entry', async () => {
    await set({ value: 5_000, validFrom: '2026-11-15' })
    expect(await radiusAt(townshipB, '2026-11-16')).toBe(5_000)
    expect(await radiusAt(townshipB, '2026-11-23')).toBe(4_500)
    await set({ value: 4_600, validFrom: '2026-11-20' })
    expect(await radiusAt(townshipB, '2026-11-23')).toBe(4_600)
  })

  test('a code is taken at its level: the county’s own code as a township is no county', async () => {
    await asSystem(node.db, 'test', (tx) =>
      insertPolicyValue(tx, {
        id: '0199f0aa-0000-7000-8000-000000000001',
        rule,
        regionCode: county,
        level: 'township',
        value: '9999',
        validFrom: '2026-11-01',
        sourceDocument: '错误级别',
      }),
    )
    expect(await radiusAt(townshipB, '2026-11-23')).toBe(4_600)
  })

  test('what held before stays on record with its document, and cannot be changed', async () => {
    const { entries } = (await office.get(`/api/policy/${rule}/history`)).json()
    expect(entries.map(({ value }: { value: number }) => value)).toEqual(
      expect.arrayContaining([4_000, 6_000, 4_500, 5_000, 4_600]),
    )
    expect(entries[0]).toMatchObject({
      sourceDocument: expect.any(String),
      validFrom: expect.any(String),
    })
    for (const change of [
      node.db.updateTable('policyValues').set({ value: '1' }),
      node.db.deleteFrom('policyValues'),
    ])
      await expect(change.execute()).rejects.toThrow(/append-only/)
  })

  test('the day is that of Shanghai: a value of tomorrow holds from 16:00 UTC', async () => {
    await set({ regionCode: townshipB, level: 'township', value: 7_000, validFrom: '2026-11-24' })
    const shown = async () =>
      (await office.get(`/api/policy?place=${townshipB}`))
        .json()
        .rules.find((one: { rule: string }) => one.rule === rule).value
    node.setNow('2026-11-23T11:00:00.000Z')
    expect(await shown()).toBe(4_600)
    node.setNow('2026-11-23T16:00:00.000Z')
    expect(await shown()).toBe(7_000)
    node.setNow('2026-11-23T02:00:00.000Z')
  })
})

describe('what is not a value of the rule is refused and written nowhere', () => {
  test.each([
    ['too large', { value: 2_000_000 }, 400, 'policy_value_invalid'],
    ['a fraction of a metre', { value: 3_000.5 }, 400, 'policy_value_invalid'],
    ['text', { value: '3000' }, 400, 'policy_value_invalid'],
    ['nothing', { value: null }, 400, 'policy_value_invalid'],
    ['a code that is not of the level', { regionCode: townshipA }, 400, 'code_not_of_level'],
    ['a day that does not exist', { validFrom: '2026-02-30' }, 400, 'invalid_request'],
    ['no document', { sourceDocument: ' ' }, 400, 'invalid_request'],
    ['another county', { regionCode: '433124000000' }, 403, 'not_permitted'],
  ])('%s', async (_what, change, status, code) => {
    const count = async () =>
      (await office.get(`/api/policy/${rule}/history`)).json().entries.length
    const before = await count()
    const response = await set(change)
    expect([response.statusCode, response.json().code]).toEqual([status, code])
    expect(await count()).toBe(before)
  })

  test('by whoever may not set it', async () => {
    await somebody(node, { role: 'education_bureau', loginName: 'bureau' })
    const response = await set({}, await logInAs(node, 'bureau'))
    expect(response.json()).toEqual({ code: 'not_permitted', verb: 'policy.set' })
  })

  test('of a rule nobody knows', async () => {
    expect((await office.send('POST', '/api/policy/siting.luck', {})).statusCode).toBe(400)
  })
})
