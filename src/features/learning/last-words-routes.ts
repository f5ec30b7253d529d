import { Refusal } from '../../base/refusal.ts'
import { openToAnyOrigin } from '../../platform/any-origin.ts'
import type { Config } from '../../platform/config.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { lastWordsPath } from '../library/editions/content-routes.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { openLastWords } from './last-words-actions.ts'
import { openSitting, sealSitting, whoseOf } from './last-words-protocol.ts'
import { openLastWordsAddress, tellLastWords } from './portal-api.ts'
import { requireLearner } from './portal-routes.ts'

/** SCORM courses at hub and station alike: where what they say goes while their window is closed. */
export const lastWordsRoutes =
  (recorder: Recorder) =>
  (server: Server, ground: Ground, { ticketKey }: Config): void => {
    const keepLastWords = openLastWords(ground, recorder)
    serve(server, openLastWordsAddress, async (request) => {
      const learner = await requireLearner(ground, request)
      const sitting = { ...request.body, ...whoseOf(learner), resourceId: request.params.id }
      const sealed = sealSitting(sitting, 'last-words', ticketKey, ground.clock())
      return { url: `${request.protocol}://${request.host}${lastWordsPath}?sitting=${sealed}` }
    })
    void server.register(
      async (scope) => {
        scope.removeAllContentTypeParsers()
        scope.addContentTypeParser(
          '*',
          { parseAs: 'buffer' },
          async (_: unknown, body: Buffer) => body,
        )
        // From its sandbox, of no origin; the address is all that it has.
        openToAnyOrigin(scope)
        serve(scope, tellLastWords, async ({ query, body }) => {
          const sitting = openSitting(query.sitting, 'last-words', ticketKey, ground.clock())
          if (!sitting) throw new Refusal('unauthenticated', 'sign_in_needed')
          await keepLastWords(sitting, query.unit, Buffer.isBuffer(body) ? body : Buffer.alloc(0))
        })
      },
      { prefix: lastWordsPath },
    )
  }
