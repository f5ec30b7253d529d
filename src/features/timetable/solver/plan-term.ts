import { addDays } from '../../../base/calendar.ts'
import type { SolveMilp } from '../../../base/milp.ts'
import { readProblem } from './faults.ts'
import type { TimetableSolution } from './model.ts'
import type { TimetableQuestion } from './problem.ts'
import { solveTimetable } from './solve.ts'
import type {
  Occurrence,
  PatternMeeting,
  Shortfall,
  TermPattern,
  TermPlan,
  TermRequest,
} from './term.ts'
import { eventName, meetingAt, readEventName } from './term-events.ts'
import { type FreeTime, freeTimeOf } from './term-free.ts'
import { patternOf, patternQuestion, seasonsOf } from './term-pattern.ts'
import { halved, type StationWeek, stationWeekOf, weekQuestion } from './term-week.ts'

export type TermEffort = {
  /** For the whole plan. */
  timeLimitMs: number
  seed: number
  /** Share of the time for proofs that a pattern is best; 0: none is tried, and the plan is the same on every machine. */
  proofShare?: number
}

/** Moves of the search for each meeting of a pattern, and of a week in which something moves. */
const movesOfPattern = 1_000
const movesOfWeek = 300

/**
 * Plans all stations of a county for its weeks: one week for each term and season, which people can remember, and what
 * differs from it where a holiday or an exam takes the time. Nothing lies outside free time, nothing overlaps; what finds no
 * place is told with its reason.
 */
export function planTerm(
  request: TermRequest,
  means: { milp?: SolveMilp; now: () => number },
  effort: TermEffort,
): TermPlan {
  const free = freeTimeOf(request)
  const seasons = seasonsOf(request)
  const planner = makePlanner(means, effort, seasons.length)
  const patterns: TermPattern[] = []
  const weeks: WeekPlan[] = []
  let before = new Map<string, PatternMeeting[]>()
  for (const season of seasons) {
    const question = patternQuestion(request, free, season, before)
    const pattern = patternOf(season, planner.pattern(question))
    patterns.push(pattern)
    before = Map.groupBy(pattern.meetings, ({ stationId }) => stationId)
    for (const week of season.weeks) weeks.push(planWeek(request, free, { week, before, planner }))
  }
  const asked = weeks.length * request.stations.length
  const moved = sum(weeks, ({ moved }) => moved.size)
  const short = sum(weeks, ({ short }) => short.size)
  return {
    patterns,
    occurrences: weeks.flatMap(({ occurrences }) => occurrences),
    shortfalls: weeks.flatMap(({ shortfalls }) => shortfalls),
    figures: {
      regular: asked - moved - short,
      moved,
      short,
      exempt: request.weeks.length * request.stations.length - asked,
    },
  }
}

const sum = <T>(list: readonly T[], value: (one: T) => number): number =>
  list.reduce((all, one) => all + value(one), 0)

/** Of the time that is left, what patterns may take; the weeks have the rest. */
const patternShare = 0.6

type Planner = {
  /** The time is over: what is not planned yet is told, and not looked for. */
  isOver(): boolean
  pattern(question: TimetableQuestion): TimetableSolution
  week(question: TimetableQuestion): TimetableSolution
}

function makePlanner(
  { milp, now }: { milp?: SolveMilp; now: () => number },
  { timeLimitMs, seed, proofShare = 0 }: TermEffort,
  seasons: number,
): Planner {
  const deadlineMs = now() + timeLimitMs
  let over = false
  let patternsLeft = seasons
  const solve = (
    question: TimetableQuestion,
    {
      moves,
      proofMs = 0,
      share = 1,
      tellsWishes,
    }: { moves: number; proofMs?: number; share?: number; tellsWishes: boolean },
  ) => {
    const read = readProblem(question)
    if ('faults' in read)
      throw new Error(`the plan asks what it may not: ${JSON.stringify(read.faults)}`)
    const meetings = sum(read.problem.events, (event) => event.meetings)
    return solveTimetable(
      read.problem,
      { ...(proofMs > 0 && milp && { milp }), now },
      {
        timeLimitMs: Math.max(1, proofMs > 0 ? proofMs : (deadlineMs - now()) * share),
        seed,
        iterations: moves * meetings,
        tellsWishes,
      },
    )
  }
  return {
    isOver: () => {
      over ||= now() >= deadlineMs
      return over
    },
    pattern: (question) =>
      solve(question, {
        share: patternShare / Math.max(1, patternsLeft--),
        moves: movesOfPattern,
        proofMs: (timeLimitMs * proofShare) / seasons,
        tellsWishes: true,
      }),
    week: (question) => solve(question, { moves: movesOfWeek, tellsWishes: false }),
  }
}

type WeekPlan = {
  occurrences: Occurrence[]
  shortfalls: Shortfall[]
  /** Stations of which something is at another time, and of which something lacks. */
  moved: Set<string>
  short: Set<string>
}

function planWeek(
  request: TermRequest,
  free: FreeTime,
  {
    week,
    before,
    planner,
  }: { week: number; before: ReadonlyMap<string, readonly PatternMeeting[]>; planner: Planner },
): WeekPlan {
  const monday = request.weeks[week]?.monday ?? ''
  const stations = request.stations.map((station) =>
    stationWeekOf(request, free, { station, week, pattern: before.get(station.id) ?? [] }),
  )
  const plan: WeekPlan = { occurrences: [], shortfalls: [], moved: new Set(), short: new Set() }
  const add = (meeting: PatternMeeting, isException: boolean): void => {
    const { stationId, kind, weekday, start, end } = meeting
    plan.occurrences.push({
      stationId,
      kind,
      day: addDays(monday, weekday),
      start,
      end,
      isException,
    })
    if (isException) plan.moved.add(stationId)
  }
  const touched = touchedBy(stations)
  for (const { station, kept } of stations) {
    if (!touched.includes(station.id)) for (const one of kept) add(one, false)
  }
  const affected = stations.filter(({ station }) => touched.includes(station.id))
  if (planner.isOver())
    for (const { station, kept, moved } of affected) {
      for (const one of kept) add(one, false)
      for (const { kind, minutes } of moved) {
        const event = eventName(station.id, kind, 0)
        const reason = { code: 'time_over' as const, event, meeting: 0 }
        plan.shortfalls.push({ stationId: station.id, monday, kind, minutes, reason })
        plan.short.add(station.id)
      }
    }
  else if (affected.length > 0) {
    const { solution, usual } = solveWeek(request, free, { week, stations: affected, planner })
    for (const one of solution.assignments) {
      const meeting = meetingAt(one.event, one)
      add(meeting, !usual.has(keyOf(meeting)))
    }
    for (const reason of solution.unplaced) {
      const { stationId, kind } = readEventName(reason.event)
      const minutes = solution.minutesOf(reason.event)
      plan.shortfalls.push({ stationId, monday, kind, minutes, reason })
      plan.short.add(stationId)
    }
  }
  for (const id of plan.short) plan.moved.delete(id)
  return plan
}

const keyOf = ({ stationId, kind, weekday, start, end }: PatternMeeting): string =>
  `${stationId} ${kind} ${weekday} ${start} ${end}`

/** Stations of which something must move, and those that share a room or an operator with them. */
function touchedBy(stations: readonly StationWeek[]): string[] {
  const moving = stations.filter(({ moved }) => moved.length > 0)
  const rooms = new Set(moving.map(({ station }) => station.room))
  const operators = new Set(moving.map(({ station }) => station.operator))
  return stations.flatMap(({ station }) =>
    rooms.has(station.room) || operators.has(station.operator) ? [station.id] : [],
  )
}

/**
 * First the others keep their time; where that leaves something out, all of those stations may move, and sessions are cut in
 * two. The answer that leaves out least is taken.
 */
function solveWeek(
  request: TermRequest,
  free: FreeTime,
  { week, stations, planner }: { week: number; stations: readonly StationWeek[]; planner: Planner },
) {
  const usual = new Set(stations.flatMap(({ kept }) => kept.map(keyOf)))
  const first = ask(stations, false)
  if (first.unplaced.length === 0 || planner.isOver()) return { solution: first, usual }
  const lacking = new Set(first.unplaced.map(({ event }) => readEventName(event).stationId))
  const loose = ask(stations, true)
  const halves = ask(
    stations.map((one) =>
      lacking.has(one.station.id) ? (halved(one, request.day.step) ?? one) : one,
    ),
    true,
  )
  const best = [first, loose, halves].reduce((a, b) => (lackOf(b) < lackOf(a) ? b : a))
  return { solution: best, usual }

  function ask(asked: readonly StationWeek[], isLoose: boolean) {
    const question = weekQuestion(request, free, { week, stations: asked, isLoose })
    const minutes = new Map(question.events.map(({ id, length = 0 }) => [id, length]))
    const minutesOf = (event: string): number => minutes.get(event) ?? 0
    return { ...planner.week(question), minutesOf }
  }
  function lackOf({ unplaced, minutesOf }: ReturnType<typeof ask>): number {
    return sum(unplaced, ({ event }) => minutesOf(event))
  }
}
