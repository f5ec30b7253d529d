import { countyZone, type Day, dayAt, type Instant } from '../../../base/calendar.ts'
import { minutesOfDay } from '../../../base/clock.ts'
import { dayNumber } from './days.ts'
import type { DaySpan } from './spans.ts'

const msPerMinute = 60_000

/** Since 1991-09-15 no clock of the zone was ever changed; before, it is asked for. */
const steadySince = Date.UTC(1991, 8, 16)
const steadyMinutes = 480

/** The instant at `minute` of `day` in the county's zone; minutes beyond the day are those of the next. */
export function instantAt(day: Day, minute: number): Instant {
  const local = (dayNumber(day) * minutesOfDay + minute) * msPerMinute
  return new Date(local - offsetMinutes(local) * msPerMinute).toISOString()
}

/** The day and its minute at an instant, in the county's zone. */
export function dayMinuteAt(instant: Instant | Date): { day: Day; minute: number } {
  const moment = new Date(instant).getTime()
  const offset = moment >= steadySince ? steadyMinutes : zoneOffset(moment)
  const local = Math.floor(moment / msPerMinute) + offset
  const number = Math.floor(local / minutesOfDay)
  return { day: dayAt(number), minute: local - number * minutesOfDay }
}

export const instantsOf = ({ day, from, to }: DaySpan): { startsAt: Instant; endsAt: Instant } => ({
  startsAt: instantAt(day, from),
  endsAt: instantAt(day, to),
})

export function daySpanOf({
  startsAt,
  endsAt,
}: {
  startsAt: Instant | Date
  endsAt: Instant | Date
}): DaySpan {
  const { day, minute } = dayMinuteAt(startsAt)
  const length = (new Date(endsAt).getTime() - new Date(startsAt).getTime()) / msPerMinute
  return { day, from: minute, to: minute + Math.round(length) }
}

/** Of a local time, as if it were UTC: the offset before and after it agree, or the later one moves it out of a gap. */
function offsetMinutes(local: number): number {
  if (local >= steadySince) return steadyMinutes
  const guess = zoneOffset(local - steadyMinutes * msPerMinute)
  return zoneOffset(local - guess * msPerMinute)
}

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: countyZone,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

function zoneOffset(moment: number): number {
  const at = Object.fromEntries(
    parts.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = at
  const local = Date.UTC(year, month - 1, day, hour, minute)
  return Math.round((local - moment) / msPerMinute)
}
