import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { listAudit } from '../audit/store.ts'
import { type Actor, placesOf } from '../people/actor.ts'
import { readToday, type TodayItem } from './api.ts'
import { byUrgency } from './today.ts'

/** What a feature has to say on Today; the app hands in those of later features. */
export type TodaySource = (
  ground: Ground,
  actor: Actor,
) => Promise<{ waiting: TodayItem[]; missing: TodayItem[] }>

export function todayRoutes(sources: readonly TodaySource[]) {
  return (server: Server, ground: Ground): void => {
    serve(server, readToday, async ({ actor }) => {
      const parts = await Promise.all(sources.map((source) => source(ground, actor)))
      const since = new Date(ground.clock().getTime() - 86_400_000).toISOString()
      const ranges = placesOf(actor, 'audit.inspect')
      const latest = await scoped(ground.db, actor, (tx) => listAudit(tx, { ranges, limit: 12 }))
      const recent = latest.filter(({ at }) => at > since)
      return {
        waiting: parts.flatMap(({ waiting }) => waiting).toSorted(byUrgency),
        missing: parts.flatMap(({ missing }) => missing).toSorted(byUrgency),
        recent: recent.map(({ at, actorName, action, subjectType, subjectId }) => ({
          at,
          actorName,
          action,
          subjectType,
          subjectId,
        })),
      }
    })
  }
}
