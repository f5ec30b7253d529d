import { expect, test } from 'vitest'
import { nextStepOf } from './next-step.ts'

const open = { state: 'open' } as const
const fixed = { state: 'fixed' } as const
const unserved = [
  {
    code: '433123101201',
    level: 'village',
    name: '瓦场村',
    townshipName: null,
    reason: { code: 'no_coordinates' },
  },
] as const

test('before there is anything to site the next step is to register it', () => {
  const nothing = { units: [], schools: [], decisions: [], unserved: [], scenarios: [] }
  expect(nextStepOf(nothing)).toEqual({ code: 'register_units', to: '/townships' })
  expect(nextStepOf({ ...nothing, units: [1] })).toEqual({
    code: 'register_schools',
    to: '/schools',
  })
})

test('before anything is adopted the next step is a scenario, then comparing what was solved', () => {
  const nothing = { units: [1], schools: [1], decisions: [], unserved: [], scenarios: [] }
  expect(nextStepOf(nothing).code).toBe('make_scenario')
  const solved = (served: number) =>
    nextStepOf({
      ...nothing,
      scenarios: [{ state: 'solved', outcome: { status: 'optimal', served } } as never],
    }).code
  expect(solved(1)).toBe('compare_scenarios')
  expect(solved(0)).toBe('make_scenario')
})

test('units without a host come before answers that are still out', () => {
  const given = {
    units: [1],
    schools: [],
    scenarios: [],
    decisions: [open, fixed],
    unserved: [...unserved],
  }
  expect(nextStepOf(given)).toEqual({ code: 'place_units', to: '/siting/unserved', count: 1 })
  expect(nextStepOf({ ...given, unserved: [] })).toEqual({
    code: 'collect_answers',
    to: '/siting/decisions',
    count: 1,
  })
})

test('when every host is fixed the list is printed', () => {
  expect(
    nextStepOf({ units: [1], schools: [1], scenarios: [], decisions: [fixed], unserved: [] }).code,
  ).toBe('print_list')
})
