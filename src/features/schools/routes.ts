import * as z from 'zod'
import { dayOf, isDay } from '../../base/calendar.ts'
import { isPlaceCode, placeLevels } from '../../base/place.ts'
import { languages } from '../../base/text.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { requireAnywhere } from '../people/actor.ts'
import { findRow } from '../registers/actions.ts'
import { sendFile } from '../registers/routes.ts'
import { schoolRegister } from './registers.ts'
import { surveyReturn } from './survey.ts'
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
import { listVerified, totalsOfSchools } from './survey-store.ts'
import { boundRegisters, classings, printVolume, writeVolume } from './volume-actions.ts'

const Id = z.object({ id: z.uuid() })
const DayText = z.string().refine(isDay)
const PlaceCode = z.string().refine(isPlaceCode)
const State = z.enum(['draft', 'submitted', 'returned', 'verified'])
const MoveName = z.enum(Object.keys(surveyReturn.moves) as [keyof typeof surveyReturn.moves])

export function surveyRoutes(server: Server, { db, clock, printer }: Ground): void {
  const tags = ['survey']

  server.get('/api/survey-campaigns', { schema: { tags } }, async ({ actor }) => {
    requireAnywhere(actor, 'survey.read')
    return { campaigns: await readCampaigns(db, actor, clock()) }
  })
  server.post(
    '/api/survey-campaigns',
    {
      schema: {
        tags,
        body: z.strictObject({
          name: z.string().trim().min(1).max(80),
          regionCode: PlaceCode,
          level: z.enum(placeLevels),
          opensOn: DayText,
          dueOn: DayText,
        }),
      },
    },
    async ({ actor, body }, reply) => reply.status(201).send(await openCampaign(db, actor, body)),
  )
  server.post(
    '/api/survey-campaigns/:id/forms',
    { schema: { tags, params: Id } },
    ({ actor, params }) => addMissingForms(db, actor, params.id),
  )
  server.post(
    '/api/survey-campaigns/:id/close',
    { schema: { tags, params: Id } },
    async ({ actor, params }, reply) => {
      await closeCampaign(db, actor, params.id, clock())
      return reply.status(204).send()
    },
  )
  server.get(
    '/api/survey-campaigns/:id/returns',
    {
      schema: {
        tags,
        params: Id,
        querystring: z.object({
          state: z.exactOptional(State),
          search: z.exactOptional(z.string().trim().max(200)),
        }),
      },
    },
    async ({ actor, params, query }) => {
      requireAnywhere(actor, 'survey.read')
      return { returns: await readReturns(db, actor, params.id, clock(), query) }
    },
  )
  server.get('/api/survey-returns/:id', { schema: { tags, params: Id } }, ({ actor, params }) =>
    readReturn(db, actor, params.id, clock()),
  )
  server.post(
    '/api/survey-returns/:id/moves/:move',
    {
      schema: {
        tags,
        params: Id.extend({ move: MoveName }),
        body: z.strictObject({ reason: z.exactOptional(z.string().trim().min(1).max(500)) }),
      },
    },
    ({ actor, params, body }) =>
      moveReturn(db, actor, { id: params.id, move: params.move, reason: body.reason }, clock()),
  )
  server.post(
    '/api/survey-returns/:id/spot-check',
    {
      schema: {
        tags,
        params: Id,
        body: z.strictObject({ on: z.exactOptional(DayText), note: z.string().trim().max(500) }),
      },
    },
    async ({ actor, params, body }, reply) => {
      await recordSpotCheck(db, actor, {
        id: params.id,
        on: body.on ?? dayOf(clock()),
        note: body.note,
      })
      return reply.status(204).send()
    },
  )

  server.get(
    '/api/schools/:id/totals',
    { schema: { tags: ['schools'], params: Id } },
    async ({ actor, params }) => {
      await findRow(db, actor, schoolRegister, params.id)
      return scoped(db, actor, async (tx) => ({
        totals: (await totalsOfSchools(tx, [params.id])).get(params.id),
        verifiedAt: (await listVerified(tx)).get(params.id) ?? null,
      }))
    },
  )

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
