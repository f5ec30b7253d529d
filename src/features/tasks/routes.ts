import type { Instant } from '../../base/calendar.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { listAudit } from '../audit/store.ts'
import { type Actor, placesOf } from '../people/actor.ts'
import { type RecentItem, readToday } from './api.ts'
import { byUrgency } from './today.ts'
import { readTold, type TodaySource, waitingOf } from './today-actions.ts'

const shownRecent = 12

export function todayRoutes(sources: readonly TodaySource[]) {
  return (server: Server, ground: Ground): void => {
    serve(server, readToday, async ({ actor }) => {
      const told = await readTold(ground, actor, sources)
      const since = new Date(ground.clock().getTime() - 86_400_000).toISOString()
      const recent = await readRecent(ground, actor, since)
      const steps = told.flatMap(({ steps: own }) => own ?? [])
      const knowsMissing = told.some(({ missing }) => missing !== undefined)
      return {
        waiting: waitingOf(told),
        ...(knowsMissing && {
          missing: told.flatMap(({ missing }) => missing ?? []).toSorted(byUrgency),
        }),
        standing: told.flatMap(({ standing }) => standing ?? []),
        ...(steps.some(({ done }) => !done) && { steps }),
        ...(recent && { recent: recent.slice(0, shownRecent) }),
        recentIsCut: recent !== undefined && recent.length > shownRecent,
      }
    })
  }
}

/** One more than is shown, where there are more. */
async function readRecent(
  { db }: Ground,
  actor: Actor,
  since: Instant,
): Promise<RecentItem[] | undefined> {
  const ranges = placesOf(actor, 'audit.inspect')
  if (ranges.length === 0) return undefined
  const latest = await scoped(db, actor, (tx) => listAudit(tx, { ranges, limit: shownRecent + 1 }))
  return latest
    .filter(({ at }) => at > since)
    .map(({ at, actorName, action, subjectType, subjectId }) => ({
      ...{ at, actorName, action, subjectType, subjectId },
    }))
}
