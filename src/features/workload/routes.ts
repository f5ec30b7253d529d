import * as z from 'zod'
import { placeLevels } from '../../base/place.ts'
import { invalid } from '../../base/refusal.ts'
import { PlaceCode } from '../../base/schemas.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { claimMaking, decideEntries, readStatements } from './actions.ts'
import { entryLifecycle } from './entry.ts'
import { readTerm } from './period.ts'

const tags = ['workload']

/** At the hub: what teachers did for the programme, and what of it counts. */
export function workloadRoutes(server: Server, { db, clock }: Ground): void {
  server.get(
    '/api/workload',
    {
      schema: {
        tags,
        querystring: z.object({
          term: z.string(),
          place: PlaceCode,
          placeLevel: z.enum(placeLevels),
        }),
      },
    },
    async ({ actor, query: { term, place, placeLevel } }) => {
      const read = readTerm(term)
      if (!read) throw invalid('invalid_request')
      const wish = { place: { code: place, level: placeLevel }, term: read }
      return readStatements(db, actor, wish)
    },
  )
  server.post(
    '/api/workload',
    {
      schema: {
        tags,
        body: z.strictObject({
          personId: z.uuid(),
          resourceId: z.uuid(),
          minutes: z.int().min(1).max(6_000),
          doneOn: z.iso.date(),
        }),
      },
    },
    async ({ actor, body }, reply) =>
      reply.status(201).send(await claimMaking(db, actor, body, clock())),
  )
  server.post(
    '/api/workload/moves',
    {
      schema: {
        tags,
        body: z.strictObject({
          ids: z.array(z.uuid()).min(1).max(500),
          move: z.enum(Object.keys(entryLifecycle.moves) as (keyof typeof entryLifecycle.moves)[]),
          reason: z.exactOptional(z.string().trim().min(1).max(300)),
        }),
      },
    },
    ({ actor, body }) => decideEntries(db, actor, body),
  )
}
