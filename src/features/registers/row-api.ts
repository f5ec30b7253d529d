import * as z from 'zod'
import { pageQuery } from '../../base/cursor.ts'
import { endpoint, type Wish } from '../../base/endpoint.ts'
import {
  Flag,
  Id,
  InstantText,
  LanguageName,
  openMoveAnswer,
  PlaceCode,
  PlaceLevelName,
  Reason,
  Version,
  written,
} from '../../base/schemas.ts'
import { MoveEntry, moveEndpoint, WaitsFor } from '../moves/api.ts'
import type { Plain } from './cells.ts'
import { datums } from './datum.ts'
import { Preview } from './preview.ts'
import { ProposalEndpointParts } from './proposal-api.ts'
import { scanBytesMax, scanTypes } from './scan.ts'
import { keptNames, type Row, type Shape } from './shape.ts'
import { Cell, Filter, Parts, Scalar, type Shows, showsOf, View, ViewName } from './view.ts'

/** A JSON object in the query string: `?filter={"mode":["mode2","mode3"]}`. */
const JsonObject = z
  .string()
  .max(4_000)
  .transform((text, context) => {
    try {
      const value: unknown = JSON.parse(text)
      const parsed = Filter.safeParse(value)
      if (parsed.success) return parsed.data
    } catch {
      // Not JSON: the same message as for JSON of another shape.
    }
    context.addIssue({ code: 'custom', message: 'a JSON object of values or lists of values' })
    return z.NEVER
  })

/** What list, totals and sheet share. */
export const Selection = z.object({
  filter: z.exactOptional(JsonObject),
  sort: z.exactOptional(z.string().max(60)),
  search: z.exactOptional(z.string().max(100)),
  place: z.exactOptional(PlaceCode),
  placeLevel: z.exactOptional(PlaceLevelName),
})

/** What a field holds; a masked one is text, whatever it holds. */
export const FieldValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number(), z.boolean()])),
])
const Reading = z.object({
  datum: z.enum(datums).default('wgs84'),
  reading: z.exactOptional(z.string().max(60)),
})
type NewView = Shows & { name: string }
const GivenRow: z.ZodType<Plain, Plain> = z.record(z.string(), z.union([Cell, Parts]))

const made = new WeakMap<Shape, ReturnType<typeof make>>()

/** Where the rows of one register are, with what they hold; made once for each. */
export function rowEndpoints(shape: Shape): ReturnType<typeof make> {
  const there = made.get(shape) ?? make(shape)
  made.set(shape, there)
  return there
}
export type RowEndpoints = ReturnType<typeof make>
export type Selected = Omit<Wish<RowEndpoints['sumRows']>, 'fields'>

function make(shape: Shape) {
  const base = `/api/${shape.name}` as const
  const views = `/api/views/${shape.name}` as const
  const Row = rowSchema(shape)
  const NewView: z.ZodType<NewView, NewView> = showsOf(shape).extend({ name: ViewName })
  return {
    listRows: endpoint(`GET ${base}`, {
      query: Selection.extend(pageQuery(Scalar).shape),
      answer: z.object({
        rows: z.array(Row),
        next: z.exactOptional(z.string()),
        count: z.number(),
        /** False: there are more than `count`. */
        counted: z.boolean(),
      }),
    }),
    sumRows: endpoint(`GET ${base}/totals`, {
      query: Selection.extend({ fields: z.string().max(400) }),
      answer: z.object({ totals: z.record(z.string(), z.number()) }),
    }),
    exportRows: endpoint(`GET ${base}/sheet`, {
      query: Selection.extend({
        language: LanguageName.default('zh-Hans'),
        format: z.enum(['xlsx', 'csv']).default('xlsx'),
        empty: Flag.default(false),
        unmasked: Flag.default(false),
      }),
      file: ['xlsx', 'csv'],
    }),
    importSheet: endpoint(`POST ${base}/imports`, {
      status: 201,
      query: Reading,
      takes: 'multipart/form-data',
      answer: Preview,
    }),
    importPasted: endpoint(`POST ${base}/imports/pasted`, {
      status: 201,
      body: Reading.extend({ text: z.string().min(1) }),
      bodyLimitBytes: 4 * 1024 * 1024,
      answer: Preview,
    }),
    readRow: endpoint(`GET ${base}/:id`, { params: Id, answer: Row }),
    revealRow: endpoint(`POST ${base}/:id/reveal`, { params: Id, answer: Row }),
    addRow: endpoint(`POST ${base}`, {
      status: 201,
      body: z.strictObject({ row: GivenRow }),
      answer: Row,
    }),
    changeRow: endpoint(`PUT ${base}/:id`, {
      params: Id,
      body: z.strictObject({ row: GivenRow, version: Version }),
      answer: Row,
    }),
    retireRow: endpoint(`POST ${base}/:id/retire`, {
      params: Id,
      body: z.strictObject({
        version: Version,
        reason: written().min(1).max(200),
        along: z.exactOptional(z.boolean()),
      }),
    }),
    listViews: endpoint(`GET ${views}`, { answer: z.object({ views: z.array(View) }) }),
    keepView: endpoint(`POST ${views}`, {
      status: 201,
      body: NewView,
      answer: View,
    }),
    renameView: endpoint(`PUT ${views}/:id`, {
      params: Id,
      body: z.strictObject({ name: ViewName }),
    }),
    dropView: endpoint(`DELETE ${views}/:id`, { params: Id }),
    listProposals: endpoint(`GET ${base}/:id/proposals`, ProposalEndpointParts.list),
    moveRows: moveEndpoint(shape.name, shape.lifecycle ?? { moves: {} }),
    settleCase: endpoint(`POST ${base}/:id/settle`, { params: Id, body: Settlement }),
    readCase: endpoint(`GET ${base}/:id/case`, { params: Id, answer: CaseDetail }),
    listFiles: endpoint(`GET ${base}/:id/files`, {
      params: Id,
      answer: z.object({ files: z.array(RowFile) }),
    }),
    addFile: endpoint(`POST ${base}/:id/files`, {
      params: Id,
      query: z.object({ kind: z.string().max(40) }),
      takes: 'multipart/form-data',
      bodyLimitBytes: scanBytesMax + 100_000,
      status: 201,
      answer: RowFile,
    }),
    readFile: endpoint(`GET ${base}/:id/files/:file`, {
      params: FileId,
      file: ['jpg', 'png', 'pdf'],
    }),
    removeFile: endpoint(`DELETE ${base}/:id/files/:file`, { params: FileId }),
    proposeRow: endpoint(`POST ${base}/:id/proposals`, ProposalEndpointParts.add),
  }
}

const FileId = Id.extend({ file: z.guid() })
/** A photo, a scan or a signed paper of a row. */
const RowFile = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    name: z.string(),
    mediaType: z.enum(scanTypes),
    bytes: z.int(),
    addedByName: z.string(),
    at: InstantText,
    /** The reader may take it away now. */
    mayRemove: z.boolean(),
  })
  .meta({ id: 'RowFile' })
export type RowFile = z.output<typeof RowFile>

/** `leaf`: the last step of the side that holds. */
const Settlement = z.strictObject({ leaf: z.guid(), version: Version, reason: Reason })
const State = z.string()
/** What one place did, and how the case would stand by it: its state, and fields in which the sides differ. */
const DisputeSide = z
  .object({
    leaf: z.string(),
    state: State,
    isRetired: z.boolean(),
    differs: z.record(z.string(), z.union([FieldValue, Parts])) as z.ZodType<Plain>,
    steps: z.array(MoveEntry),
  })
  .meta({ id: 'DisputeSide' })
/** Absent of other rows. */
const caseHead = {
  state: z.exactOptional(State),
  stateAt: z.exactOptional(InstantText),
  disputed: z.exactOptional(z.boolean()),
}
const noHead = {} as typeof caseHead
/** What can be done with a case now, whose word it waits for, and what was done. */
const CaseDetail = z
  .object({
    moves: z.array(openMoveAnswer(State)),
    waitsFor: z.array(WaitsFor),
    history: z.array(MoveEntry),
    /** What was done at several places, of which one is to hold. */
    dispute: z.exactOptional(
      z.object({
        sides: z.array(DisputeSide),
        maySettle: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'CaseDetail' })
export type CaseDetail = z.output<typeof CaseDetail>

/** A row as it is answered: its fields, masked where nobody may see them, and what the engine adds. */
const rowSchema = (shape: Shape): z.ZodType<Row> =>
  z
    .object({
      ...Object.fromEntries(
        keptNames(shape).map((field) => [
          field,
          z.exactOptional(shape.fields[field]?.parts ? Parts : FieldValue),
        ]),
      ),
      id: z.string(),
      version: z.number(),
      regionCode: PlaceCode,
      organisationId: z.exactOptional(z.string()),
      simulated: z.exactOptional(z.boolean()),
      updatedAt: InstantText,
      ...(shape.lifecycle ? caseHead : noHead),
    })
    .meta({ id: `${pascal(shape.name)}Row` })

/** road_distances → RoadDistances */
const pascal = (name: string): string =>
  name.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())
