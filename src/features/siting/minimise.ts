import type { SolveMilp } from '../../base/milp.ts'
import { at } from '../../base/typed-array.ts'
import { type Dual, type DualOf, makeDual, markPairs, markPairsWholly } from './dual.ts'
import { type Cover, formulate, overfilled } from './formulation.ts'
import {
  type Instance,
  isFeasible,
  largestCapacity,
  objectiveOf,
  restrict,
  roomOf,
  totalOf,
} from './instance.ts'
import { type Neighbourhood, neighbourhoodOf, searchFrom, searchOnFrom } from './local-search.ts'

export type Search = {
  milp: SolveMilp
  now: () => number
  /** On the scale of `now`. */
  deadlineMs: number
  /** A solution this cheap is as good as any: stop there. */
  enough?: number
  /** Once nothing can be this cheap, the answer is known: stop there. */
  hopeless?: number
  /** Known already: no solution is cheaper. */
  atLeast?: number
  /** An assignment to begin with, as origins of pairs. */
  hint?: Int32Array
  /** Told whenever a better solution or bound is known. */
  onBetter?: (minimum: Minimum) => void
}

export type Minimum = {
  /** Origin of the pair of each demand; undefined when no solution is known. */
  chosen: Int32Array | undefined
  objective: number
  /** Infinity when it is proven that there is no solution. */
  bound: number
}

/** A solution within this share of its bound is proven best. */
export const provenGap = 1e-6
/** A share of the objective too small to look for improvements of. */
const negligible = 1e-9
const negligibleOf = (objective: number): number => Math.max(negligible * objective, 1e-12)
/** Models of more pairs than this are not given to the exact solver as a whole. */
const exactPairs = 40_000
/** Pairs of a first model that is solved for a better solution only. */
const kernelPairs = 1_200
/** More pairs than this are not judged by whole knapsacks. */
const wholePairsLimit = 200_000

/**
 * Least cost of an instance. A greedy search finds a solution, a Lagrangian dual a bound; together
 * they exclude most pairs, and HiGHS decides about the rest. Where the rest is too large or time too
 * short, the solution, the bound and the distance between them stand as they are.
 */
export function minimise(instance: Instance, search: Search): Minimum {
  const state = beginSearch(instance, search)
  if (isHopeless(instance)) return { ...state.best(), bound: Number.POSITIVE_INFINITY }
  if (instance.demandCount === 0) {
    state.improve(new Int32Array(0))
    state.raise(state.best().objective)
    return state.best()
  }
  const prices = boundByPrices(instance, state)
  if (!state.isDone()) decideExactly(instance, prices, state)
  return state.best()
}

type State = {
  search: Search
  near: Neighbourhood
  best(): Minimum
  /** Index into the instance's pairs. */
  assigned(): Int32Array | undefined
  improve(assigned: Int32Array): void
  raise(bound: number): void
  isDone(): boolean
  isOver(): boolean
  /** Nothing this dear or dearer is of interest. */
  cutoff(): number
}

function beginSearch(instance: Instance, search: Search): State {
  let bound = search.atLeast ?? 0
  let objective = Number.POSITIVE_INFINITY
  let assigned: Int32Array | undefined
  const best = (): Minimum => ({
    chosen: assigned?.map((k) => at(instance.origin, k)),
    objective,
    bound: Math.min(bound, objective),
  })
  const state: State = {
    search,
    near: neighbourhoodOf(instance),
    best,
    assigned: () => assigned,
    improve(found) {
      const value = objectiveOf(instance, found)
      if (value >= objective || !isFeasible(instance, found)) return
      assigned = found
      objective = value
      search.onBetter?.(best())
    },
    raise(found) {
      const rounded =
        instance.step > 0 && Number.isFinite(found)
          ? Math.ceil(found / instance.step - 1e-6) * instance.step
          : found
      if (rounded <= bound) return
      bound = rounded
      search.onBetter?.(best())
    },
    isDone: () =>
      (objective < Number.POSITIVE_INFINITY && objective - bound <= negligibleOf(objective)) ||
      (search.enough !== undefined && objective <= search.enough) ||
      (search.hopeless !== undefined && bound > search.hopeless) ||
      bound === Number.POSITIVE_INFINITY,
    isOver: () => search.now() >= search.deadlineMs,
    cutoff: () =>
      objective === Number.POSITIVE_INFINITY
        ? objective
        : objective - Math.max(instance.step * (1 - 1e-6), negligibleOf(objective)),
  }
  return state
}

/** What arithmetic shows at once: a demand without a pair, or less room than the demands need. */
function isHopeless(instance: Instance): boolean {
  const { demandCount, start, maxHosts, capacity, size, minHosts } = instance
  for (let i = 0; i < demandCount; i++) if (at(start, i) === at(start, i + 1)) return true
  return (
    minHosts > maxHosts ||
    (demandCount > 0 && roomOf(largestCapacity(capacity, maxHosts)) < totalOf(size))
  )
}

/** In a larger instance a solution costs more than many steps of the ascent. */
const manyPairs = 250_000

/** A first solution, then the best prices the dual ascent finds, with better solutions on the way. */
function boundByPrices(instance: Instance, state: State): Float64Array {
  const { isOver } = state
  if (state.search.hint) {
    const hinted = pairsOfOrigins(instance, state.search.hint)
    const found = searchOnFrom(state.near, hinted, { exchanges: false, isOver })
    if (found) state.improve(found.assigned)
  }
  const dualOf = makeDual(instance)
  const triedHosts = new Set<string>()
  const trySolution = (dual: Dual, exchanges: boolean): void => {
    const key = hostNumbers(dual.open).join()
    if (triedHosts.has(key)) return
    triedHosts.add(key)
    const found = searchFrom(state.near, dual, { exchanges, isOver })
    if (found) state.improve(found.assigned)
  }
  const isLarge = instance.site.length > manyPairs
  const solutionEvery = isLarge ? 250 : 40
  const prices = ascend(instance, dualOf, startingPrices(instance), state, {
    ...ascent,
    whole: false,
    onStep: (dual, step) => {
      if (step % solutionEvery === 0) trySolution(dual, !isLarge && step > 0)
    },
  })
  if (!state.isDone() && !isOver()) trySolution(dualOf.evaluate(prices, false), true)
  const current = state.assigned()
  if (current && !state.isDone() && !isOver()) {
    const found = searchOnFrom(state.near, current, { exchanges: true, isOver })
    if (found) state.improve(found.assigned)
  }
  return prices
}

type Ascent = {
  /** At most so many steps. */
  steps: number
  /** Steps without a better bound after which the stride is halved. */
  patience: number
  firstStride: number
  lastStride: number
  whole: boolean
  onStep?: (dual: Dual, step: number) => void
}

const ascent = { steps: 1500, patience: 20, firstStride: 1, lastStride: 2e-3 }
const wholeAscent = { steps: 300, patience: 8, firstStride: 0.25, lastStride: 4e-3 }

/** Raises the bound by deflected subgradient steps; returns the prices of the best. */
function ascend(
  instance: Instance,
  dualOf: DualOf,
  from: Float64Array,
  state: State,
  { steps, patience, firstStride, lastStride, whole, onStep }: Ascent,
): Float64Array {
  const nothing = worstCost(instance)
  const direction = new Float64Array(instance.demandCount)
  let prices = from
  let best = Number.NEGATIVE_INFINITY
  let bestPrices = prices
  let stride = firstStride
  let idle = 0
  for (let step = 0; step < steps && !state.isDone() && !state.isOver(); step++) {
    const dual = dualOf.evaluate(prices, whole)
    idle++
    if (dual.bound > best) {
      if (dual.bound > best + 1e-5 * Math.abs(best)) idle = 0
      best = dual.bound
      bestPrices = prices
      state.raise(best > nothing ? Number.POSITIVE_INFINITY : best)
    }
    onStep?.(dual, step)
    if (idle > patience) {
      idle = 0
      stride /= 2
      if (stride < lastStride) break
      prices = bestPrices
      direction.fill(0)
      continue
    }
    const target = Math.min(state.best().objective, best + Math.max(0.05 * Math.abs(best), 1e-6))
    let norm = 0
    for (let i = 0; i < prices.length; i++) {
      direction[i] = 1 - at(dual.served, i) + 0.6 * at(direction, i)
      norm += at(direction, i) ** 2
    }
    if (norm < 1e-12) break
    const length = (stride * (1.02 * target - dual.bound)) / norm
    prices = prices.map((price, i) => Math.max(0, price + length * at(direction, i)))
  }
  return bestPrices
}

/** The cheapest pair of each demand, a little more where there is a choice. */
function startingPrices({ demandCount, start, cost }: Instance): Float64Array {
  const prices = new Float64Array(demandCount)
  for (let i = 0; i < demandCount; i++) {
    const k = at(start, i)
    prices[i] = at(cost, Math.min(k + 1, at(start, i + 1) - 1))
    if (prices[i] === 0) prices[i] = 1e-9
  }
  return prices
}

/** No solution costs more. */
function worstCost({ demandCount, start, cost, fixed }: Instance): number {
  let worst = totalOf(fixed)
  for (let i = 0; i < demandCount; i++) worst += at(cost, at(start, i + 1) - 1)
  return worst * (1 + 1e-9) + 1e-9
}

function hostNumbers(open: Uint8Array): number[] {
  const hosts: number[] = []
  for (let j = 0; j < open.length; j++) if (open[j]) hosts.push(j)
  return hosts
}

function pairsOfOrigins(instance: Instance, origins: Int32Array): Int32Array {
  return origins.map((origin, i) => {
    for (let k = at(instance.start, i); k < at(instance.start, i + 1); k++) {
      if (at(instance.origin, k) === origin) return k
    }
    return at(instance.start, i)
  })
}

/**
 * Excludes what the prices exclude and has HiGHS decide about the rest. While the rest is large, a
 * kernel of promising pairs is solved first: each better solution excludes more.
 */
function decideExactly(instance: Instance, prices: Float64Array, state: State): void {
  let kernelSize = kernelPairs
  while (!state.isDone() && !state.isOver()) {
    const rest = remaining(instance, prices, state)
    if (state.isDone() || state.isOver()) return
    const { length } = rest.site
    if (length <= Math.min(exactPairs, kernelSize * 2)) {
      solveRest(instance, rest, state, true, state.search.deadlineMs)
      return
    }
    if (kernelSize > exactPairs) return
    const kernel = cheapestPairs(instance, prices, state, kernelSize)
    const before = state.best().objective
    const share = (state.search.deadlineMs - state.search.now()) / 4
    solveRest(instance, kernel, state, false, state.search.now() + share)
    if (state.best().objective === before) kernelSize *= 2
  }
}

/** The instance without the pairs no better solution has. */
function remaining(instance: Instance, prices: Float64Array, state: State): Instance {
  const keep = new Uint8Array(instance.site.length)
  const dualOf = makeDual(instance)
  markPairs(instance, dualOf.evaluate(prices, false), state.cutoff(), keep)
  const rest = restrict(instance, keep)
  const capacitated = rest.capacity.some((capacity) => capacity < Number.POSITIVE_INFINITY)
  if (!capacitated || rest.site.length > wholePairsLimit) return rest
  const restDual = makeDual(rest)
  const wholePrices = ascend(rest, restDual, prices, state, { ...wholeAscent, whole: true })
  if (state.isDone() || state.isOver()) return rest
  const keepRest = new Uint8Array(rest.site.length)
  const dual = restDual.evaluate(wholePrices, true)
  markPairsWholly(rest, restDual, dual, {
    cutoff: state.cutoff(),
    keep: keepRest,
    isOver: state.isOver,
  })
  return restrict(rest, keepRest)
}

/** About so many pairs that look best by their prices, and those in use. */
function cheapestPairs(
  instance: Instance,
  prices: Float64Array,
  state: State,
  wanted: number,
): Instance {
  const keep = new Uint8Array(instance.site.length)
  const dual = makeDual(instance).evaluate(prices, false)
  let low = dual.bound
  let high = worstCost(instance)
  for (let halving = 0; halving < 30; halving++) {
    const middle = (low + high) / 2
    if (markPairs(instance, dual, middle, keep) > wanted) high = middle
    else low = middle
  }
  markPairs(instance, dual, low, keep)
  for (const k of state.assigned() ?? []) keep[k] = 1
  return restrict(instance, keep)
}

/**
 * Solves `rest` by HiGHS. Its bound holds for the whole question only if `rest` is all that a better
 * solution could be made of.
 */
function solveRest(
  instance: Instance,
  rest: Instance,
  state: State,
  isAll: boolean,
  deadlineMs: number,
): void {
  const pairOf = wholePairs(instance, rest)
  const covers: Cover[] = []
  const known = state.best()
  const begin = known.chosen && pairsWithin(rest, known.chosen)
  for (let i = 0; i < rest.demandCount; i++) {
    if (at(rest.start, i) !== at(rest.start, i + 1)) continue
    if (isAll) state.raise(known.objective)
    return
  }
  for (;;) {
    const left = deadlineMs - state.search.now()
    if (left <= 0) return
    const form = formulate(rest, covers, known.objective)
    const inUnits = (bound: number): number => bound / form.scale + form.constant
    const take = (values: Float64Array): Int32Array => {
      const assigned = form.toAssigned(values)
      state.improve(assigned.map((k) => at(pairOf, k)))
      return assigned
    }
    const result = state.search.milp(form.model, {
      timeLimitMs: left,
      purpose: isAll ? 'prove' : 'improve',
      ...(begin ? { from: form.toValues(begin) } : {}),
      onImproved: take,
      onBound: (bound) => {
        if (isAll) state.raise(Math.min(inUnits(bound), state.best().objective))
      },
    })
    const assigned = result.values && take(result.values)
    const excess = assigned ? overfilled(rest, assigned) : []
    if (isAll) state.raise(Math.min(inUnits(result.bound), state.best().objective))
    if (excess.length === 0 || result.status !== 'optimal') return
    covers.push(...excess)
  }
}

/** For each pair of `rest` its number in `instance`; both list the pairs of a demand in one order. */
function wholePairs(instance: Instance, rest: Instance): Int32Array {
  const numbers = new Int32Array(rest.site.length)
  for (let i = 0; i < rest.demandCount; i++) {
    let k = at(instance.start, i)
    for (let q = at(rest.start, i); q < at(rest.start, i + 1); q++) {
      while (at(instance.origin, k) !== at(rest.origin, q)) k++
      numbers[q] = k
    }
  }
  return numbers
}

function pairsWithin(rest: Instance, origins: Int32Array): Int32Array | undefined {
  const found = new Int32Array(origins.length)
  for (let i = 0; i < origins.length; i++) {
    let k = at(rest.start, i)
    while (k < at(rest.start, i + 1) && at(rest.origin, k) !== at(origins, i)) k++
    if (k === at(rest.start, i + 1)) return undefined
    found[i] = k
  }
  return found
}
