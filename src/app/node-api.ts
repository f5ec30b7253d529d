import * as z from 'zod'
import { endpoint } from '../base/endpoint.ts'
import { InstantText } from '../base/schemas.ts'

const FailedJob = z
  .object({
    id: z.string(),
    name: z.string(),
    attempts: z.number(),
    maxAttempts: z.number(),
    lastError: z.string(),
    runAt: InstantText,
  })
  .meta({ id: 'FailedJob' })

const JobId = z.object({ id: z.string().regex(/^\d{1,18}$/) })

export const listFailures = endpoint('GET /api/jobs/failed', {
  answer: z.object({ jobs: z.array(FailedJob), isCut: z.boolean() }),
})
export const retryFailed = endpoint('POST /api/jobs/:id/retry', { params: JobId })
export const dropFailed = endpoint('POST /api/jobs/:id/drop', { params: JobId })

const Disk = z.union([
  z.object({ freeBytes: z.number(), state: z.enum(['ok', 'low', 'full']) }),
  z.object({ state: z.literal('unknown') }),
])
export type Disk = z.output<typeof Disk>

/** Anyone hears `ready`; the machine itself, or whoever has the token, the rest. */
const Health = z
  .object({
    ready: z.boolean(),
    version: z.exactOptional(z.string()),
    database: z.exactOptional(z.enum(['ok', 'read_only', 'unavailable'])),
    /** `strange`: the store is not the one the database knows, or has lost most of it. */
    content: z.exactOptional(z.enum(['ok', 'strange', 'unknown'])),
    /** Put back to an earlier state, or perhaps: docs/operating/restore.md says what to do. */
    putBack: z.exactOptional(
      z.object({ noticedAt: InstantText, stateAt: InstantText, certain: z.boolean() }),
    ),
    disk: z.exactOptional(Disk),
    databaseDisk: z.exactOptional(Disk),
  })
  .meta({ id: 'Health' })

/** 503 with the same answer while it is not ready. */
export const readHealth = endpoint('GET /api/health', { public: true, answer: Health })
