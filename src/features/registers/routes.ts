import type { FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { withNext } from '../../base/cursor.ts'
import { rangeOf } from '../../base/place.ts'
import { invalid } from '../../base/refusal.ts'
import { verbOf } from '../../base/verbs.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { receiveFile } from '../../platform/received-file.ts'
import { serve } from '../../platform/serve.ts'
import { makeMoves } from '../moves/move-actions.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { findRow, retireRow, revealRow, saveRow } from './actions.ts'
import { movableOf, readCase } from './case-actions.ts'
import { settleCase } from './dispute-actions.ts'
import { exportSheet } from './export-actions.ts'
import { fileRoutes } from './file-routes.ts'
import { previewImport } from './import-actions.ts'
import { listRows, sumRows } from './list-actions.ts'
import type { Register } from './registers.ts'
import { rowEndpoints, type Selection } from './row-api.ts'
import { summedFields } from './shape.ts'
import { viewRoutes } from './view-routes.ts'

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
  const at = rowEndpoints(shape)

  serve(server, at.listRows, async ({ actor, query }) => {
    requireAnywhere(actor, verbOf(shape, 'read'))
    const { after, limit } = query
    return withNext(await listRows(db, actor, of, { ...selectionOf(query), after, limit }))
  })
  serve(server, at.sumRows, async ({ actor, query }) => {
    requireAnywhere(actor, verbOf(shape, 'read'))
    const fields = query.fields.split(',')
    const allowed = summedFields(shape)
    const unknown = fields.find((field) => !allowed.includes(field))
    if (unknown !== undefined) throw invalid('filter_unknown', { value: unknown, allowed })
    return { totals: await sumRows(db, actor, of, selectionOf(query), fields) }
  })
  serve(server, at.exportRows, async ({ actor, query }) => {
    const { language, format, empty, unmasked, ...selection } = query
    const { pieces, unmasked: told } = await exportSheet(
      db,
      actor,
      of,
      { query: selectionOf(selection), language, format, empty, unmasked },
      clock(),
    )
    return {
      name: `${shape.label[language]}.${format}`,
      content: pieces,
      headers: told
        ? { 'cunxiao-rows-unmasked': told.shown, 'cunxiao-rows-masked': told.masked }
        : {},
    }
  })
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

  if (shape.files) fileRoutes(server, ground, shape)
  if (shape.lifecycle) {
    const movable = movableOf(of)
    serve(server, at.moveRows, ({ actor, body }) => makeMoves(db, actor, movable, body, clock()))
    serve(server, at.readCase, ({ actor, params }) => readCase(db, actor, of, params.id, clock()))
  }
  if (shape.feed && !of.recorder)
    serve(server, at.settleCase, ({ actor, params, body }) =>
      settleCase(db, actor, of, { id: params.id, ...body }, clock()),
    )

  /** A sheet is large: it is read of nobody who may not bring one. */
  const mayWrite = async ({ actor }: FastifyRequest) =>
    requireAnywhere(actor, verbOf(shape, 'write'))
  const preview = (actor: Actor, file: Parameters<typeof previewImport>[3]) =>
    previewImport(db, actor, of, file, clock())
  serve(
    server,
    at.importSheet,
    async (asked) => preview(asked.actor, { ...(await receiveFile(asked)), ...asked.query }),
    mayWrite,
  )
  serve(
    server,
    at.importPasted,
    ({ actor, body: { text, ...reading } }) =>
      preview(actor, { name: 'pasted.tsv', bytes: Buffer.from(text), pasted: true, ...reading }),
    mayWrite,
  )
}

/** A form sends null or '' for an emptied field. */
const withoutBlanks = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).filter(
      ([, value]) =>
        value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  )
