import { at } from '../../../base/typed-array.ts'
import type { Grid } from './grid.ts'
import type { TimetableProblem } from './problem.ts'

/** List `i` is `items[first[i]]` to `items[first[i + 1]]`. */
export type Lists = { first: Int32Array; items: Int32Array }

export const listsOf = (lists: readonly (readonly number[])[]): Lists => {
  const first = new Int32Array(lists.length + 1)
  lists.forEach((list, i) => {
    first[i + 1] = at(first, i) + list.length
  })
  return { first, items: Int32Array.from(lists.flat()) }
}

/** A ruling is not given up for the sake of others: a fixed meeting that is left out counts as so many. */
export const rulingWeight = 1_000

export function unplacedCosts(
  { events, weights, place }: TimetableProblem,
  eventOf: Int32Array,
  fixedStart: Int32Array,
): Float64Array {
  // Where all must be placed, no wish is worth a meeting.
  const most = place === 'all' ? Math.max(1_000, ...Object.values(weights)) * 10 : 0
  return Float64Array.from(eventOf, (e, m) => {
    const times = at(fixedStart, m) >= 0 ? rulingWeight : 1
    return Math.max(most, weights.unplaced * (events[e]?.priority ?? 1)) * times
  })
}

export function roomCosts(
  problem: TimetableProblem,
  lists: readonly (readonly number[])[],
): Float64Array {
  const count = problem.rooms.length
  const costs = new Float64Array(problem.events.length * count).fill(Number.POSITIVE_INFINITY)
  problem.events.forEach(({ attendance }, e) => {
    for (const r of lists[e] ?? []) {
      const excess = Math.max(0, attendance - (problem.rooms[r]?.capacity ?? attendance))
      costs[e * count + r] = problem.weights.roomCapacity * excess
    }
  })
  return costs
}

export function resourceTables(
  problem: TimetableProblem,
  numberOf: Map<string, number>,
  grid: Grid,
) {
  const { resources, events, mustNotOverlap, weights } = problem
  const resourceNumber = new Map(resources.map(({ id }, i) => [id, i]))
  const resourceId: (string | undefined)[] = resources.map(({ id }) => id)
  const ofEvent = events.map(
    ({ needs }) => new Set(needs.map((id) => resourceNumber.get(id) as number)),
  )
  for (const list of mustNotOverlap) {
    for (const id of list) ofEvent[numberOf.get(id) as number]?.add(resourceId.length)
    resourceId.push(undefined)
  }
  ofEvent.forEach((own, e) => {
    if (own.size > 0 || (events[e]?.meetings ?? 0) < 2) return
    own.add(resourceId.length)
    resourceId.push(undefined)
  })
  const column = (value: (resource: (typeof resources)[number]) => number, none: number) =>
    Float64Array.from(resourceId, (_, i) => {
      const resource = resources[i]
      return resource ? value(resource) : none
    })
  const infinite = Number.POSITIVE_INFINITY
  return {
    resourceCount: resourceId.length,
    resourceId,
    resources: listsOf(ofEvent.map((own) => [...own])),
    compact: column(({ compact }) => compact * weights.compactness, 0),
    maxPerDay: column(({ maxPerDay = infinite }) => maxPerDay / grid.step, infinite),
    maxDays: column(({ maxDays = infinite }) => maxDays, infinite),
  }
}

export function spreadTables({ events, spread }: TimetableProblem, numberOf: Map<string, number>) {
  const days: number[] = []
  const ofEvent: number[][] = events.map(({ minDays }) => {
    if (minDays === 0) return []
    days.push(minDays)
    return [days.length - 1]
  })
  for (const { events: ids, minDays } of spread) {
    for (const id of new Set(ids)) ofEvent[numberOf.get(id) as number]?.push(days.length)
    days.push(minDays)
  }
  return { spreads: listsOf(ofEvent), spreadDays: Int32Array.from(days) }
}

export function partyTables({ events, fairness }: TimetableProblem, numberOf: Map<string, number>) {
  const party = new Int32Array(events.length).fill(-1)
  const group: number[] = []
  const meetings: number[] = []
  const groups = fairness.map(({ parties }, g) =>
    parties.map((one) => {
      const ids = one.events.map((id) => numberOf.get(id) as number)
      for (const e of ids) party[e] = group.length
      meetings.push(ids.reduce((sum, e) => sum + (events[e]?.meetings ?? 0), 0))
      return group.push(g) - 1
    }),
  )
  return {
    party,
    partyGroup: Int32Array.from(group),
    partyMeetings: Int32Array.from(meetings),
    groupParties: listsOf(groups),
  }
}

export function fixedTables(problem: TimetableProblem, numberOf: Map<string, number>, grid: Grid) {
  const { events, fixed, rooms } = problem
  const roomNumber = new Map(rooms.map(({ id }, r) => [id, r]))
  const count = events.reduce((sum, { meetings }) => sum + meetings, 0)
  const next: number[] = []
  events.forEach(({ meetings }, e) => {
    next[e + 1] = (next[e] ?? 0) + meetings
    next[e] ??= 0
  })
  const fixedStart = new Int32Array(count).fill(-1)
  const fixedRoom = new Int32Array(count).fill(-1)
  for (const { event, day, start, room } of fixed) {
    const e = numberOf.get(event) as number
    const m = next[e] as number
    next[e] = m + 1
    fixedStart[m] = day * grid.perDay + (grid.periodOf(start) as number)
    fixedRoom[m] = room === undefined ? -1 : (roomNumber.get(room) as number)
  }
  return { fixedStart, fixedRoom }
}
