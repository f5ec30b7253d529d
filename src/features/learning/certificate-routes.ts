import { dayOf } from '../../base/calendar.ts'
import { conflict } from '../../base/refusal.ts'
import type { Config } from '../../platform/config.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { isCertifiable } from './certificate.ts'
import {
  askForCertificate,
  issueCertificate,
  readOwnCertificates,
  verifyCertificate,
} from './certificate-actions.ts'
import {
  addCertificate,
  getCertificate,
  listOwnCertificates,
  requestCertificate,
} from './certificate-api.ts'
import { requireLearner } from './portal-routes.ts'

/** Certificates of learning in the portal: one's own, and verified by anyone who has the number. */
export const certificateRoutes =
  (recorder: Recorder) =>
  (server: Server, ground: Ground, { publicUrl }: Config): void => {
    const { db, clock } = ground
    serve(server, listOwnCertificates, async (request) =>
      readOwnCertificates(db, await requireLearner(ground, request)),
    )
    serve(server, requestCertificate, async (request) => {
      const { year } = request.body
      const learner = await requireLearner(ground, request)
      const now = clock()
      if (!isCertifiable(year, dayOf(now))) throw conflict('nothing_learned', { year })
      await askForCertificate({ db, recorder }, learner, year, now)
    })
    serve(server, getCertificate, ({ params, protocol, host }) =>
      verifyCertificate(db, params.number, publicUrl ?? `${protocol}://${host}`),
    )
  }

/** At the hub's desk, for somebody who does not ask by himself. */
export function issuingRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, addCertificate, ({ actor, params, body }) =>
    issueCertificate(db, actor, { personId: params.id, ...body }, clock()),
  )
}
