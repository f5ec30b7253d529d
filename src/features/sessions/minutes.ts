import type { Day } from '../../base/calendar.ts'
import { minuteOfTime, minutesOfDay } from '../../base/clock.ts'
import { mondayOf } from '../timetable/calendar/days.ts'
import { minutesByWeek } from '../timetable/calendar/occurrences.ts'
import { lengthOf, type Span, without } from '../timetable/calendar/spans.ts'
import type { Interruption } from './session.ts'

export type Timed = {
  day: Day
  plannedFrom: string
  plannedTo: string
  beganAt?: string | undefined
  endedAt?: string | undefined
  interruptions?: readonly Interruption[] | undefined
}

/** An end that is not after the beginning lies on the next day: 23:30 to 00:30. */
export function plannedSpan({ plannedFrom, plannedTo }: Timed): Span {
  const from = minuteOfTime(plannedFrom)
  const to = minuteOfTime(plannedTo)
  return { from, to: to > from ? to : to + minutesOfDay }
}

/** A time of day is the one nearest to what was planned: a session planned for 00:10 may begin at 23:50 before. */
function placed(time: string, { from, to }: Span): number {
  const minute = minuteOfTime(time)
  const away = (at: number) => Math.max(from - at, at - to, 0)
  return [minute, minute + minutesOfDay, minute - minutesOfDay].reduce((best, one) =>
    away(one) < away(best) ? one : best,
  )
}

/** When it took place; undefined: it has not begun or not ended. */
export function actualSpan(timed: Timed): Span | undefined {
  const { beganAt, endedAt } = timed
  if (beganAt === undefined || endedAt === undefined) return undefined
  const planned = plannedSpan(timed)
  const from = placed(beganAt, planned)
  const to = placed(endedAt, { from, to: Math.max(planned.to, from) })
  return { from, to: Math.max(from, to) }
}

/** Times of an interruption; without an end it lasted to the end of the session. */
export const interruptedIn = ({ from, to }: Interruption, span: Span): Span => {
  const began = placed(from, span)
  return { from: began, to: to === undefined ? span.to : placed(to, { ...span, from: began }) }
}

export type Minutes = {
  planned: number
  /** What took place within what was planned, without interruptions (INV-26). */
  delivered: number
  interrupted: number
  /** Of `delivered`: in the week of its day, and in the week after that. */
  thisWeek: number
  nextWeek: number
}

/** How many minutes count, and in which week (N1): the week begins on Monday at 00:00, by the local clock. */
export function sessionMinutes(timed: Timed): Minutes {
  const plan = plannedSpan(timed)
  const actual = actualSpan(timed)
  const span = {
    from: Math.max(plan.from, actual?.from ?? plan.to),
    to: Math.min(plan.to, actual?.to ?? plan.from),
  }
  const planned = lengthOf(plan)
  if (span.to <= span.from)
    return { planned, delivered: 0, interrupted: 0, thisWeek: 0, nextWeek: 0 }
  const lost = (timed.interruptions ?? []).map((one) => interruptedIn(one, span))
  const monday = mondayOf(timed.day)
  const weeks = without(span, lost).flatMap((left) => minutesByWeek({ day: timed.day, ...left }))
  const sum = (counts: (week: Day) => boolean) =>
    weeks.reduce((minutes, one) => minutes + (counts(one.monday) ? one.minutes : 0), 0)
  const delivered = sum(() => true)
  const thisWeek = sum((week) => week === monday)
  return {
    ...{ planned, delivered, interrupted: lengthOf(span) - delivered },
    ...{ thisWeek, nextWeek: delivered - thisWeek },
  }
}
