import * as z from 'zod'
import { rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { findBoundary, listPlaces } from './place-store.ts'
import { Level, PlaceCode } from './values.ts'

export function placeRoutes(server: Server, { db }: Ground): void {
  server.get(
    '/api/places',
    {
      schema: {
        querystring: z.object({
          under: PlaceCode,
          underLevel: Level,
          level: z.exactOptional(Level),
        }),
      },
    },
    async ({ query }) =>
      asSystem(db, 'places are public', async (tx) => ({
        places: await listPlaces(tx, {
          ...rangeOf(query.under, query.underLevel),
          ...(query.level && { level: query.level }),
        }),
      })),
  )
  server.get(
    '/api/places/:code/boundary',
    { schema: { params: z.object({ code: PlaceCode }) } },
    async ({ params }) => {
      const boundary = await asSystem(db, 'places are public', (tx) =>
        findBoundary(tx, params.code),
      )
      if (!boundary) throw notFound('boundary', params.code)
      return boundary
    },
  )
}
