import { at } from '../../../base/typed-array.ts'
import type { Board } from './board.ts'
import { betterAt, betterStart, meetingOf } from './explain.ts'
import { costOfTime, type Instance, isPreferred } from './instance.ts'
import type { Assignment } from './model.ts'
import type { Better, Unmet } from './reasons.ts'
import {
  fairnessOf,
  isolatedOf,
  loadsOf,
  missedBroadcasts,
  type Placed,
  placedOf,
  roomsUsed,
  spreadsOf,
} from './score.ts'

/** Every wish that is not met, with what it costs and what stands in the way of better. */
export function unmetOf(instance: Instance, board: Board): Unmet[] {
  const { problem, grid } = instance
  const assignments = assignmentsOn(instance, board)
  const placed = placedOf(problem, assignments, grid)
  const byEvent = Map.groupBy(placed, ({ event }) => event.id)
  const own = (id: string): readonly Placed[] => byEvent.get(id) ?? []
  const numberOf = new Map(problem.events.map(({ id }, e) => [id, e]))
  const meeting = ({ assignment }: Placed): number =>
    at(instance.firstMeeting, numberOf.get(assignment.event) ?? 0) + assignment.meeting
  return [
    ...placed.flatMap((one) => unmetAt(instance, board, one, meeting(one))),
    ...unmetDays(instance, own),
    ...unmetNeighbours(instance, placed),
    ...unmetRooms(instance, own),
    ...unmetLoads(instance, placed),
    ...unmetFairness(instance, own),
  ].filter(({ cost }) => cost > 1e-9)
}

/** What is on a board, in the problem's unit. */
export function assignmentsOn(instance: Instance, board: Board): Assignment[] {
  const { problem, grid, eventOf } = instance
  return [...eventOf].flatMap((e, m) => {
    const s = at(board.start, m)
    const event = problem.events[e]
    if (s < 0 || !event) return []
    const day = Math.floor(s / grid.perDay)
    const start = grid.momentOf(s - day * grid.perDay)
    const room = problem.rooms[at(board.room, m)]?.id ?? null
    const meeting = meetingOf(instance, m)
    return [{ event: event.id, meeting, day, start, end: start + event.length, room }]
  })
}

/** What a meeting pays for its own time and room. */
function unmetAt(instance: Instance, board: Board, placed: Placed, m: number): Unmet[] {
  const { problem, grid } = instance
  const { weights } = problem
  const { event, from, assignment } = placed
  const named = { event: event.id, meeting: assignment.meeting }
  const unmet: Unmet[] = []
  let found: { better?: Better } | undefined
  const better = (): { better?: Better } => {
    if (found) return found
    const one = betterStart(instance, board, m)
    found = one ? { better: one } : {}
    return found
  }
  if (!isPreferred(event, from, grid) && weights.preferred > 0)
    unmet.push({ term: 'preferred', cost: weights.preferred, ...named, ...better() })
  const cost = weights.costs * costOfTime(event, from, grid)
  if (cost > 0) unmet.push({ term: 'costs', cost, ...named, ...better() })
  if (weights.mustOverlap > 0) {
    for (const { id: broadcast } of missedBroadcasts(placed, grid)) {
      unmet.push({
        term: 'mustOverlap',
        cost: weights.mustOverlap,
        ...named,
        broadcast,
        ...better(),
      })
    }
  }
  const room = problem.rooms[at(board.room, m)]
  const excess = event.attendance - (room?.capacity ?? event.attendance)
  if (!room || excess <= 0) return unmet
  const larger = largerRoom(instance, board, m)
  unmet.push({
    term: 'roomCapacity',
    cost: weights.roomCapacity * excess,
    ...named,
    room: room.id,
    excess,
    ...(larger && { better: larger }),
  })
  return unmet
}

function largerRoom(instance: Instance, board: Board, m: number): Better | undefined {
  const { rooms, eventOf, roomCost, roomCount } = instance
  const e = at(eventOf, m)
  const cost = (r: number): number => at(roomCost, e * roomCount + r)
  const now = cost(at(board.room, m))
  const [best] = [...rooms.items.subarray(at(rooms.first, e), at(rooms.first, e + 1))]
    .filter((r) => cost(r) < now)
    .sort((a, b) => cost(a) - cost(b))
  return best === undefined
    ? undefined
    : betterAt(instance, board, m, { s: at(board.start, m), r: best })
}

function unmetDays({ problem }: Instance, own: (id: string) => readonly Placed[]): Unmet[] {
  return spreadsOf(problem, own).map(({ events, days, wanted }) => ({
    term: 'minDays' as const,
    cost: problem.weights.minDays * Math.max(0, wanted - days),
    events,
    days,
    wanted,
  }))
}

function unmetNeighbours({ problem, grid }: Instance, placed: readonly Placed[]): Unmet[] {
  return problem.resources.flatMap(({ id: resource, compact }) => {
    const cost = compact * problem.weights.compactness
    if (cost === 0) return []
    return isolatedOf(resource, placed, grid).map(({ assignment: { event, meeting } }) => ({
      term: 'compactness' as const,
      cost,
      resource,
      event,
      meeting,
    }))
  })
}

function unmetRooms({ problem }: Instance, own: (id: string) => readonly Placed[]): Unmet[] {
  return problem.events.map(({ id: event }) => {
    const rooms = roomsUsed(own(event))
    const cost = problem.weights.roomStability * Math.max(0, rooms.length - 1)
    return { term: 'roomStability' as const, cost, event, rooms }
  })
}

function unmetLoads({ problem, grid }: Instance, placed: readonly Placed[]): Unmet[] {
  return loadsOf(problem, placed, grid).map(({ excess, ...load }) => ({
    term: 'load' as const,
    cost: problem.weights.load * excess,
    ...load,
  }))
}

function unmetFairness(
  { problem, grid }: Instance,
  own: (id: string) => readonly Placed[],
): Unmet[] {
  return fairnessOf(problem, own, grid).map(({ spread, ...named }) => ({
    term: 'fairness' as const,
    cost: problem.weights.fairness * spread,
    ...named,
  }))
}
