import { addDays, type Day, daysBetween } from '../../../base/calendar.ts'
import { minutesOfDay } from '../../../base/clock.ts'
import { type DaySpan, lengthOf, type Span } from '../calendar/spans.ts'

/** What is moved goes in these steps, in minutes. */
export const step = 15

const usualAxis: Span = { from: 6 * 60, to: 23 * 60 }

/** The hours that a day of the board shows: the usual ones, and as far as something stands. */
export const axisOf = (spans: readonly Span[]): Span => ({
  from: Math.min(usualAxis.from, ...spans.map(({ from }) => Math.floor(from / 60) * 60)),
  to: Math.max(
    usualAxis.to,
    ...spans.map(({ to }) => Math.min(minutesOfDay, Math.ceil(to / 60) * 60)),
  ),
})

/** Where on the axis a minute lies, 0 to 1. */
export const shareOf = (axis: Span, minute: number): number =>
  Math.min(1, Math.max(0, (minute - axis.from) / lengthOf(axis)))

/** How a board lies on the screen, in pixels: the columns of its days, and which way its hours run. */
export type Laid = {
  monday: Day
  axis: Span
  /** Absent: the hours of each day run from left to right within its column. */
  height?: number
  columns: readonly Span[]
}

/** Where a session is carried to by a pointer that went so far: on the step, within the week and its hours. */
export function carriedBy(laid: Laid, start: DaySpan, by: { x: number; y: number }): DaySpan {
  const { monday, axis, columns, height } = laid
  const length = lengthOf(start)
  const first = daysBetween(monday, start.day)
  const column = columns[first]
  if (!column) return start
  if (height !== undefined) {
    const index = columnAt(columns, (column.from + column.to) / 2 + by.x)
    const minute = start.from + (by.y / height) * lengthOf(axis)
    return placed(laid, index, minute, length)
  }
  const x = column.from + shareOf(axis, start.from) * lengthOf(column) + by.x
  const index = columnAt(columns, x)
  const there = columns[index] ?? column
  const share = (x - there.from) / lengthOf(there)
  return placed(laid, index, axis.from + share * lengthOf(axis), length)
}

function columnAt(columns: readonly Span[], x: number): number {
  const found = columns.findIndex(({ to }) => x < to)
  return found === -1 ? columns.length - 1 : found
}

function placed({ monday, axis }: Laid, index: number, minute: number, length: number): DaySpan {
  const last = Math.max(axis.from, axis.to - length)
  const from = Math.min(last, Math.max(axis.from, Math.round(minute / step) * step))
  return { day: addDays(monday, index), from, to: from + length }
}

/** What an arrow does to a session that is in the hand. */
export type Nudge = { days: number; minutes: number; rooms: number }

/** Left and right go by days, up and down by 15 minutes, with Shift by an hour; a page goes by rooms. */
export function nudgeOf(key: string, shift: boolean): Nudge | undefined {
  const minutes = shift ? 60 : step
  const none = { days: 0, minutes: 0, rooms: 0 }
  switch (key) {
    case 'ArrowLeft':
      return { ...none, days: -1 }
    case 'ArrowRight':
      return { ...none, days: 1 }
    case 'ArrowUp':
      return { ...none, minutes: -minutes }
    case 'ArrowDown':
      return { ...none, minutes }
    case 'PageUp':
      return { ...none, rooms: -1 }
    case 'PageDown':
      return { ...none, rooms: 1 }
    default:
      return undefined
  }
}

/** Within the week of the board and the day; at the edge it stays. */
export function nudged(
  monday: Day,
  span: DaySpan,
  { days, minutes }: Omit<Nudge, 'rooms'>,
): DaySpan {
  const day = addDays(span.day, days)
  const index = daysBetween(monday, day)
  const from = span.from + minutes
  const to = span.to + minutes
  const isInDay = from >= 0 && (to <= minutesOfDay || to <= span.to)
  return {
    day: index >= 0 && index < 7 ? day : span.day,
    ...(isInDay ? { from, to } : { from: span.from, to: span.to }),
  }
}

export const isSamePlace = (one: DaySpan, other: DaySpan): boolean =>
  one.day === other.day && one.from === other.from && one.to === other.to
