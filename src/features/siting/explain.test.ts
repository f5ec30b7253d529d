import { beforeAll, expect, test } from 'vitest'
import type { SolveMilp } from '../../base/milp.ts'
import { loadMilp } from '../../platform/milp.ts'
import { explainAssignment } from './explain.ts'
import type { SitingProblem } from './model.ts'
import { pairsOfPositions } from './pairs.ts'
import { solveSiting } from './solve.ts'

let milp: SolveMilp
beforeAll(async () => {
  milp = await loadMilp()
})

/** Villages at 0, 1 and 10 km along a road; schools at 0, 1.2 and 9 km. */
const road: SitingProblem = {
  demands: [
    { id: 'west', weight: 10, size: 10 },
    { id: 'centre', weight: 20, size: 10 },
    { id: 'east', weight: 10, size: 10 },
  ],
  sites: [{ id: 'A' }, { id: 'B' }, { id: 'C' }],
  pairs: pairsOfPositions(
    [0, 1000, 10_000].map((x) => ({ x, y: 0 })),
    [0, 1200, 9000].map((x) => ({ x, y: 0 })),
    { detour: 1, roundDown: false },
  ),
  objective: 'distance',
  timeLimitMs: 10_000,
}

function explain(problem: SitingProblem, demand: string) {
  const solution = solveSiting(problem, { milp, now: () => performance.now() })
  return explainAssignment(problem, solution, demand)
}

test('S2-3 a village served by the nearest school is explained by that alone', () => {
  expect(explain(road, 'west')).toEqual({
    demand: 'west',
    site: 'A',
    distance: 0,
    reason: 'nearest',
    nearer: [],
  })
})

test('a nearer school that is no host names what opening it would cost, and the limit of hosts', () => {
  const explained = explain({ ...road, maxHosts: 2 }, 'west')
  expect(explained).toMatchObject({
    site: 'B',
    reason: 'nearest_not_open',
    nearer: [
      {
        site: 'A',
        hindrance: { code: 'not_open', isHostLimitReached: true, fixedCost: 0, change: -12_000 },
      },
    ],
  })
})

test('without a limit of hosts, opening the nearer school is dearer than what it saves', () => {
  const sites = road.sites.map((site) => ({ ...site, fixedCost: 13_000 }))
  expect(explain({ ...road, sites }, 'west')).toMatchObject({
    site: 'B',
    nearer: [
      { site: 'A', hindrance: { code: 'not_open', isHostLimitReached: false, change: 1000 } },
    ],
  })
})

test('a full nearer school names its load and the cheapest way to make room, which is dearer', () => {
  const sites = road.sites.map((site) => ({ ...site, capacity: site.id === 'B' ? 10 : 20 }))
  const locked = [{ demand: 'west', site: 'B' }]
  expect(explain({ ...road, sites, locked }, 'centre')).toMatchObject({
    site: 'A',
    reason: 'nearest_full',
    nearer: [{ site: 'B', hindrance: { code: 'full', size: 10, used: 10, capacity: 10 } }],
  })
  const heavy = road.demands.map((demand) => ({
    ...demand,
    weight: demand.id === 'west' ? 30 : 20,
  }))
  const first = { ...road, demands: heavy, sites: [{ id: 'A', capacity: 10 }, { id: 'B' }] }
  const pairs = pairsOfPositions(
    [100, 0, 1200].map((x) => ({ x, y: 0 })),
    [0, 1200].map((x) => ({ x, y: 0 })),
    { detour: 1, roundDown: false },
  )
  const explained = explain({ ...first, pairs }, 'centre')
  expect(explained).toMatchObject({
    site: 'B',
    reason: 'nearest_full',
    nearer: [
      {
        site: 'A',
        hindrance: { makingRoom: { demand: 'west', to: 'B', change: 30 * 1000 - 20 * 1200 } },
      },
    ],
  })
})

test('what a person locked or forbade is explained by the person, not by distance', () => {
  const locked = [{ demand: 'west', site: 'C' }]
  expect(explain({ ...road, locked }, 'west')).toMatchObject({
    site: 'C',
    reason: 'locked_by_person',
    nearer: [
      { site: 'A', hindrance: { code: 'not_open' } },
      { site: 'B', hindrance: { code: 'has_room' } },
    ],
  })
  const forbidden = [{ demand: 'west', site: 'A' }]
  expect(explain({ ...road, forbidden }, 'west')).toMatchObject({
    site: 'B',
    reason: 'nearest_forbidden',
  })
})

test('S1-6 an unserved village names the nearest school and how far it is', () => {
  expect(explain({ ...road, radius: 500 }, 'east')).toEqual({
    demand: 'east',
    reason: 'all_beyond_radius',
    nearest: { site: 'C', distance: 1000, code: 'beyond_radius' },
  })
})

test('a village nobody can place on the map has no coordinates rather than no school', () => {
  const demands = road.demands.map((one) => (one.id === 'east' ? { ...one, located: false } : one))
  const pairs = { ...road.pairs, start: Int32Array.from([0, 3, 6, 6]) }
  expect(explain({ ...road, demands, pairs }, 'east')).toEqual({
    demand: 'east',
    reason: 'no_coordinates',
  })
})

test('a demand nobody knows is refused', () => {
  expect(() => explain(road, 'nowhere')).toThrow('demand_not_found')
})
