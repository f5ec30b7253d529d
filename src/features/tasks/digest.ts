import { addDays, countyZone, type Day, dayOf, minuteOf } from '../../base/calendar.ts'
import type { TodayItem } from './api.ts'

/**
 * The day whose digest should be there by now: today's once its minute has come, yesterday's before. By the clock on the
 * wall of the place: a minute that daylight saving leaves out comes with the next one that there is, one that it repeats
 * comes once.
 */
export const dueDay = (now: Date, minute: number, zone: string = countyZone): Day => {
  const today = dayOf(now, zone)
  return minuteOf(now, zone) >= minute ? today : addDays(today, -1)
}

/** Of whoever chooses now: nothing is made of a minute that has passed. */
export const firstDay = (now: Date, minute: number, zone: string = countyZone): Day =>
  addDays(dueDay(now, minute, zone), 1)

export type Made = { minute: number; fromDay: Day; lastDay: Day | null }

/** The day of which a digest is to be made now: what was missed while the power was out, once; never one twice. */
export function owedDay(
  { minute, fromDay, lastDay }: Made,
  now: Date,
  zone: string = countyZone,
): Day | undefined {
  const day = dueDay(now, minute, zone)
  return day >= fromDay && (lastDay === null || lastDay < day) ? day : undefined
}

export type DigestCounts = { count: number; late: number; soon: number }

/** How many lines there are, how many are late, and how many are due within the week. */
export function countsOf(items: readonly TodayItem[], day: Day): DigestCounts {
  const isLate = ({ late, dueOn }: TodayItem) => late === true || (dueOn ?? '9999') < day
  return {
    count: items.length,
    late: items.filter(isLate).length,
    soon: items.filter((one) => !isLate(one) && (one.dueOn ?? '9999') <= addDays(day, 7)).length,
  }
}
