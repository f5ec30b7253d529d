import { countyZone, type Day, type Instant } from '../../base/calendar.ts'
import type { Weekday } from './calendar/days.ts'
import { instantAt } from './calendar/instant.ts'
import { type DaySpan, offLine, onLine } from './calendar/spans.ts'

/** Writes a calendar as RFC 5545 has it. Times are the county's wall clock with its zone; whoever reads moves them. */

export type CalendarFeed = {
  name: string
  /** How often it is worth asking again. */
  refreshHours: number
}

type EventTexts = {
  summary: string
  description?: string
  location?: string
  url?: string
}

export type FeedEvent = EventTexts & {
  /** The same as long as it is the same event, wherever it moves. */
  uid: string
  /** Counted up by each change that people should hear of. */
  sequence: number
  changedAt: Instant
  /** The time of it, or of the first of a series. */
  time: DaySpan
  isCalledOff?: boolean
  series?: EventSeries
}

/** It comes again every week, or every second, third …, up to and with the day `until`. */
export type EventSeries = {
  weekdays: readonly Weekday[]
  every: number
  until: Day
  /** On these days it does not come. */
  except: readonly Day[]
  changed: readonly ChangedOccurrence[]
}

/** One of a series that was moved, called off, or is named otherwise. */
export type ChangedOccurrence = Partial<EventTexts> & {
  /** The day on which the series has it. */
  day: Day
  time: DaySpan
  sequence: number
  changedAt: Instant
  isCalledOff?: boolean
}

const lineEnd = '\r\n'
/** Octets of a line without its end. */
const lineOctets = 75

export function writeCalendar(feed: CalendarFeed, events: readonly FeedEvent[]): string {
  const name = escaped(feed.name)
  const refresh = `PT${feed.refreshHours}H`
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Cunxiao//Timetable//ZH',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${name}`,
    `X-WR-CALNAME:${name}`,
    `X-WR-TIMEZONE:${countyZone}`,
    `REFRESH-INTERVAL;VALUE=DURATION:${refresh}`,
    `X-PUBLISHED-TTL:${refresh}`,
    ...zoneLines,
    ...events.flatMap(eventLines),
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join(lineEnd)
}

/** The zone as it is since the last summer time of 1991. */
const zoneLines = [
  'BEGIN:VTIMEZONE',
  `TZID:${countyZone}`,
  'BEGIN:STANDARD',
  'DTSTART:19910915T020000',
  'TZOFFSETFROM:+0900',
  'TZOFFSETTO:+0800',
  'TZNAME:CST',
  'END:STANDARD',
  'END:VTIMEZONE',
]

function eventLines(event: FeedEvent): string[] {
  const { series, time } = event
  if (!series) return componentLines(event, [])
  return [
    ...componentLines(event, seriesLines(series, time)),
    ...series.changed.flatMap((changed) =>
      componentLines({ ...withoutSeries(event), ...changed, uid: event.uid }, [
        `RECURRENCE-ID;${localTime({ ...time, day: changed.day }, 'from')}`,
      ]),
    ),
  ]
}

const withoutSeries = ({ series: _, isCalledOff: __, ...event }: FeedEvent): FeedEvent => event

function seriesLines({ weekdays, every, until, except }: EventSeries, time: DaySpan): string[] {
  const days = weekdays.map((weekday) => weekdayCodes[weekday - 1]).join(',')
  // With a zone at DTSTART, UNTIL is UTC (RFC 5545, 3.3.10): the beginning of the last one.
  const last = utc(instantAt(until, time.from))
  return [
    `RRULE:FREQ=WEEKLY;INTERVAL=${every};BYDAY=${days};WKST=MO;UNTIL=${last}`,
    ...except.map((day) => `EXDATE;${localTime({ ...time, day }, 'from')}`),
  ]
}

const weekdayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

function componentLines(event: FeedEvent, more: readonly string[]): string[] {
  const { uid, sequence, changedAt, time, isCalledOff, summary } = event
  const changed = utc(changedAt)
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${changed}`,
    `LAST-MODIFIED:${changed}`,
    `SEQUENCE:${sequence}`,
    `DTSTART;${localTime(time, 'from')}`,
    `DTEND;${localTime(time, 'to')}`,
    ...more,
    `STATUS:${isCalledOff ? 'CANCELLED' : 'CONFIRMED'}`,
    `SUMMARY:${escaped(summary)}`,
    ...textLine('DESCRIPTION', event.description),
    ...textLine('LOCATION', event.location),
    ...(event.url === undefined ? [] : [`URL:${new URL(event.url).href}`]),
    'END:VEVENT',
  ]
}

const textLine = (name: string, text: string | undefined): string[] =>
  text === undefined || text === '' ? [] : [`${name}:${escaped(text)}`]

/** `TZID=Asia/Shanghai:20260901T190000`; beyond midnight it is the next day. */
function localTime(time: DaySpan, end: 'from' | 'to'): string {
  const minute = onLine(time)[end]
  const { day, from } = offLine({ from: minute, to: minute })
  const clock = [Math.floor(from / 60), from % 60].map((n) => String(n).padStart(2, '0')).join('')
  return `TZID=${countyZone}:${day.replaceAll('-', '')}T${clock}00`
}

/** `20260901T110000Z`. */
const utc = (instant: Instant): string => `${instant.slice(0, 19).replaceAll(/[-:]/g, '')}Z`

/** Text as RFC 5545, 3.3.11, writes it: a line break is `\n`, no other control character is left. */
function escaped(text: string): string {
  return (
    text
      .toWellFormed()
      .replaceAll(/\r\n|[\r\u0085\u2028\u2029]/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be written.
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
      .replaceAll('\n', '\\n')
  )
}

/** Lines of at most 75 octets; a character is never parted. */
function folded(line: string): string {
  if (octetsOf(line) <= lineOctets) return line
  const lines: string[] = []
  let part = ''
  let octets = 0
  for (const character of line) {
    const size = octetsOf(character)
    if (octets + size > lineOctets) {
      lines.push(part)
      part = ' '
      octets = 1
    }
    part += character
    octets += size
  }
  return [...lines, part].join(lineEnd)
}

const encoder = new TextEncoder()
const octetsOf = (text: string): number => encoder.encode(text).length
