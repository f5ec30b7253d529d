import * as z from 'zod'
import { pageQuery } from '../../base/cursor.ts'
import { endpoint, type Wish } from '../../base/endpoint.ts'
import { Id, InstantText, PlaceCode, PlaceLevelName, Version } from '../../base/schemas.ts'
import type { Plain } from './cells.ts'
import { ProposalEndpointParts } from './proposal-api.ts'
import { fieldNames, type Row, type Shape } from './shape.ts'
import { Cell, Filter, Scalar, type Shows, showsOf, View, ViewName } from './view.ts'

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
const FieldValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number(), z.boolean()])),
])
type NewView = Shows & { name: string }
const GivenRow: z.ZodType<Plain, Plain> = z.record(z.string(), Cell)

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
      body: z.strictObject({ version: Version, reason: z.string().trim().min(1).max(200) }),
    }),
    listViews: endpoint(`GET ${base}/views`, { answer: z.object({ views: z.array(View) }) }),
    keepView: endpoint(`POST ${base}/views`, {
      status: 201,
      body: NewView,
      answer: View,
    }),
    renameView: endpoint(`PUT ${base}/views/:id`, {
      params: Id,
      body: z.strictObject({ name: ViewName }),
    }),
    dropView: endpoint(`DELETE ${base}/views/:id`, { params: Id }),
    listProposals: endpoint(`GET ${base}/:id/proposals`, ProposalEndpointParts.list),
    proposeRow: endpoint(`POST ${base}/:id/proposals`, ProposalEndpointParts.add),
  }
}

/** A row as it is answered: its fields, masked where nobody may see them, and what the engine adds. */
const rowSchema = (shape: Shape): z.ZodType<Row> =>
  z
    .object({
      ...Object.fromEntries(fieldNames(shape).map((field) => [field, z.exactOptional(FieldValue)])),
      id: z.string(),
      version: z.number(),
      regionCode: PlaceCode,
      organisationId: z.exactOptional(z.string()),
      simulated: z.exactOptional(z.boolean()),
      updatedAt: InstantText,
    })
    .meta({ id: `${pascal(shape.name)}Row` })

/** road_distances → RoadDistances */
const pascal = (name: string): string =>
  name.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())
