import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { loadMilp } from '../../../platform/milp.ts'
import { readProblem } from './faults.ts'
import type { Assignment, TimetableSolution } from './model.ts'
import type { TimetableProblem, TimetableQuestion } from './problem.ts'
import { type SolveEffort, solveTimetable } from './solve.ts'

// fast-check prints the seed and the path of a counterexample.
const seed = 20_261_130

let solve: (problem: TimetableProblem, effort?: Partial<SolveEffort>) => TimetableSolution
beforeAll(async () => {
  const milp = await loadMilp()
  solve = (problem, effort) =>
    solveTimetable(
      problem,
      { milp, now: () => performance.now() },
      { timeLimitMs: 20_000, seed: 1, iterations: 4_000, ...effort },
    )
})

for (const place of ['all', 'most'] as const) {
  test(`S5-7 place ${place}: the timetable is the best of every possible one`, () => {
    fc.assert(
      fc.property(question(place), (asked) => {
        const problem = problemOf(asked)
        const solution = solve(problem)
        const best = tryEverything(problem)
        if (best === undefined) {
          expect(solution).toMatchObject({ status: 'infeasible', objective: null })
          expect(solution.obstacles.length).toBeGreaterThan(0)
          return
        }
        expect(solution.status).toBe('optimal')
        expect(worthOf(problem, solution.assignments)).toBeCloseTo(best, 6)
        expect(solution.objective).toBeCloseTo(best, 6)
        expect(solution.bound).toBeCloseTo(best, 5)
        expect(Object.values(solution.terms).reduce((a, b) => a + b, 0)).toBeCloseTo(best, 6)
      }),
      { seed, numRuns: 300 },
    )
  })
}

test('S5-7 without a proof the timetable is possible and never better than the best', async () => {
  fc.assert(
    fc.property(question('most'), fc.integer({ min: 1, max: 999 }), (asked, start) => {
      const problem = problemOf(asked)
      const means = { now: () => performance.now() }
      const effort = { timeLimitMs: 20_000, seed: start, iterations: 2_000 }
      const solution = solveTimetable(problem, means, effort)
      const best = tryEverything(problem) ?? Number.NaN
      expect(worthOf(problem, solution.assignments)).toBeCloseTo(solution.objective ?? -1, 6)
      expect(solution.objective).toBeGreaterThanOrEqual(best - 1e-6)
      expect(solution.bound).toBeLessThanOrEqual(best + 1e-6)
      if (solution.status === 'optimal') expect(solution.objective).toBeCloseTo(best, 6)
      expect(solveTimetable(problem, means, effort)).toEqual(solution)
    }),
    { seed, numRuns: 200 },
  )
})

test('S5-7 every meeting that is left out and every wish that is not met has its reason', () => {
  fc.assert(
    fc.property(question('most'), (asked) => {
      const problem = problemOf(asked)
      const { assignments, unplaced, unmet, terms } = solve(problem)
      const wanted = problem.events.reduce((sum, { meetings }) => sum + meetings, 0)
      expect(unplaced.length).toBe(wanted - assignments.length)
      for (const reason of unplaced) {
        if (reason.code === 'places_taken') expect(reason.nearest.length).toBeGreaterThan(0)
      }
      for (const [name, cost] of Object.entries(terms)) {
        if (name === 'unplaced') continue
        const told = unmet.reduce((sum, one) => sum + (one.term === name ? one.cost : 0), 0)
        expect(told).toBeCloseTo(cost, 6)
      }
    }),
    { seed, numRuns: 200 },
  )
})

// ── A question, small enough to try everything ──

type Asked = TimetableQuestion

function question(place: 'all' | 'most'): fc.Arbitrary<Asked> {
  const days = 2
  const perDay = 4
  const window = fc
    .tuple(
      fc.integer({ min: 0, max: days - 1 }),
      fc.integer({ min: 0, max: perDay - 1 }),
      fc.integer({ min: 1, max: 3 }),
    )
    .map(([day, from, length]) => ({ day, from, to: Math.min(perDay, from + length) }))
  const windows = (max: number) => fc.array(window, { maxLength: max })
  const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
  const event = fc.record({
    meetings: fc.constantFrom(1, 1, 2),
    length: fc.constantFrom(1, 1, 2),
    attendance: fc.integer({ min: 0, max: 4 }),
    windows: some(fc.array(window, { minLength: 1, maxLength: 3 })),
    unavailable: windows(1),
    needsRoom: fc.constantFrom(true, true, false),
    rooms: some(fc.constantFrom(['r0'], ['r1'])),
    needs: fc.subarray(['a', 'b', 'c']),
    minDays: fc.constantFrom(0, 0, 2),
    mustOverlap: fc.array(
      fc.record({
        id: fc.constant('news'),
        windows: fc.array(window, { minLength: 1, maxLength: 2 }),
        soft: fc.boolean(),
      }),
      { maxLength: 1 },
    ),
    preferred: some(fc.array(window, { minLength: 1, maxLength: 2 })),
    costs: fc.array(
      fc.tuple(window, fc.integer({ min: 1, max: 3 })).map(([one, cost]) => ({ ...one, cost })),
      { maxLength: 2 },
    ),
    priority: fc.constantFrom(1, 1, 2),
  })
  return fc
    .record({
      events: fc.array(event, { minLength: 1, maxLength: 3 }),
      capacity: fc.constantFrom('soft' as const, 'hard' as const),
      shut: windows(1),
      away: windows(1),
      limits: fc.record({ maxPerDay: some(fc.constant(1)), maxDays: some(fc.constant(1)) }),
      apart: fc.boolean(),
      spread: fc.boolean(),
      fair: fc.boolean(),
      fixed: some(
        fc.record({
          day: fc.constantFrom(0, 1),
          start: fc.constantFrom(0, 1, 2),
          room: some(fc.constant('r0')),
        }),
      ),
      forbidden: some(
        fc.constantFrom<{ room: string } | { day: number } | { day: number; start: number }>(
          { room: 'r0' },
          { day: 1 },
          { day: 0, start: 1 },
        ),
      ),
      weights: fc.record({
        unplaced: fc.constantFrom(20, 6),
        roomCapacity: fc.constantFrom(0, 1, 3),
        compactness: fc.constantFrom(0, 2),
        fairness: fc.constantFrom(0, 1),
        load: fc.constantFrom(0, 3),
      }),
    })
    .map(({ events, shut, away, limits, apart, spread, fair, fixed, forbidden, ...rest }) =>
      clean({
        ...rest,
        place,
        time: { unit: 'periods', days, periodsPerDay: perDay },
        rooms: [{ id: 'r0', capacity: 2, unavailable: shut }, { id: 'r1' }],
        resources: [
          { id: 'a', compact: 1, ...limits },
          { id: 'b', unavailable: away },
          { id: 'c', compact: 0.5 },
        ],
        events: events.map((one, e) => ({ ...one, id: `e${e}` })),
        mustNotOverlap: apart && events.length > 1 ? [['e0', 'e1']] : [],
        spread: spread && events.length > 1 ? [{ events: ['e0', 'e1'], minDays: 2 }] : [],
        fairness:
          fair && events.length > 1
            ? [
                {
                  id: 'g',
                  parties: [
                    { id: 'p', events: ['e0'] },
                    { id: 'q', events: ['e1'] },
                  ],
                },
              ]
            : [],
        fixed: fixed ? [{ event: 'e0', ...fixed }] : [],
        forbidden: forbidden ? [{ event: 'e0', ...forbidden }] : [],
      } as unknown as Asked),
    )
}

/** Without the keys that are undefined. */
const clean = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

function problemOf(asked: Asked): TimetableProblem {
  const read = readProblem(asked)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return read.problem
}

// ── The oracle: nothing of the solver's, every timetable there is ──

type Event = TimetableProblem['events'][number]
type Spot = { day: number; start: number; room: string | null }

function spotsOf(problem: TimetableProblem, event: Event, meeting: number): Spot[] {
  const { time, rooms, forbidden } = problem
  if (time.unit !== 'periods') throw new Error('periods only')
  const fixed = problem.fixed.filter((one) => one.event === event.id)[meeting]
  const spots: Spot[] = []
  for (let day = 0; day < time.days; day++)
    for (let start = 0; start + event.length <= time.periodsPerDay; start++)
      for (const room of event.needsRoom ? rooms : [undefined]) {
        const periods = Array.from({ length: event.length }, (_, i) => start + i)
        const isIn = (list: readonly { day: number; from: number; to: number }[], p: number) =>
          list.some((one) => one.day === day && one.from <= p && p < one.to)
        const closed = [
          ...event.unavailable,
          ...(room?.unavailable ?? []),
          ...problem.resources.flatMap((one) =>
            event.needs.includes(one.id) ? one.unavailable : [],
          ),
        ]
        const isRuled =
          (event.windows && periods.some((p) => !isIn(event.windows ?? [], p))) ||
          periods.some((p) => isIn(closed, p)) ||
          (room && event.rooms && !event.rooms.includes(room.id)) ||
          (room && problem.capacity === 'hard' && event.attendance > (room.capacity ?? 99)) ||
          event.mustOverlap.some(
            (one) => !one.soft && !periods.some((p) => isIn(one.windows, p)),
          ) ||
          forbidden.some(
            (one) =>
              one.event === event.id &&
              (one.room === undefined || one.room === room?.id) &&
              (one.day === undefined || one.day === day) &&
              (one.start === undefined || one.start === start),
          ) ||
          (fixed && (fixed.day !== day || fixed.start !== start)) ||
          (fixed?.room !== undefined && room && fixed.room !== room.id)
        if (!isRuled) spots.push({ day, start, room: room?.id ?? null })
      }
  return spots
}

/** What the best of all possible timetables costs; undefined where not all that must be can be placed. */
function tryEverything(problem: TimetableProblem): number | undefined {
  const meetings = problem.events.flatMap((event) =>
    Array.from({ length: event.meetings }, (_, meeting) => ({
      event,
      meeting,
      spots: spotsOf(problem, event, meeting),
    })),
  )
  let best: number | undefined
  const chosen: Assignment[] = []
  const visit = (next: number): void => {
    const one = meetings[next]
    if (!one) {
      const worth = worthOf(problem, chosen)
      if (best === undefined || worth < best) best = worth
      return
    }
    for (const spot of one.spots) {
      const assignment = {
        event: one.event.id,
        meeting: one.meeting,
        ...spot,
        end: spot.start + one.event.length,
      }
      if (chosen.some((other) => clash(problem, assignment, other))) continue
      chosen.push(assignment)
      visit(next + 1)
      chosen.pop()
    }
    if (problem.place === 'most') visit(next + 1)
  }
  visit(0)
  return best
}

function clash(
  { events, mustNotOverlap }: TimetableProblem,
  a: Assignment,
  b: Assignment,
): boolean {
  if (a.day !== b.day || a.start >= b.end || b.start >= a.end) return false
  if (a.room !== null && a.room === b.room) return true
  if (a.event === b.event) return true
  const needs = (id: string) => events.find((event) => event.id === id)?.needs ?? []
  return (
    needs(a.event).some((id) => needs(b.event).includes(id)) ||
    mustNotOverlap.some((list) => list.includes(a.event) && list.includes(b.event))
  )
}

/** What a timetable costs; fails where it breaks a rule. */
function worthOf(problem: TimetableProblem, list: readonly Assignment[]): number {
  const { events, weights, rooms, resources, time } = problem
  if (time.unit !== 'periods') throw new Error('periods only')
  const ofEvent = (id: string) => list.filter((one) => one.event === id)
  let cost = 0
  const ownCost = (event: Event, day: number, start: number): number => {
    const covers = (one: { day: number; from: number; to: number }) =>
      one.day === day
        ? Math.max(0, Math.min(one.to, start + event.length) - Math.max(one.from, start))
        : 0
    const isFine = !event.preferred || event.preferred.some((one) => covers(one) === event.length)
    return (
      (isFine ? 0 : weights.preferred) +
      weights.costs * event.costs.reduce((sum, one) => sum + one.cost * covers(one), 0) +
      weights.mustOverlap *
        event.mustOverlap.filter((one) => one.soft && !one.windows.some((w) => covers(w) > 0))
          .length
    )
  }
  const paid = new Map<string, number>()
  for (const event of events) {
    const own = ofEvent(event.id)
    const fixed = problem.fixed.filter((one) => one.event === event.id).length
    for (let meeting = 0; meeting < event.meetings; meeting++) {
      const one = own.find((a) => a.meeting === meeting)
      if (!one) {
        cost += weights.unplaced * event.priority * (meeting < fixed ? 1_000 : 1)
        const starts = spotsOf({ ...problem, fixed: [] }, event, meeting)
        const dearest = Math.max(0, ...starts.map(({ day, start }) => ownCost(event, day, start)))
        paid.set(event.id, (paid.get(event.id) ?? 0) + dearest)
        continue
      }
      const isAllowed = spotsOf(problem, event, meeting).some(
        (spot) => spot.day === one.day && spot.start === one.start && spot.room === one.room,
      )
      if (!isAllowed || list.some((other) => other !== one && clash(problem, one, other)))
        throw new Error(`against a rule: ${JSON.stringify(one)}`)
      const price = ownCost(event, one.day, one.start)
      paid.set(event.id, (paid.get(event.id) ?? 0) + price)
      cost += price
      const capacity = rooms.find(({ id }) => id === one.room)?.capacity ?? 99
      cost +=
        one.room === null ? 0 : weights.roomCapacity * Math.max(0, event.attendance - capacity)
    }
    const used = new Set(own.flatMap(({ room }) => (room === null ? [] : [room]))).size
    cost += weights.roomStability * Math.max(0, used - 1)
    cost += weights.minDays * Math.max(0, event.minDays - new Set(own.map(({ day }) => day)).size)
  }
  for (const { events: ids, minDays } of problem.spread) {
    const days = new Set(list.filter((one) => ids.includes(one.event)).map(({ day }) => day)).size
    cost += weights.minDays * Math.max(0, minDays - days)
  }
  for (const { id, compact, maxPerDay, maxDays } of resources) {
    const own = list.filter((one) => events.find((e) => e.id === one.event)?.needs.includes(id))
    for (const one of own) {
      const hasNeighbour = own.some(
        (other) => other.day === one.day && (other.end === one.start || other.start === one.end),
      )
      if (!hasNeighbour) cost += weights.compactness * compact
    }
    for (let day = 0; day < time.days; day++) {
      const load = own.reduce((sum, one) => sum + (one.day === day ? one.end - one.start : 0), 0)
      cost += weights.load * Math.max(0, load - (maxPerDay ?? 99))
    }
    cost += weights.load * Math.max(0, new Set(own.map(({ day }) => day)).size - (maxDays ?? 99))
  }
  for (const { parties } of problem.fairness) {
    const means = parties.map((party) => {
      const own = events.filter(({ id }) => party.events.includes(id))
      const meetings = own.reduce((sum, event) => sum + event.meetings, 0)
      return own.reduce((sum, { id }) => sum + (paid.get(id) ?? 0), 0) / meetings
    })
    cost += weights.fairness * (Math.max(...means) - Math.min(...means))
  }
  return cost
}
