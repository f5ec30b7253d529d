import { at } from '../../base/typed-array.ts'

/**
 * What every objective is reduced to: serve each demand by exactly one site at least total cost of
 * pairs plus fixed costs, within capacities and a number of hosts.
 */
export type Instance = {
  demandCount: number
  siteCount: number
  /** The pairs of demand `i` are `start[i]` to `start[i + 1]`, by rising cost. */
  start: Int32Array
  site: Int32Array
  cost: Float64Array
  /** The caller's own number of each pair. */
  origin: Int32Array
  size: Float64Array
  /** Infinity when unlimited. */
  capacity: Float64Array
  fixed: Float64Array
  /** 1 when a person's decision makes the site a host. */
  mustOpen: Uint8Array
  maxHosts: number
  /** No solution has fewer hosts. */
  minHosts: number
  /** Every objective is a multiple of it; 0 when nothing of the kind is known. */
  step: number
}

/** Relative slack in adding up sizes: 0.1 + 0.2 fits into 0.3. */
const capacitySlack = 1e-9

export const roomOf = (capacity: number): number => capacity + capacitySlack * Math.max(1, capacity)

export type InstanceParts = Omit<Instance, 'minHosts' | 'step' | 'demandCount' | 'siteCount'>

/** Sorts the pairs of each demand by cost, drops those too large for their site, adds what follows. */
export function makeInstance(parts: InstanceParts): Instance {
  const demandCount = parts.size.length
  const siteCount = parts.capacity.length
  const { start, site, cost, origin, size } = parts
  const order: number[] = []
  const newStart = new Int32Array(demandCount + 1)
  const newSite = new Int32Array(site.length)
  const newCost = new Float64Array(site.length)
  const newOrigin = new Int32Array(site.length)
  let kept = 0
  for (let i = 0; i < demandCount; i++) {
    order.length = 0
    for (let k = at(start, i); k < at(start, i + 1); k++) {
      if (at(size, i) <= roomOf(at(parts.capacity, at(site, k)))) order.push(k)
    }
    order.sort((a, b) => at(cost, a) - at(cost, b) || at(site, a) - at(site, b))
    for (const k of order) {
      newSite[kept] = at(site, k)
      newCost[kept] = at(cost, k)
      newOrigin[kept++] = at(origin, k)
    }
    newStart[i + 1] = kept
  }
  const instance = {
    ...parts,
    demandCount,
    siteCount,
    start: newStart,
    site: newSite.slice(0, kept),
    cost: newCost.slice(0, kept),
    origin: newOrigin.slice(0, kept),
  }
  return { ...instance, minHosts: leastHosts(instance), step: stepOf(instance) }
}

/** The same question with only the pairs `keep` marks. */
export function restrict(instance: Instance, keep: Uint8Array): Instance {
  const { demandCount, start } = instance
  const newStart = new Int32Array(demandCount + 1)
  let kept = 0
  for (let i = 0; i < demandCount; i++) {
    for (let k = at(start, i); k < at(start, i + 1); k++) kept += at(keep, k)
    newStart[i + 1] = kept
  }
  const pick = <T extends Int32Array | Float64Array>(source: T, into: T): T => {
    let next = 0
    for (let k = 0; k < source.length; k++) if (at(keep, k)) into[next++] = at(source, k)
    return into
  }
  return {
    ...instance,
    start: newStart,
    site: pick(instance.site, new Int32Array(kept)),
    cost: pick(instance.cost, new Float64Array(kept)),
    origin: pick(instance.origin, new Int32Array(kept)),
  }
}

/** Cost of an assignment (a pair per demand) with the fixed costs of the hosts it opens. */
export function objectiveOf(instance: Instance, assigned: Int32Array): number {
  const open = instance.mustOpen.slice()
  let total = 0
  for (let i = 0; i < assigned.length; i++) {
    const k = at(assigned, i)
    total += at(instance.cost, k)
    open[at(instance.site, k)] = 1
  }
  for (let j = 0; j < open.length; j++) if (open[j]) total += at(instance.fixed, j)
  return total
}

export function isFeasible(instance: Instance, assigned: Int32Array): boolean {
  const open = instance.mustOpen.slice()
  const load = new Float64Array(instance.siteCount)
  for (let i = 0; i < assigned.length; i++) {
    const k = at(assigned, i)
    if (k < 0) return false
    const j = at(instance.site, k)
    open[j] = 1
    load[j] = at(load, j) + at(instance.size, i)
  }
  let hosts = 0
  for (let j = 0; j < open.length; j++) {
    hosts += at(open, j)
    if (at(load, j) > roomOf(at(instance.capacity, j))) return false
  }
  return hosts <= instance.maxHosts
}

/** How much the largest `hosts` sites hold together. */
export function largestCapacity(capacity: Float64Array, hosts: number): number {
  const falling = capacity.toSorted().reverse()
  let total = 0
  for (let j = 0; j < Math.min(hosts, falling.length); j++) total += at(falling, j)
  return total
}

export function totalOf(values: Float64Array): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += at(values, i)
  return total
}

function leastHosts(instance: {
  size: Float64Array
  capacity: Float64Array
  mustOpen: Uint8Array
}) {
  const falling = instance.capacity.toSorted().reverse()
  const wanted = totalOf(instance.size)
  let hosts = 0
  let room = 0
  while (hosts < falling.length && (hosts === 0 || roomOf(room) < wanted)) {
    room += at(falling, hosts++)
  }
  const locked = instance.mustOpen.reduce((sum, open) => sum + open, 0)
  return instance.size.length === 0 ? locked : Math.max(hosts, locked)
}

function stepOf({ cost, fixed }: { cost: Float64Array; fixed: Float64Array }): number {
  let divisor = 0
  for (const values of [cost, fixed]) {
    for (let k = 0; k < values.length; k++) {
      const value = at(values, k)
      if (!Number.isSafeInteger(value)) return 0
      if (divisor === 1) continue
      divisor = greatestCommonDivisor(divisor, value)
    }
  }
  return divisor
}

export function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b]
  return a
}
