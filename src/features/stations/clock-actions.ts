import { dayOf } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import { readPolicies } from '../policy/store.ts'
import { listRecordedSteps } from '../registers/step-store.ts'
import { reckonRecords } from '../sync/clock-store.ts'
import { clockOffMs } from '../sync/true-time.ts'

const minuteMs = 60_000

/**
 * Cases of which something was said by a clock that was wrong by so many minutes as the county minds, or more, and how
 * many at the least (S32). `step`: only what this step said. What a hub did was timed by a clock that is right.
 */
export async function findDoubtfulClocks(
  system: Tx,
  lifecycle: string,
  cases: readonly { id: string; regionCode: string }[],
  { now, step }: { now: Date; step?: string },
): Promise<Map<string, number>> {
  const ids = cases.map(({ id }) => id)
  const steps = (await listRecordedSteps(system, lifecycle, ids)).filter(
    ({ name }) => step === undefined || name === step,
  )
  if (steps.length === 0) return new Map()
  const policies = await readPolicies(system, ['stations.clockOffMinutes'])
  const reckoned = await reckonRecords(
    system,
    steps.map(({ id }) => id),
  )
  const byCase = Map.groupBy(steps, ({ caseId }) => caseId)
  return new Map(
    cases.flatMap(({ id, regionCode }) => {
      const minded = policies(regionCode, dayOf(now))['stations.clockOffMinutes'] * minuteMs
      const off = Math.max(
        ...(byCase.get(id) ?? []).map((one) => {
          const found = reckoned.get(one.id)
          return found ? clockOffMs(found.wallMs, found.time) : 0
        }),
      )
      return off >= minded ? [[id, Math.round(off / minuteMs)]] : []
    }),
  )
}
