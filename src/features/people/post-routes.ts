import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { addPost, appoint, endHolding } from './post-actions.ts'
import { DayText, Id, RoleName } from './values.ts'

export function postRoutes(server: Server, { db, clock }: Ground): void {
  server.post(
    '/api/posts',
    {
      schema: {
        body: z.strictObject({
          orgUnitId: Id,
          role: RoleName,
          title: z.string().trim().min(1).max(40),
        }),
      },
    },
    async (request, reply) =>
      reply.status(201).send(await addPost(db, request.actor, request.body)),
  )
  server.post(
    '/api/holdings',
    { schema: { body: z.strictObject({ postId: Id, personId: Id, fromDay: DayText }) } },
    async (request, reply) =>
      reply.status(201).send(await appoint(db, request.actor, request.body)),
  )
  server.post(
    '/api/holdings/:id/end',
    { schema: { params: z.object({ id: Id }), body: z.strictObject({ toDay: DayText }) } },
    async (request, reply) => {
      await endHolding(db, request.actor, request.params.id, request.body.toDay as Day, clock())
      return reply.status(204).send()
    },
  )
}
