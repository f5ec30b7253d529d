import type { Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import { readPolicies } from '../policy/store.ts'
import type { WeekNeeds } from './week-needs.ts'

/** Of many places and days, read once. */
export async function readNeeds(tx: Tx): Promise<(code: string, day: Day) => WeekNeeds> {
  const policies = await readPolicies(tx, ['sessions.minWeeklyMinutes', 'sessions.minOpenDays'])
  return (code, day) => {
    const set = policies(code, day)
    return { minutes: set['sessions.minWeeklyMinutes'], openDays: set['sessions.minOpenDays'] }
  }
}
