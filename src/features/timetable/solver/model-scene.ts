import type { makeRows } from '../../../base/milp.ts'
import { at } from '../../../base/typed-array.ts'
import type { Instance } from './instance.ts'

/** A possible place: meetings of event `e` begin at `s` in `r`; -1: in no room. */
export type Place = { e: number; s: number; r: number }

type Rows = ReturnType<typeof makeRows>

/** Columns as they are made. */
export function makeColumns() {
  const cost: number[] = []
  const upper: number[] = []
  const whole: number[] = []
  return {
    cost,
    add(price: number, most: number, isWhole: boolean): number {
      cost.push(price)
      upper.push(most)
      whole.push(isWhole ? 1 : 0)
      return cost.length - 1
    },
    packed: () => ({
      cost: Float64Array.from(cost),
      lower: new Float64Array(cost.length),
      upper: Float64Array.from(upper),
      whole: Int32Array.from(whole),
    }),
  }
}
type Columns = ReturnType<typeof makeColumns>

export const infinite = Number.POSITIVE_INFINITY

/** A model in the making. */
export type Scene = {
  instance: Instance
  columns: Columns
  rows: Rows
  places: readonly Place[]
  /** Places of each event. */
  byEvent: readonly number[][]
}

/** Places of the events of every resource, by resource. */
export function placesByResource({ instance, byEvent }: Scene): number[][] {
  const { resources } = instance
  const lists: number[][] = Array.from({ length: instance.resourceCount }, () => [])
  byEvent.forEach((own, e) => {
    for (let k = at(resources.first, e); k < at(resources.first, e + 1); k++) {
      lists[at(resources.items, k)]?.push(...own)
    }
  })
  return lists
}

/** The places of a list that cover each slot. */
export function bySlot({ instance, places }: Scene, list: readonly number[]): number[][] {
  const slots: number[][] = Array.from({ length: instance.grid.slots }, () => [])
  for (const x of list) {
    const { e, s } = places[x] as Place
    for (let t = s; t < s + at(instance.length, e); t++) slots[t]?.push(x)
  }
  return slots
}
