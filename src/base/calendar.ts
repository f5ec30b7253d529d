/** A calendar day in the zone of its place, as `YYYY-MM-DD`. Days compare correctly as strings. */
export type Day = string

/** A moment, ISO 8601 in UTC, as `2026-09-01T00:00:00.000Z`. */
export type Instant = string

/** The zone of every place until a county outside it installs the product. */
export const countyZone = 'Asia/Shanghai'

/** The calendar day on which `instant` falls in `zone`. */
export function dayOf(instant: Date | Instant, zone: string = countyZone): Day {
  return dayFormatOf(zone).format(new Date(instant))
}

/** Making a format costs more than a hundred uses of it. */
const dayFormats = new Map<string, Intl.DateTimeFormat>()

function dayFormatOf(zone: string): Intl.DateTimeFormat {
  const made =
    dayFormats.get(zone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
  dayFormats.set(zone, made)
  return made
}

/** The time of day at `instant` in `zone`, as `06:30`. */
export function timeOf(instant: Date | Instant, zone: string = countyZone): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant))
}

/** The minute of the day at `instant` in `zone`, 0 to 1,439. */
export function minuteOf(instant: Date, zone: string = countyZone): number {
  const [hour = 0, minute = 0] = timeOf(instant, zone).split(':').map(Number)
  return hour * 60 + minute
}

/** The day `count` days after `day` (before it when negative). */
export function addDays(day: Day, count: number): Day {
  return dayAt(Date.parse(`${day}T00:00:00Z`) / dayMs + count)
}

const dayMs = 86_400_000

/** Of a county's weeks the same few hundred are asked for a hundred thousand times. */
const knownDays = new Map<number, Day>()
const mostKnown = 10_000

/** The day that lies so many days after 1970-01-01. */
export function dayAt(number: number): Day {
  const known = knownDays.get(number)
  if (known !== undefined) return known
  if (knownDays.size >= mostKnown) knownDays.clear()
  const day = new Date(number * dayMs).toISOString().slice(0, 10)
  knownDays.set(number, day)
  return day
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)
}

/** Whether `text` is a day of the calendar: 2026-02-30 is not, nor is one of the year 0. */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false
  return !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && addDays(text, 0) === text
}
