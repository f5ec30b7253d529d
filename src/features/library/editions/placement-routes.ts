import * as z from 'zod'
import { isPlaceCode } from '../../../base/place.ts'
import type { Ground } from '../../../platform/ground.ts'
import type { Server } from '../../../platform/http.ts'
import { requireAnywhere } from '../../people/actor.ts'
import { keysOf } from '../values.ts'
import { placementLevels } from './placement.ts'
import {
  endPlacement,
  placeEdition,
  planPlacement,
  readPlacements,
  readTargets,
} from './placement-actions.ts'

const tags = ['library']
const Id = z.object({ id: z.uuid() })
const Wish = z.strictObject({
  editionId: z.uuid(),
  target: z.strictObject({
    level: z.enum(keysOf(placementLevels)),
    regionCode: z.string().refine(isPlaceCode),
    station: z.exactOptional(z.uuid()),
  }),
  renditions: z.array(z.string().max(20)).max(10),
  needId: z.exactOptional(z.uuid()),
})

/** Sending editions to stations, and what became of it. */
export function placementRoutes(server: Server, { db, clock }: Ground): void {
  server.get('/api/library/placement-targets', { schema: { tags } }, ({ actor }) => {
    requireAnywhere(actor, 'placements.write')
    return readTargets(db, actor)
  })
  server.get(
    '/api/library/resources/:id/placements',
    { schema: { tags, params: Id } },
    ({ actor, params }) => {
      requireAnywhere(actor, 'resources.read')
      return readPlacements(db, actor, params.id)
    },
  )
  server.post('/api/library/placements/plan', { schema: { tags, body: Wish } }, ({ actor, body }) =>
    planPlacement(db, actor, body, clock()),
  )
  server.post(
    '/api/library/placements',
    { schema: { tags, body: Wish } },
    async ({ actor, body }, reply) =>
      reply.status(201).send({ id: await placeEdition(db, actor, body, clock()) }),
  )
  server.post(
    '/api/library/placements/:id/end',
    { schema: { tags, params: Id } },
    async ({ actor, params }, reply) => {
      await endPlacement(db, actor, params.id, clock())
      return reply.status(204).send()
    },
  )
}
