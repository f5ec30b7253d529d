import { addDays, type Day } from '../../base/calendar.ts'
import { dayNumber, weekdayAt } from './calendar/days.ts'
import type { Holidays } from './calendar/holidays.ts'
import type { SchoolCalendar } from './calendar/school-calendar.ts'
import { type SchoolDay, schoolDayOf } from './calendar/school-day.ts'

/** How a day is drawn: by what a reader wants to know of it, not by every reason that there is. */
export const dayTones = [
  'school',
  'made_up',
  'unsaid',
  'exam',
  'holiday',
  'vacation',
  'free',
  'unknown',
] as const
export type DayTone = (typeof dayTones)[number]

export type YearDay = { day: Day; tone: DayTone; of: SchoolDay }
/** `blank`: cells before the first, when the week begins on Monday. */
export type YearMonth = { first: Day; blank: number; days: YearDay[] }

/** A school year begins in September. */
export const schoolYearOf = (day: Day): number => {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return month >= 8 ? year : year - 1
}

export function yearOf(calendar: SchoolCalendar, holidays: Holidays, year: number): YearMonth[] {
  const exams = new Set(calendar.days.filter(({ is }) => is === 'exam').map(({ day }) => day))
  return Array.from({ length: 12 }, (_, i) => {
    const first = monthAt(year, 9 + i)
    const length = dayNumber(monthAt(year, 10 + i)) - dayNumber(first)
    return {
      first,
      blank: weekdayAt(dayNumber(first)) - 1,
      days: Array.from({ length }, (__, n) => {
        const day = addDays(first, n)
        const of = schoolDayOf(calendar, holidays, day)
        return { day, of, tone: exams.has(day) ? 'exam' : toneOf(of, isInTerm(calendar, day)) }
      }),
    }
  })
}

const monthAt = (year: number, month: number): Day =>
  `${year + Math.floor((month - 1) / 12)}-${String(((month - 1) % 12) + 1).padStart(2, '0')}-01`

const isInTerm = ({ terms }: SchoolCalendar, day: Day): boolean =>
  terms.some(({ from, to }) => from <= day && day <= to)

function toneOf({ isSchoolDay, reason, bells }: SchoolDay, isTerm: boolean): DayTone {
  if (bells === 'unsaid') return 'unsaid'
  if (reason === 'term_unknown') return 'unknown'
  if (reason === 'make_up' || reason === 'teaching') return 'made_up'
  if (isSchoolDay) return 'school'
  // Days without school after the last term are a vacation that no next term bounds yet.
  if (reason === 'vacation' || (reason === 'break' && !isTerm)) return 'vacation'
  return reason === 'holiday' || reason === 'closed' || reason === 'break' ? 'holiday' : 'free'
}

export const countTones = (months: readonly YearMonth[]): Map<DayTone, number> => {
  const counts = new Map<DayTone, number>()
  for (const { days } of months)
    for (const { tone } of days) counts.set(tone, (counts.get(tone) ?? 0) + 1)
  return counts
}
