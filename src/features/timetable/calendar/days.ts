import { type Day, dayAt } from '../../../base/calendar.ts'

/** 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7
export const weekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7]

const msPerDay = 86_400_000

/** A county's weeks ask of the same few hundred days a hundred thousand times. */
function remembered<V>(reckon: (day: Day) => V): (day: Day) => V {
  const known = new Map<Day, V>()
  return (day) => {
    const there = known.get(day)
    if (there !== undefined) return there
    if (known.size >= mostRemembered) known.clear()
    const found = reckon(day)
    known.set(day, found)
    return found
  }
}
const mostRemembered = 10_000

/** Days since 1970-01-01: what a loop over a year counts with. */
export const dayNumber = remembered(
  (day) =>
    Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) /
    msPerDay,
)

/** The first of 1970 was a Thursday. */
export const weekdayAt = (number: number): Weekday =>
  (((((number + 3) % 7) + 7) % 7) + 1) as Weekday

export const weekdayOf = (day: Day): Weekday => weekdayAt(dayNumber(day))

/** The Monday of the week in which `day` lies: the name of a week in this product. */
export const mondayOf = remembered((day): Day => {
  const number = dayNumber(day)
  return dayAt(number - weekdayAt(number) + 1)
})

/** As ISO 8601 writes it: 2026-W01. A week belongs to the year of its Thursday. */
export const isoWeekOf = remembered((day): string => {
  const number = dayNumber(day)
  const thursday = number - weekdayAt(number) + 4
  const year = dayAt(thursday).slice(0, 4)
  const week = Math.floor((thursday - dayNumber(`${year}-01-01`)) / 7) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
})

/** Every day from `from` to `to`, both inclusive. */
export const daysFrom = (from: Day, to: Day): Day[] => {
  const first = dayNumber(from)
  return Array.from({ length: Math.max(0, dayNumber(to) - first + 1) }, (_, i) => dayAt(first + i))
}
