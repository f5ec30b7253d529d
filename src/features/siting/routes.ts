import * as z from 'zod'
import { dayOf } from '../../base/calendar.ts'
import { isPlaceCode, placeLevels, rangeOf } from '../../base/place.ts'
import { languages } from '../../base/text.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { sendFile } from '../registers/routes.ts'
import {
  addScenario,
  defaultSettings,
  readScenario,
  readScenarios,
  removeScenario,
  startSolving,
} from './actions.ts'
import { readCandidates } from './candidate-actions.ts'
import { answers, parties } from './decision.ts'
import {
  adoptScenario,
  answer,
  chooseHost,
  readDecision,
  readDecisions,
  readMyConsents,
} from './decision-actions.ts'
import { printHosts, printSheets, writeHosts } from './list-actions.ts'
import { readRulings, rule, withdrawRuling } from './ruling-actions.ts'
import { ScenarioSettings } from './scenario.ts'
import { findByName, readUnits } from './unit-actions.ts'
import { readUnserved } from './unserved-actions.ts'

const PlaceCode = z.string().refine(isPlaceCode)
const Level = z.enum(placeLevels)
const Id = z.object({ id: z.uuid() })
const Place = z.object({ place: PlaceCode, placeLevel: Level.default('county') })
const Reason = z.string().trim().min(1).max(500)

const withinOf = ({ place, placeLevel }: z.output<typeof Place>) => rangeOf(place, placeLevel)

export function sitingRoutes(server: Server, { db, clock, printer }: Ground): void {
  const tags = ['siting']
  const today = () => dayOf(clock())

  server.get(
    '/api/siting/defaults',
    { schema: { tags, querystring: Place } },
    async ({ actor, query }) => ({
      settings: await defaultSettings(db, actor, query.place, today()),
    }),
  )
  server.get('/api/siting/units', { schema: { tags, querystring: Place } }, ({ actor, query }) =>
    readUnits(db, actor, withinOf(query), query.place, today()),
  )
  server.get(
    '/api/siting/found',
    { schema: { tags, querystring: Place.extend({ search: z.string().trim().min(1).max(200) }) } },
    ({ actor, query: { place, placeLevel, search } }) =>
      findByName(db, actor, { regionCode: place, level: placeLevel, search }),
  )
  server.get(
    '/api/siting/units/:code/candidates',
    { schema: { tags, params: z.object({ code: PlaceCode }) } },
    ({ actor, params }) => readCandidates(db, actor, params.code, today()),
  )

  server.get(
    '/api/siting/rulings',
    { schema: { tags, querystring: Place } },
    async ({ actor, query }) => ({
      rulings: await readRulings(db, actor, withinOf(query)),
    }),
  )
  server.post(
    '/api/siting/rulings',
    {
      schema: {
        tags,
        body: z.strictObject({
          unitCode: PlaceCode,
          schoolId: z.uuid(),
          kind: z.enum(['locked', 'forbidden', 'radius_waived', 'kind_waived']),
          reason: Reason,
        }),
      },
    },
    async ({ actor, body }, reply) => reply.status(201).send(await rule(db, actor, body)),
  )
  server.post(
    '/api/siting/rulings/:id/withdraw',
    { schema: { tags, params: Id } },
    async ({ actor, params }, reply) => {
      await withdrawRuling(db, actor, params.id)
      return reply.status(204).send()
    },
  )

  server.get('/api/siting/scenarios', { schema: { tags } }, async ({ actor }) => ({
    scenarios: await readScenarios(db, actor),
  }))
  server.post(
    '/api/siting/scenarios',
    {
      schema: {
        tags,
        body: z.strictObject({
          name: z.string().trim().min(1).max(80),
          regionCode: PlaceCode,
          level: Level,
          settings: ScenarioSettings,
        }),
      },
    },
    async ({ actor, body }, reply) => reply.status(201).send(await addScenario(db, actor, body)),
  )
  server.get('/api/siting/scenarios/:id', { schema: { tags, params: Id } }, ({ actor, params }) =>
    readScenario(db, actor, params.id),
  )
  server.delete(
    '/api/siting/scenarios/:id',
    { schema: { tags, params: Id } },
    async ({ actor, params }, reply) => {
      await removeScenario(db, actor, params.id)
      return reply.status(204).send()
    },
  )
  server.post(
    '/api/siting/scenarios/:id/solve',
    { schema: { tags, params: Id } },
    async ({ actor, params }, reply) => {
      await startSolving(db, actor, params.id)
      return reply.status(202).send({ state: 'solving' })
    },
  )
  server.post(
    '/api/siting/scenarios/:id/adopt',
    { schema: { tags, params: Id } },
    ({ actor, params }) => adoptScenario(db, actor, params.id),
  )

  server.get(
    '/api/siting/decisions',
    {
      schema: {
        tags,
        querystring: Place.extend({ state: z.exactOptional(z.enum(['open', 'fixed'])) }),
      },
    },
    async ({ actor, query }) => ({
      decisions: await readDecisions(db, actor, { ...withinOf(query), state: query.state }),
    }),
  )
  server.get('/api/siting/my-consents', { schema: { tags } }, async ({ actor }) => ({
    decisions: await readMyConsents(db, actor),
  }))
  server.get('/api/siting/decisions/:id', { schema: { tags, params: Id } }, ({ actor, params }) =>
    readDecision(db, actor, params.id, today()),
  )
  server.post(
    '/api/siting/decisions/:id/host',
    {
      schema: {
        tags,
        params: Id,
        body: z.strictObject({
          schoolId: z.uuid(),
          reason: z.exactOptional(Reason),
          version: z.int().min(1),
        }),
      },
    },
    ({ actor, params, body }) => chooseHost(db, actor, { ...body, id: params.id }, today()),
  )
  server.post(
    '/api/siting/decisions/:id/consents',
    {
      schema: {
        tags,
        params: Id,
        body: z.strictObject({
          party: z.enum(parties),
          answer: z.enum(answers),
          note: z.exactOptional(z.string().trim().max(500)),
        }),
      },
    },
    ({ actor, params, body }) => answer(db, actor, { ...body, id: params.id }, clock()),
  )
  server.get('/api/siting/unserved', { schema: { tags, querystring: Place } }, ({ actor, query }) =>
    readUnserved(db, actor, withinOf(query), query.place, today()),
  )

  const Paper = Place.extend({ language: z.enum(languages).default('zh-Hans') })
  server.get(
    '/api/siting/host-list',
    { schema: { tags, querystring: Paper.extend({ format: z.enum(['pdf', 'xlsx']) }) } },
    async ({ actor, query }, reply) => {
      const request = { within: withinOf(query), regionCode: query.place, language: query.language }
      if (query.format === 'xlsx')
        return sendFile(reply, await writeHosts(db, actor, request, clock()), 'hosts.xlsx')
      const { pdf } = await printHosts(db, actor, printer, request, clock())
      return sendFile(reply, Buffer.from(pdf), 'hosts.pdf')
    },
  )
  server.get(
    '/api/siting/decision-sheets',
    { schema: { tags, querystring: Paper.extend({ decision: z.exactOptional(z.uuid()) }) } },
    async ({ actor, query }, reply) => {
      const request = {
        within: withinOf(query),
        regionCode: query.place,
        language: query.language,
        decisionId: query.decision,
      }
      const { pdf } = await printSheets(db, actor, printer, request, clock())
      return sendFile(reply, Buffer.from(pdf), 'decision-sheets.pdf')
    },
  )
}
