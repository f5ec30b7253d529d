import * as z from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { openToAnyOrigin } from '../../platform/any-origin.ts'
import type { Config } from '../../platform/config.ts'
import { contentOrigin } from '../../platform/content-http.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { tincanPath, unitsPath } from '../library/editions/content-routes.ts'
import { xapiRoutes } from '../statements/routes.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { launchModes, waivedReasons } from './cmi5.ts'
import { openCmi5 } from './cmi5-actions.ts'
import { learnerOf } from './portal-routes.ts'
import { openTincan } from './tincan-actions.ts'

const tags = ['portal']
const Id = z.object({ id: z.uuid() })

/** Courses in cmi5 at hub and station alike: launching, and where the launched units speak to. */
export const cmi5Routes =
  (recorder: Recorder) =>
  (server: Server, ground: Ground, settings: Config): void => {
    const cmi5 = openCmi5(ground, recorder)
    server.post(
      '/api/portal/resources/:id/launch',
      {
        config: { public: true },
        schema: {
          tags,
          params: Id,
          body: z.strictObject({
            unit: z.string().max(2_000),
            mode: z.exactOptional(z.enum(launchModes)),
            language: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
          }),
        },
      },
      async (request) => {
        const learner = await learnerOf(ground, request)
        if (!learner) throw new Refusal('unauthenticated', 'sign_in_needed')
        return cmi5.launch(
          learner,
          { resourceId: request.params.id, ...request.body },
          {
            portal: `${request.protocol}://${request.host}`,
            content: contentOrigin(settings, request),
          },
        )
      },
    )

    void server.register(
      async (scope) => {
        // Units run in their sandbox, of no origin, or elsewhere; they bring no cookie, only the key of a session.
        openToAnyOrigin(scope)
        scope.post<{ Params: { code: string } }>(
          '/fetch/:code',
          {
            config: { public: true, anyOrigin: true },
            schema: { tags, params: z.object({ code: z.string().max(100) }) },
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
    server.post(
      '/api/portal/resources/:id/tincan',
      {
        config: { public: true },
        schema: {
          tags,
          params: Id,
          body: z.strictObject({
            unit: z.string().max(2_000),
            registration: z.uuid(),
            session: z.uuid(),
          }),
        },
      },
      async (request) => {
        const learner = await learnerOf(ground, request)
        if (!learner) throw new Refusal('unauthenticated', 'sign_in_needed')
        return tincan.launch(
          learner,
          { resourceId: request.params.id, ...request.body },
          {
            portal: `${request.protocol}://${request.host}`,
            content: contentOrigin(settings, request),
          },
        )
      },
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
    server.post(
      '/api/learners/:id/waivers',
      {
        schema: {
          tags: ['learning'],
          params: Id,
          body: z.strictObject({
            resourceId: z.uuid(),
            unit: z.string().max(2_000),
            reason: z.enum(waivedReasons),
          }),
        },
      },
      async ({ actor, params, body }, reply) => {
        await cmi5.waive(actor, { learnerId: params.id, ...body })
        return reply.status(204).send()
      },
    )
  }
