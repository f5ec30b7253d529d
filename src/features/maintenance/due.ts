import { addDays, type Day, daysBetween } from '../../base/calendar.ts'
import { brokenStates, type Severity, type TicketState } from './values.ts'

/** Of a station: when its equipment was last looked after, or since when it is at work without that. */
export type Kept = { lastOn: Day | null; activeFrom: Day }

/** By when it is to be looked after again, and whether that day has passed. */
export function upkeepDue({ lastOn, activeFrom }: Kept, intervalDays: number, today: Day) {
  const since = lastOn !== null && lastOn > activeFrom ? lastOn : activeFrom
  const dueOn = addDays(since, intervalDays)
  return { dueOn, days: daysBetween(since, today), isOverdue: dueOn < today }
}

export type RepairDays = Readonly<Record<Severity, number>>

/** By when a fault is to be repaired, and whether that day has passed; what is repaired is late no more. */
export function repairDue(
  { reportedOn, severity, state }: { reportedOn: Day; severity: Severity; state: TicketState },
  allowed: RepairDays,
  today: Day,
) {
  const dueOn = addDays(reportedOn, allowed[severity])
  return { dueOn, isOverdue: brokenStates.includes(state) && dueOn < today }
}
