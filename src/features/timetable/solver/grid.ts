import type { TimetableProblem, Window } from './problem.ts'

/** The time of a problem as periods: slot `day * perDay + period`. */
export type Grid = {
  days: number
  perDay: number
  slots: number
  /** Units of the problem in one period. */
  step: number
  /** Of the day, where a period begins at this moment. */
  periodOf(moment: number): number | undefined
  momentOf(period: number): number
  /** The whole periods inside a window, as slots. */
  within(window: Window): [from: number, to: number]
  /** All periods that a window touches. */
  touching(window: Window): [from: number, to: number]
  /** How much of a window the periods from one slot to another of its day have, in units. */
  shared(window: Window, from: number, to: number): number
}

export function gridOf(time: TimetableProblem['time']): Grid {
  const [first, step, perDay] =
    time.unit === 'periods'
      ? [0, 1, time.periodsPerDay]
      : [time.from, time.step, Math.round((time.to - time.from) / time.step)]
  const clamp = (period: number): number => Math.max(0, Math.min(perDay, period))
  return {
    days: time.days,
    perDay,
    slots: time.days * perDay,
    step,
    periodOf(moment) {
      const period = (moment - first) / step
      return Number.isInteger(period) && period >= 0 && period < perDay ? period : undefined
    },
    momentOf: (period) => first + period * step,
    within({ day, from, to }) {
      const begin = clamp(Math.ceil((from - first) / step))
      const end = clamp(Math.floor((to - first) / step))
      return [day * perDay + begin, day * perDay + Math.max(begin, end)]
    },
    touching({ day, from, to }) {
      const begin = clamp(Math.floor((from - first) / step))
      return [
        day * perDay + begin,
        day * perDay + Math.max(begin, clamp(Math.ceil((to - first) / step))),
      ]
    },
    shared({ day, from, to }, fromSlot, toSlot) {
      if (Math.floor(fromSlot / perDay) !== day) return 0
      const begin = first + (fromSlot - day * perDay) * step
      const end = first + (toSlot - day * perDay) * step
      return Math.max(0, Math.min(to, end) - Math.max(from, begin))
    },
  }
}
