import type { SolveMilp } from '../../../base/milp.ts'
import { at } from '../../../base/typed-array.ts'
import type { Board } from './board.ts'
import { formulate, placeCount } from './formulation.ts'
import { type Instance, makeInstance, roomsOfMeeting, startsOf } from './instance.ts'
import type { TimetableProblem } from './problem.ts'

export type Proof = {
  bound: number
  /** The timetable on the board costs least, or nothing whole exists. */
  isProven: boolean
  isInfeasible: boolean
}

/** Beyond so many places the exact model is not tried; beyond so many, not even the one without rooms. */
const mostPlaces = 6_000
const mostPlacesOfBound = 30_000

/** Each meeting at its cheapest start in its cheapest room: no timetable costs less. */
export function leastCost(instance: Instance): number {
  const { eventOf, startCost, roomCost, roomCount, grid } = instance
  const isMissing = instance.problem.place === 'most'
  let sum = 0
  for (const [m, e] of eventOf.entries()) {
    let least = Number.POSITIVE_INFINITY
    for (const s of startsOf(instance, m))
      least = Math.min(least, at(startCost, e * grid.slots + s))
    let inRoom = Number.POSITIVE_INFINITY
    for (const r of roomsOfMeeting(instance, m)) {
      inRoom = Math.min(inRoom, r < 0 ? 0 : at(roomCost, e * roomCount + r))
    }
    const placed = least + inRoom
    sum += Math.min(
      placed,
      isMissing || placed === Number.POSITIVE_INFINITY ? at(instance.unplacedCost, m) : placed,
    )
  }
  return sum
}

export const isProvable = (instance: Instance): boolean => placeCount(instance) <= mostPlaces

/** Asks HiGHS for a proof where the part is small, else for a bound. A better timetable is put on the board. */
export function prove(
  instance: Instance,
  board: Board,
  milp: SolveMilp,
  { timeLimitMs, boundTimeMs }: { timeLimitMs: number; boundTimeMs: number },
): Proof {
  const mayMiss = instance.problem.place === 'most'
  const isExact = isProvable(instance)
  const limitMs = isExact ? timeLimitMs : boundTimeMs
  const nothing: Proof = { bound: Number.NEGATIVE_INFINITY, isProven: false, isInfeasible: false }
  if (limitMs < 10 || timesCount(instance) > mostPlacesOfBound) return nothing
  const form = formulate(instance, { rooms: isExact, mayMiss, wishes: true })
  const { status, values, bound } = milp(form.model, { timeLimitMs: limitMs, purpose: 'prove' })
  if (status === 'infeasible') return { ...nothing, isProven: true, isInfeasible: true }
  if (isExact && values) adopt(board, (empty) => form.toBoard(values, empty))
  const least = hasWholeCosts(instance) ? Math.ceil(bound - 1e-5) : bound
  const isProven =
    isExact && status === 'optimal' && board.cost() <= bound + 1e-5 * Math.max(1, Math.abs(bound))
  return { bound: isProven ? board.cost() : least, isProven, isInfeasible: false }
}

function timesCount({ starts }: Instance): number {
  return starts.items.length
}

/** Takes a timetable onto the board where it is better than the one that is there. */
function adopt(board: Board, put: (board: Board) => void): void {
  const before = board.cost()
  board.save()
  for (let m = 0; m < board.start.length; m++) if (at(board.start, m) >= 0) board.take(m)
  put(board)
  if (board.cost() >= before) board.restore()
}

/** Then no cost lies between two whole numbers. */
function hasWholeCosts({ problem, startCost, compact, missCost, unplacedCost }: Instance): boolean {
  const areWhole = (values: ArrayLike<number>): boolean =>
    Array.prototype.every.call(values, Number.isInteger)
  const lists = [startCost, compact, missCost, unplacedCost, Object.values(problem.weights)]
  const limits = problem.resources.flatMap(({ maxPerDay }) => maxPerDay ?? [])
  return problem.fairness.length === 0 && [...lists, limits].every(areWhole)
}

/**
 * Of the events of a part that do not fit together, a set from which none can be left out, as far as the time permits.
 */
export function shrink(
  problem: TimetableProblem,
  milp: SolveMilp,
  timeLeftMs: () => number,
): string[] {
  let events = problem.events
  const isImpossible = (kept: TimetableProblem['events']): boolean => {
    const instance = makeInstance(restrict(problem, kept))
    if (placeCount(instance) > mostPlaces) return false
    const form = formulate(instance, { rooms: true, mayMiss: false, wishes: false })
    const timeLimitMs = Math.max(50, timeLeftMs())
    return milp(form.model, { timeLimitMs, purpose: 'prove' }).status === 'infeasible'
  }
  for (const event of problem.events) {
    if (timeLeftMs() <= 0) break
    const kept = events.filter((one) => one !== event)
    if (isImpossible(kept)) events = kept
  }
  return events.map(({ id }) => id)
}

/** The same problem with some of its events only. */
function restrict(problem: TimetableProblem, events: TimetableProblem['events']): TimetableProblem {
  const ids = new Set(events.map(({ id }) => id))
  const has = ({ event }: { event: string }): boolean => ids.has(event)
  return {
    ...problem,
    events,
    mustNotOverlap: problem.mustNotOverlap.map((list) => list.filter((id) => ids.has(id))),
    spread: [],
    fairness: [],
    fixed: problem.fixed.filter(has),
    forbidden: problem.forbidden.filter(has),
  }
}
