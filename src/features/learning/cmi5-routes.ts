import type { FastifyRequest } from 'fastify'
import { openToAnyOrigin } from '../../platform/any-origin.ts'
import type { Config } from '../../platform/config.ts'
import { contentOrigin } from '../../platform/content-http.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { tincanPath, unitsPath } from '../library/editions/content-routes.ts'
import type { Answer, Asked } from '../statements/request.ts'
import { xapiRoutes } from '../statements/routes.ts'
import type { Recorder } from '../sync/record-actions.ts'
import * as api from './api.ts'
import { openPlatform, waiveUnit } from './cmi5-actions.ts'
import { launchUnit } from './cmi5-launch-actions.ts'
import { aroundSession, authenticateSession, giveKey } from './cmi5-session-actions.ts'
import { fetchKey, launchCmi5, launchTincan } from './portal-api.ts'
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
    const cmi5 = openPlatform(ground, recorder)
    const sessions = {
      authenticate: (authorization: string) => authenticateSession(ground, authorization),
      around: (asked: Asked, answer: () => Promise<Answer>) => aroundSession(cmi5, asked, answer),
    }
    serve(server, launchCmi5, async (request) =>
      launchUnit(
        cmi5,
        await requireLearner(ground, request),
        { resourceId: request.params.id, ...request.body },
        originsOf(settings, request),
      ),
    )
    void server.register(
      async (scope) => {
        // Units run in their sandbox, of no origin, or elsewhere; they bring no cookie, only the key of a session.
        openToAnyOrigin(scope)
        serve(scope, fetchKey, ({ params }) => giveKey(ground.db, params.code))
        xapiRoutes({ recorder, limitBytes: settings.uploadLimitBytes, sessions })(scope, ground)
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
    const cmi5 = openPlatform(ground, recorder)
    serve(server, api.waiveUnit, ({ actor, params, body }) =>
      waiveUnit(cmi5, actor, { learnerId: params.id, ...body }),
    )
  }
