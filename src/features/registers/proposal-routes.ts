import * as z from 'zod'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { recordIdSchema } from '../sync/record.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { proposeRow, readProposals } from './proposal-actions.ts'
import type { Register } from './registers.ts'
import { readWaiting, refuseProposal, takeProposal } from './waiting-actions.ts'

const Id = z.object({ id: z.uuid() })
const ProposalId = z.object({ id: recordIdSchema })

/** At a station a school says what is wrong in the county's registers; the county decides. */
export function proposalRoutes(
  server: Server,
  { db }: Ground,
  of: Register,
  recorder: Recorder,
): void {
  const path = `/api/${of.shape.name}/:id/proposals`
  const tags = [of.shape.name]
  server.get(path, { schema: { tags, params: Id } }, async ({ actor, params }) => ({
    proposals: await readProposals(db, actor, of, params.id),
  }))
  server.post(
    path,
    {
      schema: {
        tags,
        params: Id,
        body: z.strictObject({
          version: z.int().min(1),
          row: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
        }),
      },
    },
    async ({ actor, params, body }, reply) =>
      reply.status(202).send({
        proposal: await proposeRow(db, actor, of, recorder, { id: params.id, ...body }),
      }),
  )
}

/** At the hub: what waits for a person, and what he says to it (S24). */
export function waitingProposalRoutes(
  server: Server,
  { db, clock }: Ground,
  registers: readonly Register[],
): void {
  const tags = ['proposals']
  server.get('/api/proposals', { schema: { tags } }, async ({ actor }) => ({
    proposals: await readWaiting(db, actor, registers),
  }))
  server.post(
    '/api/proposals/:id/take',
    { schema: { tags, params: ProposalId, body: z.strictObject({ version: z.int().min(1) }) } },
    async ({ actor, params, body }, reply) => {
      await takeProposal(db, actor, registers, { ...params, ...body }, clock())
      return reply.status(204).send()
    },
  )
  server.post(
    '/api/proposals/:id/refuse',
    {
      schema: {
        tags,
        params: ProposalId,
        body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
      },
    },
    async ({ actor, params, body }, reply) => {
      await refuseProposal(db, actor, registers, { ...params, ...body }, clock())
      return reply.status(204).send()
    },
  )
}
