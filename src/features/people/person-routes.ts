import * as z from 'zod'
import { rangeOf } from '../../base/place.ts'
import { pageQuery, textOfCursor } from '../../platform/cursor.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { addPerson, listPersons } from './person-actions.ts'
import { Id, Level, PlaceCode } from './values.ts'

export function personRoutes(server: Server, { db }: Ground): void {
  server.get(
    '/api/persons',
    {
      schema: {
        querystring: pageQuery(z.string().max(200)).extend({
          orgUnitId: z.exactOptional(Id),
          search: z.exactOptional(z.string().trim().max(100)),
          place: z.exactOptional(PlaceCode),
          placeLevel: z.exactOptional(Level),
        }),
      },
    },
    async ({ actor, query: { place, placeLevel, search, ...query } }) => {
      const { next, ...page } = await listPersons(db, actor, {
        ...query,
        ...(search && { search }),
        ...(place && placeLevel && { within: rangeOf(place, placeLevel) }),
      })
      return { ...page, next: next && textOfCursor(next) }
    },
  )
  server.post(
    '/api/persons',
    {
      schema: {
        body: z.strictObject({
          name: z.string().trim().min(1).max(40),
          orgUnitId: Id,
          phone: z.exactOptional(z.string().regex(/^\+?[\d-]{7,20}$/)),
          partyMember: z.exactOptional(z.boolean()),
          birthYear: z.exactOptional(z.int().min(1900).max(2100)),
        }),
      },
    },
    async (request, reply) =>
      reply.status(201).send(await addPerson(db, request.actor, request.body)),
  )
}
