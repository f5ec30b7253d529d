import { addDays, type Day } from '../../../base/calendar.ts'
import { minutesOfDay } from '../../../base/clock.ts'
import { dayNumber, daysFrom, mondayOf } from './days.ts'
import type { Holidays } from './holidays.ts'
import { protectedWindows } from './protected.ts'
import type { SchoolCalendar } from './school-calendar.ts'
import { type DaySpan, lengthOf, offLine, onLine, type Span, union, without } from './spans.ts'

/** Time of a room that is somebody's already. */
export type Taken = DaySpan & { id?: string; title?: string }

/** A moment of the county, to the minute. */
export type DayMinute = { day: Day; minute: number }

/** A room as free times are looked for in it. */
export type Room = {
  calendar: SchoolCalendar
  holidays: Holidays
  taken: readonly Taken[]
}

/** When people may come, in minutes of the day. */
export const usualHours: Span = { from: 390, to: 1_290 }
export const allDay: Span = { from: 0, to: minutesOfDay }

type Range = { fromDay: Day; toDay: Day; hours: Span; earliest?: DayMinute }

/** Free spans of the room, on the line of all minutes; a span of all day runs on into the next. */
export function freeSpans(room: Room, { fromDay, toDay, hours, earliest }: Range): Span[] {
  const windows = protectedWindows(room.calendar, room.holidays, fromDay, toDay)
  const busy = [...windows, ...room.taken].map(onLine)
  if (earliest) busy.push({ from: 0, to: dayNumber(earliest.day) * minutesOfDay + earliest.minute })
  const open = union(daysFrom(fromDay, toDay).map((day) => onLine({ day, ...hours })))
  return open.flatMap((span) => without(span, busy))
}

export type Wanted = { request: DaySpan; hours: Span; earliest?: DayMinute }

/** How many weeks before and after are looked at where the week itself has nothing on that side. */
const weeksAround = 4
const timesNamed = 3

/**
 * The nearest free times of the same length: the week of the request first, the one before and the one after it, and
 * one at the same hour of another day. Where nobody may come that week, the whole of its days is looked at.
 */
export function nearestFree(room: Room, { request, hours, earliest }: Wanted): DaySpan[] {
  const monday = mondayOf(request.day)
  const within = (weeks: number, open: Span): Span[] =>
    startsIn(
      freeSpans(room, {
        fromDay: addDays(monday, weeks * 7),
        toDay: addDays(monday, weeks * 7 + 6),
        hours: open,
        ...(earliest && { earliest }),
      }),
      onLine(request),
    )
  const usual = within(0, hours)
  const thisWeek = usual.length > 0 ? usual : within(0, allDay)
  const wanted = onLine(request)
  const chosen = chooseNearest(thisWeek, wanted)
  for (const side of [-1, 1]) {
    const isThere = thisWeek.some(({ from }) => Math.sign(from - wanted.from) === side)
    for (let week = 1; !isThere && week <= weeksAround; week++) {
      const found = chooseNearest(within(side * week, hours), wanted)[0]
      if (!found) continue
      chosen.push(found)
      break
    }
  }
  return chosen.slice(0, timesNamed).map(offLine)
}

/** In each free span, and on each of its days, the place whose hour is most like the wanted one's. */
function startsIn(free: readonly Span[], wanted: Span): Span[] {
  const length = lengthOf(wanted)
  const starts = free
    .filter((span) => lengthOf(span) >= length)
    .flatMap(({ from, to }) => {
      const first = Math.floor((from - wanted.from) / minutesOfDay)
      const last = Math.ceil((to - length - wanted.from) / minutesOfDay)
      return Array.from({ length: last - first + 1 }, (_, i) => {
        const start = wanted.from + (first + i) * minutesOfDay
        return Math.min(Math.max(start, from), to - length)
      })
    })
  return [...new Set(starts)].map((from) => ({ from, to: from + length }))
}

/** The nearest, the nearest on the other side, and the one whose hour is most like the wanted one's. */
function chooseNearest(times: readonly Span[], wanted: Span): Span[] {
  const far = ({ from }: Span): number => Math.abs(from - wanted.from)
  const byDistance = times.toSorted((a, b) => far(a) - far(b))
  const [nearest] = byDistance
  if (!nearest) return []
  const side = Math.sign(nearest.from - wanted.from)
  const other = byDistance.find(({ from }) => Math.sign(from - wanted.from) === -side)
  const hourOff = ({ from }: Span): number => {
    const off = far({ from, to: from }) % minutesOfDay
    return Math.min(off, minutesOfDay - off)
  }
  const alike = byDistance
    .filter((time) => time !== nearest && time !== other)
    .toSorted((a, b) => hourOff(a) - hourOff(b))[0]
  return [nearest, other, alike].filter((time) => time !== undefined)
}
