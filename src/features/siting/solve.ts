import type { SolveMilp } from '../../base/milp.ts'
import { at } from '../../base/typed-array.ts'
import { type Eligible, eligiblePairs, farPairs } from './eligible.ts'
import { type Instance, largestCapacity, makeInstance, roomOf, totalOf } from './instance.ts'
import { type Minimum, minimise, provenGap } from './minimise.ts'
import type { Progress, SitingProblem, SitingSolution } from './model.ts'
import type { SitingObstacle } from './reasons.ts'

export type SolveMeans = {
  milp: SolveMilp
  /** Milliseconds of a clock that never goes back. */
  now: () => number
  onProgress?: (progress: Progress) => void
}

/** Share of the time for the objective where a second goal follows. */
const firstGoalShare = 0.7
/** Objectives below this count as this when a gap is measured. */
const tiny = 1e-6
/** Bounds alone are told no more often. */
const tellEveryMs = 200

/**
 * Chooses hosts and serves every demand that has an allowed site by exactly one of them. Blocks until
 * the best solution is proven or the time is over: the hub calls it in a worker.
 */
export function solveSiting(problem: SitingProblem, means: SolveMeans): SitingSolution {
  const startedMs = means.now()
  const eligible = eligiblePairs(problem)
  const task: Task = {
    problem,
    eligible,
    means,
    startedMs,
    deadlineMs: startedMs + problem.timeLimitMs,
  }
  const obstacle = obstacleOf(task)
  if (obstacle) return nothingFound(task, 'infeasible', obstacle)
  if (problem.objective === 'distance') return leastDistance(task)
  return problem.objective === 'coverage' ? mostCoverage(task) : leastWorst(task)
}

/** The answer when nothing came of the search before it had to end. */
export function unknownSolution(problem: SitingProblem): SitingSolution {
  return nothingFound({ eligible: eligiblePairs(problem) }, 'unknown')
}

type Task = {
  problem: SitingProblem
  eligible: Eligible
  means: SolveMeans
  startedMs: number
  deadlineMs: number
}

function leastDistance(task: Task): SitingSolution {
  const { problem, means } = task
  const weighted = instanceOf(task, {
    cost: (k, i) => weightOf(problem, i) * at(problem.pairs.distance, k),
    fixed: problem.sites.map(({ fixedCost }) => fixedCost ?? 0),
  })
  const asSolution = (found: Minimum): SitingSolution =>
    found.chosen
      ? solutionOf(task, settle(task, found.chosen), found.objective, found.bound, null)
      : notFound(task, found)
  return asSolution(
    minimise(weighted, {
      milp: means.milp,
      now: means.now,
      deadlineMs: task.deadlineMs,
      onBetter: teller(task, asSolution),
    }),
  )
}

/** Least uncovered weight first; then, with no more left uncovered, least weighted distance. */
function mostCoverage(task: Task): SitingSolution {
  const { problem, eligible, means } = task
  const far = farPairs(problem)
  const isFar = (k: number): boolean => far[k] === 1
  const uncovered = (chosen: Int32Array): number =>
    chosen.reduce(
      (sum, k, i) => sum + (isFar(k) ? weightOf(problem, at(eligible.demands, i)) : 0),
      0,
    )
  const total = eligible.demands.reduce((sum, i) => sum + weightOf(problem, i), 0)
  const covering = (chosen: Int32Array, least: number, tieBreak: SitingSolution['tieBreak']) => {
    const left = uncovered(chosen)
    const isNone = left - least <= 1e-8 * Math.max(total, tiny)
    return solutionOf(
      task,
      settle(task, chosen),
      total - left,
      total - (isNone ? left : least),
      tieBreak,
    )
  }
  const easier = coverageWithoutFarHosts(task, isFar)
  if (easier.bound === Number.POSITIVE_INFINITY) return notFound(task, easier)
  const first = minimise(
    instanceOf(task, { cost: (k, i) => (isFar(k) ? weightOf(problem, i) : 0) }),
    {
      milp: means.milp,
      now: means.now,
      deadlineMs: deadlineOfFirstGoal(task),
      atLeast: easier.bound,
      ...(easier.chosen ? { hint: easier.chosen } : {}),
      onBetter: teller(task, ({ chosen, bound }) => chosen && covering(chosen, bound, 'feasible')),
    },
  )
  if (!first.chosen) return notFound(task, first)
  const second = nearestAmongCovering(task, { isFar, uncovered, chosen: first.chosen })
  return covering(second.chosen, first.bound, second.isProven ? 'optimal' : 'feasible')
}

/**
 * The same as if whoever is not covered needed no room anywhere: far fewer pairs, and no solution of
 * the whole question leaves less uncovered. What it chooses is then completed with far hosts.
 */
function coverageWithoutFarHosts(task: Task, isFar: (k: number) => boolean): Minimum {
  const { problem, eligible, means } = task
  const { sites, pairs } = problem
  const elsewhere = sites.length
  const start = [0]
  const site: number[] = []
  const cost: number[] = []
  const origin: number[] = []
  for (let i = 0; i < eligible.demands.length; i++) {
    let hasFar = false
    for (let p = at(eligible.start, i); p < at(eligible.start, i + 1); p++) {
      const k = at(eligible.pairs, p)
      if (isFar(k)) hasFar = true
      else {
        site.push(at(pairs.site, k))
        cost.push(0)
        origin.push(k)
      }
    }
    if (hasFar) {
      site.push(elsewhere)
      cost.push(weightOf(problem, at(eligible.demands, i)))
      origin.push(-1)
    }
    start.push(site.length)
  }
  const whole = instanceOf(task, { cost: () => 0 })
  const deadlineMs = means.now() + (deadlineOfFirstGoal(task) - means.now()) / 2
  const relaxed = minimise(
    makeInstance({
      start: Int32Array.from(start),
      site: Int32Array.from(site),
      cost: Float64Array.from(cost),
      origin: Int32Array.from(origin),
      size: whole.size,
      capacity: Float64Array.from([...whole.capacity, Number.POSITIVE_INFINITY]),
      fixed: new Float64Array(sites.length + 1),
      mustOpen: Uint8Array.from([...whole.mustOpen, 1]),
      maxHosts: whole.maxHosts + 1,
    }),
    { milp: means.milp, now: means.now, deadlineMs },
  )
  const { chosen } = relaxed
  if (!chosen) return relaxed
  const completed = minimise(
    instanceOf(task, {
      cost: (k, i) => weightOf(problem, i) * at(pairs.distance, k),
      allows: (k, i) => at(chosen, i) < 0 || at(chosen, i) === k,
    }),
    {
      milp: means.milp,
      now: means.now,
      deadlineMs: means.now() + (deadlineOfFirstGoal(task) - means.now()) / 4,
      enough: Number.MAX_VALUE,
    },
  )
  return { ...relaxed, chosen: completed.chosen }
}

/**
 * Distance with a charge on what lies too far. A charge that leaves no more uncovered than the first
 * goal did makes the two orders one; it is raised until it does.
 */
function nearestAmongCovering(
  task: Task,
  first: {
    isFar: (k: number) => boolean
    uncovered: (chosen: Int32Array) => number
    chosen: Int32Array
  },
): { chosen: Int32Array; isProven: boolean } {
  const { problem, means, eligible } = task
  const most = first.uncovered(first.chosen) * (1 + 1e-12)
  let longest = 0
  for (const k of eligible.pairs) longest = Math.max(longest, at(problem.pairs.distance, k))
  let charge = 4 * longest
  for (let attempt = 0; attempt < 4 && means.now() < task.deadlineMs; attempt++) {
    const found = minimise(
      instanceOf(task, {
        cost: (k, i) =>
          weightOf(problem, i) * (at(problem.pairs.distance, k) + (first.isFar(k) ? charge : 0)),
      }),
      {
        milp: means.milp,
        now: means.now,
        deadlineMs: task.deadlineMs,
        hint: first.chosen,
      },
    )
    if (found.chosen && first.uncovered(found.chosen) <= most) {
      return { chosen: found.chosen, isProven: isProven(found) }
    }
    charge *= 16
  }
  return { chosen: first.chosen, isProven: false }
}

/** The least worst distance by bisection over the distances there are; then least weighted distance. */
function leastWorst(task: Task): SitingSolution {
  const { problem, eligible, means } = task
  const { distance } = problem.pairs
  const levels = distinct(eligible.pairs, distance)
  const worstOf = (chosen: Int32Array): number =>
    chosen.reduce((worst, k) => Math.max(worst, at(distance, k)), 0)
  const asSolution = (chosen: Int32Array, bound: number, tieBreak: SitingSolution['tieBreak']) =>
    solutionOf(task, settle(task, chosen), worstOf(chosen), bound, tieBreak)

  // Below `proven` nothing is possible; below `low` nothing was found in the time given.
  let low = indexOfLevel(levels, floorOf(task))
  let proven = low
  let best = withinLevel(task, levels, levels.length - 1, undefined)
  if (!best.chosen) return notFound(task, best)
  let chosen = best.chosen
  let high = indexOfLevel(levels, worstOf(chosen))
  const tell = teller(task, () => asSolution(chosen, at(levels, proven), 'feasible'))
  tell(best)
  while (low < high && means.now() < deadlineOfFirstGoal(task)) {
    const middle = Math.floor((low + high) / 2)
    best = withinLevel(task, levels, middle, chosen)
    if (best.chosen) {
      chosen = best.chosen
      high = indexOfLevel(levels, worstOf(chosen))
    } else {
      low = middle + 1
      if (best.bound === Number.POSITIVE_INFINITY) proven = Math.max(proven, low)
    }
    tell(best)
  }
  const limit = worstOf(chosen)
  const nearest = minimise(
    instanceOf(task, {
      cost: (k, i) => weightOf(problem, i) * at(distance, k),
      limit: Math.max(limit, lockedDistance(task)),
    }),
    { milp: means.milp, now: means.now, deadlineMs: task.deadlineMs, hint: chosen },
  )
  const isBest = nearest.chosen !== undefined && isProven(nearest)
  const bound = levels.length === 0 ? 0 : at(levels, Math.min(proven, high))
  return asSolution(nearest.chosen ?? chosen, bound, isBest ? 'optimal' : 'feasible')
}

/**
 * Any solution whose distances reach no further than a level: the fewest hosts that can serve within
 * it are sought, and it is enough when they are few enough.
 */
function withinLevel(
  task: Task,
  levels: Float64Array,
  level: number,
  hint: Int32Array | undefined,
): Minimum {
  const { problem, means } = task
  const maxHosts = problem.maxHosts ?? problem.sites.length
  const counts = maxHosts < problem.sites.length
  const limit = levels.length === 0 ? 0 : at(levels, level)
  const instance = instanceOf(task, {
    cost: () => 0,
    fixed: problem.sites.map(() => (counts ? 1 : 0)),
    limit: Math.max(limit, lockedDistance(task)),
    maxHosts: problem.sites.length,
  })
  const isLast = hint === undefined
  const found = minimise(instance, {
    milp: means.milp,
    now: means.now,
    deadlineMs: isLast
      ? task.deadlineMs
      : means.now() + (deadlineOfFirstGoal(task) - means.now()) / 3,
    ...(counts ? { enough: maxHosts, hopeless: maxHosts } : { enough: 0 }),
  })
  if (!counts) return found
  if (found.chosen && found.objective <= maxHosts) return found
  const isImpossible = found.bound > maxHosts
  return {
    chosen: undefined,
    objective: Number.POSITIVE_INFINITY,
    bound: isImpossible ? Number.POSITIVE_INFINITY : 0,
  }
}

/** No solution's worst distance is below that of the demand with the farthest nearest site. */
function floorOf({ problem, eligible }: Task): number {
  let floor = 0
  for (let i = 0; i < eligible.demands.length; i++) {
    let nearest = Number.POSITIVE_INFINITY
    for (let p = at(eligible.start, i); p < at(eligible.start, i + 1); p++) {
      nearest = Math.min(nearest, at(problem.pairs.distance, at(eligible.pairs, p)))
    }
    floor = Math.max(floor, nearest)
  }
  return floor
}

/** A locked pair stays allowed however long it is. */
function lockedDistance({ problem, eligible }: Task): number {
  const locked = new Set((problem.locked ?? []).map(({ demand }) => demand))
  let longest = 0
  for (let i = 0; i < eligible.demands.length; i++) {
    if (!locked.has(problem.demands[at(eligible.demands, i)]?.id ?? '')) continue
    longest = Math.max(
      longest,
      at(problem.pairs.distance, at(eligible.pairs, at(eligible.start, i))),
    )
  }
  return longest
}

const deadlineOfFirstGoal = ({ startedMs, problem }: Task): number =>
  startedMs + problem.timeLimitMs * firstGoalShare

function distinct(pairs: Int32Array, distance: Float64Array): Float64Array {
  const sorted = Float64Array.from(pairs, (k) => at(distance, k)).sort()
  return sorted.filter((value, p) => p === 0 || value !== sorted[p - 1])
}

function indexOfLevel(levels: Float64Array, value: number): number {
  let low = 0
  let high = levels.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(levels, middle) < value) low = middle + 1
    else high = middle
  }
  return low
}

const weightOf = (problem: SitingProblem, i: number): number => problem.demands[i]?.weight as number

function instanceOf(
  { problem, eligible }: Task,
  wanted: {
    cost: (k: number, i: number) => number
    fixed?: readonly number[]
    /** Leaves out pairs that are longer. */
    limit?: number
    /** Leaves out pairs it denies; `place` is the demand's among the eligible. */
    allows?: (k: number, place: number) => boolean
    maxHosts?: number
  },
): Instance {
  const { demands, sites, pairs } = problem
  const { limit = Number.POSITIVE_INFINITY } = wanted
  const count = eligible.demands.length
  const start = new Int32Array(count + 1)
  const origin = new Int32Array(eligible.pairs.length)
  const cost = new Float64Array(eligible.pairs.length)
  let kept = 0
  for (let i = 0; i < count; i++) {
    const demand = at(eligible.demands, i)
    for (let p = at(eligible.start, i); p < at(eligible.start, i + 1); p++) {
      const k = at(eligible.pairs, p)
      if (at(pairs.distance, k) > limit || wanted.allows?.(k, i) === false) continue
      origin[kept] = k
      cost[kept++] = wanted.cost(k, demand)
    }
    start[i + 1] = kept
  }
  return makeInstance({
    start,
    site: origin.slice(0, kept).map((k) => at(pairs.site, k)),
    cost: cost.slice(0, kept),
    origin: origin.slice(0, kept),
    size: Float64Array.from(eligible.demands, (i) => demands[i]?.size as number),
    capacity: Float64Array.from(sites, ({ capacity }) => capacity ?? Number.POSITIVE_INFINITY),
    fixed: Float64Array.from(wanted.fixed ?? sites.map(() => 0)),
    mustOpen: eligible.locked,
    maxHosts: Math.min(wanted.maxHosts ?? problem.maxHosts ?? sites.length, sites.length),
  })
}

/** What can be said against every solution without a search. */
function obstacleOf({ problem, eligible }: Task): SitingObstacle | undefined {
  const { sites, demands, pairs } = problem
  const maxHosts = problem.maxHosts ?? sites.length
  const count = eligible.demands.length
  if (count > 0 && maxHosts === 0) return { code: 'no_hosts_allowed', demands: count }
  const needed = eligible.locked.reduce((sum, open) => sum + open, 0)
  if (needed > maxHosts) return { code: 'locks_need_more_hosts', needed, maxHosts }

  const capacity = Float64Array.from(sites, (site) => site.capacity ?? Number.POSITIVE_INFINITY)
  const size = Float64Array.from(eligible.demands, (i) => demands[i]?.size as number)
  const lockedLoad = new Float64Array(sites.length)
  for (let i = 0; i < count; i++) {
    const demand = demands[at(eligible.demands, i)]
    let largest = 0
    for (let p = at(eligible.start, i); p < at(eligible.start, i + 1); p++) {
      largest = Math.max(largest, at(capacity, at(pairs.site, at(eligible.pairs, p))))
    }
    if (at(size, i) > roomOf(largest)) {
      const { id } = demand as { id: string }
      return { code: 'demand_larger_than_every_site', demand: id, size: at(size, i), largest }
    }
    if (at(eligible.start, i + 1) - at(eligible.start, i) !== 1) continue
    const j = at(pairs.site, at(eligible.pairs, at(eligible.start, i)))
    if (eligible.locked[j]) lockedLoad[j] = at(lockedLoad, j) + at(size, i)
  }
  const overfull = sites.findIndex((_, j) => at(lockedLoad, j) > roomOf(at(capacity, j)))
  if (overfull >= 0) {
    return {
      code: 'locks_overfill_site',
      site: sites[overfull]?.id as string,
      size: at(lockedLoad, overfull),
      capacity: at(capacity, overfull),
    }
  }
  const most = largestCapacity(capacity, maxHosts)
  const hosts = Math.min(maxHosts, sites.length)
  return totalOf(size) > roomOf(most)
    ? { code: 'capacity_too_small', size: totalOf(size), capacity: most, hosts }
    : undefined
}

/**
 * Demands of no weight cost nothing anywhere; they go to the nearest host with room all the same, as
 * long as nothing else changes by it.
 */
function settle({ problem, eligible }: Task, chosen: Int32Array): Int32Array {
  const { demands, sites, pairs } = problem
  const isIdle = (i: number): boolean => weightOf(problem, at(eligible.demands, i)) === 0
  if (!eligible.demands.some((_, i) => isIdle(i))) return chosen
  const settled = chosen.slice()
  const load = new Float64Array(sites.length)
  const count = new Int32Array(sites.length)
  const sizeOf = (i: number): number => demands[at(eligible.demands, i)]?.size as number
  chosen.forEach((k, i) => {
    const j = at(pairs.site, k)
    load[j] = at(load, j) + sizeOf(i)
    count[j] = at(count, j) + 1
  })
  for (let i = 0; i < settled.length; i++) {
    const from = at(pairs.site, at(settled, i))
    if (!isIdle(i) || at(count, from) === 1) continue
    let best = at(settled, i)
    for (let p = at(eligible.start, i); p < at(eligible.start, i + 1); p++) {
      const k = at(eligible.pairs, p)
      const j = at(pairs.site, k)
      const room = roomOf(sites[j]?.capacity ?? Number.POSITIVE_INFINITY)
      if (at(count, j) === 0 || at(load, j) + sizeOf(i) > room) continue
      if (at(pairs.distance, k) < at(pairs.distance, best)) best = k
    }
    const to = at(pairs.site, best)
    count[from] = at(count, from) - 1
    load[from] = at(load, from) - sizeOf(i)
    count[to] = at(count, to) + 1
    load[to] = at(load, to) + sizeOf(i)
    settled[i] = best
  }
  return settled
}

function solutionOf(
  { problem, eligible }: Task,
  chosen: Int32Array,
  objective: number,
  bound: number,
  tieBreak: SitingSolution['tieBreak'],
): SitingSolution {
  const open = eligible.locked.slice()
  const assignments = Array.from(chosen, (k, i) => {
    const j = at(problem.pairs.site, k)
    open[j] = 1
    return {
      demand: problem.demands[at(eligible.demands, i)]?.id as string,
      site: problem.sites[j]?.id as string,
      distance: at(problem.pairs.distance, k),
    }
  })
  const gap = Math.abs(objective - bound) / Math.max(Math.abs(objective), tiny)
  return {
    status: gap <= provenGap ? 'optimal' : 'feasible',
    objective,
    bound,
    gap,
    tieBreak,
    hosts: problem.sites.filter((_, j) => open[j]).map(({ id }) => id),
    assignments,
    unassigned: eligible.unassigned,
  }
}

const isProven = ({ objective, bound }: Minimum): boolean =>
  objective - bound <= provenGap * Math.max(objective, tiny)

const notFound = (task: Task, { bound }: Minimum): SitingSolution =>
  bound === Number.POSITIVE_INFINITY
    ? nothingFound(task, 'infeasible', { code: 'no_combination_fits' })
    : nothingFound(task, 'unknown')

function nothingFound(
  { eligible }: Pick<Task, 'eligible'>,
  status: 'infeasible' | 'unknown',
  obstacle?: SitingObstacle,
): SitingSolution {
  return {
    status,
    objective: null,
    bound: null,
    gap: null,
    tieBreak: null,
    hosts: [],
    assignments: [],
    unassigned: eligible.unassigned,
    ...(obstacle ? { obstacle } : {}),
  }
}

/** Tells of every better solution, and of better bounds now and then. */
function teller(
  { means, startedMs }: Task,
  asSolution: (minimum: Minimum) => SitingSolution | undefined,
): (minimum: Minimum) => void {
  let toldMs = Number.NEGATIVE_INFINITY
  let objective = Number.POSITIVE_INFINITY
  return (minimum) => {
    const nowMs = means.now()
    if (!means.onProgress) return
    if (minimum.objective >= objective && nowMs - toldMs < tellEveryMs) return
    const solution = asSolution(minimum)
    if (!solution || solution.objective === null) return
    toldMs = nowMs
    objective = minimum.objective
    means.onProgress({ solution, elapsedMs: nowMs - startedMs })
  }
}
