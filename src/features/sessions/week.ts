import { addDays, type Day } from '../../base/calendar.ts'
import type { RuleValue } from '../policy/rule.ts'
import type { WeekPolicy, WeekStanding, WeekState } from '../timetable/calendar/week-rule.ts'

export const weekRules = [
  'sessions.minWeeklyMinutes',
  'sessions.minOpenDays',
  'sessions.minOpenMinutes',
  'sessions.openDayMinutesCount',
  'sessions.entertainmentCounts',
] as const

/** The weekly rule as the county has set it. */
export const weekPolicyOf = (
  set: {
    readonly [N in (typeof weekRules)[number]]: RuleValue<N>
  },
): WeekPolicy => ({
  minMinutes: set['sessions.minWeeklyMinutes'],
  minOpenDays: set['sessions.minOpenDays'],
  minOpenDayMinutes: set['sessions.minOpenMinutes'],
  openDayMinutesCount: set['sessions.openDayMinutesCount'] === 1,
  entertainmentCounts: set['sessions.entertainmentCounts'] === 1,
})

/**
 * Red is what is not even planned, and yellow what was planned and lost: the rule is on scheduled minutes, delivered ones
 * stand beside them (N1). `idle`: it does not count yet.
 */
export const lights = ['green', 'yellow', 'red', 'excused', 'idle'] as const
export type Light = (typeof lights)[number]

const lightOf: Readonly<Record<WeekState, Light>> = {
  ok: 'green',
  short_delivered: 'yellow',
  short_scheduled: 'red',
  no_open_day: 'red',
  exempt: 'excused',
}

export const lightIn = (
  station: { schoolId: string | null; activeFrom: Day | null },
  { monday, state }: WeekStanding,
): Light => (isActiveIn(station, monday) ? lightOf[state] : 'idle')

/** A station counts from the day a timetable of it was first agreed, while it has a host. */
const isActiveIn = (
  { schoolId, activeFrom }: { schoolId: string | null; activeFrom: Day | null },
  monday: Day,
): boolean => schoolId !== null && activeFrom !== null && activeFrom <= addDays(monday, 6)

export const responsiblePosts = ['township_secretary', 'village_secretary'] as const
export type ResponsiblePost = (typeof responsiblePosts)[number]

/** Who answers for a station: the secretary of its place (I6-3). Without a name nobody holds the post at present. */
export const responsibleFor = (
  { code, level }: { code: string; level: 'township' | 'village' },
  secretaries: ReadonlyMap<string, string>,
): { post: ResponsiblePost; name: string | null } => ({
  post: level === 'township' ? 'township_secretary' : 'village_secretary',
  name: secretaries.get(code) ?? null,
})
