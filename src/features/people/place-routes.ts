import { rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { listPlacesUnder } from '../../base/session.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { readBoundary } from './api.ts'
import { findBoundary, listPlaces } from './place-store.ts'

export function placeRoutes(server: Server, { db }: Ground): void {
  serve(server, listPlacesUnder, ({ query }) =>
    asSystem(db, 'places are public', async (tx) => ({
      places: await listPlaces(tx, {
        ...rangeOf(query.under, query.underLevel),
        ...(query.level && { level: query.level }),
      }),
    })),
  )
  serve(server, readBoundary, async ({ params }) => {
    const boundary = await asSystem(db, 'places are public', (tx) => findBoundary(tx, params.code))
    if (!boundary) throw notFound('boundary', params.code)
    return boundary
  })
}
