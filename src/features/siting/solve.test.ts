import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { SolveMilp } from '../../base/milp.ts'
import { loadMilp } from '../../platform/milp.ts'
import type { PairName, SitingProblem, SitingSolution } from './model.ts'
import { pairsOfList, pairsOfPositions } from './pairs.ts'
import { solveSiting } from './solve.ts'

let milp: SolveMilp
beforeAll(async () => {
  milp = await loadMilp()
})

const solve = (problem: SitingProblem): SitingSolution =>
  solveSiting(problem, { milp, now: () => performance.now() })

// fast-check prints the seed and the path of a counterexample.
const seed = 20_261_123

for (const objective of ['distance', 'coverage', 'minimax'] as const) {
  test(`S2-3 ${objective}: no assignment beats the solver's, and it says so (against every assignment)`, () => {
    fc.assert(
      fc.property(smallProblem(objective), (problem) => {
        const best = tryEverything(problem)
        const solution = solve(problem)
        if (!best) {
          expect(solution).toMatchObject({ status: 'infeasible', objective: null, hosts: [] })
          return
        }
        expect(solution.status).toBe('optimal')
        expect(solution.objective).toBeCloseTo(best.objective, 6)
        expect(solution.bound).toBeCloseTo(best.objective, 6)
        const own = judge(problem, solution)
        expect(own.objective).toBeCloseTo(best.objective, 6)
        if (solution.tieBreak === 'optimal') {
          expect(own.weightedDistance).toBeCloseTo(best.weightedDistance, 5)
        }
        expect(solution.tieBreak).toBe(objective === 'distance' ? null : 'optimal')
      }),
      { seed, numRuns: 400 },
    )
  })
}

test.each([
  ['01', 713],
  ['02', 740],
  ['03', 751],
  ['04', 651],
])(
  'S2-3 capacitated p-median %s of OR-Library: the published optimum, proven',
  (name, best) => {
    const solution = solve({ ...readPmedcap(name), timeLimitMs: 60_000 })
    expect(solution).toMatchObject({ status: 'optimal', objective: best, bound: best, gap: 0 })
    expect(solution.hosts.length).toBeLessThanOrEqual(5)
  },
  300_000,
)

test('S1-6 a village beyond every radius is unassigned, and the others are served', () => {
  const solution = solve({ ...threeSchools, radius: 1500 })
  expect(solution).toMatchObject({
    status: 'optimal',
    unassigned: [{ demand: 'far', reason: 'all_beyond_radius' }],
  })
  expect(solution.assignments).toHaveLength(2)
})

test('a locked pair stands beyond the radius and against a nearer site', () => {
  const solution = solve({
    ...threeSchools,
    radius: 1500,
    locked: [{ demand: 'far', site: 'a' }],
  })
  expect(solution.unassigned).toEqual([])
  expect(solution.assignments).toContainEqual({ demand: 'far', site: 'a', distance: 9000 })
})

test('a lock on a pair that is forbidden, or does not exist, is refused', () => {
  const pair = { demand: 'far', site: 'a' }
  expect(() => solve({ ...threeSchools, locked: [pair], forbidden: [pair] })).toThrow(
    'locked_pair_forbidden',
  )
  const noPairs = pairsOfList(3, [])
  expect(() => solve({ ...threeSchools, pairs: noPairs, locked: [pair] })).toThrow(
    'locked_pair_unknown',
  )
})

test('capacity that cannot hold the demands is infeasible with the sum that is missing', () => {
  const sites = threeSchools.sites.map((site) => ({ ...site, capacity: 12 }))
  expect(solve({ ...threeSchools, sites, maxHosts: 2 })).toMatchObject({
    status: 'infeasible',
    obstacle: { code: 'capacity_too_small', size: 30, capacity: 24, hosts: 2 },
  })
})

test('demands that fit in sum but not one by one are infeasible too', () => {
  const demands = ['p', 'q', 'r'].map((id) => ({ id, weight: 1, size: 6 }))
  const sites = ['a', 'b'].map((id) => ({ id, capacity: 9 }))
  const pairs = pairsOfPositions(
    demands.map((_, x) => ({ x, y: 0 })),
    sites.map((_, x) => ({ x, y: 1 })),
    { detour: 1, roundDown: false },
  )
  const problem: SitingProblem = { demands, sites, pairs, objective: 'distance', timeLimitMs: 5000 }
  expect(solve(problem)).toMatchObject({
    status: 'infeasible',
    obstacle: { code: 'no_combination_fits' },
  })
})

test('sizes of 0.1 and 0.2 fit into a capacity of 0.3', () => {
  const demands = [
    { id: 'p', weight: 1, size: 0.1 },
    { id: 'q', weight: 1, size: 0.2 },
  ]
  const pairs = pairsOfList(2, [
    { demand: 0, site: 0, distance: 5 },
    { demand: 1, site: 0, distance: 7 },
  ])
  const sites = [{ id: 'a', capacity: 0.3 }]
  expect(solve({ demands, sites, pairs, objective: 'distance', timeLimitMs: 5000 })).toMatchObject({
    status: 'optimal',
    objective: 12,
  })
})

test('no demands are served at no cost, and no sites leave every demand unassigned', () => {
  const none = { ...threeSchools, demands: [], pairs: pairsOfList(0, []) }
  expect(solve(none)).toMatchObject({ status: 'optimal', objective: 0, hosts: [] })
  const nowhere = { ...threeSchools, sites: [], pairs: pairsOfList(3, []) }
  expect(solve(nowhere)).toMatchObject({ status: 'optimal', objective: 0, hosts: [] })
  expect(solve(nowhere).unassigned).toHaveLength(3)
})

test('no host allowed is infeasible while somebody needs one', () => {
  expect(solve({ ...threeSchools, maxHosts: 0 })).toMatchObject({
    status: 'infeasible',
    obstacle: { code: 'no_hosts_allowed', demands: 3 },
  })
})

test('a demand of no weight goes to the nearest host with room', () => {
  const demands = threeSchools.demands.map((demand) => ({ ...demand, weight: 0, size: 1 }))
  const { assignments } = solve({ ...threeSchools, demands, maxHosts: 2 })
  const hosts = new Set(assignments.map(({ site }) => site))
  for (const { demand, distance } of assignments) {
    const i = demands.findIndex(({ id }) => id === demand)
    const reach = distancesOf(threeSchools, i).filter(({ site }) => hosts.has(site))
    expect(distance).toBe(Math.min(...reach.map((pair) => pair.distance)))
  }
})

test('the same problem has the same answer twice', () => {
  const problem = { ...readPmedcap('04'), timeLimitMs: 60_000 }
  expect(solve(problem)).toEqual(solve(problem))
})

test('progress never takes back what it has told', () => {
  const told: SitingSolution[] = []
  // A clock that moves with every look at it: what is told does not depend on the machine's speed.
  let nowMs = 0
  solveSiting(
    { ...readPmedcap('01'), timeLimitMs: 1e9 },
    { milp, now: () => ++nowMs * 100, onProgress: ({ solution }) => told.push(solution) },
  )
  expect(told.length).toBeGreaterThan(2)
  told.reduce((before, after) => {
    expect(after.objective as number).toBeLessThanOrEqual(before.objective as number)
    expect(after.bound as number).toBeGreaterThanOrEqual(before.bound as number)
    expect(after.bound as number).toBeLessThanOrEqual(after.objective as number)
    return after
  })
})

const threeSchools: SitingProblem = {
  demands: ['near', 'mid', 'far'].map((id) => ({ id, weight: 10, size: 10 })),
  sites: ['a', 'b', 'c'].map((id) => ({ id })),
  pairs: pairsOfPositions(
    [
      { x: 0, y: 0 },
      { x: 2000, y: 0 },
      { x: 9000, y: 0 },
    ],
    [
      { x: 0, y: 0 },
      { x: 1000, y: 0 },
      { x: 7000, y: 0 },
    ],
    { detour: 1, roundDown: false },
  ),
  objective: 'distance',
  timeLimitMs: 20_000,
}

function readPmedcap(name: string): Omit<SitingProblem, 'timeLimitMs'> {
  const path = join(import.meta.dirname, `../../../test/data/facility-location/pmedcap${name}.txt`)
  const numbers = readFileSync(path, 'utf8').trim().split(/\s+/).map(Number)
  const [count, maxHosts, capacity] = numbers.slice(2, 5) as [number, number, number]
  const points = Array.from({ length: count }, (_, i) => {
    const [id, x, y, size] = numbers.slice(5 + 4 * i, 9 + 4 * i) as [number, number, number, number]
    return { id: String(id), x, y, size }
  })
  return {
    demands: points.map(({ id, size }) => ({ id, weight: 1, size })),
    sites: points.map(({ id }) => ({ id, capacity })),
    pairs: pairsOfPositions(points, points, { detour: 1, roundDown: true }),
    maxHosts,
    objective: 'distance',
  }
}

function smallProblem(objective: SitingProblem['objective']): fc.Arbitrary<SitingProblem> {
  const amount = fc.integer({ min: 0, max: 90_000 }).map((value) => value / 10_007)
  const whole = fc.integer({ min: 0, max: 9 })
  return fc
    .record({
      demands: fc.array(fc.record({ weight: fc.oneof(whole, amount), size: whole }), {
        minLength: 1,
        maxLength: 5,
      }),
      sites: fc.array(
        fc.record(
          { capacity: fc.integer({ min: 1, max: 20 }), fixedCost: fc.oneof(whole, amount) },
          { requiredKeys: [] },
        ),
        { minLength: 1, maxLength: 4 },
      ),
      distances: fc.array(fc.oneof(whole, amount), { minLength: 20, maxLength: 20 }),
      present: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 20, maxLength: 20 }),
      radius: fc.option(fc.integer({ min: 2, max: 12 }), { nil: undefined }),
      maxHosts: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      lock: fc.option(fc.nat(19), { nil: undefined }),
      ban: fc.option(fc.nat(19), { nil: undefined }),
    })
    .map(({ demands, sites, distances, present, radius, maxHosts, lock, ban }) => {
      const list = demands
        .flatMap((_, demand) => sites.map((_, site) => ({ demand, site })))
        .map((pair, k) => ({ ...pair, distance: distances[k] as number }))
        .filter((_, k) => (present[k] as number) > 1)
      const name = (k: number | undefined): PairName[] => {
        const pair = k === undefined ? undefined : list[k % Math.max(1, list.length)]
        return pair ? [{ demand: `d${pair.demand}`, site: `s${pair.site}` }] : []
      }
      const locked = name(lock)
      const limit = objective === 'coverage' ? (radius ?? 5) : radius
      return {
        demands: demands.map((demand, i) => ({ id: `d${i}`, ...demand })),
        sites: sites.map((site, j) => ({ id: `s${j}`, ...site })),
        pairs: pairsOfList(demands.length, list),
        objective,
        ...(limit === undefined ? {} : { radius: limit }),
        ...(maxHosts === undefined ? {} : { maxHosts }),
        locked,
        forbidden: name(ban).filter(({ demand }) => demand !== locked[0]?.demand),
        timeLimitMs: 20_000,
      }
    })
}

type Judged = { objective: number; weightedDistance: number }

/** Every assignment of the demands that have an allowed site; undefined when none fits. */
function tryEverything(problem: SitingProblem): Judged | undefined {
  const choices = problem.demands
    .map((demand, i) => allowedOf(problem, i).map(({ site }) => ({ demand: demand.id, site })))
    .filter((options) => options.length > 0)
  let best: Judged | undefined
  const chosen: PairName[] = []
  const visit = (depth: number): void => {
    const options = choices[depth]
    if (options) {
      for (const option of options) {
        chosen[depth] = option
        visit(depth + 1)
      }
      return
    }
    const judged = judgeAssignment(problem, chosen)
    if (!judged) return
    const better = !best || compare(problem, judged, best) < 0
    if (better) best = judged
  }
  visit(0)
  return best
}

function compare({ objective }: SitingProblem, a: Judged, b: Judged): number {
  const sign = objective === 'coverage' ? -1 : 1
  const first = sign * (a.objective - b.objective)
  return Math.abs(first) > 1e-9 ? first : a.weightedDistance - b.weightedDistance
}

function judge(problem: SitingProblem, { assignments }: SitingSolution): Judged {
  const judged = judgeAssignment(problem, assignments)
  if (!judged) throw new Error('the solution breaks a limit')
  const allowed = assignments.every(({ demand, site, distance }) => {
    const i = problem.demands.findIndex(({ id }) => id === demand)
    return allowedOf(problem, i).some((pair) => pair.site === site && pair.distance === distance)
  })
  expect(allowed).toBe(true)
  return judged
}

function judgeAssignment(problem: SitingProblem, chosen: readonly PairName[]): Judged | undefined {
  const { demands, sites, objective, radius = Infinity, maxHosts = Infinity } = problem
  const open = new Set((problem.locked ?? []).map(({ site }) => site))
  const load = new Map<string, number>()
  let weightedDistance = 0
  let covered = 0
  let worst = 0
  for (const pair of chosen) {
    const i = demands.findIndex(({ id }) => id === pair.demand)
    const { weight, size } = demands[i] as { weight: number; size: number }
    const { distance } = distancesOf(problem, i).find(({ site }) => site === pair.site) as {
      distance: number
    }
    open.add(pair.site)
    load.set(pair.site, (load.get(pair.site) ?? 0) + size)
    weightedDistance += weight * distance
    worst = Math.max(worst, distance)
    if (distance <= radius) covered += weight
  }
  if (open.size > maxHosts) return undefined
  let fixed = 0
  for (const site of sites) {
    if ((load.get(site.id) ?? 0) > (site.capacity ?? Infinity)) return undefined
    if (open.has(site.id)) fixed += site.fixedCost ?? 0
  }
  const objectives = { distance: weightedDistance + fixed, coverage: covered, minimax: worst }
  return { objective: objectives[objective], weightedDistance }
}

function allowedOf(problem: SitingProblem, i: number) {
  const { locked = [], forbidden = [], objective, radius = Infinity } = problem
  const demand = problem.demands[i]?.id
  const lock = locked.find((pair) => pair.demand === demand)
  return distancesOf(problem, i).filter(({ site, distance }) => {
    if (lock) return lock.site === site
    if (forbidden.some((pair) => pair.demand === demand && pair.site === site)) return false
    return objective === 'coverage' || distance <= radius
  })
}

function distancesOf({ pairs, sites }: SitingProblem, i: number) {
  const found: { site: string; distance: number }[] = []
  for (let k = pairs.start[i] as number; k < (pairs.start[i + 1] as number); k++) {
    const site = sites[pairs.site[k] as number]?.id as string
    found.push({ site, distance: pairs.distance[k] as number })
  }
  return found
}
