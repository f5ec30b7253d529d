import { at } from '../../base/typed-array.ts'
import { eligiblePairs } from './eligible.ts'
import type { Demand, Site, SitingProblem, SitingSolution } from './model.ts'
import { pairsOfList } from './pairs.ts'
import type { SitingObstacle } from './reasons.ts'
import { type SolveMeans, solveSiting } from './solve.ts'

/** Share of the time for finding out who cannot be served. */
const shareForShortage = 0.4

/**
 * As `solveSiting`; but where the schools' places do not suffice for everybody, a county is not
 * answered with "impossible": as many people as possible are served, and the rest are named
 * (`no_room`).
 */
export function solveAsFarAsPossible(problem: SitingProblem, means: SolveMeans): SitingSolution {
  const startedMs = means.now()
  const whole = solveSiting(problem, means)
  if (whole.status !== 'infeasible' || isOfPersons(problem, whole.obstacle)) return whole
  const leftMs = () => Math.max(0, problem.timeLimitMs - (means.now() - startedMs))
  const served = mostPeople(
    { ...problem, timeLimitMs: leftMs() * shareForShortage },
    { milp: means.milp, now: means.now },
  )
  if (!served) return whole
  const rest = solveSiting({ ...without(problem, served.left), timeLimitMs: leftMs() }, means)
  const proven = rest.status === 'optimal' && !served.proven ? 'feasible' : rest.status
  return {
    ...rest,
    status: proven,
    unassigned: rest.unassigned.map((one) =>
      served.left.has(one.demand) ? { ...one, reason: 'no_room' } : one,
    ),
  }
}

/** Whether people's own choices stand in the way: those are theirs to undo. */
function isOfPersons(problem: SitingProblem, obstacle: SitingObstacle | undefined): boolean {
  if (obstacle?.code === 'no_hosts_allowed' || obstacle?.code === 'locks_need_more_hosts')
    return true
  const used = new Map<string, number>()
  for (const { demand, site } of problem.locked ?? []) {
    const size = problem.demands.find(({ id }) => id === demand)?.size ?? 0
    used.set(site, (used.get(site) ?? 0) + size)
  }
  return problem.sites.some(
    ({ id, capacity }) => capacity !== undefined && (used.get(id) ?? 0) > capacity,
  )
}

/**
 * Whom to leave out so that the most weight is served: everybody may also go "nowhere", a place
 * without limits that is too far to count, and that a visitor of its own keeps open, so that it
 * takes none of the allowed hosts.
 */
function mostPeople(
  problem: SitingProblem,
  means: SolveMeans,
): { left: Set<string>; proven: boolean } | undefined {
  const { demands, start, pairs } = eligiblePairs(problem)
  const list: { demand: number; site: number; distance: number }[] = []
  const kept = [...demands].map((index) => problem.demands[index] as Demand)
  kept.forEach((demand, i) => {
    for (let p = at(start, i); p < at(start, i + 1); p++) {
      const k = at(pairs, p)
      list.push({
        demand: i,
        site: at(problem.pairs.site, k),
        distance: at(problem.pairs.distance, k),
      })
    }
    if (!problem.locked?.some((lock) => lock.demand === demand.id)) {
      list.push({ demand: i, site: problem.sites.length, distance: nowhereDistance })
    }
  })
  list.push({ demand: kept.length, site: problem.sites.length, distance: 0 })
  const solution = solveSiting(
    {
      demands: [
        ...kept.map(({ radius, ...demand }) => demand),
        { id: nowhere, weight: 0, size: 0 },
      ],
      sites: [...problem.sites.map(({ fixedCost, ...site }): Site => site), { id: nowhere }],
      pairs: pairsOfList(kept.length + 1, list),
      objective: 'coverage',
      radius: nowhereDistance / 10,
      ...(problem.maxHosts !== undefined && { maxHosts: problem.maxHosts + 1 }),
      timeLimitMs: problem.timeLimitMs,
    },
    means,
  )
  if (solution.assignments.length === 0) return undefined
  const left = solution.assignments.filter(
    ({ demand, site }) => site === nowhere && demand !== nowhere,
  )
  return { left: new Set(left.map(({ demand }) => demand)), proven: solution.status === 'optimal' }
}

const nowhere = '(nowhere)'
const nowhereDistance = 1e9

/** The same question without the pairs of `left`. */
function without(problem: SitingProblem, left: ReadonlySet<string>): SitingProblem {
  const { demands, pairs } = problem
  const list: { demand: number; site: number; distance: number }[] = []
  demands.forEach(({ id }, demand) => {
    if (left.has(id)) return
    for (let k = at(pairs.start, demand); k < at(pairs.start, demand + 1); k++) {
      list.push({ demand, site: at(pairs.site, k), distance: at(pairs.distance, k) })
    }
  })
  return { ...problem, pairs: pairsOfList(demands.length, list) }
}
