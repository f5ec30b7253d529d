import type { Grid } from './grid.ts'
import type { TimetableEvent, TimetableProblem } from './problem.ts'
import type { Rule } from './reasons.ts'

/** What forbids a start, one bit each, in the order of `ruleNames`. */
export const ruleNames = [
  'day_ends',
  'outside_windows',
  'event_unavailable',
  'resource_unavailable',
  'misses_broadcast',
  'no_room_open',
  'forbidden_by_person',
] as const satisfies readonly Rule[]

export const rulesOf = (bits: number): Rule[] => ruleNames.filter((_, i) => (bits >> i) & 1)

const bitOf = (rule: Rule): number => 1 << ruleNames.indexOf(rule)

export const needsRoom = (problem: TimetableProblem, event: TimetableEvent): boolean =>
  event.needsRoom ?? problem.rooms.length > 0

/** What the rules of all events are read from. */
export type Rulebook = {
  problem: TimetableProblem
  grid: Grid
  /** For every room, 1 in the slots in which it is closed. */
  closed: readonly Uint8Array[]
  unavailable: ReadonlyMap<string, Uint8Array>
  forbidden: ReadonlyMap<string, TimetableProblem['forbidden']>
}

export function rulebookOf(problem: TimetableProblem, grid: Grid): Rulebook {
  return {
    problem,
    grid,
    closed: problem.rooms.map(({ unavailable }) => touched(unavailable, grid)),
    unavailable: new Map(
      problem.resources.flatMap(({ id, unavailable }) =>
        unavailable.length > 0 ? [[id, touched(unavailable, grid)] as const] : [],
      ),
    ),
    forbidden: Map.groupBy(problem.forbidden, ({ event }) => event),
  }
}

/** Indexes of the rooms that an event may use, whatever the time; none where it needs no room. */
export function roomsOf({ problem, forbidden }: Rulebook, event: TimetableEvent): number[] {
  if (!needsRoom(problem, event)) return []
  const named = event.rooms === undefined ? undefined : new Set(event.rooms)
  const excluded = new Set(forbidden.get(event.id)?.map(({ room }) => room))
  return problem.rooms.flatMap(({ id, capacity, features }, r) => {
    if (named && !named.has(id)) return []
    if (excluded.has(id) || event.features.some((feature) => !features.includes(feature))) return []
    const isTooSmall = capacity !== undefined && event.attendance > capacity
    return problem.capacity === 'hard' && isTooSmall ? [] : [r]
  })
}

/** What forbids each start of the grid to an event: 0 for those that are allowed. */
export function ruleBits(
  book: Rulebook,
  event: TimetableEvent,
  rooms: readonly number[],
): Uint8Array {
  const { problem, grid, closed } = book
  const length = event.length / grid.step
  const blocked = slotBits(book, event)
  const bits = new Uint8Array(grid.slots)
  const isRoomNeeded = needsRoom(problem, event)
  const forbidden = forbiddenStarts(book, event)
  const broadcasts = event.mustOverlap.filter(({ soft }) => !soft)
  for (let s = 0; s < grid.slots; s++) {
    const lasts = Math.min(length, grid.perDay - (s % grid.perDay))
    let bit = lasts < length ? bitOf('day_ends') : 0
    for (let t = s; t < s + lasts; t++) bit |= blocked[t] ?? 0
    if (forbidden?.[s]) bit |= bitOf('forbidden_by_person')
    if (broadcasts.some((broadcast) => missesBroadcast(broadcast, s, s + length, grid)))
      bit |= bitOf('misses_broadcast')
    const isOpen = (r: number): boolean => {
      for (let t = s; t < s + lasts; t++) if (closed[r]?.[t]) return false
      return true
    }
    if (isRoomNeeded && !rooms.some(isOpen)) bit |= bitOf('no_room_open')
    bits[s] = bit
  }
  return bits
}

/** Whether the slots from one to another have too little of every window of a broadcast. */
export function missesBroadcast(
  { windows, atLeast }: TimetableEvent['mustOverlap'][number],
  from: number,
  to: number,
  grid: Grid,
): boolean {
  return windows.every((window) => grid.shared(window, from, to) < (atLeast ?? grid.step))
}

function slotBits({ grid, unavailable }: Rulebook, event: TimetableEvent): Uint8Array {
  const bits = new Uint8Array(grid.slots)
  if (event.windows) {
    bits.fill(bitOf('outside_windows'))
    for (const window of event.windows) {
      const [from, to] = grid.within(window)
      bits.fill(0, from, to)
    }
  }
  const mark = (slots: Uint8Array, bit: number): void => {
    for (let t = 0; t < grid.slots; t++) if (slots[t]) bits[t] = (bits[t] ?? 0) | bit
  }
  if (event.unavailable.length > 0) {
    mark(touched(event.unavailable, grid), bitOf('event_unavailable'))
  }
  for (const id of event.needs) {
    const theirs = unavailable.get(id)
    if (theirs) mark(theirs, bitOf('resource_unavailable'))
  }
  return bits
}

function touched(windows: TimetableEvent['unavailable'], grid: Grid): Uint8Array {
  const slots = new Uint8Array(grid.slots)
  for (const window of windows) slots.fill(1, ...grid.touching(window))
  return slots
}

function forbiddenStarts({ forbidden, grid }: Rulebook, event: TimetableEvent) {
  const rulings = forbidden.get(event.id)
  if (!rulings) return undefined
  const starts = new Uint8Array(grid.slots)
  for (const { day, start } of rulings) {
    if (day === undefined) continue
    if (start === undefined) starts.fill(1, day * grid.perDay, (day + 1) * grid.perDay)
    else starts[day * grid.perDay + (grid.periodOf(start) ?? 0)] = 1
  }
  return starts
}
