import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { InstantText, PlaceCode } from '../../base/schemas.ts'

const AuditEntry = z
  .object({
    seq: z.int(),
    at: InstantText,
    regionCode: PlaceCode,
    actorId: z.nullable(z.uuid()),
    actorName: z.string(),
    action: z.string(),
    subjectType: z.string(),
    subjectId: z.string(),
    /** What changed; absent for anyone who may not see personal values there, null where it was erased. */
    payload: z.exactOptional(z.unknown()),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.output<typeof AuditEntry>

export const listAuditEntries = endpoint('GET /api/audit', {
  query: z.object({
    subjectType: z.exactOptional(z.string().max(60)),
    subjectId: z.exactOptional(z.string().max(60)),
    /** The `seq` to go on from. */
    before: z.exactOptional(z.coerce.number<number>().int().min(1)),
    limit: z.coerce.number<number>().int().min(1).max(200).default(50),
  }),
  answer: z.object({ entries: z.array(AuditEntry) }),
})
