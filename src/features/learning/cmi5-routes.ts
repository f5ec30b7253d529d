import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import { openToAnyOrigin } from '../../platform/any-origin.ts'
import type { Config } from '../../platform/config.ts'
import { contentOrigin } from '../../platform/content-http.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { tincanPath, unitsPath } from '../library/editions/content-routes.ts'
import { xapiRoutes } from '../statements/routes.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { waiveUnit } from './api.ts'
import { openCmi5 } from './cmi5-actions.ts'
import { launchCmi5, launchTincan } from './portal-api.ts'
import { requireLearner } from './portal-routes.ts'
import { openTincan } from './tincan-actions.ts'

const originsOf = (
  settings: Config,
  request: Pick<FastifyRequest, 'protocol' | 'host' | 'hostname'>,
) => ({
  portal: `${request.protocol}://${request.host}`,
  content: contentOrigin(settings, request),
})

/** Courses in cmi5 at hub and station alike: launching, and where the launched units speak to. */
export const cmi5Routes =
  (recorder: Recorder) =>
  (server: Server, ground: Ground, settings: Config): void => {
    const cmi5 = openCmi5(ground, recorder)
    serve(server, launchCmi5, async (request) =>
      cmi5.launch(
        await requireLearner(ground, request),
        { resourceId: request.params.id, ...request.body },
        originsOf(settings, request),
      ),
    )
    void server.register(
      async (scope) => {
        // Units run in their sandbox, of no origin, or elsewhere; they bring no cookie, only the key of a session.
        openToAnyOrigin(scope)
        scope.post<{ Params: { code: string } }>(
          '/fetch/:code',
          {
            config: { public: true, anyOrigin: true },
            schema: { tags: ['portal'], params: z.object({ code: z.string().max(100) }) },
          },
          ({ params }) => cmi5.giveKey(params.code),
        )
        xapiRoutes({ recorder, limitBytes: settings.uploadLimitBytes, sessions: cmi5 })(
          scope,
          ground,
        )
      },
      { prefix: unitsPath },
    )
  }

/** Courses in Tin Can, at hub and station alike: launching, and where what was launched speaks to. */
export const tincanRoutes =
  (recorder: Recorder) =>
  (server: Server, ground: Ground, settings: Config): void => {
    const tincan = openTincan(ground, recorder, settings.ticketKey)
    serve(server, launchTincan, async (request) =>
      tincan.launch(
        await requireLearner(ground, request),
        { resourceId: request.params.id, ...request.body },
        originsOf(settings, request),
      ),
    )
    void server.register(
      async (scope) => {
        openToAnyOrigin(scope)
        xapiRoutes({ recorder, limitBytes: settings.uploadLimitBytes, sessions: tincan })(
          scope,
          ground,
        )
      },
      { prefix: tincanPath },
    )
  }

/** At the hub: units that a learner need not do. */
export const waiverRoutes =
  (recorder: Recorder) =>
  (server: Server, ground: Ground): void => {
    const cmi5 = openCmi5(ground, recorder)
    serve(server, waiveUnit, ({ actor, params, body }) =>
      cmi5.waive(actor, { learnerId: params.id, ...body }),
    )
  }
