import { rangeOf } from '../../base/place.ts'
import type { Config } from '../../platform/config.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { enrol, listBatches, listMissing, readBatch, readOwnTraining } from './actions.ts'
import * as api from './api.ts'
import {
  printCertificates,
  readCertificateKey,
  verifyPostCertificate,
} from './certificate-actions.ts'
import { printTrainingNotice } from './notice-actions.ts'
import { printBatch } from './paper-actions.ts'
import {
  readCertificateKey as keyAsked,
  verifyPostCertificate as verifyAsked,
} from './portal-api.ts'
import { batchRegister } from './registers.ts'
import { readStructure } from './structure-actions.ts'

/** Batches and their people, who is missing, certificates on paper, one's own. */
export function trainingRoutes(server: Server, ground: Ground, { publicUrl }: Config): void {
  const { db, clock } = ground
  serve(server, api.listBatches, ({ actor }) => listBatches(db, actor))
  serve(server, api.readBatch, ({ actor, params }) =>
    readBatch(db, actor, batchRegister, params.id, clock()),
  )
  serve(server, api.enrol, ({ actor, params, body }) => enrol(db, actor, { ...params, ...body }))
  serve(server, api.printBatch, async ({ actor, params, query }) => {
    const { pdf } = await printBatch(ground, actor, { ...params, ...query })
    return { name: `${params.paper}.pdf`, content: pdf }
  })
  serve(server, api.printTrainingNotice, ({ actor, params, query }) =>
    printTrainingNotice(ground, actor, { ...params, ...query }),
  )
  serve(server, api.listMissing, ({ actor, query }) => listMissing(db, actor, query, clock()))
  serve(server, api.readStructure, ({ actor, query }) => readStructure(db, actor, query, clock()))
  serve(server, api.readOwnTraining, ({ actor }) => readOwnTraining(db, actor, clock()))
  serve(server, api.printCertificates, async ({ actor, query, protocol, host }) => {
    const { place, placeLevel, ...asked } = query
    const { pdf } = await printCertificates(ground, actor, {
      ...asked,
      ...(place && placeLevel && { within: rangeOf(place, placeLevel) }),
      origin: publicUrl ?? `${protocol}://${host}`,
    })
    return { name: 'certificates.pdf', content: pdf }
  })
}

/** A certificate checked by anyone who stands before it. */
export function certificateCheckRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, verifyAsked, ({ params }) => verifyPostCertificate(db, params.number, clock()))
  serve(server, keyAsked, () => readCertificateKey(db))
}
