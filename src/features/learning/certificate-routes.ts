import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import { dayOf } from '../../base/calendar.ts'
import { Refusal } from '../../base/refusal.ts'
import type { Config } from '../../platform/config.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { isCertifiable } from './certificate.ts'
import {
  askForCertificate,
  issueCertificate,
  readOwnCertificates,
  verifyCertificate,
} from './certificate-actions.ts'
import { learnerOf } from './portal-routes.ts'

/** A number has 57 random bits: nobody finds one by trying, and nobody may try for long. */
const verifyLimit = {
  rateLimit: { max: 30, timeWindow: 60_000, keyGenerator: ({ ip }: FastifyRequest) => ip },
}

/** Certificates of learning in the portal: one's own, and verified by anyone who has the number. */
export const certificateRoutes =
  (recorder: Recorder) =>
  (server: Server, ground: Ground, { publicUrl }: Config): void => {
    const { db, clock } = ground
    const tags = ['portal']
    const signedIn = async (request: FastifyRequest) => {
      const learner = await learnerOf(ground, request)
      if (!learner) throw new Refusal('unauthenticated', 'sign_in_needed')
      return learner
    }
    server.get(
      '/api/portal/certificates',
      { config: { public: true }, schema: { tags } },
      async (request) => readOwnCertificates(db, await signedIn(request)),
    )
    server.post(
      '/api/portal/certificates',
      { config: { public: true }, schema: { tags, body: z.strictObject({ year: z.int() }) } },
      async (request, reply) => {
        const { year } = request.body
        const learner = await signedIn(request)
        const now = clock()
        if (!isCertifiable(year, dayOf(now)))
          throw new Refusal('conflict', 'nothing_learned', { year })
        await askForCertificate({ db, recorder }, learner, year, now)
        return reply.status(204).send()
      },
    )
    server.get(
      '/api/portal/certificates/:number',
      {
        config: { public: true, ...verifyLimit },
        schema: { tags, params: z.object({ number: z.string().max(40) }) },
      },
      ({ params, protocol, host }) =>
        verifyCertificate(db, params.number, publicUrl ?? `${protocol}://${host}`),
    )
  }

/** At the hub's desk, for somebody who does not ask by himself. */
export function issuingRoutes(server: Server, { db, clock }: Ground): void {
  server.post(
    '/api/learning/hours/:id/certificate',
    {
      schema: {
        tags: ['learning'],
        params: z.object({ id: z.uuid() }),
        body: z.strictObject({ year: z.int().min(2000).max(9999) }),
      },
    },
    async ({ actor, params, body }, reply) =>
      reply
        .status(201)
        .send(await issueCertificate(db, actor, { personId: params.id, ...body }, clock())),
  )
}
