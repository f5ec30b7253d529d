import type * as z from 'zod'
import type { Problem } from '../../base/problem.ts'
import type { Text } from '../../base/text.ts'

/** How one field is called, read and shown. */
export type Field = {
  label: Text
  /** What the form asks, where the label speaks of a sheet’s column. */
  asked?: Text
  /** Headings seen in the wild for the same thing; folding makes script, brackets and units irrelevant. */
  also?: readonly string[]
  unit?: Text
  /** What to enter, in a sentence; shown under the form field and in the sheet's heading. */
  hint?: Text
  /** Labels of the values of an enum; sheets may carry either the label or the value. */
  choices?: Readonly<Record<string, Text>>
  /** What sheets write for a value beside its label: 群众 for `false`. */
  words?: Readonly<Record<string, readonly string[]>>
  /** Units in which sheets give the number, small letters, and how many of `unit` each is. */
  units?: Readonly<Record<string, number>>
  /** A telephone number, kept in one spelling. */
  phone?: true
  /** Masked for everyone without a grant. */
  personal?: boolean
  /** Found by the search box. Never together with `personal`. */
  searched?: boolean
  /** A 12-digit code: replaced codes are read as their successor. */
  placeCode?: boolean
  /** Headings under which sheets give the place's name where they have no code. */
  namedBy?: readonly string[]
}

/** A register as data: what the form, the sheet, the list and the server share. */
export type Shape<S extends z.ZodObject = z.ZodObject> = {
  /** Table, URL and permissions: `equipment` → /api/equipment, `equipment.write`. */
  name: string
  label: Text
  row: S
  fields: { readonly [K in keyof z.output<S> & string]: Field }
  /** How a sheet's row finds the stored one. */
  naturalKey: readonly (keyof z.output<S> & string)[]
  /** The field people know a row by: sorted by pinyin, titles the page. */
  nameField: keyof z.output<S> & string
  /** The name is a person's: 解 is read Xie, 单 Shan. */
  namesPersons?: true
  /** The field that says where the row is: a place code, or the school whose place it shares. */
  placeField: keyof z.output<S> & string
  /** Rows belong to an organisation, and its people see their own only. */
  owned?: true
  /** What the rest of a row tells where a field is left empty. Pure; sheets and forms go through it. */
  complete?(row: Readonly<Record<string, unknown>>): Record<string, unknown>
  /** Fields that `complete` fills, so that nobody need. */
  completed?: readonly string[]
  /** The pair of fields that is a WGS-84 point; sheets in GCJ-02 or BD-09 are converted on import. */
  point?: { lat: keyof z.output<S> & string; lon: keyof z.output<S> & string }
  /** Pure; form, preview and action share it. */
  check?(row: z.output<S>): Problem[]
}

/** Fields are looked up by names that came from outside: what every object inherits is none of them. */
export const describeRegister = <S extends z.ZodObject>(shape: Shape<S>): Shape<S> => ({
  ...shape,
  fields: Object.assign(Object.create(null), shape.fields),
})

export type Row<S extends z.ZodObject = z.ZodObject> = z.output<S> & RowHead
export type RowHead = {
  id: string
  version: number
  regionCode: string
  organisationId?: string
  simulated?: boolean
  updatedAt: string
}

export type FieldKind = 'text' | 'integer' | 'decimal' | 'boolean' | 'day' | 'enum'

/** Whether the field holds several values; `kindOf` is then of each of them. */
export const isList = (shape: Shape, field: string): boolean =>
  outerDef(shape, field).type === 'array'

/** What kind of value the zod field holds; sheets and forms follow it. */
export function kindOf(shape: Shape, field: string): FieldKind {
  const { type, format } = innerDef(shape, field)
  if (type === 'number') return format === 'safeint' || format === 'int32' ? 'integer' : 'decimal'
  if (type === 'boolean') return 'boolean'
  if (type === 'enum') return 'enum'
  return format === 'date' ? 'day' : 'text'
}

export function isRequired(shape: Shape, field: string): boolean {
  return defOf(shape, field).type !== 'optional'
}

/** Numbers that add up. Of a masked one the sum over one row would tell it. */
export const summedFields = (shape: Shape): string[] =>
  fieldNames(shape).filter(
    (field) =>
      ['integer', 'decimal'].includes(kindOf(shape, field)) &&
      !isList(shape, field) &&
      !shape.fields[field]?.personal,
  )

/** Fields that hold the code of a place. */
export const placeFields = (shape: Shape): string[] =>
  fieldNames(shape).filter((field) => shape.fields[field]?.placeCode)

export const fieldNames = (shape: Shape): string[] => Object.keys(shape.fields)

type Def = {
  type: string
  format?: string
  innerType?: { _zod: { def: Def } }
  element?: { _zod: { def: Def } }
}

function defOf(shape: Shape, field: string): Def {
  const schema = shape.row.shape[field]
  if (!schema) throw new Error(`${shape.name} has no field ${field}`)
  return schema._zod.def as Def
}

function outerDef(shape: Shape, field: string): Def {
  let def = defOf(shape, field)
  while (def.innerType) def = def.innerType._zod.def
  return def
}

function innerDef(shape: Shape, field: string): Def {
  const def = outerDef(shape, field)
  return def.element?._zod.def ?? def
}
