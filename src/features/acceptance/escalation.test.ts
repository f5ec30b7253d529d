import { expect, test } from 'vitest'
import { actorOf, grantOf } from '../people/actor.ts'
import { escalationOf, levelsOf, nextEscalation } from './escalation.ts'
import { figuresOf } from './figures.ts'
import type { OrderState } from './order.ts'

const ladder = { township: 3, office: 7, leaders: 15 }
const levelOn = (today: string, state: OrderState = 'issued') =>
  escalationOf({ state, dueDay: '2026-11-10' }, today, ladder)

test('I4-4 an overdue order goes up to station, township, office and leaders, by the days of the rule', () => {
  expect(levelOn('2026-11-10')).toBeUndefined()
  expect(levelOn('2026-11-11')).toBe(1)
  expect(levelOn('2026-11-13')).toBe(1)
  expect(levelOn('2026-11-14')).toBe(2)
  expect(levelOn('2026-11-17')).toBe(2)
  expect(levelOn('2026-11-18')).toBe(3)
  expect(levelOn('2026-11-25')).toBe(3)
  expect(levelOn('2026-11-26')).toBe(4)
})

test('I4-4 what waits for its check goes up too; what is closed, withdrawn or not issued does not', () => {
  expect(levelOn('2026-12-31', 'submitted')).toBe(4)
  for (const state of ['closed', 'withdrawn', 'found'] as const)
    expect(levelOn('2026-12-31', state)).toBeUndefined()
})

test('I4-4 it is said on which day an order goes further up, and that day it does', () => {
  for (const level of [undefined, 1, 2, 3] as const) {
    const day = nextEscalation('2026-11-10', level, ladder) ?? ''
    expect(levelOn(day)).toBe((level ?? 0) + 1)
  }
  expect(nextEscalation('2026-11-10', 4, ladder)).toBeUndefined()
})

test('I4-4 each hears at his own level, and of his own stations alone', () => {
  const village = '433123101201'
  const where = { regionCode: village, organisationId: 'school' }
  const of = (role: string, regionCode: string, level: 'county' | 'township' | 'village') => {
    const grant = grantOf(role, { id: 'school', regionCode, level })
    if (!grant) throw new Error(role)
    return levelsOf(actorOf({ personId: 'p', accountId: 'a', name: '某' }, [grant]), where)
  }
  expect(of('head_of_school', village, 'village')).toEqual([1])
  expect(of('equipment_keeper', village, 'village')).toEqual([1])
  expect(of('village_secretary', village, 'village')).toEqual([1])
  expect(of('village_secretary', '433123101202', 'village')).toEqual([])
  expect(of('township_secretary', '433123101000', 'township')).toEqual([2])
  expect(of('township_clerk', '433123101000', 'township')).toEqual([2])
  expect(of('township_clerk', '433123102000', 'township')).toEqual([])
  expect(of('programme_office', '433123000000', 'county')).toEqual([3, 4])
  expect(of('organisation_department', '433123000000', 'county')).toEqual([4])
  expect(of('finance_bureau', '433123000000', 'county')).toEqual([])
})

test('O4-6 closure rate and days leave out what was never issued', () => {
  const one = (state: OrderState, issuedOn: string | null, closedOn: string | null) => ({
    ...{ state, issuedOn, closedOn, dueDay: '2026-11-10' },
  })
  const figures = figuresOf(
    [
      one('closed', '2026-11-01', '2026-11-04'),
      one('closed', '2026-11-01', '2026-11-11'),
      one('closed', '2026-11-01', '2026-11-21'),
      one('acknowledged', '2026-11-01', null),
      one('withdrawn', '2026-11-01', '2026-11-02'),
      one('found', null, null),
    ],
    '2026-11-11',
  )
  expect(figures).toEqual({
    ...{ issued: 4, closed: 3, open: 1, overdue: 1, closureBp: 7_500, medianDays: 10 },
  })
  expect(figuresOf([], '2026-11-11')).toMatchObject({ closureBp: null, medianDays: null })
})
