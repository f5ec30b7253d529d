import { addDays, type Day } from '../../../base/calendar.ts'
import { minutesOfDay, timeOfMinute } from '../../../base/clock.ts'
import { daysFrom, mondayOf, type Weekday, weekdayOf } from './days.ts'
import { type DayMinute, freeSpans, type Room, usualHours } from './free-times.ts'
import { schoolDayOf } from './school-day.ts'
import {
  type DaySpan,
  lengthOf,
  minutesWithin,
  offLine,
  onLine,
  type Span,
  without,
} from './spans.ts'

/** How many came in the past to sessions of this weekday and hour, all of them together. */
export type Habit = { weekday: Weekday; hour: number; sessions: number; people: number }

/** While fields need hands, nothing is suggested in these hours. */
export type FarmingSeason = { from: Day; to: Day; name: string; busy: Span }

/** Whether market days bring people or keep them away is the station's own experience. */
export type MarketWish = { days: readonly Day[]; setting: 'attract' | 'repel' | 'neutral' }

/** Who can run a session, and when he is somewhere else. */
export type Operator = { id: string; name: string; busy: readonly DaySpan[] }

export type SuggestWish = Room & {
  /** Any day of the week. */
  week: Day
  hours?: Span
  earliest?: DayMinute
  habits?: readonly Habit[]
  seasons?: readonly FarmingSeason[]
  market?: MarketWish
  /** Absent: whoever is there; given: at least one of them must be free. */
  operators?: readonly Operator[]
}

export type Suggestion = DaySpan & { score: number; operatorId?: string; because: Because[] }

/** Why a time is suggested: words stand under `calendar.because`. */
export type Because = {
  because:
    | 'attendance'
    | 'attendance_other_days'
    | 'day_off'
    | 'outside_lessons'
    | 'market_attracts'
    | 'market_repels'
    | 'season'
    | 'operator'
  details: Record<string, string | number>
}

/** The best time of `minutes` in each free window of the week, the best first. */
export function suggestTimes(wish: SuggestWish, minutes: number, count = 6): Suggestion[] {
  return windowsOf(wish)
    .filter((window) => lengthOf(window) >= minutes)
    .map((window) => bestIn(wish, window, minutes))
    .toSorted(byPreference)
    .filter(isFirstOfItsTime)
    .slice(0, count)
}

export const byPreference = (a: Suggestion, b: Suggestion): number =>
  b.score - a.score || onLine(a).from - onLine(b).from

const isFirstOfItsTime = (one: Suggestion, i: number, all: readonly Suggestion[]): boolean =>
  all.findIndex(({ day, from }) => day === one.day && from === one.from) === i

/** Free time of the room in which somebody can run a session and no season keeps people in the fields. */
export type SuggestWindow = Span & { operator?: Operator }

export function windowsOf(wish: SuggestWish): SuggestWindow[] {
  const { week, hours = usualHours, earliest, seasons = [], operators } = wish
  const fromDay = mondayOf(week)
  const free = freeSpans(wish, {
    fromDay,
    toDay: addDays(fromDay, 6),
    hours,
    ...(earliest && { earliest }),
  })
  const open = free.flatMap((span) =>
    without(
      span,
      seasons.flatMap((season) => busyOf(season, span)),
    ),
  )
  if (!operators) return open
  return operators.flatMap((operator) =>
    open
      .flatMap((span) => without(span, operator.busy.map(onLine)))
      .map((span) => ({ ...span, operator })),
  )
}

const isIn =
  (day: Day) =>
  ({ from, to }: FarmingSeason): boolean =>
    day >= from && day <= to

/** A span that runs on over midnight meets the fields of each of its days. */
const busyOf = (season: FarmingSeason, span: Span): Span[] =>
  daysFrom(offLine(span).day, offLine({ from: span.to - 1, to: span.to }).day)
    .filter((day) => isIn(day)(season))
    .map((day) => onLine({ day, ...season.busy }))

const seasonBecause = ({ name, busy }: FarmingSeason): Because => ({
  because: 'season',
  details: { name, from: timeOfMinute(busy.from), to: timeOfMinute(busy.to) },
})

/** Sessions begin on the quarter hour, or when the room becomes free. */
const stepMinutes = 15

export function bestIn(wish: SuggestWish, window: SuggestWindow, minutes: number): Suggestion {
  const last = window.to - minutes
  const starts = [window.from]
  const firstStep = Math.ceil(window.from / stepMinutes) * stepMinutes
  for (let start = firstStep; start <= last; start += stepMinutes) starts.push(start)
  return starts
    .map((from) => suggestionAt(wish, { ...window, from, to: from + minutes }))
    .reduce((best, one) => (byPreference(one, best) < 0 ? one : best))
}

export function suggestionAt(wish: SuggestWish, { from, to, operator }: SuggestWindow): Suggestion {
  const span = offLine({ from, to })
  const attendance = attendanceAt(wish.habits ?? [], span)
  const market = marketOn(wish.market, span.day)
  return {
    ...span,
    score: (attendance.people + hourTaste(span)) * market.factor,
    ...(operator && { operatorId: operator.id }),
    because: [
      ...attendance.because,
      dayBecause(wish, span.day),
      ...market.because,
      ...(wish.seasons ?? []).filter(isIn(span.day)).map(seasonBecause),
      ...(operator ? [{ because: 'operator' as const, details: { name: operator.name } }] : []),
    ],
  }
}

type Reasoned<T> = T & { because: Because[] }

/** Of the same weekday and hour; where nothing is known of it, of the same hour on other days, which is worth less. */
function attendanceAt(habits: readonly Habit[], span: DaySpan): Reasoned<{ people: number }> {
  const weekday = weekdayOf(span.day)
  const same = meanOf(
    habits.filter((habit) => habit.weekday === weekday),
    span,
  )
  if (same) {
    const { people, sessions } = same
    const details = { people: Math.round(people), sessions }
    return { people, because: [{ because: 'attendance', details }] }
  }
  const alike = meanOf(habits, span)
  if (!alike) return { people: 0, because: [] }
  const people = alike.people * otherDayWorth
  const details = { people: Math.round(alike.people), sessions: alike.sessions }
  return { people, because: [{ because: 'attendance_other_days', details }] }
}

const otherDayWorth = 0.75

/** The mean of the hours that the span touches, by its minutes in each. */
function meanOf(
  habits: readonly Habit[],
  span: DaySpan,
): { people: number; sessions: number } | undefined {
  const touched = habits.flatMap((habit) => {
    const hour = { from: habit.hour * 60, to: habit.hour * 60 + 60 }
    const minutes = minutesWithin({ from: span.from, to: span.to }, [hour])
    return minutes > 0 && habit.sessions > 0 ? [{ ...habit, minutes }] : []
  })
  const minutes = touched.reduce((sum, one) => sum + one.minutes, 0)
  if (minutes === 0) return undefined
  const people = touched.reduce((sum, one) => sum + (one.people / one.sessions) * one.minutes, 0)
  return {
    people: people / minutes,
    sessions: Math.max(...touched.map(({ sessions }) => sessions)),
  }
}

/** Below one person: where habits say the same, or nothing, seven in the evening is best. */
const hourTaste = ({ from, to }: DaySpan): number => {
  const middle = (from + to) / 2
  return 1 - Math.abs(middle - 1_170) / minutesOfDay
}

function marketOn(market: MarketWish | undefined, day: Day): Reasoned<{ factor: number }> {
  if (!market?.days.includes(day) || market.setting === 'neutral') return { factor: 1, because: [] }
  return market.setting === 'attract'
    ? { factor: 1.25, because: [{ because: 'market_attracts', details: {} }] }
    : { factor: 0.5, because: [{ because: 'market_repels', details: {} }] }
}

function dayBecause({ calendar, holidays }: Room, day: Day): Because {
  const { isSchoolDay, reason, name = '' } = schoolDayOf(calendar, holidays, day)
  return isSchoolDay
    ? { because: 'outside_lessons', details: {} }
    : { because: 'day_off', details: { reason, name } }
}
