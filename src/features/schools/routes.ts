import * as z from 'zod'
import { dayOf } from '../../base/calendar.ts'
import { languages } from '../../base/language.ts'
import { PlaceCode } from '../../base/schemas.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { requireAnywhere } from '../people/actor.ts'
import { findRow } from '../registers/actions.ts'
import { sendFile } from '../registers/routes.ts'
import { schoolRegister } from './registers.ts'
import type { SchoolTotals } from './survey.ts'
import {
  addMissingForms,
  closeCampaign,
  moveReturn,
  openCampaign,
  readCampaigns,
  readReturn,
  readReturns,
  recordSpotCheck,
} from './survey-actions.ts'
import * as api from './survey-api.ts'
import { listVerified, totalsOfSchools } from './survey-store.ts'
import { boundRegisters, classings, printVolume, writeVolume } from './volume-actions.ts'

export function surveyRoutes(server: Server, { db, clock, printer }: Ground): void {
  serve(server, api.listCampaigns, async ({ actor }) => {
    requireAnywhere(actor, 'survey.read')
    return { campaigns: await readCampaigns(db, actor, clock()) }
  })
  serve(server, api.openCampaign, ({ actor, body }) => openCampaign(db, actor, body))
  serve(server, api.addMissingForms, ({ actor, params }) => addMissingForms(db, actor, params.id))
  serve(server, api.closeCampaign, ({ actor, params }) =>
    closeCampaign(db, actor, params.id, clock()),
  )
  serve(server, api.listReturns, async ({ actor, params, query }) => {
    requireAnywhere(actor, 'survey.read')
    return { returns: await readReturns(db, actor, params.id, clock(), query) }
  })
  serve(server, api.readReturn, ({ actor, params }) => readReturn(db, actor, params.id, clock()))
  serve(server, api.moveReturn, ({ actor, params, body }) =>
    moveReturn(db, actor, { ...params, reason: body.reason }, clock()),
  )
  serve(server, api.recordSpotCheck, ({ actor, params, body }) =>
    recordSpotCheck(db, actor, { on: dayOf(clock()), ...body, id: params.id }),
  )
  serve(server, api.findTotals, async ({ actor, params }) => {
    await findRow(db, actor, schoolRegister, params.id)
    return scoped(db, actor, async (tx) => ({
      totals: (await totalsOfSchools(tx, [params.id])).get(params.id) as SchoolTotals,
      verifiedAt: (await listVerified(tx)).get(params.id) ?? null,
    }))
  })

  server.get(
    '/api/volumes/:register',
    {
      schema: {
        tags: ['volumes'],
        params: z.object({ register: z.enum(boundRegisters as [string, ...string[]]) }),
        querystring: z.object({
          by: z.enum(classings),
          place: PlaceCode,
          placeLevel: z.enum(['county', 'township']).default('county'),
          language: z.enum(languages).default('zh-Hans'),
          format: z.enum(['pdf', 'xlsx']),
        }),
      },
    },
    async ({ actor, params, query }, reply) => {
      const { by, place, placeLevel, language, format } = query
      const request = {
        register: params.register,
        by,
        regionCode: place,
        level: placeLevel,
        language,
      }
      const name = `${params.register}-${by}.${format}`
      if (format === 'xlsx')
        return sendFile(reply, await writeVolume(db, actor, request, clock()), name)
      const { pdf } = await printVolume(db, actor, printer, request, clock())
      return sendFile(reply, Buffer.from(pdf), name)
    },
  )
}
