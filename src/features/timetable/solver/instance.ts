import { at } from '../../../base/typed-array.ts'
import { type Grid, gridOf } from './grid.ts'
import {
  fixedTables,
  type Lists,
  listsOf,
  partyTables,
  resourceTables,
  roomCosts,
  spreadTables,
  unplacedCosts,
} from './instance-tables.ts'
import type { TimetableEvent, TimetableProblem } from './problem.ts'
import { missesBroadcast, needsRoom, roomsOf, ruleBits, rulebookOf } from './rules.ts'

/** A problem as tables: events, meetings, rooms and resources by number, time by slot. */
export type Instance = {
  problem: TimetableProblem
  grid: Grid
  eventCount: number
  meetingCount: number
  roomCount: number
  resourceCount: number
  eventOf: Int32Array
  /** The meetings of event `e` are `firstMeeting[e]` to `firstMeeting[e + 1]`. */
  firstMeeting: Int32Array
  /** In periods, by event. */
  length: Int32Array
  /** What forbids start `s` to event `e`, at `e * slots + s`; 0: it is allowed. */
  forbids: Uint8Array
  /** What the start costs by itself: wishes, costs, missed broadcasts. */
  startCost: Float64Array
  starts: Lists
  /** The cheapest first, and how many cost as little as the first. */
  rooms: Lists
  cheapRooms: Int32Array
  /** 1 where the event is in no room at all. */
  roomless: Uint8Array
  /** Of room `r` for event `e`, at `e * roomCount + r`; infinite: not allowed. */
  roomCost: Float64Array
  roomClosed: Uint8Array
  resources: Lists
  /** Names of the resources; those without one come of `mustNotOverlap` or of an event's own meetings. */
  resourceId: (string | undefined)[]
  /** What a meeting without a neighbour costs. */
  compact: Float64Array
  maxPerDay: Float64Array
  maxDays: Float64Array
  /** Sets of events that are spread over days. */
  spreads: Lists
  spreadDays: Int32Array
  /** Party of each event, -1: none; group of each party. */
  party: Int32Array
  partyGroup: Int32Array
  partyMeetings: Int32Array
  groupParties: Lists
  /** What an unplaced meeting counts for its party. */
  missCost: Float64Array
  /** By meeting. */
  unplacedCost: Float64Array
  /** Decided by a person; -1: not. */
  fixedStart: Int32Array
  fixedRoom: Int32Array
}

export function makeInstance(problem: TimetableProblem): Instance {
  const grid = gridOf(problem.time)
  const { events, rooms } = problem
  const numberOf = new Map(events.map(({ id }, e) => [id, e]))
  const book = rulebookOf(problem, grid)
  const roomLists = events.map((event) => roomsOf(book, event))
  const forbids = new Uint8Array(events.length * grid.slots)
  const startCost = new Float64Array(events.length * grid.slots)
  const starts = events.map((event, e) => {
    const bits = ruleBits(book, event, roomLists[e] ?? [])
    forbids.set(bits, e * grid.slots)
    const allowed: number[] = []
    for (let s = 0; s < grid.slots; s++) if (bits[s] === 0) allowed.push(s)
    const own = startCost.subarray(e * grid.slots, (e + 1) * grid.slots)
    fillStartCosts(own, problem, event, { allowed, grid })
    return allowed
  })
  const eventOf = Int32Array.from(
    events.flatMap(({ meetings }, e) => new Array<number>(meetings).fill(e)),
  )
  const fixed = fixedTables(problem, numberOf, grid)
  const roomCost = roomCosts(problem, roomLists)
  const costIn = (e: number, r: number): number => at(roomCost, e * rooms.length + r)
  const byCost = roomLists.map((list, e) =>
    list.toSorted((a, b) => costIn(e, a) - costIn(e, b) || a - b),
  )
  const roomClosed = new Uint8Array(rooms.length * grid.slots)
  book.closed.forEach((slots, r) => {
    roomClosed.set(slots, r * grid.slots)
  })
  return {
    problem,
    grid,
    eventCount: events.length,
    meetingCount: eventOf.length,
    roomCount: rooms.length,
    eventOf,
    firstMeeting: listsOf(events.map(({ meetings }) => new Array<number>(meetings).fill(0))).first,
    length: Int32Array.from(events, ({ length }) => length / grid.step),
    forbids,
    startCost,
    starts: listsOf(starts),
    rooms: listsOf(byCost),
    cheapRooms: Int32Array.from(byCost, (list, e) => {
      const [first = 0] = list
      return list.filter((r) => costIn(e, r) === costIn(e, first)).length
    }),
    roomless: Uint8Array.from(events, (event) => (needsRoom(problem, event) ? 0 : 1)),
    roomCost,
    roomClosed,
    ...resourceTables(problem, numberOf, grid),
    ...spreadTables(problem, numberOf),
    ...partyTables(problem, numberOf),
    missCost: Float64Array.from(events, (_, e) =>
      (starts[e] ?? []).reduce((most, s) => Math.max(most, at(startCost, e * grid.slots + s)), 0),
    ),
    unplacedCost: unplacedCosts(problem, eventOf, fixed.fixedStart),
    ...fixed,
  }
}

/** What a start costs an event by itself, whatever the others do. */
export function costOfStart(
  { weights }: TimetableProblem,
  event: TimetableEvent,
  start: number,
  grid: Grid,
): number {
  const end = start + event.length / grid.step
  const missed = event.mustOverlap.filter(
    (broadcast) => broadcast.soft && missesBroadcast(broadcast, start, end, grid),
  ).length
  return (
    (isPreferred(event, start, grid) ? 0 : weights.preferred) +
    weights.costs * costOfTime(event, start, grid) +
    weights.mustOverlap * missed
  )
}

/** The same for all starts that are allowed, window by window: events have many of both. */
function fillStartCosts(
  costs: Float64Array,
  { weights }: TimetableProblem,
  event: TimetableEvent,
  { allowed, grid }: { allowed: readonly number[]; grid: Grid },
): void {
  const length = event.length / grid.step
  const price = new Float64Array(grid.slots)
  for (const { cost, ...window } of event.costs) {
    const [from, to] = grid.touching(window)
    for (let t = from; t < to; t++) {
      price[t] = at(price, t) + (cost * grid.shared(window, t, t + 1)) / grid.step
    }
  }
  const broadcasts = event.mustOverlap.filter(({ soft }) => soft)
  for (const s of allowed) {
    let time = 0
    for (let t = s; t < s + length; t++) time += at(price, t)
    const missed = broadcasts.filter((one) => missesBroadcast(one, s, s + length, grid)).length
    costs[s] =
      (isPreferred(event, s, grid) ? 0 : weights.preferred) +
      weights.costs * time +
      weights.mustOverlap * missed
  }
}

export function isPreferred(event: TimetableEvent, start: number, grid: Grid): boolean {
  const { preferred, length } = event
  if (preferred === undefined) return true
  return preferred.some(
    (window) => grid.shared(window, start, start + length / grid.step) >= length,
  )
}

export const costOfTime = (event: TimetableEvent, start: number, grid: Grid): number =>
  event.costs.reduce(
    (sum, { cost, ...window }) =>
      sum + (cost * grid.shared(window, start, start + event.length / grid.step)) / grid.step,
    0,
  )

/** The starts of a meeting: those of its event, or the one that a person chose. */
export function startsOf(instance: Instance, m: number): Int32Array {
  const { starts, eventOf, fixedStart, forbids, grid } = instance
  const e = at(eventOf, m)
  const fixed = at(fixedStart, m)
  if (fixed < 0) return starts.items.subarray(at(starts.first, e), at(starts.first, e + 1))
  return at(forbids, e * grid.slots + fixed) === 0 ? Int32Array.of(fixed) : new Int32Array()
}

const roomless = Int32Array.of(-1)

/** The rooms of a meeting; -1 for one that needs none. */
export function roomsOfMeeting(instance: Instance, m: number): Int32Array {
  const { rooms, eventOf, fixedRoom } = instance
  const e = at(eventOf, m)
  if (at(instance.roomless, e) === 1) return roomless
  if (at(fixedRoom, m) >= 0) return Int32Array.of(at(fixedRoom, m))
  return rooms.items.subarray(at(rooms.first, e), at(rooms.first, e + 1))
}
