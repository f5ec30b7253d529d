import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { Id, InstantText, Reason, Version } from '../../base/schemas.ts'
import { recordIdSchema } from '../sync/record.ts'
import type { Plain } from './cells.ts'

/** A field somebody would have changed; null is empty, and `seen` is absent where the proposal does not say. */
const ProposedField = z.object({
  field: z.string(),
  seen: z.exactOptional(z.unknown()),
  proposed: z.unknown(),
})
export type ProposedField = z.output<typeof ProposedField>

const RowProposal = z
  .object({
    id: z.string(),
    /** `sent`: the county has not said anything yet. */
    state: z.enum(['sent', 'waits', 'applied', 'refused']),
    /** A code of the county's program, or what a person there wrote. */
    reason: z.string().nullable(),
    byPerson: z.boolean(),
    proposedAt: InstantText.nullable(),
    decidedAt: InstantText.nullable(),
    fields: z.array(ProposedField),
  })
  .meta({ id: 'RowProposal' })
export type RowProposal = z.output<typeof RowProposal>

const GivenChange: z.ZodType<Plain, Plain> = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
)

/** At a station, below a row: what was proposed for it, and proposing. */
export const ProposalEndpointParts = {
  list: { params: Id, answer: z.object({ proposals: z.array(RowProposal) }) },
  add: {
    status: 202,
    params: Id,
    body: z.strictObject({ version: Version, row: GivenChange }),
    answer: z.object({ proposal: z.string() }),
  },
} as const

/** At a hub, where it waits for a person. */
const WaitingProposal = z
  .object({
    id: z.string(),
    register: z.string(),
    rowId: z.string(),
    /** Of the row. */
    name: z.string(),
    /** Of the row as it is now: who takes the proposal says that he saw this one. */
    version: z.number(),
    retired: z.boolean(),
    station: z.string(),
    actorName: z.string().nullable(),
    reason: z.string().nullable(),
    since: InstantText,
    fields: z.array(ProposedField.extend({ now: z.unknown() })),
  })
  .meta({ id: 'WaitingProposal' })
export type WaitingProposal = z.output<typeof WaitingProposal>

const ProposalId = z.object({ id: recordIdSchema })

export const listWaitingProposals = endpoint('GET /api/proposals', {
  answer: z.object({ proposals: z.array(WaitingProposal) }),
})
export const acceptProposal = endpoint('POST /api/proposals/:id/take', {
  params: ProposalId,
  body: z.strictObject({ version: Version }),
})
export const rejectProposal = endpoint('POST /api/proposals/:id/refuse', {
  params: ProposalId,
  body: z.strictObject({ reason: Reason }),
})
