import { type MilpModel, makeRows } from '../../base/milp.ts'
import { at } from '../../base/typed-array.ts'
import { greatestCommonDivisor, type Instance, roomOf } from './instance.ts'

export type Formulation = {
  model: MilpModel
  /** Costs in the model are those of the instance times this. */
  scale: number
  /** Cost of what is decided already, in the instance's unit; not part of the model. */
  constant: number
  toValues(assigned: Int32Array): Float64Array
  toAssigned(values: Float64Array): Int32Array
}

/** Pairs that some whole solution of the model overfilled a site with: not all of them together. */
export type Cover = readonly number[]

/**
 * One variable per pair and, where opening matters, one per site. Capacity rows keep whole numbers
 * whole; sums that slip through a solver's tolerance come back as covers.
 */
export function formulate(instance: Instance, covers: readonly Cover[], size: number): Formulation {
  const { demandCount, siteCount, start, site, cost, capacity, fixed, mustOpen } = instance
  const pairCount = site.length
  const scale = scaleOf(size)
  const used = new Uint8Array(siteCount)
  for (let k = 0; k < pairCount; k++) used[at(site, k)] = 1
  let reachable = 0
  let constant = 0
  for (let j = 0; j < siteCount; j++) {
    if (mustOpen[j]) constant += at(fixed, j)
    reachable += used[j] || mustOpen[j] ? 1 : 0
  }
  const countMatters = reachable > instance.maxHosts
  const variableOf = new Int32Array(siteCount).fill(-1)
  let columns = pairCount
  for (let j = 0; j < siteCount; j++) {
    if (used[j] && !mustOpen[j] && (countMatters || at(fixed, j) > 0)) variableOf[j] = columns++
  }
  const capacitated = capacity.some((limit, j) => used[j] && limit < Number.POSITIVE_INFINITY)

  const rows = makeRows()
  for (let i = 0; i < demandCount; i++) {
    for (let k = at(start, i); k < at(start, i + 1); k++) rows.enter(k, 1)
    rows.close(1, 1)
  }
  const bySite = pairsBySite(instance)
  const unit = sizeUnit(instance)
  for (let j = 0; j < siteCount; j++) {
    if (!used[j]) continue
    const y = at(variableOf, j)
    const members = bySite[j] as [demand: number, pair: number][]
    const room = roomOf(at(capacity, j))
    let total = 0
    for (const [i] of members) total += at(instance.size, i)
    if (total > room) {
      const limit = unit.limit(at(capacity, j))
      for (const [i, k] of members) rows.enter(k, unit.size(at(instance.size, i), limit.factor))
      if (y >= 0) rows.enter(y, -limit.value)
      rows.close(Number.NEGATIVE_INFINITY, y >= 0 ? 0 : limit.value)
    }
    if (y < 0) continue
    for (const [, k] of members) {
      rows.enter(k, 1)
      rows.enter(y, -1)
      rows.close(Number.NEGATIVE_INFINITY, 0)
    }
  }
  if (countMatters) {
    let already = 0
    for (let j = 0; j < siteCount; j++) {
      already += at(mustOpen, j)
      if (at(variableOf, j) >= 0) rows.enter(at(variableOf, j), 1)
    }
    rows.close(Math.max(0, instance.minHosts - already), instance.maxHosts - already)
  }
  for (const cover of covers) {
    for (const k of cover) rows.enter(k, 1)
    rows.close(Number.NEGATIVE_INFINITY, cover.length - 1)
  }

  const costs = new Float64Array(columns)
  const whole = new Int32Array(columns).fill(1)
  for (let k = 0; k < pairCount; k++) costs[k] = at(cost, k) * scale
  if (!capacitated) whole.fill(0, 0, pairCount)
  for (let j = 0; j < siteCount; j++) {
    if (at(variableOf, j) >= 0) costs[at(variableOf, j)] = at(fixed, j) * scale
  }
  return {
    model: {
      cost: costs,
      lower: new Float64Array(columns),
      upper: new Float64Array(columns).fill(1),
      whole,
      ...rows.packed(),
    },
    scale,
    constant,
    toValues(assigned) {
      const values = new Float64Array(columns)
      for (const k of assigned) {
        values[k] = 1
        const y = at(variableOf, at(site, k))
        if (y >= 0) values[y] = 1
      }
      return values
    },
    // Without capacities pairs are continuous, and two equally near hosts may share a demand.
    toAssigned(values) {
      const assigned = new Int32Array(demandCount)
      for (let i = 0; i < demandCount; i++) {
        const end = at(start, i + 1)
        let best = at(start, i)
        for (let k = best; k < end; k++) if (at(values, k) > at(values, best)) best = k
        for (let k = at(start, i); !capacitated && k < end; k++) {
          const y = at(variableOf, at(site, k))
          if (y < 0 || at(values, y) < 0.5) continue
          if (at(cost, k) < at(cost, best)) best = k
        }
        assigned[i] = best
      }
      return assigned
    },
  }
}

/** Sites whose assigned demands do not fit, each as a cover. */
export function overfilled(instance: Instance, assigned: Int32Array): number[][] {
  const load = new Float64Array(instance.siteCount)
  const pairs = new Map<number, number[]>()
  for (let i = 0; i < assigned.length; i++) {
    const k = at(assigned, i)
    const j = at(instance.site, k)
    load[j] = at(load, j) + at(instance.size, i)
    pairs.set(j, [...(pairs.get(j) ?? []), k])
  }
  return [...pairs]
    .filter(([j]) => at(load, j) > roomOf(at(instance.capacity, j)))
    .map(([, cover]) => cover)
}

/** A power of two that brings an objective of this size near 10,000, where tolerances suit HiGHS. */
function scaleOf(objective: number): number {
  if (!(objective > 0) || objective === Number.POSITIVE_INFINITY) return 1
  if (objective >= 10 && objective <= 1e6) return 1
  return 2 ** Math.max(-60, Math.min(60, Math.round(Math.log2(10_000 / objective))))
}

/** Decimal places within which sizes are looked upon as multiples of one unit. */
const places = [0, 1, 2, 3, 4]

/**
 * Writes sizes as multiples of a common unit where there is one, and capacities as how many units fit:
 * exact in the solver's arithmetic, and tighter. A factor, a power of two and so harmless, brings each
 * row near 1,000.
 */
function sizeUnit({ size }: Instance) {
  const perUnit = places
    .map((digits) => 10 ** digits)
    .find((tens) => size.every((value) => isNearlyWhole(value * tens)))
  let divisor = 1
  if (perUnit !== undefined) {
    divisor = 0
    for (const value of size) divisor = greatestCommonDivisor(divisor, Math.round(value * perUnit))
    divisor ||= 1
  }
  const inUnits = (value: number): number =>
    perUnit === undefined ? value : Math.round(value * perUnit) / divisor
  return {
    limit(capacity: number) {
      const room =
        perUnit === undefined ? capacity : Math.floor((roomOf(capacity) * perUnit) / divisor)
      const factor = room > 1000 ? 2 ** -Math.ceil(Math.log2(room / 1000)) : 1
      return { value: room * factor, factor }
    },
    size: (value: number, factor: number): number => inUnits(value) * factor,
  }
}

const isNearlyWhole = (value: number): boolean =>
  value < 1e9 && Math.abs(value - Math.round(value)) <= 1e-9 * Math.max(1, value)

function pairsBySite({ demandCount, siteCount, start, site }: Instance) {
  const bySite: [number, number][][] = Array.from({ length: siteCount }, () => [])
  for (let i = 0; i < demandCount; i++) {
    for (let k = at(start, i); k < at(start, i + 1); k++) bySite[at(site, k)]?.push([i, k])
  }
  return bySite
}
