import { type Grid, gridOf } from './grid.ts'
import { costOfStart, costOfTime, isPreferred } from './instance.ts'
import { rulingWeight } from './instance-tables.ts'
import type { Assignment, TimetableSolution } from './model.ts'
import type { TimetableEvent, TimetableProblem, WeightName } from './problem.ts'
import { missesBroadcast, type Rulebook, roomsOf, ruleBits, rulebookOf } from './rules.ts'

/** A meeting on the grid. */
export type Placed = {
  assignment: Assignment
  event: TimetableEvent
  day: number
  /** Slots. */
  from: number
  to: number
}

export function placedOf(
  problem: TimetableProblem,
  assignments: readonly Assignment[],
  grid: Grid = gridOf(problem.time),
): Placed[] {
  const events = new Map(problem.events.map((event) => [event.id, event]))
  return assignments.flatMap((assignment) => {
    const event = events.get(assignment.event)
    const period = grid.periodOf(assignment.start)
    if (!event || period === undefined) return []
    const from = assignment.day * grid.perDay + period
    return [{ assignment, event, day: assignment.day, from, to: from + event.length / grid.step }]
  })
}

/** What a timetable costs, reckoned anew from what is written in it: the search keeps sums of changes. */
export function termsOf(
  problem: TimetableProblem,
  assignments: readonly Assignment[],
): TimetableSolution['terms'] {
  const grid = gridOf(problem.time)
  const placed = placedOf(problem, assignments, grid)
  const byEvent = Map.groupBy(placed, ({ event }) => event.id)
  const own = (id: string): readonly Placed[] => byEvent.get(id) ?? []
  const { weights } = problem
  const capacity = new Map(problem.rooms.map((room) => [room.id, room.capacity]))
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
  const terms: Record<WeightName, number> = {
    unplaced: sum(problem.events.map((event) => missed(problem, event, own(event.id)))),
    roomCapacity: sum(
      placed.map(({ assignment: { room }, event }) =>
        Math.max(0, event.attendance - (capacity.get(room ?? '') ?? event.attendance)),
      ),
    ),
    minDays: sum(spreadsOf(problem, own).map(({ days, wanted }) => Math.max(0, wanted - days))),
    compactness: sum(
      problem.resources.map(
        (resource) => resource.compact * isolatedOf(resource.id, placed, grid).length,
      ),
    ),
    roomStability: sum(problem.events.map(({ id }) => Math.max(0, roomsUsed(own(id)).length - 1))),
    preferred: placed.filter(({ event, from }) => !isPreferred(event, from, grid)).length,
    costs: sum(placed.map(({ event, from }) => costOfTime(event, from, grid))),
    mustOverlap: sum(placed.map((one) => missedBroadcasts(one, grid).length)),
    fairness: sum(fairnessOf(problem, own, grid).map(({ spread }) => spread)),
    load: sum(loadsOf(problem, placed, grid).map(({ excess }) => excess)),
  }
  for (const name of Object.keys(terms) as WeightName[]) terms[name] *= weights[name]
  return terms
}

/** A meeting that a person fixed counts as many others. */
function missed(
  { fixed }: TimetableProblem,
  event: TimetableEvent,
  own: readonly Placed[],
): number {
  const rulings = fixed.filter(({ event: of }) => of === event.id).length
  const ruled = own.filter(({ assignment }) => assignment.meeting < rulings).length
  const others = event.meetings - rulings - (own.length - ruled)
  return event.priority * (others + rulingWeight * (rulings - ruled))
}

export const missedBroadcasts = ({ event, from, to }: Placed, grid: Grid) =>
  event.mustOverlap.filter(
    (broadcast) => broadcast.soft && missesBroadcast(broadcast, from, to, grid),
  )

export const roomsUsed = (own: readonly Placed[]): string[] => [
  ...new Set(own.flatMap(({ assignment: { room } }) => (room === null ? [] : [room]))),
]

/** Every set that should be spread over days, with how many it has. */
export function spreadsOf(
  { events, spread }: TimetableProblem,
  own: (id: string) => readonly Placed[],
): { events: string[]; days: number; wanted: number }[] {
  const daysOf = (ids: readonly string[]): number =>
    new Set(ids.flatMap((id) => own(id).map(({ day }) => day))).size
  return [
    ...events.flatMap(({ id, minDays }) =>
      minDays > 0 ? [{ events: [id], days: daysOf([id]), wanted: minDays }] : [],
    ),
    ...spread.map(({ events: ids, minDays }) => ({
      events: ids,
      days: daysOf(ids),
      wanted: minDays,
    })),
  ]
}

/** Meetings of a resource without another of its own just before or after on the same day. */
export function isolatedOf(resource: string, placed: readonly Placed[], grid: Grid): Placed[] {
  const own = placed.filter(({ event }) => event.needs.includes(resource))
  const begins = new Set(own.map(({ from }) => from))
  const ends = new Set(own.map(({ to }) => to))
  return own.filter(({ from, to }) => {
    const hasBefore = from % grid.perDay !== 0 && ends.has(from)
    const hasAfter = to % grid.perDay !== 0 && begins.has(to)
    return !hasBefore && !hasAfter
  })
}

/** In periods: what a day, or the number of days, is too much. */
export function loadsOf(
  { resources }: TimetableProblem,
  placed: readonly Placed[],
  grid: Grid,
): { resource: string; day?: number; amount: number; most: number; excess: number }[] {
  return resources.flatMap(({ id, maxPerDay, maxDays }) => {
    if (maxPerDay === undefined && maxDays === undefined) return []
    const own = placed.filter(({ event }) => event.needs.includes(id))
    const byDay = Map.groupBy(own, ({ day }) => day)
    const ofDays = [...byDay].flatMap(([day, list]) => {
      if (maxPerDay === undefined) return []
      const amount = list.reduce((all, { from, to }) => all + to - from, 0)
      const most = maxPerDay / grid.step
      return amount > most ? [{ resource: id, day, amount, most, excess: amount - most }] : []
    })
    if (maxDays === undefined || byDay.size <= maxDays) return ofDays
    const excess = byDay.size - maxDays
    return [...ofDays, { resource: id, amount: byDay.size, most: maxDays, excess }]
  })
}

/** Of every group, whose wishes cost most and least for each meeting. */
export function fairnessOf(
  problem: TimetableProblem,
  own: (id: string) => readonly Placed[],
  grid: Grid,
): { group: string; worst: string; best: string; spread: number }[] {
  const eventOf = new Map(problem.events.map((event) => [event.id, event]))
  const book = rulebookOf(problem, grid)
  const costOf = (id: string): number => {
    const event = eventOf.get(id)
    if (!event) return 0
    const paid = own(id).map(({ from }) => costOfStart(problem, event, from, grid))
    const missed = event.meetings - paid.length
    return paid.reduce(add, 0) + (missed > 0 ? missed * dearestStart(book, event) : 0)
  }
  return problem.fairness.map(({ id: group, parties }) => {
    const means = parties.map(({ id, events }) => {
      const meetings = events.map((one) => eventOf.get(one)?.meetings ?? 0).reduce(add, 0)
      return { id, mean: events.map(costOf).reduce(add, 0) / meetings }
    })
    means.sort((a, b) => b.mean - a.mean)
    const [worst, best] = [means[0], means.at(-1)]
    if (!worst || !best) throw new Error(`${group} has no parties`)
    return { group, worst: worst.id, best: best.id, spread: worst.mean - best.mean }
  })
}

const add = (a: number, b: number): number => a + b

/** What an unplaced meeting counts for its party: as the dearest of the starts that it was allowed. */
function dearestStart(book: Rulebook, event: TimetableEvent): number {
  const bits = ruleBits(book, event, roomsOf(book, event))
  let most = 0
  bits.forEach((bit, s) => {
    if (bit === 0) most = Math.max(most, costOfStart(book.problem, event, s, book.grid))
  })
  return most
}
