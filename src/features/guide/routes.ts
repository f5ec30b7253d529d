import type { FastifyRequest } from 'fastify'
import type { Config } from '../../platform/config.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { receiveStream } from '../../platform/received-file.ts'
import { serve } from '../../platform/serve.ts'
import { requireAnywhere } from '../people/actor.ts'
import type { Recorder } from '../sync/record-actions.ts'
import * as api from './api.ts'
import { issueCatalogue, readCatalogue, readCatalogues } from './catalogue-actions.ts'
import { readIssuers, readMaterial } from './material-actions.ts'
import { readNotice, readNotices } from './notice-actions.ts'
import { printCatalogue, printDownloads, printNotice } from './paper-actions.ts'
import { previewGuide, readProgramme } from './programme-actions.ts'
import { receive } from './receipt-actions.ts'
import { answerRequests, readRequests } from './request-actions.ts'

/** Notices are made, read, printed and received at the hub and at stations alike; `recorder` writes down who has them. */
export const noticeRoutes =
  (recorder: Recorder) =>
  (server: Server, { db, clock, printer }: Ground, { publicUrl }: Config): void => {
    serve(server, api.listNotices, ({ actor, query }) =>
      readNotices(db, actor, { code: query.place, level: query.placeLevel }),
    )
    serve(server, api.readNotice, ({ actor, params }) => readNotice(db, actor, params.id, clock()))
    serve(server, api.printNotice, async ({ actor, params, query }) => {
      const { pdf } = await printNotice(
        db,
        actor,
        printer,
        { ...params, ...query, address: publicUrl },
        clock(),
      )
      return { name: `notice-${query.form}.pdf`, content: pdf, shown: true }
    })
    serve(server, api.readProgramme, async ({ actor, query: { day, place, placeLevel } }) => ({
      channels: await readProgramme(db, actor, { place: { code: place, level: placeLevel }, day }),
    }))
    serve(server, api.listIssuers, async ({ actor }) => ({
      issuers: await readIssuers(db, actor),
    }))
    serve(server, api.readMaterial, ({ actor, query }) => readMaterial(db, actor, query))
    serve(server, api.receive, ({ actor, body }) => receive(db, actor, recorder, body))
    serve(server, api.listCatalogues, ({ actor, query }) =>
      readCatalogues(db, actor, { code: query.place, level: query.placeLevel }),
    )
    serve(server, api.readCatalogue, ({ actor, params }) => readCatalogue(db, actor, params.id))
    serve(server, api.printCatalogue, async ({ actor, params, query }) => {
      const { pdf } = await printCatalogue(db, actor, printer, { ...params, ...query }, clock())
      return { name: 'catalogue.pdf', content: pdf, shown: true }
    })
  }

/** What the hub alone keeps: guides of the programme, issues of the catalogue, answers to requests. */
export function guideRoutes(server: Server, { db, clock, printer }: Ground): void {
  serve(
    server,
    api.readGuideFile,
    (asked) =>
      receiveStream(asked as unknown as FastifyRequest, (file) =>
        previewGuide(db, asked.actor, { ...file, ...asked.query }, clock()),
      ),
    // A guide is large: it is read of nobody who may not bring one.
    async ({ actor }) => requireAnywhere(actor, 'programme_items.write'),
  )
  serve(server, api.issueCatalogue, ({ actor, body: { place, placeLevel, unitCodes } }) =>
    issueCatalogue(db, actor, { code: place, level: placeLevel, unitCodes }, clock()),
  )
  serve(server, api.printDownloads, async ({ actor, query }) => {
    const { place, placeLevel, ...rest } = query
    const given = { place: { code: place, level: placeLevel }, ...rest }
    const { pdf } = await printDownloads(db, actor, printer, given, clock())
    return { name: 'downloads.pdf', content: pdf, shown: true }
  })
  serve(server, api.listRequests, ({ actor, query }) =>
    readRequests(db, actor, { code: query.place, level: query.placeLevel }, clock()),
  )
  serve(server, api.answerRequests, ({ actor, body: { place, placeLevel, ...said } }) =>
    answerRequests(db, actor, { code: place, level: placeLevel }, said, clock()),
  )
}
