import { addDays, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { readPolicies } from '../policy/store.ts'
import { daysOfTerm, termOf } from '../workload/period.ts'
import { insertEntry } from '../workload/store.ts'
import { listUncredited } from './credit-store.ts'

const ruleOf = {
  notice: 'workload.noticeMinutes',
  download: 'workload.downloadMinutes',
} as const

/**
 * What teachers did with notices and downloads becomes their work by itself, with the minutes that the county grants, and
 * waits to be confirmed (S3-9). What they stated themselves of the same day is not counted again. How many were new.
 */
export const creditGuide = ({ db, clock }: Pick<Ground, 'db' | 'clock'>): Promise<number> =>
  asSystem(db, 'credit of a session', async (system) => {
    const today = dayOf(clock())
    const policies = await readPolicies(system, Object.values(ruleOf))
    let count = 0
    for (const { activity, ...work } of await listUncredited(system, termBefore(today))) {
      const minutes = policies(work.regionCode, work.doneOn)[ruleOf[activity]]
      if (minutes === 0) continue
      if (await insertEntry(system, { ...work, id: newId(), activity, minutes })) count++
    }
    return count
  })

/** A station may have been without a line since the term before. */
const termBefore = (today: string): string =>
  daysOfTerm(termOf(addDays(daysOfTerm(termOf(today)).from, -1))).from
