import type { Config } from '../../../platform/config.ts'
import { contentOrigin } from '../../../platform/content-http.ts'
import type { Ground } from '../../../platform/ground.ts'
import type { Server } from '../../../platform/http.ts'
import { serve } from '../../../platform/serve.ts'
import { requireAnywhere } from '../../people/actor.ts'
import { listEditions } from './api.ts'
import { readEditions, readPlaced } from './edition-actions.ts'

export function editionRoutes(server: Server, ground: Ground, config: Config): void {
  const { db, clock } = ground
  serve(server, listEditions, (request) => {
    requireAnywhere(request.actor, 'resources.read')
    return readEditions(db, request.actor, request.params.id, {
      limitBytes: config.contentLimitBytes,
      contentOrigin: contentOrigin(config, request),
      ticketKey: config.ticketKey,
      now: clock(),
    })
  })
}

/** At a station the same question has the answer of what was placed there. */
export function stationEditionRoutes(server: Server, { db }: Ground, config: Config): void {
  serve(server, listEditions, (request) => {
    requireAnywhere(request.actor, 'resources.read')
    return readPlaced(db, request.actor, request.params.id, contentOrigin(config, request))
  })
}
