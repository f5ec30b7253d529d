import { type Day, dayAt } from '../../../base/calendar.ts'
import { minuteOfTime, minutesOfDay } from '../../../base/clock.ts'
import type { Problem } from '../../../base/problem.ts'
import { dayNumber, isoWeekOf, mondayOf, weekdayAt } from './days.ts'
import type { Pattern } from './pattern.ts'
import type { DaySpan } from './spans.ts'

/** The market days from one day to another; market.ts knows them, this file does not need the moon. */
export type MarketDays = (from: Day, to: Day) => readonly Day[]

export const noMarket: MarketDays = () => []

/** Every time the pattern comes, in order. */
export function occurrencesOf(pattern: Pattern, marketDays: MarketDays = noMarket): DaySpan[] {
  const from = minuteOfTime(pattern.from)
  const end = minuteOfTime(pattern.to)
  const to = end > from ? end : end + minutesOfDay
  const except = new Set(pattern.except)
  return [...new Set(daysOf(pattern, marketDays))]
    .filter((day) => day >= pattern.fromDay && day <= pattern.toDay && !except.has(day))
    .toSorted()
    .map((day) => ({ day, from, to }))
}

function daysOf({ repeats, fromDay, toDay }: Pattern, marketDays: MarketDays): readonly Day[] {
  if (repeats.by === 'days') return repeats.days
  if (repeats.by === 'market') return marketDays(fromDay, toDay)
  const { weekdays, every = 1 } = repeats
  const days: Day[] = []
  const firstMonday = dayNumber(mondayOf(fromDay))
  for (let number = firstMonday; number <= dayNumber(toDay); number++) {
    const week = Math.floor((number - firstMonday) / 7)
    if (week % every === 0 && weekdays.includes(weekdayAt(number))) days.push(dayAt(number))
  }
  return days
}

/** `community`: only a session of the village may go past midnight. */
export function patternProblems(pattern: Pattern, track: 'school' | 'community'): Problem[] {
  const { from, to, fromDay, toDay, repeats } = pattern
  const problems: Problem[] = []
  if (from === to) problems.push({ code: 'session_empty', field: 'to', details: { from } })
  if (to < from && track === 'school')
    problems.push({ code: 'session_across_midnight', field: 'to', details: { from, to } })
  if (fromDay > toDay)
    problems.push({
      code: 'span_reversed',
      field: 'toDay',
      details: { from: fromDay, to: toDay },
    })
  if (repeats.by === 'weeks' && repeats.weekdays.length === 0)
    problems.push({ code: 'pattern_without_day', field: 'repeats' })
  if (repeats.by === 'days') problems.push(...strayDays(repeats.days, pattern))
  return problems
}

const strayDays = (days: readonly Day[], { fromDay, toDay }: Pattern): Problem[] =>
  days
    .filter((day) => day < fromDay || day > toDay)
    .map((day) => ({
      code: 'day_outside_pattern',
      field: 'repeats',
      details: { day, from: fromDay, to: toDay },
    }))

/** `monday` names the week, `week` writes it as ISO 8601 does. */
export type MinutesOfWeek = { monday: Day; week: string; minutes: number }

/** The minutes of a session by the week in which they fall: it is parted at Monday 00:00 (INV-26). */
export function minutesByWeek({ day, from, to }: DaySpan): MinutesOfWeek[] {
  const monday = dayNumber(mondayOf(day))
  const start = (dayNumber(day) - monday) * minutesOfDay + from
  const end = start + (to - from)
  const weekMinutes = 7 * minutesOfDay
  const weeks: MinutesOfWeek[] = []
  for (let week = Math.floor(start / weekMinutes); week * weekMinutes < end; week++) {
    const minutes = Math.min(end, (week + 1) * weekMinutes) - Math.max(start, week * weekMinutes)
    const at = dayAt(monday + week * 7)
    weeks.push({ monday: at, week: isoWeekOf(at), minutes })
  }
  return weeks
}
