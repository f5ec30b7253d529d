import * as z from 'zod'
import { dayOf } from '../../base/calendar.ts'
import { endpoint } from '../../base/endpoint.ts'
import { LanguageName, PlaceCode } from '../../base/schemas.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { makeMoves } from '../moves/move-actions.ts'
import { requireAnywhere } from '../people/actor.ts'
import { findRow } from '../registers/actions.ts'
import { schoolRegister } from './registers.ts'
import type { SchoolTotals } from './survey.ts'
import {
  addMissingForms,
  closeCampaign,
  movableReturn,
  openCampaign,
  readCampaigns,
  readReturn,
  readReturns,
  recordSpotCheck,
} from './survey-actions.ts'
import * as api from './survey-api.ts'
import { printReturn } from './survey-paper-actions.ts'
import { replyToRemark, takeRemarkBack, writeRemark } from './survey-remark-actions.ts'
import { listVerified, totalsOfSchools } from './survey-store.ts'
import { readUnsent, writeUnsent } from './unsent-actions.ts'
import { exportUnsent, listUnsent } from './unsent-api.ts'
import { boundRegisters, classings, printVolume, writeVolume } from './volume-actions.ts'

export function surveyRoutes(server: Server, ground: Ground): void {
  const { db, clock, printer } = ground
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
  serve(server, listUnsent, async ({ actor, params, query }) => {
    requireAnywhere(actor, 'people.read')
    return { forms: await readUnsent(db, actor, { ...query, ...params }, clock()) }
  })
  serve(server, exportUnsent, async ({ actor, params, query: { language, ...query } }) => {
    requireAnywhere(actor, 'people.read')
    const content = await writeUnsent(db, actor, { ...query, ...params }, language, clock())
    return { name: 'unsent.xlsx', content }
  })
  serve(server, api.readReturn, ({ actor, params }) => readReturn(db, actor, params.id, clock()))
  serve(server, api.printReturn, ({ actor, params, query }) =>
    printReturn(ground, actor, { ...params, ...query }),
  )
  serve(server, api.moveReturns, ({ actor, body }) =>
    makeMoves(db, actor, movableReturn, body, clock()),
  )
  serve(server, api.writeRemark, ({ actor, params, body }) =>
    writeRemark(db, actor, { ...body, id: params.id }),
  )
  serve(server, api.replyToRemark, ({ actor, params, body }) =>
    replyToRemark(db, actor, { ...body, id: params.id, at: clock().toISOString() }),
  )
  serve(server, api.takeRemarkBack, ({ actor, params }) =>
    takeRemarkBack(db, actor, { id: params.id, at: clock().toISOString() }),
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

  serve(server, readVolume, async ({ actor, params, query }) => {
    const { by, place, placeLevel, language, format } = query
    const request = { ...params, by, regionCode: place, level: placeLevel, language }
    const name = `${params.register}-${by}.${format}`
    if (format === 'xlsx') return { name, content: await writeVolume(db, actor, request, clock()) }
    return { name, content: (await printVolume(db, actor, printer, request, clock())).pdf }
  })
}

const readVolume = endpoint('GET /api/volumes/:register', {
  params: z.object({ register: z.enum(boundRegisters as [string, ...string[]]) }),
  query: z.object({
    by: z.enum(classings),
    place: PlaceCode,
    placeLevel: z.enum(['county', 'township']).default('county'),
    language: LanguageName.default('zh-Hans'),
    format: z.enum(['pdf', 'xlsx']),
  }),
  file: ['pdf', 'xlsx'],
})
