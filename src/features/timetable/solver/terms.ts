import { at } from '../../../base/typed-array.ts'
import type { Instance } from './instance.ts'

/** What the timetable costs, kept up to date meeting by meeting. */
export function makeTerms(instance: Instance, resourceAt: Int32Array) {
  const { grid, length, roomCount, startCost, roomCost, unplacedCost, eventOf } = instance
  const { slots, perDay, days } = grid
  const { first: firstResource, items: resourceItems } = instance.resources
  const { first: firstSpread, items: spreadItems } = instance.spreads
  const { compact, maxPerDay, maxDays, spreadDays, party, missCost } = instance
  const { weights } = instance.problem
  const load = new Float64Array(instance.resourceCount * days)
  const daysUsed = new Int32Array(instance.resourceCount)
  const isLoadCounted = Uint8Array.from(maxPerDay, (most, k) =>
    most < Number.POSITIVE_INFINITY || at(maxDays, k) < Number.POSITIVE_INFINITY ? 1 : 0,
  )
  const spreadCount = new Int32Array(spreadDays.length * days)
  const spreadUsed = new Int32Array(spreadDays.length)
  const roomUses = new Int32Array(instance.eventCount * roomCount)
  const roomsUsed = new Int32Array(instance.eventCount)
  const partyCost = new Float64Array(instance.partyGroup.length)
  let cost = 0
  for (const [m, e] of eventOf.entries()) {
    cost += at(unplacedCost, m)
    if (at(party, e) >= 0) partyCost[at(party, e)] = at(partyCost, at(party, e)) + at(missCost, e)
  }
  for (const wanted of spreadDays) cost += weights.minDays * wanted
  const groups = instance.groupParties
  const spreadOf = new Float64Array(groups.first.length - 1)
  const unevenness = (g: number): number => {
    let least = Number.POSITIVE_INFINITY
    let most = 0
    for (let k = at(groups.first, g); k < at(groups.first, g + 1); k++) {
      const p = at(groups.items, k)
      const mean = at(partyCost, p) / at(instance.partyMeetings, p)
      least = Math.min(least, mean)
      most = Math.max(most, mean)
    }
    return weights.fairness * (most - least)
  }
  for (let g = 0; g < spreadOf.length; g++) {
    spreadOf[g] = unevenness(g)
    cost += at(spreadOf, g)
  }

  const nobody = (other: number, m: number): boolean => other < 0 || other === m

  /** Of the runs of a resource's meetings, what `m` changes by being at `s`; where it is now does not count. */
  const compactness = (resource: number, s: number, lasts: number, m: number): number => {
    const base = resource * slots
    const dayStart = s - (s % perDay)
    const dayEnd = dayStart + perDay
    const before = s > dayStart ? at(resourceAt, base + s - 1) : -1
    const after = s + lasts < dayEnd ? at(resourceAt, base + s + lasts) : -1
    if (nobody(before, m) && nobody(after, m)) return 1
    let change = 0
    if (!nobody(before, m)) {
      const from = s - at(length, at(eventOf, before))
      if (from <= dayStart || nobody(at(resourceAt, base + from - 1), m)) change--
    }
    if (!nobody(after, m)) {
      const to = s + lasts + at(length, at(eventOf, after))
      if (to >= dayEnd || nobody(at(resourceAt, base + to), m)) change--
    }
    return change
  }

  const changeLoad = (resource: number, day: number, by: number): number => {
    const i = resource * days + day
    const was = at(load, i)
    const is = was + by
    load[i] = is
    const most = at(maxPerDay, resource)
    let change = Math.max(0, is - most) - Math.max(0, was - most)
    const used = (is > 0 ? 1 : 0) - (was > 0 ? 1 : 0)
    if (used !== 0) {
      const before = at(daysUsed, resource)
      daysUsed[resource] = before + used
      const limit = at(maxDays, resource)
      change += Math.max(0, before + used - limit) - Math.max(0, before - limit)
    }
    return weights.load * change
  }

  const changeSpread = (spread: number, day: number, by: number): number => {
    const i = spread * days + day
    const was = at(spreadCount, i)
    spreadCount[i] = was + by
    if (was > 0 && was + by > 0) return 0
    const used = at(spreadUsed, spread)
    const wanted = at(spreadDays, spread)
    spreadUsed[spread] = used + by
    return weights.minDays * (Math.max(0, wanted - used - by) - Math.max(0, wanted - used))
  }

  const changeRoom = (e: number, r: number, by: number): number => {
    const i = e * roomCount + r
    const was = at(roomUses, i)
    roomUses[i] = was + by
    const own = by * at(roomCost, i)
    if (was > 0 && was + by > 0) return own
    const used = at(roomsUsed, e)
    roomsUsed[e] = used + by
    return own + weights.roomStability * (Math.max(0, used + by - 1) - Math.max(0, used - 1))
  }

  const excess = (value: number, limit: number): number => Math.max(0, value - limit)

  /** What it costs a resource that so much goes from one day to another. */
  const loadOfMove = (resource: number, from: number, to: number, lasts: number): number => {
    const [a, b] = [at(load, resource * days + from), at(load, resource * days + to)]
    const most = at(maxPerDay, resource)
    const used = at(daysUsed, resource)
    const change = (b > 0 ? 0 : 1) - (a > lasts ? 0 : 1)
    const limit = at(maxDays, resource)
    return (
      weights.load *
      (excess(a - lasts, most) -
        excess(a, most) +
        excess(b + lasts, most) -
        excess(b, most) +
        excess(used + change, limit) -
        excess(used, limit))
    )
  }

  const spreadOfMove = (spread: number, from: number, to: number): number => {
    const change =
      (at(spreadCount, spread * days + to) > 0 ? 0 : 1) -
      (at(spreadCount, spread * days + from) > 1 ? 0 : 1)
    const [used, wanted] = [at(spreadUsed, spread), at(spreadDays, spread)]
    return weights.minDays * (excess(wanted, used + change) - excess(wanted, used))
  }

  const roomOfMove = (e: number, from: number, to: number): number => {
    const [i, j] = [e * roomCount + from, e * roomCount + to]
    const change = (at(roomUses, j) > 0 ? 0 : 1) - (at(roomUses, i) > 1 ? 0 : 1)
    const used = at(roomsUsed, e)
    const own = at(roomCost, j) - at(roomCost, i)
    return own + weights.roomStability * (excess(used + change, 1) - excess(used, 1))
  }

  const partyOfMove = (p: number, change: number): number => {
    if (change === 0) return 0
    const before = at(partyCost, p)
    partyCost[p] = before + change
    const g = at(instance.partyGroup, p)
    const uneven = unevenness(g) - at(spreadOf, g)
    partyCost[p] = before
    return uneven
  }

  return {
    cost: () => cost,
    /** What would change if `m` went from one place to another; nothing is changed. */
    ofMove(m: number, s0: number, r0: number, s: number, r: number): number {
      const e = at(eventOf, m)
      const lasts = at(length, e)
      const [from, to] = [Math.floor(s0 / perDay), Math.floor(s / perDay)]
      const own = at(startCost, e * slots + s) - at(startCost, e * slots + s0)
      let change = own
      if (r0 !== r) change += roomOfMove(e, r0, r)
      if (s0 === s) return change
      for (let k = at(firstResource, e); k < at(firstResource, e + 1); k++) {
        const resource = at(resourceItems, k)
        const weight = at(compact, resource)
        if (weight > 0) {
          change +=
            weight * (compactness(resource, s, lasts, m) - compactness(resource, s0, lasts, m))
        }
        if (from !== to && at(isLoadCounted, resource) === 1) {
          change += loadOfMove(resource, from, to, lasts)
        }
      }
      if (from !== to) {
        for (let k = at(firstSpread, e); k < at(firstSpread, e + 1); k++) {
          change += spreadOfMove(at(spreadItems, k), from, to)
        }
      }
      const p = at(party, e)
      return p < 0 ? change : change + partyOfMove(p, own)
    },
    /** Meeting `m` comes (1) before it is marked, or has left (-1) and is marked no more. */
    change(m: number, s: number, r: number, by: 1 | -1): void {
      const e = at(eventOf, m)
      const lasts = at(length, e)
      const day = Math.floor(s / perDay)
      const own = at(startCost, e * slots + s)
      let change = by * (own - at(unplacedCost, m))
      for (let k = at(firstResource, e); k < at(firstResource, e + 1); k++) {
        const resource = at(resourceItems, k)
        const weight = at(compact, resource)
        if (weight > 0) change += by * weight * compactness(resource, s, lasts, m)
        if (at(isLoadCounted, resource) === 1) change += changeLoad(resource, day, by * lasts)
      }
      for (let k = at(firstSpread, e); k < at(firstSpread, e + 1); k++) {
        change += changeSpread(at(spreadItems, k), day, by)
      }
      if (r >= 0) change += changeRoom(e, r, by)
      const p = at(party, e)
      if (p >= 0) {
        partyCost[p] = at(partyCost, p) + by * (own - at(missCost, e))
        const g = at(instance.partyGroup, p)
        const uneven = unevenness(g)
        change += uneven - at(spreadOf, g)
        spreadOf[g] = uneven
      }
      cost += change
    },
  }
}
