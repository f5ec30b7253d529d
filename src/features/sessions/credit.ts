import type { Activity } from '../workload/activity.ts'
import { sessionMinutes } from './minutes.ts'
import type { Runner, SessionRow } from './session.ts'

export type Credit = { personId: string; activity: Activity; minutes: number }

const activityOf: Readonly<Record<Runner['part'], Activity>> = {
  operator: 'session',
  tutor: 'tutoring',
  host: 'hosting',
}

/**
 * What a session is worth to whoever ran it: its minutes, to each person once whatever he did in it (INV-15). Tutoring is as
 * long as it was said to be, where it was.
 */
export function creditsOf(row: SessionRow): Credit[] {
  const { delivered } = sessionMinutes(row)
  const tutored = (row.segments ?? [])
    .filter(({ form }) => form === 'tutoring')
    .reduce((sum, { minutes }) => sum + minutes, 0)
  const minutesOf = (part: Runner['part']) =>
    part === 'tutor' && tutored > 0 ? Math.min(tutored, delivered) : delivered
  const best = new Map<string, Credit>()
  for (const { personId, part } of row.staff ?? []) {
    const credit = { personId, activity: activityOf[part], minutes: minutesOf(part) }
    const known = best.get(personId)
    if (!known || credit.minutes > known.minutes) best.set(personId, credit)
  }
  return [...best.values()].filter(({ minutes }) => minutes > 0)
}
