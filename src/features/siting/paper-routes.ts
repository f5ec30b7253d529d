import type { FastifyRequest } from 'fastify'
import { rangeOf } from '../../base/place.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { receiveFile } from '../../platform/received-file.ts'
import { serve } from '../../platform/serve.ts'
import { mayAnywhere, requireAnywhere } from '../people/actor.ts'
import { scanEndingOf } from '../registers/scan.ts'
import * as api from './api.ts'
import { enterAnswers, filePaper, readPaper, readPapers, readScan } from './paper-actions.ts'

/** Signed sheets: the scan comes as a form, and goes back as it came. */
export function paperRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, api.readPapers, async ({ actor, query }) => ({
    papers: await readPapers(db, actor, rangeOf(query.place, query.placeLevel)),
  }))
  serve(server, api.readPaper, ({ actor, params }) => readPaper(db, actor, params.id))
  serve(server, api.enterAnswers, ({ actor, params, body }) =>
    enterAnswers(db, actor, params.id, body.asked, clock()),
  )
  serve(
    server,
    api.filePaper,
    async (asked) => {
      const { place, placeLevel, parties } = asked.query
      const given = {
        regionCode: place,
        level: placeLevel,
        parties,
        file: await receiveFile(asked),
      }
      return filePaper(db, asked.actor, given)
    },
    // A picture is large: it is read of nobody who may not bring one.
    async ({ actor }: FastifyRequest) => {
      if (!mayAnywhere(actor, 'siting.decide')) requireAnywhere(actor, 'siting.place')
    },
  )
  serve(server, api.readScan, async ({ actor, params }) => {
    const { content, mediaType } = await readScan(db, actor, params.id)
    return {
      name: `${params.id}.${scanEndingOf(mediaType)}`,
      content,
      headers: { 'cache-control': 'private, max-age=3600' },
      // A PDF may hold more than a picture.
      ...(mediaType !== 'application/pdf' && { shown: true as const }),
    }
  })
}
