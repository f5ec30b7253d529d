import * as z from 'zod'
import { dayOf } from '../../base/calendar.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { addOrgUnit, listOrgUnits, listPosts } from './org-unit-actions.ts'
import { Id, Kind, Level, PlaceCode } from './values.ts'

export function orgUnitRoutes(server: Server, { db, clock }: Ground): void {
  server.get(
    '/api/org-units',
    { schema: { querystring: z.object({ search: z.exactOptional(z.string().max(100)) }) } },
    async ({ actor, query }) => ({ orgUnits: await listOrgUnits(db, actor, query.search) }),
  )
  server.post(
    '/api/org-units',
    {
      schema: {
        body: z.strictObject({
          name: z.string().trim().min(1).max(80),
          kind: Kind,
          level: Level,
          regionCode: PlaceCode,
          parentId: z.exactOptional(Id),
          phone: z.exactOptional(z.string().max(30)),
        }),
      },
    },
    async (request, reply) =>
      reply.status(201).send(await addOrgUnit(db, request.actor, request.body)),
  )
  server.get(
    '/api/org-units/:id/posts',
    { schema: { params: z.object({ id: Id }) } },
    async ({ actor, params }) => ({ posts: await listPosts(db, actor, params.id, dayOf(clock())) }),
  )
}
