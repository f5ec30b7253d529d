import type { Day } from '../../../base/calendar.ts'

/** `2026-11`. */
export const monthOf = (day: Day): string => day.slice(0, 7)

export const monthAfter = (month: string, count = 1): string => {
  const [year = 0, of = 1] = month.split('-').map(Number)
  const at = year * 12 + of - 1 + count
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
}
