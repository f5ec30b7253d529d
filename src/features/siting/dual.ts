import { at } from '../../base/typed-array.ts'
import { type Instance, roomOf, totalOf } from './instance.ts'
import { type Filling, fillContinuously, fillWholly, type Items } from './knapsack.ts'

/**
 * The Lagrangian dual of an instance. A price is paid for every demand served; each site then takes
 * the demands that pay best (a knapsack), and the sites with the best balance open. Whatever the
 * prices are, prices minus balances is a bound that no solution can undercut.
 */
export type Dual = {
  prices: Float64Array
  bound: number
  /** Balance of each site when open: fixed cost minus what its demands pay beyond their cost. */
  balance: Float64Array
  /** Continuous price of a unit of capacity at each site. */
  roomPrice: Float64Array
  open: Uint8Array
  /** Price of one more host allowed (negative) or demanded (positive). */
  hostPrice: number
  /** How often each demand is served in this relaxed solution. */
  served: Float64Array
}

export type DualOf = {
  /** `whole` knapsacks bound better and take longer. Overwrites the Dual of the evaluation before. */
  evaluate(prices: Float64Array, whole: boolean): Dual
  /** By how much the balance of site `j` rises at least if demand `i`, worth `profit`, must be taken. */
  riseIfForced(i: number, j: number, profit: number): number
  /** The same if demand `i` must not be taken. */
  riseIfBarred(i: number, j: number): number
}

export function makeDual(instance: Instance): DualOf {
  const { demandCount, siteCount, start, site, cost, size, capacity, fixed, mustOpen } = instance
  const balance = new Float64Array(siteCount)
  const roomPrice = new Float64Array(siteCount)
  const open = new Uint8Array(siteCount)
  const served = new Float64Array(demandCount)
  const first = new Int32Array(siteCount + 1)
  const next = new Int32Array(siteCount)
  const hasRoomFor = new Uint8Array(siteCount)
  const total = totalOf(size)
  for (let j = 0; j < siteCount; j++) hasRoomFor[j] = roomOf(at(capacity, j)) >= total ? 1 : 0
  let member = new Int32Array(1024)
  let profit = new Float64Array(1024)
  let share = new Float64Array(1024)
  const items: Items = { count: 0, value: new Float64Array(64), size: new Float64Array(64) }
  const filling: Filling = { value: 0, roomPrice: 0, taken: new Float64Array(64) }

  const gather = (prices: Float64Array): void => {
    first.fill(0)
    for (let i = 0; i < demandCount; i++) {
      const price = at(prices, i)
      for (let k = at(start, i); k < at(start, i + 1) && at(cost, k) < price; k++) {
        const j = at(site, k) + 1
        first[j] = at(first, j) + 1
      }
    }
    for (let j = 0; j < siteCount; j++) first[j + 1] = at(first, j + 1) + at(first, j)
    const count = at(first, siteCount)
    if (member.length < count) {
      member = new Int32Array(count * 2)
      profit = new Float64Array(count * 2)
      share = new Float64Array(count * 2)
    }
    next.set(first.subarray(0, siteCount))
    for (let i = 0; i < demandCount; i++) {
      const price = at(prices, i)
      for (let k = at(start, i); k < at(start, i + 1) && at(cost, k) < price; k++) {
        const j = at(site, k)
        const slot = at(next, j)
        next[j] = slot + 1
        member[slot] = i
        profit[slot] = price - at(cost, k)
      }
    }
  }

  const makeRoomFor = (count: number): void => {
    if (items.value.length >= count) return
    items.value = new Float64Array(count * 2)
    items.size = new Float64Array(count * 2)
    filling.taken = new Float64Array(count * 2)
  }

  const weigh = (j: number, whole: boolean): void => {
    const from = at(first, j)
    const to = at(first, j + 1)
    let value = 0
    let load = 0
    for (let slot = from; slot < to; slot++) {
      value += at(profit, slot)
      load += at(size, at(member, slot))
    }
    const room = roomOf(at(capacity, j))
    roomPrice[j] = 0
    if (at(hasRoomFor, j) || load <= room) {
      share.fill(1, from, to)
      balance[j] = at(fixed, j) - value
      return
    }
    const count = to - from
    makeRoomFor(count)
    items.count = count
    for (let p = 0; p < count; p++) {
      items.value[p] = at(profit, from + p)
      items.size[p] = at(size, at(member, from + p))
    }
    if (whole) fillWholly(items, room, filling)
    else fillContinuously(items, room, filling)
    for (let p = 0; p < count; p++) share[from + p] = at(filling.taken, p)
    roomPrice[j] = filling.roomPrice
    balance[j] = at(fixed, j) - filling.value
  }

  /** Most value at site `j` without demand `i`, in `room`. */
  const valueWithout = (i: number, j: number, room: number): number => {
    makeRoomFor(at(first, j + 1) - at(first, j))
    let count = 0
    for (let slot = at(first, j); slot < at(first, j + 1); slot++) {
      if (at(member, slot) === i) continue
      items.value[count] = at(profit, slot)
      items.size[count++] = at(size, at(member, slot))
    }
    items.count = count
    fillWholly(items, room, filling)
    return filling.value
  }

  const evaluate = (prices: Float64Array, whole: boolean): Dual => {
    gather(prices)
    for (let j = 0; j < siteCount; j++) weigh(j, whole)
    const { hostPrice, sum } = chooseHosts(instance, balance, open)
    served.fill(0)
    let bound = sum + totalOf(prices)
    for (let j = 0; j < siteCount; j++) {
      if (!open[j]) continue
      for (let slot = at(first, j); slot < at(first, j + 1); slot++) {
        const i = at(member, slot)
        served[i] = at(served, i) + at(share, slot)
      }
    }
    bound -= 1e-13 * Math.abs(bound)
    return { prices, bound, balance, roomPrice, open, hostPrice, served }
  }

  return {
    evaluate,
    riseIfForced(i, j, worth) {
      const room = Math.max(0, roomOf(at(capacity, j)) - at(size, i))
      const value = valueWithout(i, j, room)
      return Math.max(0, at(fixed, j) - worth - value - at(balance, j))
    },
    riseIfBarred(i, j) {
      const value = valueWithout(i, j, roomOf(at(capacity, j)))
      return Math.max(0, at(fixed, j) - value - at(balance, j))
    },
  }

  function chooseHosts(
    { minHosts, maxHosts }: Instance,
    balances: Float64Array,
    chosen: Uint8Array,
  ): { hostPrice: number; sum: number } {
    chosen.set(mustOpen)
    let hosts = 0
    let sum = 0
    const others: number[] = []
    for (let j = 0; j < siteCount; j++) {
      if (mustOpen[j]) {
        hosts++
        sum += at(balances, j)
      } else others.push(j)
    }
    others.sort((a, b) => at(balances, a) - at(balances, b) || a - b)
    let marginal = 0
    for (const j of others) {
      const value = at(balances, j)
      if (hosts >= maxHosts || (value >= 0 && hosts >= minHosts)) {
        if (hosts >= maxHosts && value < 0) marginal = value
        break
      }
      chosen[j] = 1
      sum += value
      hosts++
      if (value > 0) marginal = value
    }
    return { hostPrice: marginal, sum }
  }
}

/**
 * What the prices prove about single pairs: marks in `keep` those that a solution cheaper than
 * `cutoff` may contain, and returns their number. Judges by continuous room prices, so `dual` must
 * come from an evaluation that is not `whole`.
 */
export function markPairs(
  instance: Instance,
  dual: Dual,
  cutoff: number,
  keep: Uint8Array,
): number {
  const { cost, size } = instance
  const gain = (k: number, i: number, j: number): number =>
    at(dual.prices, i) - at(cost, k) - at(dual.roomPrice, j) * at(size, i)
  return mark(instance, dual, cutoff, keep, {
    ifForced: (k, i, j) => Math.max(0, -gain(k, i, j)),
    ifBarred: (k, i, j) => Math.max(0, gain(k, i, j)),
  })
}

/**
 * The same by whole knapsacks, two for each pair; `dual` is the latest evaluation of `dualOf`. When
 * the time is over the rest is judged by what is known already.
 */
export function markPairsWholly(
  instance: Instance,
  dualOf: DualOf,
  dual: Dual,
  { cutoff, keep, isOver }: { cutoff: number; keep: Uint8Array; isOver: () => boolean },
): number {
  const { cost } = instance
  return mark(instance, dual, cutoff, keep, {
    ifForced: (k, i, j) =>
      isOver() ? 0 : dualOf.riseIfForced(i, j, at(dual.prices, i) - at(cost, k)),
    ifBarred: (_, i, j) => (isOver() ? 0 : dualOf.riseIfBarred(i, j)),
  })
}

type Rise = (k: number, i: number, j: number) => number

/**
 * Serving a demand at a site takes it from every other site that wanted it, and opens the site if it
 * was not open: the sum of these changes is added to the bound.
 */
function mark(
  { demandCount, siteCount, start, site, cost, mustOpen }: Instance,
  dual: Dual,
  cutoff: number,
  keep: Uint8Array,
  { ifForced, ifBarred }: { ifForced: Rise; ifBarred: Rise },
): number {
  const slack = cutoff - dual.bound
  const net = dual.balance.map((value, j) => (mustOpen[j] ? 0 : value - dual.hostPrice))
  const counted = (j: number, rise: number): number =>
    mustOpen[j] ? rise : Math.min(0, at(net, j) + rise) - Math.min(0, at(net, j))
  const lost = new Float64Array(siteCount)
  let kept = 0
  for (let i = 0; i < demandCount; i++) {
    const price = at(dual.prices, i)
    let lostTotal = 0
    for (let k = at(start, i); k < at(start, i + 1); k++) {
      const j = at(site, k)
      const wanted = at(cost, k) < price && (at(net, j) < 0 || at(mustOpen, j) === 1)
      lost[j] = wanted ? counted(j, ifBarred(k, i, j)) : 0
      lostTotal += at(lost, j)
    }
    for (let k = at(start, i); k < at(start, i + 1); k++) {
      const j = at(site, k)
      let extra = Math.max(0, at(net, j)) + lostTotal - at(lost, j)
      if (extra < slack) extra += ifForced(k, i, j)
      keep[k] = extra < slack ? 1 : 0
      kept += at(keep, k)
    }
  }
  return kept
}
