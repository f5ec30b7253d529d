import type { Day } from '../../../base/calendar.ts'

/** `off`: nobody works; otherwise a Saturday or Sunday on which everybody does (调休). */
export type HolidayDay = { day: Day; name: string; off: boolean }

/** What the State Council's notice of one year says. Without days it is not announced yet. */
export type HolidayYear = { year: number; source: string; days: readonly HolidayDay[] }

/** The notices that are known; of a year that is not among them nothing is known, least of all that it has no holidays. */
export type Holidays = {
  on(day: Day): HolidayDay | undefined
  /** The year whose notice would speak of `day` and is not here. */
  unknownYearOf(day: Day): number | undefined
}

/** From this day on the notice of the next year speaks too: its New Year has begun on 30 December. */
const lastWeek = '-12-25'

export function makeHolidays(years: readonly HolidayYear[]): Holidays {
  const announced = years.filter(({ days }) => days.length > 0).toSorted((a, b) => a.year - b.year)
  const known = new Set(announced.map(({ year }) => year))
  const byDay = new Map(announced.flatMap(({ days }) => days.map((entry) => [entry.day, entry])))
  return {
    on: (day) => byDay.get(day),
    unknownYearOf(day) {
      if (byDay.has(day)) return undefined
      const year = Number(day.slice(0, 4))
      if (!known.has(year)) return year
      return day.slice(4) >= lastWeek && !known.has(year + 1) ? year + 1 : undefined
    },
  }
}

/** Of a day that a notice may speak of: its year, and the last week of the year before. */
export const mayBeOf = (year: number, day: Day): boolean =>
  day >= `${year - 1}${lastWeek}` && day <= `${year}-12-31`
