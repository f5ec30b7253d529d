import type { Day } from '../../../base/calendar.ts'
import type { TimetableProblem } from './problem.ts'
import type { Unmet, Unplaced } from './reasons.ts'

/** What a county asks for a term or a year: all its stations at once. Minutes are of the day, weekday 0 is Monday. */
export type TermRequest = {
  stations: readonly TermStation[]
  /** In their order. */
  weeks: readonly TermWeek[]
  /** When a station's room is the village's; whatever lies outside is protected. */
  free: readonly FreeWindow[]
  operators: readonly TermOperator[]
  broadcasts: readonly TermBroadcast[]
  rulings: readonly TermRuling[]
  /** The hours of the day that come into question, and the step in which meetings begin and last. */
  day: { from: number; to: number; step: number }
  weights?: Partial<TimetableProblem['weights']>
}

export type TermStation = {
  id: string
  /** Stations with one room take turns. */
  room: string
  /** Who opens and runs it; the first who is named does. */
  operator: string
  /** Minutes of the sessions of an ordinary week, together at least what the rule asks. */
  sessions: readonly number[]
  /** No session is cut into pieces shorter than this where a week has no room for a whole one. */
  shortestSession: number
  /** Minutes of the open day. */
  openDay: number
  /** How many of those who would come do come at these hours, 0 to 1; other hours count as 0. */
  habits: readonly Habit[]
}

export type Habit = {
  /** Absent: every day. */
  weekdays?: readonly number[]
  from: number
  to: number
  attendance: number
  /** Absent: in every season. */
  season?: string
  /** Absent: to sessions and open days alike. */
  meeting?: MeetingKind
}

/** Weeks of one term and season have one pattern. */
export type TermWeek = {
  monday: Day
  term: string
  /** Such as `farming`. */
  season?: string
  /** Nothing is asked of this week: a festival, a disaster. */
  isExempt?: true
}

export type FreeWindow = { stationId: string; day: Day; from: number; to: number }

export type TermOperator = { id: string; maxMinutesPerDay?: number; maxDaysPerWeek?: number }

export type TermBroadcast = {
  id: string
  weekday: number
  from: number
  to: number
  /** Absent: for all. */
  stations?: readonly string[]
}

export type MeetingKind = 'session' | 'open_day'

/** What a person decided about the pattern: this is then, or is not then. */
export type TermRuling = {
  kind: 'fixed' | 'forbidden'
  stationId: string
  meeting: MeetingKind
  weekday: number
  /** Absent, for a forbidden one: the whole day. */
  start?: number
}

/** A meeting of every ordinary week. */
export type PatternMeeting = {
  stationId: string
  kind: MeetingKind
  weekday: number
  start: number
  end: number
}

export type TermPattern = {
  term: string
  season: string | null
  meetings: PatternMeeting[]
  /** What no place was found for in the pattern, and why. */
  unplaced: { stationId: string; kind: MeetingKind; reason: Unplaced }[]
  /** Wishes that the pattern does not meet, and what stands in the way. */
  unmet: Unmet[]
  bound: number
  objective: number
}

export type Occurrence = {
  stationId: string
  kind: MeetingKind
  day: Day
  start: number
  end: number
  /** Not at the time of its pattern. */
  isException: boolean
}

/** A week in which a station has less than is asked, and why. */
export type Shortfall = {
  stationId: string
  monday: Day
  kind: MeetingKind
  minutes: number
  reason: Unplaced
}

export type TermPlan = {
  patterns: TermPattern[]
  occurrences: Occurrence[]
  shortfalls: Shortfall[]
  figures: {
    /** Weeks of stations in which all is at the time of the pattern, in which something moves, in which something lacks. */
    regular: number
    moved: number
    short: number
    exempt: number
  }
}
