import { at } from '../../base/typed-array.ts'
import { type Instance, isFeasible, objectiveOf, roomOf } from './instance.ts'

/** Pairs by site, so that the demands of a site are found without a scan. */
export type Neighbourhood = {
  instance: Instance
  /** The pairs of site `j` are `pairs[first[j]]` to `pairs[first[j + 1]]`. */
  first: Int32Array
  pairs: Int32Array
  demandOf: Int32Array
}

export type Found = { assigned: Int32Array; objective: number }

/** After so many rising penalties an assignment that still breaks a limit is given up. */
const penaltyRounds = 14
/** Hosts of each demand, cheapest first, that displacing looks at. */
const displacementDepth = 8
/** So many promising exchanges of an open for a closed site are tried before the search rests. */
const exchangeTrials = 24

export function neighbourhoodOf(instance: Instance): Neighbourhood {
  const { demandCount, siteCount, start, site } = instance
  const first = new Int32Array(siteCount + 1)
  for (let k = 0; k < site.length; k++) first[at(site, k) + 1] = at(first, at(site, k) + 1) + 1
  for (let j = 0; j < siteCount; j++) first[j + 1] = at(first, j + 1) + at(first, j)
  const next = first.slice()
  const pairs = new Int32Array(site.length)
  const demandOf = new Int32Array(site.length)
  for (let i = 0; i < demandCount; i++) {
    for (let k = at(start, i); k < at(start, i + 1); k++) {
      const j = at(site, k)
      pairs[at(next, j)] = k
      next[j] = at(next, j) + 1
      demandOf[k] = i
    }
  }
  return { instance, first, pairs, demandOf }
}

/**
 * Serves every demand from the wanted hosts as cheaply as a greedy hand can, then improves by moving,
 * displacing, opening, closing and exchanging. Undefined when no way within the limits was found.
 */
export function searchFrom(
  near: Neighbourhood,
  wanted: { open: Uint8Array; roomPrice: Float64Array },
  effort: { exchanges: boolean; isOver: () => boolean },
): Found | undefined {
  const plan = makePlan(near)
  for (const k of greedily(near.instance, wanted)) plan.add(k)
  return polish(near, plan, effort)
}

/** The same from a complete assignment. */
export function searchOnFrom(
  near: Neighbourhood,
  assigned: Int32Array,
  effort: { exchanges: boolean; isOver: () => boolean },
): Found | undefined {
  const plan = makePlan(near)
  for (const k of assigned) plan.add(k)
  return polish(near, plan, effort)
}

function polish(
  near: Neighbourhood,
  plan: Plan,
  { exchanges, isOver }: { exchanges: boolean; isOver: () => boolean },
): Found | undefined {
  descend(near, plan, isOver)
  for (let round = 0; round < penaltyRounds && plan.excess() > 0 && !isOver(); round++) {
    plan.raisePenalties(3)
    descend(near, plan, isOver)
  }
  if (!isFeasible(near.instance, plan.assigned)) return undefined
  if (exchanges) {
    let trials = exchangeTrials
    while (trials > 0 && !isOver()) {
      const better = exchangeOnce(near, plan, trials, isOver)
      if (!better) break
      plan = better
      trials = exchangeTrials
    }
  }
  const assigned = plan.assigned.slice()
  return { assigned, objective: objectiveOf(near.instance, assigned) }
}

/** An assignment under change, priced with penalties for what breaks a limit. */
type Plan = {
  assigned: Int32Array
  load: Float64Array
  /** Demands served by each site. */
  count: Int32Array
  add(k: number): void
  /** Change of the penalised objective if demand `i` moved to pair `k`. */
  changeIfMoved(i: number, k: number): number
  move(i: number, k: number): void
  isOpen(j: number): boolean
  hosts(): number
  excess(): number
  raisePenalties(factor: number): void
  cost(): number
  copy(): Plan
  members(j: number): number[]
}

function makePlan(near: Neighbourhood, from?: { assigned: Int32Array; penalty: number[] }): Plan {
  const { instance, demandOf } = near
  const { site, cost, size, capacity, fixed, mustOpen, maxHosts, siteCount } = instance
  // The demands of a site form a doubly linked list; -1 ends it.
  const head = new Int32Array(siteCount).fill(-1)
  const after = new Int32Array(instance.demandCount)
  const before = new Int32Array(instance.demandCount)
  const assigned = new Int32Array(instance.demandCount).fill(-1)
  const load = new Float64Array(siteCount)
  const count = new Int32Array(siteCount)
  const room = capacity.map(roomOf)
  let hosts = mustOpen.reduce((sum, open) => sum + open, 0)
  let [overload, overhost] = from?.penalty ?? initialPenalties(instance)

  const over = (j: number, added: number): number => Math.max(0, at(load, j) + added - at(room, j))
  const add = (k: number): void => {
    const i = at(demandOf, k)
    const j = at(site, k)
    assigned[i] = k
    load[j] = at(load, j) + at(size, i)
    if (at(count, j) === 0 && !mustOpen[j]) hosts++
    count[j] = at(count, j) + 1
    const second = at(head, j)
    after[i] = second
    before[i] = -1
    if (second >= 0) before[second] = i
    head[j] = i
  }
  const remove = (i: number): void => {
    const j = at(site, at(assigned, i))
    if (at(before, i) >= 0) after[at(before, i)] = at(after, i)
    else head[j] = at(after, i)
    if (at(after, i) >= 0) before[at(after, i)] = at(before, i)
    count[j] = at(count, j) - 1
    load[j] = at(count, j) === 0 ? 0 : at(load, j) - at(size, i)
    if (at(count, j) === 0 && !mustOpen[j]) hosts--
  }
  if (from) for (const k of from.assigned) add(k)
  const plan: Plan = {
    assigned,
    load,
    count,
    add,
    changeIfMoved(i, k) {
      const old = at(assigned, i)
      const a = at(site, old)
      const b = at(site, k)
      const need = at(size, i)
      const opens = at(count, b) === 0 && !mustOpen[b] ? 1 : 0
      const closes = at(count, a) === 1 && !mustOpen[a] ? 1 : 0
      const excess = over(a, -need) - over(a, 0) + over(b, need) - over(b, 0)
      const crowd = Math.max(0, hosts + opens - closes - maxHosts) - Math.max(0, hosts - maxHosts)
      return (
        at(cost, k) -
        at(cost, old) +
        opens * at(fixed, b) -
        closes * at(fixed, a) +
        (excess === 0 ? 0 : (overload as number) * excess) +
        (crowd === 0 ? 0 : (overhost as number) * crowd)
      )
    },
    move(i, k) {
      remove(i)
      add(k)
    },
    isOpen: (j) => at(count, j) > 0 || at(mustOpen, j) === 1,
    hosts: () => hosts,
    excess() {
      let total = Math.max(0, hosts - maxHosts)
      for (let j = 0; j < siteCount; j++) total += over(j, 0)
      return total
    },
    raisePenalties(factor) {
      overload = (overload as number) * factor
      overhost = (overhost as number) * factor
    },
    cost: () => objectiveOf(instance, assigned),
    copy: () => makePlan(near, { assigned, penalty: [overload as number, overhost as number] }),
    members(j) {
      const found: number[] = []
      for (let i = at(head, j); i >= 0; i = at(after, i)) found.push(i)
      return found
    },
  }
  return plan
}

function initialPenalties({ demandCount, start, cost, size, fixed }: Instance): [number, number] {
  let spread = 0
  let sizes = 0
  for (let i = 0; i < demandCount; i++) {
    const from = at(start, i)
    const middle = from + Math.floor((at(start, i + 1) - 1 - from) / 4)
    spread += at(cost, Math.max(from, middle)) - at(cost, from)
    sizes += at(size, i)
  }
  const meanSpread = Math.max(spread / Math.max(1, demandCount), 1e-6)
  const meanSize = Math.max(sizes / Math.max(1, demandCount), 1e-9)
  const meanFixed = fixed.reduce((sum, value) => sum + value, 0) / Math.max(1, fixed.length)
  return [(meanSpread + meanFixed / 4) / meanSize, 8 * meanSpread + meanFixed]
}

/**
 * Largest regret first, each demand to its cheapest wanted host with room, or the least crowded.
 * Room is paid for at its price, so that who gains least by a crowded host goes elsewhere.
 */
function greedily(
  instance: Instance,
  { open: wanted, roomPrice }: { open: Uint8Array; roomPrice: Float64Array },
): Int32Array {
  const { demandCount, start, site, cost, size, siteCount } = instance
  const open = wanted.slice()
  for (let j = 0; j < siteCount; j++) if (instance.mustOpen[j]) open[j] = 1
  const left = instance.capacity.map(roomOf)
  const regret = new Float64Array(demandCount)
  const order: number[] = []
  const priced = (i: number, k: number): number =>
    at(cost, k) + at(roomPrice, at(site, k)) * at(size, i)
  for (let i = 0; i < demandCount; i++) {
    order.push(i)
    let best = Number.POSITIVE_INFINITY
    let second = Number.POSITIVE_INFINITY
    for (let k = at(start, i); k < at(start, i + 1) && at(cost, k) < second; k++) {
      if (!open[at(site, k)]) continue
      const value = priced(i, k)
      if (value < best) {
        second = best
        best = value
      } else if (value < second) second = value
    }
    regret[i] = second === Number.POSITIVE_INFINITY ? second : second - best
  }
  order.sort((a, b) => {
    const [x, y] = [at(regret, a), at(regret, b)]
    return x === y ? at(size, b) - at(size, a) || a - b : y > x ? 1 : -1
  })
  const assigned = new Int32Array(demandCount)
  for (const i of order) {
    let choice = -1
    let value = Number.POSITIVE_INFINITY
    let roomiest = -1
    for (let k = at(start, i); k < at(start, i + 1) && at(cost, k) < value; k++) {
      const j = at(site, k)
      if (!open[j]) continue
      if (at(left, j) >= at(size, i) && priced(i, k) < value) {
        value = priced(i, k)
        choice = k
      }
      if (roomiest < 0 || at(left, j) > at(left, at(site, roomiest))) roomiest = k
    }
    if (choice < 0) choice = roomiest
    if (choice < 0) choice = at(start, i)
    const j = at(site, choice)
    open[j] = 1
    left[j] = at(left, j) - at(size, i)
    assigned[i] = choice
  }
  return assigned
}

/** Moves single demands, displaces others, opens and closes sites until nothing helps. */
function descend(near: Neighbourhood, plan: Plan, isOver: () => boolean): void {
  for (let pass = 0; pass < 200 && !isOver(); pass++) {
    let moved = moveSingles(near, plan)
    if (!moved) moved = displace(near, plan, isOver)
    if (!moved) moved = openAndClose(near, plan, isOver)
    if (!moved) return
  }
}

const worthwhile = (change: number, scale: number): boolean =>
  change < -1e-9 * Math.max(1e-3, Math.abs(scale))

function moveSingles(near: Neighbourhood, plan: Plan): boolean {
  const { demandCount, start, cost } = near.instance
  let any = false
  for (let i = 0; i < demandCount; i++) {
    const old = at(plan.assigned, i)
    const troubled = isTroubled(near, plan, old)
    let best = -1
    let bestChange = 0
    for (let k = at(start, i); k < at(start, i + 1); k++) {
      if (k === old) {
        if (troubled) continue
        if (at(plan.count, at(near.instance.site, old)) > 1) break
        continue
      }
      if (!plan.isOpen(at(near.instance.site, k)) && !troubled && k > old) continue
      const change = plan.changeIfMoved(i, k)
      if (change < bestChange) {
        bestChange = change
        best = k
      }
    }
    if (best >= 0 && worthwhile(bestChange, at(cost, old))) {
      plan.move(i, best)
      any = true
    }
  }
  return any
}

/** Whether the site of pair `k` is overfull, or there are too many hosts: then dearer moves may help. */
function isTroubled(near: Neighbourhood, plan: Plan, k: number): boolean {
  const j = at(near.instance.site, k)
  return (
    at(plan.load, j) > roomOf(at(near.instance.capacity, j)) ||
    plan.hosts() > near.instance.maxHosts
  )
}

/** A demand takes the place of another at a full, cheaper site; the other goes where it fits best. */
function displace(near: Neighbourhood, plan: Plan, isOver: () => boolean): boolean {
  const { demandCount, site, cost } = near.instance
  const choices = cheapestHosts(near.instance, plan)
  let any = false
  for (let i = 0; i < demandCount; i++) {
    if ((i & 255) === 0 && isOver()) return any
    for (let c = i * displacementDepth; c < (i + 1) * displacementDepth; c++) {
      const k = at(choices, c)
      const old = at(plan.assigned, i)
      if (k < 0 || at(cost, k) >= at(cost, old)) break
      const gain = at(cost, k) - at(cost, old)
      const firstChange = plan.changeIfMoved(i, k)
      let best = -1
      let bestOther = -1
      let bestChange = 0
      const members = plan.members(at(site, k))
      plan.move(i, k)
      for (const other of members) {
        const current = at(plan.assigned, other)
        const from = other * displacementDepth
        for (let d = from; d < from + displacementDepth; d++) {
          const q = at(choices, d)
          if (q < 0 || gain + at(cost, q) - at(cost, current) >= bestChange) break
          if (q === current) continue
          const change = firstChange + plan.changeIfMoved(other, q)
          if (change < bestChange) {
            bestChange = change
            best = q
            bestOther = other
          }
        }
      }
      if (best >= 0 && worthwhile(bestChange, at(cost, old))) {
        plan.move(bestOther, best)
        any = true
        break
      }
      plan.move(i, old)
    }
  }
  return any
}

/** For each demand its cheapest pairs with hosts; -1 where there are fewer. */
function cheapestHosts({ demandCount, start, site }: Instance, plan: Plan): Int32Array {
  const choices = new Int32Array(demandCount * displacementDepth).fill(-1)
  for (let i = 0; i < demandCount; i++) {
    let next = i * displacementDepth
    const end = next + displacementDepth
    for (let k = at(start, i); k < at(start, i + 1) && next < end; k++) {
      if (plan.isOpen(at(site, k))) choices[next++] = k
    }
  }
  return choices
}

function openAndClose(near: Neighbourhood, plan: Plan, isOver: () => boolean): boolean {
  let any = false
  const { instance } = near
  for (let j = 0; j < instance.siteCount && !isOver(); j++) {
    if (plan.isOpen(j)) {
      const saves = at(instance.fixed, j) > 0 || plan.hosts() > instance.maxHosts
      if (saves && !instance.mustOpen[j] && tryClose(near, plan, j)) any = true
    } else if (plan.hosts() < instance.maxHosts && tryOpen(near, plan, j)) any = true
  }
  return any
}

/** Sends the demands of site `j` elsewhere if that pays; leaves the plan as it was if not. */
function tryClose(near: Neighbourhood, plan: Plan, j: number): boolean {
  const { start, site, size } = near.instance
  const members = plan.members(j).sort((a, b) => at(size, b) - at(size, a) || a - b)
  const before = members.map((i) => at(plan.assigned, i))
  let change = 0
  for (const i of members) {
    let best = -1
    let bestChange = Number.POSITIVE_INFINITY
    for (let k = at(start, i); k < at(start, i + 1); k++) {
      const to = at(site, k)
      if (to === j || !plan.isOpen(to)) continue
      const step = plan.changeIfMoved(i, k)
      if (step < bestChange) {
        bestChange = step
        best = k
      }
    }
    if (best < 0) {
      change = Number.POSITIVE_INFINITY
      break
    }
    change += bestChange
    plan.move(i, best)
  }
  if (worthwhile(change, at(near.instance.fixed, j))) return true
  members.forEach((i, p) => {
    if (plan.assigned[i] !== before[p]) plan.move(i, before[p] as number)
  })
  return false
}

/** Opens site `j` for the demands that gain most by it, if together they gain more than it costs. */
function tryOpen(near: Neighbourhood, plan: Plan, j: number): boolean {
  const movers = gainers(near, plan, j)
  let gain = 0
  for (const [, value] of movers) gain += value
  if (gain <= at(near.instance.fixed, j)) return false
  const before = movers.map(([k]) => at(plan.assigned, at(near.demandOf, k)))
  let change = 0
  for (const [k] of movers) {
    const i = at(near.demandOf, k)
    change += plan.changeIfMoved(i, k)
    plan.move(i, k)
  }
  if (movers.length > 0 && worthwhile(change, gain)) return true
  movers.forEach(([k], p) => {
    plan.move(at(near.demandOf, k), before[p] as number)
  })
  return false
}

/** Pairs of site `j` that are cheaper than what their demand has now, as many as there is room for. */
function gainers(near: Neighbourhood, plan: Plan, j: number): [pair: number, gain: number][] {
  const { instance, first, pairs, demandOf } = near
  const found: [number, number][] = []
  for (let p = at(first, j); p < at(first, j + 1); p++) {
    const k = at(pairs, p)
    const gain = at(instance.cost, at(plan.assigned, at(demandOf, k))) - at(instance.cost, k)
    if (gain > 0) found.push([k, gain])
  }
  let left = roomOf(at(instance.capacity, j)) - at(plan.load, j)
  const need = ([k]: [number, number]): number => at(instance.size, at(demandOf, k))
  if (left === Number.POSITIVE_INFINITY) return found
  return found
    .sort((a, b) => b[1] * need(a) - a[1] * need(b) || b[1] - a[1] || a[0] - b[0])
    .filter((mover) => {
      if (need(mover) > left) return false
      left -= need(mover)
      return true
    })
}

/**
 * Closes one host and opens another site instead. All exchanges are estimated as if capacities did
 * not matter; the most promising are carried out on a copy and kept if the copy ends up cheaper.
 */
function exchangeOnce(
  near: Neighbourhood,
  plan: Plan,
  trials: number,
  isOver: () => boolean,
): Plan | undefined {
  const now = plan.cost()
  const capacitated = near.instance.capacity.some((capacity) => capacity < Number.POSITIVE_INFINITY)
  for (const { opened, closed, profit } of promisingExchanges(near, plan).slice(0, trials)) {
    if (isOver()) return undefined
    if (!capacitated && !worthwhile(-profit, now)) return undefined
    const trial = plan.copy()
    const leaving = trial.members(closed)
    for (const [k] of gainers(near, trial, opened)) trial.move(at(near.demandOf, k), k)
    for (const i of leaving) {
      if (at(near.instance.site, at(trial.assigned, i)) !== closed) continue
      let best = -1
      let bestChange = Number.POSITIVE_INFINITY
      for (let k = at(near.instance.start, i); k < at(near.instance.start, i + 1); k++) {
        const to = at(near.instance.site, k)
        if (to === closed || !(trial.isOpen(to) || to === opened)) continue
        const change = trial.changeIfMoved(i, k)
        if (change < bestChange) {
          bestChange = change
          best = k
        }
      }
      if (best >= 0) trial.move(i, best)
    }
    for (let pass = 0; capacitated && pass < 20 && moveSingles(near, trial); pass++);
    if (trial.excess() > 0 || !worthwhile(trial.cost() - now, now)) continue
    if (capacitated) descend(near, trial, isOver)
    return trial
  }
  return undefined
}

type Exchange = { opened: number; closed: number; profit: number }

function promisingExchanges(near: Neighbourhood, plan: Plan): Exchange[] {
  const { instance, first, pairs, demandOf } = near
  const { demandCount, siteCount, start, site, cost, fixed } = instance
  const second = new Float64Array(demandCount)
  const loss = new Float64Array(siteCount)
  const dependents = new Int32Array(siteCount)
  for (let i = 0; i < demandCount; i++) {
    const old = at(plan.assigned, i)
    const own = at(site, old)
    second[i] = Number.POSITIVE_INFINITY
    for (let k = at(start, i); k < at(start, i + 1); k++) {
      const j = at(site, k)
      if (j !== own && plan.isOpen(j)) {
        second[i] = Math.max(at(cost, k), at(cost, old))
        break
      }
    }
    if (second[i] === Number.POSITIVE_INFINITY) dependents[own] = at(dependents, own) + 1
    else loss[own] = at(loss, own) + at(second, i) - at(cost, old)
  }
  const hosts: number[] = []
  for (let j = 0; j < siteCount; j++) if (plan.isOpen(j) && !instance.mustOpen[j]) hosts.push(j)
  const saved = new Float64Array(siteCount)
  const rescued = new Float64Array(siteCount)
  const found: Exchange[] = []
  for (let opened = 0; opened < siteCount; opened++) {
    if (plan.isOpen(opened)) continue
    for (const j of hosts) saved[j] = rescued[j] = 0
    let gain = -at(fixed, opened)
    for (let p = at(first, opened); p < at(first, opened + 1); p++) {
      const k = at(pairs, p)
      const i = at(demandOf, k)
      const own = at(site, at(plan.assigned, i))
      const current = at(cost, at(plan.assigned, i))
      if (at(cost, k) < current) gain += current - at(cost, k)
      if (at(cost, k) >= at(second, i)) continue
      const instead = Math.max(at(cost, k), current)
      if (at(second, i) < Number.POSITIVE_INFINITY) {
        saved[own] = at(saved, own) + at(second, i) - instead
      } else {
        saved[own] = at(saved, own) + current - instead
        rescued[own] = at(rescued, own) + 1
      }
    }
    for (const closed of hosts) {
      if (at(dependents, closed) > at(rescued, closed)) continue
      const profit = gain - at(loss, closed) + at(saved, closed) + at(fixed, closed)
      found.push({ opened, closed, profit })
    }
  }
  return found.sort((a, b) => b.profit - a.profit || a.opened - b.opened || a.closed - b.closed)
}
