import { at } from '../../../base/typed-array.ts'
import type { Board } from './board.ts'
import { costOfStart, type Instance, roomsOfMeeting, startsOf } from './instance.ts'
import { countRules, rulesAgainst } from './obstacles.ts'
import type { Better, Hindrance, Unplaced } from './reasons.ts'
import { rulesOf } from './rules.ts'

/** So many places are told for a meeting that found none. */
const placesTold = 3

/** Why meetings are not placed. Leaves the board as it is. */
export function unplacedOf(instance: Instance, board: Board): Unplaced[] {
  return [...instance.eventOf.keys()]
    .filter((m) => at(board.start, m) < 0)
    .map((m) => whyUnplaced(instance, board, m))
}

const eventId = (instance: Instance, m: number): string =>
  instance.problem.events[at(instance.eventOf, m)]?.id ?? ''

export const meetingOf = (instance: Instance, m: number): number =>
  m - at(instance.firstMeeting, at(instance.eventOf, m))

function whyUnplaced(instance: Instance, board: Board, m: number): Unplaced {
  const e = at(instance.eventOf, m)
  const named = { event: eventId(instance, m), meeting: meetingOf(instance, m) }
  const rules = rulesAgainst(instance, m)
  if (rules.length > 0) return { code: 'ruling_against_rule', ...named, rules }
  if (!instance.roomless[e] && at(instance.rooms.first, e) === at(instance.rooms.first, e + 1))
    return { code: 'no_room', ...named }
  const starts = startsByCost(instance, m)
  if (starts.length === 0) return { code: 'no_time', ...named, rules: countRules(instance, e) }
  const places = starts.slice(0, 40).map((s) => leastHeld(instance, board, m, s))
  const nearest = places
    .toSorted((a, b) => a.count - b.count)
    .slice(0, placesTold)
    .map(({ s, r }) => betterAt(instance, board, m, { s, r }))
  return { code: 'places_taken', ...named, nearest }
}

/** Starts that are allowed, the cheapest first. */
function startsByCost(instance: Instance, m: number): number[] {
  const base = at(instance.eventOf, m) * instance.grid.slots
  const cost = (s: number): number => at(instance.startCost, base + s)
  return [...startsOf(instance, m)].sort((a, b) => cost(a) - cost(b) || a - b)
}

/** The room in which the fewest stand in the way at that time. */
function leastHeld(instance: Instance, board: Board, m: number, s: number) {
  let best = { s, r: -1, count: Number.POSITIVE_INFINITY }
  for (const r of roomsOfMeeting(instance, m)) {
    const count = board.blockers(m, s, r, instance.meetingCount)
    if (count >= 0 && count < best.count) best = { s, r, count }
  }
  return best
}

/** A start that would cost `m` less by itself, and what stands in the way; undefined: it is at its best. */
export function betterStart(instance: Instance, board: Board, m: number): Better | undefined {
  const { startCost, eventOf, grid, fixedStart } = instance
  const e = at(eventOf, m)
  const now = at(startCost, e * grid.slots + at(board.start, m))
  if (at(fixedStart, m) >= 0) {
    const fixed = { s: at(board.start, m), r: at(board.room, m) }
    return { ...placeOf(instance, fixed), hindrance: { code: 'fixed_by_person' } }
  }
  const [best] = startsByCost(instance, m)
  if (best !== undefined && at(startCost, e * grid.slots + best) < now - 1e-9) {
    const { r } = leastHeld(instance, board, m, best)
    return betterAt(instance, board, m, { s: best, r })
  }
  return ruledOut(instance, e, now)
}

/** The cheapest start that a rule forbids, where it would have been better. */
function ruledOut(instance: Instance, e: number, now: number): Better | undefined {
  const { problem, grid, forbids } = instance
  const event = problem.events[e]
  if (!event) return undefined
  let best: number | undefined
  let least = now - 1e-9
  for (let s = 0; s < grid.slots; s++) {
    const bits = at(forbids, e * grid.slots + s)
    if (bits === 0 || bits & 1) continue
    const cost = costOfStart(problem, event, s, grid)
    if (cost < least) {
      least = cost
      best = s
    }
  }
  if (best === undefined) return undefined
  const rules = rulesOf(at(forbids, e * grid.slots + best))
  return { ...placeOf(instance, { s: best, r: -1 }), hindrance: { code: 'rule', rules } }
}

type Spot = { s: number; r: number }

export function betterAt(instance: Instance, board: Board, m: number, spot: Spot): Better {
  return { ...placeOf(instance, spot), hindrance: hindranceAt(instance, board, m, spot) }
}

function placeOf({ grid, problem }: Instance, { s, r }: Spot) {
  const day = Math.floor(s / grid.perDay)
  const room = problem.rooms[r]?.id ?? null
  return { day, start: grid.momentOf(s - day * grid.perDay), room }
}

function hindranceAt(instance: Instance, board: Board, m: number, { s, r }: Spot): Hindrance {
  const count = board.blockers(m, s, r, instance.meetingCount)
  if (count < 0) return { code: 'rule', rules: ['no_room_open'] }
  if (count === 0) {
    const change = trial(board, m, { s, r }, () => undefined)
    return change < -1e-9 ? { code: 'is_free', change } : { code: 'costs_more', change }
  }
  const holders = [...board.blocking.subarray(0, count)]
  const [only] = holders
  const room =
    holders.length === 1 && only !== undefined
      ? makingRoom(instance, board, m, { s, r, only })
      : undefined
  return {
    code: 'taken',
    holders: holders.map((k) => holderOf(instance, board, m, { k, s, r })),
    ...(room && { makingRoom: room }),
  }
}

function holderOf(instance: Instance, board: Board, m: number, { k, s, r }: Spot & { k: number }) {
  const { resources, eventOf, length, resourceId, problem } = instance
  const [e, other] = [at(eventOf, m), at(eventOf, k)]
  const whose = { event: eventId(instance, k), meeting: meetingOf(instance, k) }
  const theirs = new Set(
    resources.items.subarray(at(resources.first, other), at(resources.first, other + 1)),
  )
  const shared = [
    ...resources.items.subarray(at(resources.first, e), at(resources.first, e + 1)),
  ].filter((resource) => theirs.has(resource))
  const named = shared.map((resource) => resourceId[resource]).find((id) => id !== undefined)
  if (named !== undefined) return { by: 'resource' as const, id: named, ...whose }
  if (shared.length > 0) return { by: 'must_not_overlap' as const, ...whose }
  for (let t = s; r >= 0 && t < s + at(length, e); t++) {
    if (board.ofRoom(r, t) === k) {
      return { by: 'room' as const, id: problem.rooms[r]?.id ?? '', ...whose }
    }
  }
  return { by: 'must_not_overlap' as const, ...whose }
}

/** The cheapest other place for the one that is in the way. */
function makingRoom(
  instance: Instance,
  board: Board,
  m: number,
  { s, r, only: k }: Spot & { only: number },
) {
  let best: { spot: Spot; change: number } | undefined
  const change = (): void => {
    for (const start of startsByCost(instance, k)) {
      for (const room of roomsOfMeeting(instance, k)) {
        if (!board.fits(k, start, room)) continue
        board.put(k, start, room)
        const cost = board.cost()
        board.take(k)
        if (!best || cost < best.change) best = { spot: { s: start, r: room }, change: cost }
      }
    }
  }
  const before = board.cost()
  const [ks, kr] = [at(board.start, k), at(board.room, k)]
  board.take(k)
  trial(board, m, { s, r }, change)
  board.put(k, ks, kr)
  if (!best) return undefined
  const { event, meeting } = { event: eventId(instance, k), meeting: meetingOf(instance, k) }
  return { event, meeting, to: placeOf(instance, best.spot), change: best.change - before }
}

/** What the timetable would cost more with `m` there; `meanwhile` sees it so. */
function trial(board: Board, m: number, { s, r }: Spot, meanwhile: () => void): number {
  const before = board.cost()
  const [s0, r0] = [at(board.start, m), at(board.room, m)]
  if (s0 >= 0) board.take(m)
  board.put(m, s, r)
  const change = board.cost() - before
  meanwhile()
  board.take(m)
  if (s0 >= 0) board.put(m, s0, r0)
  return change
}
