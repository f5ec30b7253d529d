import { at } from '../../base/typed-array.ts'

/** Items of a knapsack, in parallel arrays of which the first `count` entries are in use. */
export type Items = { count: number; value: Float64Array; size: Float64Array }

export type Filling = {
  /** Most value that fits, or a proven upper bound of it. */
  value: number
  /** Value of one more unit of room in the continuous relaxation. */
  roomPrice: number
  /** Share taken of each item, 0 to 1; fractional only in a continuous filling. */
  taken: Float64Array
}

/** Whole fillings are searched for so many steps; then the continuous bound stands. */
const searchSteps = 5_000

/** Fills `room` with the most valuable items; a fraction of one item may be taken. Values are positive. */
export function fillContinuously(items: Items, room: number, filling: Filling): void {
  const order = byDensity(items)
  filling.taken.fill(0, 0, items.count)
  filling.value = 0
  filling.roomPrice = 0
  let left = room
  for (const item of order) {
    const size = at(items.size, item)
    if (size <= left) {
      left -= size
      filling.value += at(items.value, item)
      filling.taken[item] = 1
      continue
    }
    const share = left / size
    filling.roomPrice = at(items.value, item) / size
    filling.value += at(items.value, item) * share
    filling.taken[item] = share
    return
  }
}

/**
 * Fills `room` with whole items by depth-first search. When that takes too long the value is the
 * continuous bound: never below the truth, so it remains a bound.
 */
export function fillWholly(items: Items, room: number, filling: Filling): void {
  const order = byDensity(items)
  const count = order.length
  const chosen = new Uint8Array(count)
  const best = new Uint8Array(count)
  let bestValue = 0
  let value = 0
  let left = room
  let steps = 0

  fillContinuously(items, room, filling)
  const continuous = filling.value

  const reach = (from: number, spare: number, gathered: number): number => {
    let bound = gathered
    for (let p = from; p < count; p++) {
      const item = order[p] as number
      const size = at(items.size, item)
      if (size > spare) return bound + (at(items.value, item) * spare) / size
      spare -= size
      bound += at(items.value, item)
    }
    return bound
  }
  const tolerance = 1e-12 * Math.max(1, continuous)

  let position = 0
  for (;;) {
    while (position < count && reach(position, left, value) > bestValue + tolerance) {
      steps++
      const item = order[position] as number
      if (at(items.size, item) <= left) {
        chosen[position] = 1
        left -= at(items.size, item)
        value += at(items.value, item)
      }
      position++
    }
    if (value > bestValue) {
      bestValue = value
      best.set(chosen)
      best.fill(0, position)
    }
    if (steps > searchSteps) return
    do position--
    while (position >= 0 && !chosen[position])
    if (position < 0) break
    chosen.fill(0, position)
    const item = order[position] as number
    left += at(items.size, item)
    value -= at(items.value, item)
    position++
  }
  filling.value = bestValue + tolerance
  filling.taken.fill(0, 0, items.count)
  for (let p = 0; p < count; p++) filling.taken[order[p] as number] = at(best, p)
}

function byDensity({ count, value, size }: Items): number[] {
  const order: number[] = []
  const density = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    order.push(i)
    density[i] = at(value, i) / at(size, i)
  }
  return order.sort((a, b) => at(density, b) - at(density, a) || a - b)
}
