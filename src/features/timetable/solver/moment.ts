import type { TimetableProblem } from './problem.ts'

/** A moment of the day as a person reads it: 19:30, or the number of the period. */
export function momentText({ time }: Pick<TimetableProblem, 'time'>, moment: number): string {
  if (time.unit === 'periods') return String(moment)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(moment / 60))}:${two(moment % 60)}`
}
