import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { withNext } from '../../base/cursor.ts'
import { languages } from '../../base/language.ts'
import { rangeOf } from '../../base/place.ts'
import { invalid, notFound } from '../../base/refusal.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { receiveFile } from '../../platform/received-file.ts'
import { serve } from '../../platform/serve.ts'
import { listAuditEntries } from '../audit/api.ts'
import { listAudit } from '../audit/store.ts'
import { may, placesOf, requireAnywhere } from '../people/actor.ts'
import { findRow, retireRow, revealRow, saveRow } from './actions.ts'
import { datums } from './datum.ts'
import { exportSheet } from './export-actions.ts'
import { previewImport } from './import-actions.ts'
import { listRows, sumRows } from './list-actions.ts'
import type { Register } from './registers.ts'
import { rowEndpoints, Selection } from './row-api.ts'
import { summedFields } from './shape.ts'
import { viewRoutes } from './view-routes.ts'

const ExportQuery = Selection.extend({
  language: z.enum(languages).default('zh-Hans'),
  format: z.enum(['xlsx', 'csv']).default('xlsx'),
  empty: z.stringbool().default(false),
  unmasked: z.stringbool().default(false),
})
const Reading = z.object({
  datum: z.enum(datums).default('wgs84'),
  reading: z.exactOptional(z.string().max(60)),
})

const selectionOf = ({ filter, sort, search, place, placeLevel }: z.output<typeof Selection>) => ({
  filter,
  sort,
  search,
  within: place && placeLevel ? rangeOf(place, placeLevel) : undefined,
})

/** List, read, save, retire, reveal, export and import of one register, below /api/<its name>. */
export function registerRoutes(server: Server, ground: Ground, of: Register): void {
  const { db, clock } = ground
  const { shape } = of
  const base = `/api/${shape.name}`
  const tags = [shape.name]
  const at = rowEndpoints(shape)

  serve(server, at.listRows, async ({ actor, query }) => {
    requireAnywhere(actor, `${shape.name}.read`)
    const { after, limit } = query
    return withNext(await listRows(db, actor, of, { ...selectionOf(query), after, limit }))
  })
  serve(server, at.sumRows, async ({ actor, query }) => {
    requireAnywhere(actor, `${shape.name}.read`)
    const fields = query.fields.split(',')
    const allowed = summedFields(shape)
    const unknown = fields.find((field) => !allowed.includes(field))
    if (unknown !== undefined) throw invalid('filter_unknown', { value: unknown, allowed })
    return { totals: await sumRows(db, actor, of, selectionOf(query), fields) }
  })
  server.get(
    `${base}/sheet`,
    { schema: { tags, querystring: ExportQuery } },
    async (request, reply) => {
      const { language, format, empty, unmasked, ...selection } = request.query
      const { pieces, unmasked: told } = await exportSheet(
        db,
        request.actor,
        of,
        { query: selectionOf(selection), language, format, empty, unmasked },
        clock(),
      )
      if (told)
        reply.headers({ 'cunxiao-rows-unmasked': told.shown, 'cunxiao-rows-masked': told.masked })
      return sendFile(reply, pieces, `${shape.label[language]}.${format}`)
    },
  )
  viewRoutes(server, ground, shape)
  serve(server, at.readRow, ({ actor, params }) => findRow(db, actor, of, params.id))
  serve(server, at.revealRow, ({ actor, params }) => revealRow(db, actor, of, params.id, clock()))
  serve(server, at.addRow, ({ actor, body }) => saveRow(db, actor, of, withoutBlanks(body.row)))
  serve(server, at.changeRow, ({ actor, params, body }) =>
    saveRow(db, actor, of, { ...withoutBlanks(body.row), id: params.id, version: body.version }),
  )
  serve(server, at.retireRow, ({ actor, params, body }) =>
    retireRow(db, actor, of, { id: params.id, ...body }, clock()),
  )

  /** A sheet is large: it is read of nobody who may not bring one. */
  const mayWrite = async ({ actor }: FastifyRequest) =>
    requireAnywhere(actor, `${shape.name}.write`)
  server.post(
    `${base}/imports`,
    { preParsing: mayWrite, schema: { tags, querystring: Reading } },
    async (request, reply) => {
      const file = { ...(await receiveFile(request)), ...request.query }
      return reply.status(201).send(await previewImport(db, request.actor, of, file, clock()))
    },
  )
  server.post(
    `${base}/imports/pasted`,
    {
      bodyLimit: 4 * 1024 * 1024,
      preParsing: mayWrite,
      schema: {
        tags,
        body: Reading.extend({ text: z.string().min(1) }),
      },
    },
    async ({ actor, body }, reply) => {
      const { text, ...reading } = body
      const file = {
        name: 'pasted.tsv',
        bytes: Buffer.from(text),
        pasted: true as const,
        ...reading,
      }
      return reply.status(201).send(await previewImport(db, actor, of, file, clock()))
    },
  )
}

export function auditRoutes(server: Server, { db }: Ground): void {
  serve(server, listAuditEntries, async ({ actor, query }) => {
    requireAnywhere(actor, 'audit.inspect')
    const ranges = placesOf(actor, 'audit.inspect')
    const entries = await scoped(db, actor, (tx) => listAudit(tx, { ...query, ranges }))
    // What an entry says may hold personal values: only who may see those of its place reads them.
    return {
      entries: entries.map(({ payload, ...entry }) =>
        may(actor, 'people.unmask', entry) ? { ...entry, payload } : entry,
      ),
    }
  })
}

/** A form sends null or '' for an emptied field. */
const withoutBlanks = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).filter(
      ([, value]) =>
        value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  )

export function sendFile(
  reply: FastifyReply,
  content: AsyncIterable<Buffer> | Buffer,
  name: string,
): FastifyReply {
  const type = contentTypes[name.slice(name.lastIndexOf('.') + 1)]
  if (!type) throw notFound('content_type', name)
  return reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(Buffer.isBuffer(content) ? content : Readable.from(content))
}

const contentTypes: Readonly<Record<string, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  pdf: 'application/pdf',
}
