import { at } from '../../../base/typed-array.ts'
import { bySlot, infinite, type Place, placesByResource, type Scene } from './model-scene.ts'

const dayOf = ({ instance, places }: Scene, x: number): number =>
  Math.floor((places[x]?.s ?? 0) / instance.grid.perDay)

export function spreadRows(scene: Scene): number {
  const { instance, columns, rows, byEvent } = scene
  const { spreads, spreadDays, grid, problem } = instance
  const lists: number[][] = Array.from(spreadDays, () => [])
  byEvent.forEach((own, e) => {
    for (let k = at(spreads.first, e); k < at(spreads.first, e + 1); k++) {
      lists[at(spreads.items, k)]?.push(...own)
    }
  })
  lists.forEach((list, i) => {
    const wanted = at(spreadDays, i)
    const short = columns.add(problem.weights.minDays, infinite, false)
    const used: number[] = []
    for (let d = 0; d < grid.days; d++) {
      const day = columns.add(0, 1, false)
      used.push(day)
      for (const x of list) if (dayOf(scene, x) === d) rows.enter(x, 1)
      rows.enter(day, -1)
      rows.close(0, infinite)
    }
    rows.enter(short, 1)
    for (const day of used) rows.enter(day, 1)
    rows.close(wanted, infinite)
  })
  return 0
}

export function compactRows(scene: Scene): void {
  const { instance, columns, rows, places } = scene
  const { perDay } = instance.grid
  placesByResource(scene).forEach((list, resource) => {
    const price = at(instance.compact, resource)
    if (price === 0) return
    const slots = bySlot(scene, list)
    const byPlace = Map.groupBy(list, (x) => {
      const { e, s } = places[x] as Place
      return s * (perDay + 1) + at(instance.length, e)
    })
    for (const [key, here] of byPlace) {
      const s = Math.floor(key / (perDay + 1))
      const end = s + (key % (perDay + 1))
      const alone = columns.add(price, infinite, false)
      for (const x of here) rows.enter(x, 1)
      if (s % perDay > 0) for (const x of slots[s - 1] ?? []) rows.enter(x, -1)
      if (end % perDay > 0) for (const x of slots[end] ?? []) rows.enter(x, -1)
      rows.enter(alone, -1)
      rows.close(-infinite, 0)
    }
  })
}

export function loadRows(scene: Scene): void {
  const { instance, columns, rows, places } = scene
  const { maxPerDay, maxDays, grid, length, problem } = instance
  const price = problem.weights.load
  placesByResource(scene).forEach((list, resource) => {
    const [most, mostDays] = [at(maxPerDay, resource), at(maxDays, resource)]
    const byDay = Map.groupBy(list, (x) => dayOf(scene, x))
    if (most < infinite) {
      for (const here of byDay.values()) {
        const excess = columns.add(price, infinite, false)
        for (const x of here) rows.enter(x, at(length, places[x]?.e ?? 0))
        rows.enter(excess, -1)
        rows.close(-infinite, most)
      }
    }
    if (mostDays >= grid.days) return
    const excess = columns.add(price, infinite, false)
    const used = [...byDay.values()].map((here) => {
      const day = columns.add(0, 1, false)
      for (const x of here) {
        rows.enter(day, 1)
        rows.enter(x, -1)
        rows.close(0, infinite)
      }
      return day
    })
    for (const day of used) rows.enter(day, 1)
    rows.enter(excess, -1)
    rows.close(-infinite, mostDays)
  })
}

/** The dearest party is under a lid, the cheapest above a floor; the distance is paid for. */
export function fairnessRows(scene: Scene, missed: readonly number[]): void {
  const { instance, columns, rows, places, byEvent } = scene
  const { groupParties, party, partyMeetings, missCost, problem, startCost, grid } = instance
  const price = problem.weights.fairness
  for (let g = 0; g + 1 < groupParties.first.length; g++) {
    const lid = columns.add(price, infinite, false)
    const floor = columns.add(-price, infinite, false)
    const enterParty = (p: number): void => {
      const meetings = at(partyMeetings, p)
      byEvent.forEach((own, e) => {
        if (party[e] !== p) return
        for (const x of own) {
          rows.enter(x, at(startCost, e * grid.slots + (places[x]?.s ?? 0)) / meetings)
        }
        rows.enter(missed[e] as number, at(missCost, e) / meetings)
      })
    }
    for (let k = at(groupParties.first, g); k < at(groupParties.first, g + 1); k++) {
      const p = at(groupParties.items, k)
      enterParty(p)
      rows.enter(lid, -1)
      rows.close(-infinite, 0)
      enterParty(p)
      rows.enter(floor, -1)
      rows.close(0, infinite)
    }
  }
}

export function stabilityRows(scene: Scene): void {
  const { instance, columns, rows, places, byEvent } = scene
  const price = instance.problem.weights.roomStability
  if (price === 0) return
  byEvent.forEach((own, e) => {
    const byRoom = Map.groupBy(own, (x) => places[x]?.r ?? -1)
    const meetings = at(instance.firstMeeting, e + 1) - at(instance.firstMeeting, e)
    if (byRoom.size < 2 || meetings < 2) return
    const excess = columns.add(price, infinite, false)
    const used = [...byRoom.values()].map((here) => {
      const room = columns.add(0, 1, false)
      for (const x of here) {
        rows.enter(room, 1)
        rows.enter(x, -1)
        rows.close(0, infinite)
      }
      return room
    })
    for (const room of used) rows.enter(room, 1)
    rows.enter(excess, -1)
    rows.close(-infinite, 1)
  })
}

/**
 * Where every event may use every room: of those larger than some capacity, as many as there are larger rooms fit; each
 * other pays at least the step to the next capacity, or to the smallest of them. The steps of all capacities add up.
 */
export function capacityRows(scene: Scene): void {
  const { instance, columns, rows, places } = scene
  const { problem, rooms, roomCount } = instance
  const isOpenToAll = rooms.items.length === roomCount * instance.eventCount
  if (!isOpenToAll || problem.weights.roomCapacity === 0) return
  const capacities = problem.rooms.map(({ capacity }) => capacity ?? infinite)
  const steps = [...new Set(capacities)].filter((c) => c < infinite).sort((a, b) => a - b)
  steps.forEach((step, i) => {
    const size = (x: number): number => problem.events[places[x]?.e ?? 0]?.attendance ?? 0
    const larger = [...places.keys()].filter((x) => size(x) > step)
    const least = larger.reduce((min, x) => Math.min(min, size(x)), steps[i + 1] ?? infinite)
    const room = capacities.filter((capacity) => capacity > step).length
    for (const here of bySlot(scene, larger)) {
      if (here.length <= room) continue
      const over = columns.add(problem.weights.roomCapacity * (least - step), infinite, false)
      for (const x of here) rows.enter(x, 1 / at(instance.length, places[x]?.e ?? 0))
      rows.enter(over, -1)
      rows.close(-infinite, room)
    }
  })
}
