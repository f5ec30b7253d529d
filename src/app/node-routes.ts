import { timingSafeEqual } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import * as z from 'zod'
import { forbidden, notFound } from '../base/refusal.ts'
import { requireAnywhere } from '../features/people/actor.ts'
import { findPutBack } from '../features/sync/put-back-store.ts'
import type { Config } from '../platform/config.ts'
import { asSystem } from '../platform/db.ts'
import type { Ground } from '../platform/ground.ts'
import type { Server } from '../platform/http.ts'
import { dropJob, listFailedJobs, retryJob } from '../platform/jobs.ts'
import { metrics } from '../platform/metrics.ts'

/** Below this the node warns: imports and backups need room. */
const lowDiskBytes = 1024 * 1024 * 1024

/** The node about itself: health, metrics, its interface, its failed jobs. */
export function nodeRoutes(
  server: Server,
  { db, clock }: Ground,
  config: Config,
  version: string,
): void {
  server.get('/api/health', { config: { public: true } }, async (request, reply) => {
    const database = await sql`select 1`.execute(db).then(
      () => 'ok' as const,
      () => 'unavailable' as const,
    )
    const ready = database === 'ok'
    if (!isTrusted(request, config)) return reply.status(ready ? 200 : 503).send({ ready })
    // Put back to an earlier state, or perhaps: docs/operating/restore.md says what to do.
    const putBack = ready
      ? await asSystem(db, 'health', (tx) => findPutBack(tx, clock()))
      : undefined
    const disk = await diskOf(config.dataDir)
    return reply
      .status(ready ? 200 : 503)
      .send({ ready, version, database, disk, ...(putBack && { putBack }) })
  })

  server.get('/metrics', async (request, reply) => {
    if (!isTrusted(request, config)) throw forbidden('metrics_private')
    return reply.type(metrics.contentType).send(await metrics.metrics())
  })

  server.get('/api/openapi.json', { config: { public: true }, schema: { hide: true } }, () =>
    server.swagger(),
  )

  const Id = z.object({ id: z.string().regex(/^\d{1,18}$/) })
  const tags = ['jobs']
  server.get('/api/jobs/failed', { schema: { tags } }, async ({ actor }) => {
    requireAnywhere(actor, 'node.manage')
    return { jobs: await asSystem(db, 'failed jobs', listFailedJobs) }
  })
  server.post(
    '/api/jobs/:id/retry',
    { schema: { tags, params: Id } },
    async ({ actor, params }, reply) => {
      requireAnywhere(actor, 'node.manage')
      if (!(await asSystem(db, 'retry a job', (tx) => retryJob(tx, params.id))))
        throw notFound('job', params.id)
      return reply.status(204).send()
    },
  )
  server.post(
    '/api/jobs/:id/drop',
    { schema: { tags, params: Id } },
    async ({ actor, params }, reply) => {
      requireAnywhere(actor, 'node.manage')
      if (!(await asSystem(db, 'drop a job', (tx) => dropJob(tx, params.id))))
        throw notFound('job', params.id)
      return reply.status(204).send()
    },
  )
}

/** The machine itself, or whoever has the token. A reverse proxy on this machine is not the machine. */
function isTrusted(request: FastifyRequest, { metricsToken }: Config): boolean {
  const token = request.headers.authorization?.replace(/^Bearer /, '')
  if (metricsToken && token) {
    const [given, right] = [Buffer.from(token), Buffer.from(metricsToken)]
    return given.length === right.length && timingSafeEqual(given, right)
  }
  const forwarded =
    request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined
  return (
    !forwarded &&
    (request.ip === '127.0.0.1' || request.ip === '::1' || request.ip === '::ffff:127.0.0.1')
  )
}

async function diskOf(
  directory: string,
): Promise<{ freeBytes: number; state: 'ok' | 'low' } | { state: 'unknown' }> {
  const stats = await statfs(directory).catch(() => undefined)
  if (!stats) return { state: 'unknown' }
  const freeBytes = stats.bavail * stats.bsize
  return { freeBytes, state: freeBytes < lowDiskBytes ? 'low' : 'ok' }
}
