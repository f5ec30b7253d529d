import * as z from 'zod'
import { dayOf } from '../../base/calendar.ts'
import { pageQuery, textOfCursor } from '../../platform/cursor.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { delegate, listDelegations, listStandIns, revokeDelegation } from './delegation-actions.ts'
import { DayText, Id } from './values.ts'

export function delegationRoutes(server: Server, { db, clock }: Ground): void {
  server.get(
    '/api/delegations',
    {
      schema: {
        querystring: pageQuery(z.iso.date()).extend({
          /** What is over or revoked, too. */
          ended: z.stringbool().default(false),
          orgUnitId: z.exactOptional(Id),
        }),
      },
    },
    async ({ actor, query: { ended, ...query } }) => {
      const today = dayOf(clock())
      const wanted = { ...query, ...(!ended && { openOn: today }) }
      const { delegations, next } = await listDelegations(db, actor, wanted, today)
      return { delegations, next: next && textOfCursor(next) }
    },
  )
  server.get(
    '/api/delegations/stand-ins',
    {
      schema: {
        querystring: z.object({
          holdingId: Id,
          search: z.exactOptional(z.string().trim().max(100)),
        }),
      },
    },
    async ({ actor, query }) => ({ persons: await listStandIns(db, actor, query) }),
  )
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
