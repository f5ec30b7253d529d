import * as z from 'zod'
import { dayOf } from '../../base/calendar.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { requireAnywhere } from './actor.ts'
import { addOrgUnit } from './org-unit-actions.ts'
import { listOrgUnits } from './org-unit-store.ts'
import { listPostHolders } from './post-store.ts'
import { Id, Kind, Level, PlaceCode } from './values.ts'

export function orgUnitRoutes(server: Server, { db, clock }: Ground): void {
  server.get('/api/org-units', async (request) => {
    requireAnywhere(request.actor, 'people.read')
    return { orgUnits: await scoped(db, request.actor, listOrgUnits) }
  })
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
    async (request) => {
      requireAnywhere(request.actor, 'people.read')
      return {
        posts: await scoped(db, request.actor, (tx) =>
          listPostHolders(tx, request.params.id, dayOf(clock())),
        ),
      }
    },
  )
}
