import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { changeStage, readReleases, stopRelease } from './rollout-actions.ts'
import { endRelease, listReleases, setReleaseStage } from './rollout-api.ts'

/** The versions that this hub offers to its stations, for people. */
export function rolloutRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, listReleases, ({ actor }) => readReleases(db, actor))
  serve(server, setReleaseStage, ({ actor, params, body }) =>
    changeStage(db, actor, params.version, body),
  )
  serve(server, endRelease, ({ actor, params, body }) =>
    stopRelease(db, actor, params.version, { why: body.reason, at: clock() }),
  )
}
