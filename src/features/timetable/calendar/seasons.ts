import type { Day } from '../../../base/calendar.ts'
import { minuteOfTime } from '../../../base/clock.ts'
import type { Season } from './school-calendar.ts'
import type { FarmingSeason } from './suggest.ts'

/** The seasons that touch `year`, with their days; one over New Year comes twice. */
export function seasonsOf(seasons: readonly Season[], year: number): FarmingSeason[] {
  return seasons.flatMap(({ name, from, to, busyFrom, busyTo }) => {
    const busy = { from: minuteOfTime(busyFrom), to: minuteOfTime(busyTo) }
    const ends = from <= to ? [year] : [year, year + 1]
    return ends.map((end) => ({
      name,
      busy,
      from: dayOfYear(from <= to ? end : end - 1, from),
      to: dayOfYear(end, to),
    }))
  })
}

/** Days compare as text, so that 29 February of any year bounds a season. */
const dayOfYear = (year: number, monthDay: string): Day => `${year}-${monthDay}`
