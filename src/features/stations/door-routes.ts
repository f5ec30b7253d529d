import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import type { EnrolRequest } from '../sync/enrolment-protocol.ts'
import { enrolHere, readDoor } from './door-actions.ts'
import { askAtDoor, enrolStation } from './own-api.ts'

export type DoorDesk = {
  /** The hub's JSON answer; throws `LineDown` with its refusal's code, or where nobody answers. */
  post(url: string, body: EnrolRequest): Promise<unknown>
  /** For the next round to begin at once. */
  enrolled(): void
}

const doorPage = '/console/enrol'

/** The way in before anybody can log in: every page leads to the door until the station has its people. */
export function doorRoutes(desk: DoorDesk) {
  return (server: Server, { db, clock }: Ground): void => {
    server.addHook('onRequest', async ({ routeOptions, url }, reply) => {
      if (!['/', '/console', '/console/*'].includes(routeOptions.url ?? '')) return
      const atDoor = url.split('?')[0] === doorPage
      const { state } = await readDoor(db)
      if (state === 'unknown') return
      const open = state === 'open'
      if (open === atDoor) return reply.redirect(open ? '/console/login' : doorPage)
    })
    serve(server, askAtDoor, () => readDoor(db))
    serve(server, enrolStation, async ({ body }) => {
      const answer = await enrolHere(db, body, desk.post, clock())
      desk.enrolled()
      return answer
    })
  }
}
