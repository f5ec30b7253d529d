import * as z from 'zod'
import { dayOf } from '../../base/calendar.ts'
import { pageQuery, textOfCursor } from '../../platform/cursor.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { grantUnmasking, listUnmasking, revokeUnmasking } from './unmasking-actions.ts'
import { DayText, Id, Level, PlaceCode } from './values.ts'

export function unmaskingRoutes(server: Server, { db, clock }: Ground): void {
  server.get(
    '/api/unmasking-grants',
    {
      schema: {
        querystring: pageQuery(z.iso.date()).extend({
          /** What is over or revoked, too. */
          ended: z.stringbool().default(false),
          /** Only what the actor himself may see. */
          mine: z.stringbool().default(false),
        }),
      },
    },
    async ({ actor, query: { ended, ...query } }) => {
      const today = dayOf(clock())
      const wanted = { ...query, ...(!ended && { openOn: today }) }
      const { grants, next } = await listUnmasking(db, actor, wanted, today)
      return { grants, next: next && textOfCursor(next) }
    },
  )
  server.post(
    '/api/unmasking-grants',
    {
      schema: {
        body: z.strictObject({
          personId: Id,
          regionCode: PlaceCode,
          level: Level,
          purpose: z.string().trim().min(1).max(200),
          fromDay: DayText,
          toDay: DayText,
        }),
      },
    },
    async (request, reply) =>
      reply.status(201).send(await grantUnmasking(db, request.actor, request.body)),
  )

  server.post(
    '/api/unmasking-grants/:id/revoke',
    { schema: { params: z.object({ id: Id }) } },
    async (request, reply) => {
      await revokeUnmasking(db, request.actor, request.params.id, clock())
      return reply.status(204).send()
    },
  )
}
