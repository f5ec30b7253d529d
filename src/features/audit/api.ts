import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { InstantText, PlaceCode } from '../../base/schemas.ts'

const AuditEntry = z
  .object({
    seq: z.number(),
    at: InstantText,
    regionCode: PlaceCode,
    /** null: the system itself. */
    actorId: z.string().nullable(),
    actorName: z.string(),
    action: z.string(),
    subjectType: z.string(),
    subjectId: z.string(),
    /** Absent for anyone who may not see personal values of the place; null: erased. */
    payload: z.exactOptional(z.unknown()),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.output<typeof AuditEntry>

/** Newest first; `before` is the `seq` to go on from. */
export const listTrail = endpoint('GET /api/audit', {
  query: z.object({
    subjectType: z.exactOptional(z.string().max(60)),
    subjectId: z.exactOptional(z.string().max(60)),
    before: z.exactOptional(z.coerce.number<number>().int().min(1)),
    limit: z.coerce.number<number>().int().min(1).max(200).default(50),
  }),
  answer: z.object({ entries: z.array(AuditEntry) }),
})
