import * as z from 'zod'
import type { Config } from '../../../platform/config.ts'
import { contentOrigin } from '../../../platform/content-http.ts'
import type { Ground } from '../../../platform/ground.ts'
import type { Server } from '../../../platform/http.ts'
import { requireAnywhere } from '../../people/actor.ts'
import { readEditions, readPlaced } from './edition-actions.ts'

const tags = ['library']
const Id = z.object({ id: z.uuid() })

export function editionRoutes(server: Server, ground: Ground, config: Config): void {
  const { db, clock } = ground
  server.get('/api/library/resources/:id/editions', { schema: { tags, params: Id } }, (request) => {
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
  server.get('/api/library/resources/:id/editions', { schema: { tags, params: Id } }, (request) => {
    requireAnywhere(request.actor, 'resources.read')
    return readPlaced(db, request.actor, request.params.id, contentOrigin(config, request))
  })
}
