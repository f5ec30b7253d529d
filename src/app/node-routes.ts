import { timingSafeEqual } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { firstOf } from '../base/cursor.ts'
import { forbidden, notFound } from '../base/refusal.ts'
import { requireAnywhere } from '../features/people/actor.ts'
import { findBlobHome } from '../features/sync/blob-home-store.ts'
import { findPutBack } from '../features/sync/put-back-store.ts'
import type { Config } from '../platform/config.ts'
import { asSystem, type Db, takesWrites } from '../platform/db.ts'
import type { Ground } from '../platform/ground.ts'
import type { Server } from '../platform/http.ts'
import { dropJob, listFailedJobs, retryJob } from '../platform/jobs.ts'
import { metrics } from '../platform/metrics.ts'
import { described, serve } from '../platform/serve.ts'
import { type Disk, dropFailed, listFailures, readHealth, retryFailed } from './node-api.ts'

/** Below this the node warns: imports and backups need room. */
const lowDiskBytes = 1024 * 1024 * 1024

/** Below this PostgreSQL may not have room for the next part of its log, 16 MB. */
const fullDiskBytes = 16 * 1024 * 1024

const shownJobs = 200

/** The node about itself: health, metrics, its interface, its failed jobs. */
export function nodeRoutes(server: Server, ground: Ground, config: Config, version: string): void {
  const { db, postgres } = ground
  const health = described(readHealth)
  server.route({
    ...health,
    schema: { ...health.schema, response: { ...health.schema.response, 503: readHealth.answer } },
    handler: async (request, reply) => {
      const database = await databaseOf(db)
      const ready = database !== 'unavailable'
      if (!ready) reply.header('retry-after', 5)
      const answer = isTrusted(request, config)
        ? {
            ready,
            version,
            database,
            content: await contentOf(db),
            ...(await putBackOf(ground)),
            disk: await diskOf(config.dataDir),
            ...(postgres && { databaseDisk: await diskOf(postgres.dataDirectory) }),
          }
        : { ready }
      return (reply as unknown as FastifyReply).status(ready ? 200 : 503).send(answer)
    },
  })

  server.get('/metrics', async (request, reply) => {
    if (!isTrusted(request, config)) throw forbidden('metrics_private')
    return reply.type(metrics.contentType).send(await metrics.metrics())
  })

  server.get('/api/openapi.json', { config: { public: true }, schema: { hide: true } }, () =>
    server.swagger(),
  )

  serve(server, listFailures, async ({ actor }) => {
    requireAnywhere(actor, 'node.manage')
    const found = await asSystem(db, 'failed jobs', (tx) => listFailedJobs(tx, shownJobs + 1))
    const { rows: jobs, isCut } = firstOf(found, shownJobs)
    return { jobs, isCut }
  })
  serve(server, retryFailed, async ({ actor, params }) => {
    requireAnywhere(actor, 'node.manage')
    if (!(await asSystem(db, 'retry a job', (tx) => retryJob(tx, params.id))))
      throw notFound('job', params.id)
  })
  serve(server, dropFailed, async ({ actor, params }) => {
    requireAnywhere(actor, 'node.manage')
    if (!(await asSystem(db, 'drop a job', (tx) => dropJob(tx, params.id))))
      throw notFound('job', params.id)
  })
}

async function putBackOf({ db, clock }: Ground) {
  const putBack = await asSystem(db, 'health', (tx) => findPutBack(tx, clock())).catch(
    () => undefined,
  )
  return putBack && { putBack }
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

/** A standby reads, and so does a primary that was told to write nothing. */
function databaseOf(db: Db): Promise<'ok' | 'read_only' | 'unavailable'> {
  return asSystem(db, 'health', takesWrites).then(
    (writes) => (writes ? 'ok' : 'read_only'),
    () => 'unavailable',
  )
}

async function contentOf(db: Db): Promise<'ok' | 'strange' | 'unknown'> {
  return asSystem(db, 'health', findBlobHome).then(
    (home) => (home?.strangeSince ? 'strange' : 'ok'),
    () => 'unknown',
  )
}

async function diskOf(directory: string): Promise<Disk> {
  const stats = await statfs(directory).catch(() => undefined)
  if (!stats) return { state: 'unknown' }
  const freeBytes = stats.bavail * stats.bsize
  if (freeBytes < fullDiskBytes) return { freeBytes, state: 'full' }
  return { freeBytes, state: freeBytes < lowDiskBytes ? 'low' : 'ok' }
}
