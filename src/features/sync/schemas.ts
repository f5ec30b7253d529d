import * as z from 'zod'
import type { TrueTime } from './true-time.ts'
import { type ReleaseReport, releaseSteps } from './wire.ts'

/** What sync knows, as the features that show it answer it. */

export const ReleaseTold: z.ZodType<ReleaseReport> = z
  .object({
    version: z.string(),
    step: z.enum(releaseSteps),
    why: z.exactOptional(z.string()),
  })
  .meta({ id: 'ReleaseReport' })

/** When a record was made, on the hub's clock (S32). */
export const TrueTimeTold: z.ZodType<TrueTime> = z
  .union([
    z.object({
      quality: z.enum(['exact', 'same_boot', 'bracketed']),
      atMs: z.number(),
      earliestMs: z.number(),
      latestMs: z.number(),
      driftMs: z.number(),
    }),
    z.object({
      quality: z.literal('none'),
      earliestMs: z.exactOptional(z.number()),
      latestMs: z.exactOptional(z.number()),
    }),
  ])
  .meta({ id: 'TrueTime' })
