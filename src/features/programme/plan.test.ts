import { expect, test } from 'vitest'
import {
  badPhones,
  canonical,
  differences,
  isOf,
  missingRows,
  type PlanContent,
  type PlanLists,
  planLifecycle,
  planRows,
} from './plan.ts'

const [a, b] = ['433123101201', '433123104201'] as const
const at = (unitCode: string, unitName = unitCode) => ({ unitCode, unitName, townshipName: '镇' })
const lists: PlanLists = {
  hosts: [{ ...at(a), schoolName: '小学', mode: 'mode2' }],
  leads: [{ ...at(a), name: '甲', party: 'village', phone: '13900000000' }],
  operators: [{ ...at(a), name: '乙', position: 'technical_administrator', phone: '07431234567' }],
}
const content: PlanContent = {
  basis: [],
  goals: [{ key: 'g', text: '一' }],
  tasks: [],
}

test('I1-1 a unit in scope without a host, a lead or an operator is named', () => {
  const units = [
    { code: a, unitName: '一村' },
    { code: b, unitName: '二村' },
  ]
  expect(missingRows(units, lists)).toEqual(['二村'])
  for (const part of ['hosts', 'leads', 'operators'] as const)
    expect(missingRows(units.slice(0, 1), { ...lists, [part]: [] })).toEqual(['一村'])
})

test('I1-3 each person without a number, or with a malformed one, is named once', () => {
  expect(badPhones(lists)).toEqual([])
  const [lead] = lists.leads
  const [operator] = lists.operators
  if (!lead || !operator) throw new Error('no people')
  const bad = {
    ...lists,
    leads: [
      { ...lead, phone: null },
      { ...lead, party: 'school' as const, phone: '139' },
    ],
    operators: [{ ...operator, phone: '12345678901' }],
  }
  expect(badPhones(bad)).toEqual([`${a} 甲`, `${a} 乙`])
})

test('P-5 what one version says otherwise than the one before, row by row', () => {
  const before = planRows(content, lists)
  expect(differences(before, planRows(content, lists))).toEqual([])
  const [host] = lists.hosts
  if (!host) throw new Error('no host')
  const after = planRows(
    { ...content, goals: [{ key: 'h', text: '一' }] },
    { ...lists, hosts: [{ ...host, schoolName: '中心校' }] },
  )
  expect(differences(before, after)).toEqual([
    { key: 'goals:h', part: 'goals', kind: 'added' },
    { key: `hosts:${a}`, part: 'hosts', kind: 'changed' },
    { key: 'goals:g', part: 'goals', kind: 'removed' },
  ])
})

test('X-2 the same saying has the same digest, in whatever order its fields came', () => {
  expect(canonical({ b: [1, { d: null, c: undefined }], a: '“' })).toBe(
    '{"a":"“","b":[1,{"d":null}]}',
  )
  expect(canonical({ a: '“', b: [1, { d: null }] })).toBe(
    canonical({ b: [1, { d: null }], a: '“' }),
  )
})

test('I1-4 a township looks at the rows of its own units, county and city at all', () => {
  expect(isOf({ regionCode: a }, 'township', '433123101000')).toBe(true)
  expect(isOf({ regionCode: b }, 'township', '433123101000')).toBe(false)
  expect(isOf({}, 'township', '433123101000')).toBe(false)
  expect(isOf({}, 'city')).toBe(true)
})

test('INV-30 INV-31 every way to filing goes through townships, county and city', () => {
  const into = (state: string) =>
    Object.values(planLifecycle.moves)
      .filter((move) => move.to === state)
      .flatMap((move) => [...move.from])
  expect(into('filed')).toEqual(['approved'])
  expect(into('approved')).toEqual(['city_review'])
  expect(into('city_review')).toEqual(['county_review'])
  expect(into('county_review')).toEqual(['township_review'])
  expect(into('township_review')).toEqual(['draft'])
})
