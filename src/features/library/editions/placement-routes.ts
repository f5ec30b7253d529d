import type { Ground } from '../../../platform/ground.ts'
import type { Server } from '../../../platform/http.ts'
import { serve } from '../../../platform/serve.ts'
import { requireAnywhere } from '../../people/actor.ts'
import { addPlacement, listPlacements, listTargets, planPlacing, takeBackPlacement } from './api.ts'
import {
  endPlacement,
  placeEdition,
  planPlacement,
  readPlacements,
  readTargets,
} from './placement-actions.ts'

/** Sending editions to stations, and what became of it. */
export function placementRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, listTargets, ({ actor }) => {
    requireAnywhere(actor, 'placements.write')
    return readTargets(db, actor)
  })
  serve(server, listPlacements, ({ actor, params }) => {
    requireAnywhere(actor, 'resources.read')
    return readPlacements(db, actor, params.id)
  })
  serve(server, planPlacing, ({ actor, body }) => planPlacement(db, actor, body, clock()))
  serve(server, addPlacement, async ({ actor, body }) => ({
    id: await placeEdition(db, actor, body, clock()),
  }))
  serve(server, takeBackPlacement, ({ actor, params }) =>
    endPlacement(db, actor, params.id, clock()),
  )
}
