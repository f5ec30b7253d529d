import * as z from 'zod'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { versionSchema } from '../releases/release.ts'
import { releaseStages } from '../releases/rollout.ts'
import { changeStage, readReleases, stopRelease } from './rollout-actions.ts'

const Version = z.object({ version: versionSchema })

/** The versions that this hub offers to its stations, for people. */
export function rolloutRoutes(server: Server, { db, clock }: Ground): void {
  const tags = ['stations']
  server.get('/api/releases', { schema: { tags } }, ({ actor }) => readReleases(db, actor))
  server.post(
    '/api/releases/:version/stage',
    {
      schema: {
        tags,
        params: Version,
        body: z.strictObject({ stage: z.literal([...releaseStages]) }),
      },
    },
    async ({ actor, params, body }, reply) => {
      await changeStage(db, actor, params.version, body)
      return reply.status(204).send()
    },
  )
  server.post(
    '/api/releases/:version/stop',
    {
      schema: {
        tags,
        params: Version,
        body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
      },
    },
    async ({ actor, params, body }, reply) => {
      await stopRelease(db, actor, params.version, { why: body.reason, at: clock() })
      return reply.status(204).send()
    },
  )
}
