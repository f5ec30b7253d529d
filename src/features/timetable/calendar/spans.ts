import { type Day, dayAt } from '../../../base/calendar.ts'
import { minutesOfDay } from '../../../base/clock.ts'
import { dayNumber } from './days.ts'

/** Minutes from `from` up to but without `to`. */
export type Span = { from: number; to: number }

/** A time of one day, in its minutes; `to` is beyond 1,440 where it ends the day after. */
export type DaySpan = Span & { day: Day }

export const lengthOf = ({ from, to }: Span): number => to - from

export const meet = (one: Span, other: Span): boolean => one.from < other.to && other.from < one.to

/** On the line of all minutes, on which the days follow each other. */
export const onLine = ({ day, from, to }: DaySpan): Span => {
  const start = dayNumber(day) * minutesOfDay
  return { from: start + from, to: start + to }
}

/** The day on which it begins, and its minutes there. */
export const offLine = ({ from, to }: Span): DaySpan => {
  const number = Math.floor(from / minutesOfDay)
  const start = number * minutesOfDay
  return { day: dayAt(number), from: from - start, to: to - start }
}

/** The same minutes, in order and without overlap. */
export function union(spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (to <= from) continue
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}

/** What is left of `span` without the minutes of `taken`, in order. */
export function without(span: Span, taken: readonly Span[]): Span[] {
  const left: Span[] = []
  let { from } = span
  for (const { from: start, to: end } of union(taken)) {
    if (end <= from) continue
    if (start >= span.to) break
    if (start > from) left.push({ from, to: start })
    from = end
  }
  if (from < span.to) left.push({ from, to: span.to })
  return left
}

/** How many minutes of `span` lie in `others`. */
export const minutesWithin = (span: Span, others: readonly Span[]): number =>
  lengthOf(span) - without(span, others).reduce((sum, rest) => sum + lengthOf(rest), 0)
