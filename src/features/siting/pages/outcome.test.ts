import { expect, test } from 'vitest'
import { isAdoptable, isSolved, type Outcome } from '../scenario.ts'
import { toneOf, verdictOf, widerRadius } from './outcome.ts'

const outcome: Outcome = {
  status: 'feasible',
  objective: 1_000,
  bound: 980,
  gap: 0.01231,
  hosts: 40,
  served: 280,
  unserved: 18,
  peopleWithinRadius: 900,
  people: 1_000,
  meanMetres: 1_800,
  worstMetres: 2_990,
  elapsedMs: 8_000,
}

test('how far a found plan may be from the best is rounded up, so that "at most" is true', () => {
  expect(verdictOf(outcome)).toEqual({ code: 'at_most_off', percent: 1.3 })
})

test('a plan whose distance to the best is unknown is the best found, and a proven one is proven', () => {
  expect(verdictOf({ ...outcome, gap: null })).toEqual({ code: 'best_found' })
  expect(verdictOf({ ...outcome, status: 'optimal', gap: 0 })).toEqual({ code: 'proven' })
})

test('an impossible question names what stands in the way, with its numbers', () => {
  const obstacle = { code: 'capacity_too_small', size: 900, capacity: 400, hosts: 10 } as const
  expect(verdictOf({ ...outcome, status: 'infeasible', obstacle })).toEqual({
    code: 'impossible',
    obstacle: 'capacity_too_small',
    values: { size: 900, capacity: 400, hosts: 10 },
  })
})

test('a search that ended without a plan has nothing to adopt', () => {
  const scenario = { state: 'solved', outcome: { ...outcome, status: 'infeasible' } } as never
  expect(isSolved(scenario)).toBe(false)
  expect(isSolved({ state: 'solved', outcome } as never)).toBe(true)
})

test('a proven plan that serves nobody is neither good nor to be adopted', () => {
  const nobody = { ...outcome, status: 'optimal', served: 0, unserved: 298 } as const
  expect(toneOf(nobody)).toBe('bad')
  expect(isAdoptable({ state: 'solved', outcome: nobody })).toBe(false)
  expect(toneOf(outcome)).toBe('soon')
  expect(toneOf({ ...outcome, unserved: 0 })).toBe('good')
  expect(isAdoptable({ state: 'solved', outcome })).toBe(true)
})

test('a wider radius is told in whole kilometres, with how many it would reach', () => {
  expect(widerRadius([3_100, 3_900, 4_200, 9_000])).toEqual({ metres: 4_000, units: 2 })
  expect(widerRadius([3_100])).toEqual({ metres: 4_000, units: 1 })
  expect(widerRadius([])).toBeUndefined()
})
