import * as z from 'zod'
import { written } from '../../base/schemas.ts'
import { fieldNames, type Shape } from './shape.ts'

/** A value as it travels in JSON. */
export const Scalar = z.union([z.string().max(200), z.number(), z.boolean(), z.null()])

/** What a field of a row may hold. */
export const Cell = z.union([z.string().max(2_000), Scalar, z.array(Scalar).max(200)])

/** A list of things with fields of their own. */
export const Parts = z
  .array(z.record(z.string(), z.union([z.string().max(2_000), Scalar, z.array(Scalar).max(200)])))
  .max(500)

/** Of each field the values that are wanted; null: none. */
export const Filter = z.record(z.string(), z.union([Scalar, z.array(Scalar).max(50)]))

/** A way of looking at a list that a person gave a name. */
export const View = z
  .object({
    id: z.string(),
    name: z.string(),
    find: z.exactOptional(z.string()),
    sort: z.exactOptional(z.string()),
    filter: z.exactOptional(z.record(z.string(), z.unknown()).readonly()),
    columns: z.array(z.string()).readonly(),
  })
  .meta({ id: 'SavedView' })
export type View = z.output<typeof View>

/** What a list shows; its place is chosen above the page and not a part of it. */
export type Shows = Omit<View, 'id' | 'name'>

export const ViewName = written().min(1).max(40)

export const showsOf = (shape: Shape) =>
  z.strictObject({
    find: z.exactOptional(z.string().min(1).max(100)),
    sort: z.exactOptional(z.string().max(60)),
    filter: z.exactOptional(Filter),
    columns: z.array(z.enum(fieldNames(shape))).max(60),
  })

/** More would not be found again. */
export const mostViews = 30

/** Whether a list looks as the view does, whatever the order of its filters. */
export const looksLike = (shape: Shape, a: Shows, b: Shows): boolean =>
  plainOf(shape, a) === plainOf(shape, b)

const plainOf = (shape: Shape, { find = '', sort, filter = {}, columns }: Shows): string =>
  JSON.stringify([
    find,
    sort ?? shape.nameField,
    Object.entries(filter)
      .map(([field, wanted]) => [field, [wanted].flat().toSorted()])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    fieldNames(shape).filter((field) => columns.includes(field)),
  ])
