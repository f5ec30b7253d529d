import { type Day, daysBetween } from '../../base/calendar.ts'

/** How far up an overdue task is told: its unit, whoever leads it, the county's office, the county's leadership. */
export type Rung = 0 | 1 | 2 | 3 | 4

/** One rung for each so many days; 0 while it is not overdue. */
export function rungOf(dueOn: Day, today: Day, days: number): Rung {
  const over = daysBetween(dueOn, today)
  return over <= 0 ? 0 : (Math.min(4, 1 + Math.floor((over - 1) / days)) as Rung)
}
