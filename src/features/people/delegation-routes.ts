import * as z from 'zod'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { delegate, revokeDelegation } from './delegation-actions.ts'
import { DayText, Id } from './values.ts'

export function delegationRoutes(server: Server, { db, clock }: Ground): void {
  server.post(
    '/api/delegations',
    {
      schema: {
        body: z.strictObject({
          holdingId: Id,
          personId: Id,
          fromDay: DayText,
          toDay: DayText,
          reason: z.string().trim().min(1).max(200),
        }),
      },
    },
    async (request, reply) =>
      reply.status(201).send(await delegate(db, request.actor, request.body)),
  )
  server.post(
    '/api/delegations/:id/revoke',
    { schema: { params: z.object({ id: Id }) } },
    async (request, reply) => {
      await revokeDelegation(db, request.actor, request.params.id, clock())
      return reply.status(204).send()
    },
  )
}
