import type * as z from 'zod'
import type { Lifecycle } from '../../base/lifecycle.ts'
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
  /** A smaller number without its unit may be of any of these: which, a person says. */
  bare?: { below: number; units: readonly string[] }
  /** Sentences: asked in several lines. */
  long?: true
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
  /**
   * A list of things with fields of their own (`segments`, `items`): kept, sent and told with the row, drawn and
   * changed by its feature alone. No column of a list, no cell of a sheet; nothing in it is personal.
   */
  parts?: true
}

/** Photos, scans and signed papers that a row may have. */
export type FileKind = {
  label: Text
  /** A photo is a small picture; a paper may be a PDF too. */
  form: 'photo' | 'paper'
  /** Of a case: the states in which it is brought and taken away; absent: those in which the fields may be changed. */
  while?: readonly string[]
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
  /** The name is a place's, a school's or a room's: shown in Traditional characters to whoever reads these. */
  namesPlaces?: true
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
  /** A case: each row has a state beside its fields, and people who move it along. */
  lifecycle?: Lifecycle<string, never>
  /** States in which the fields of a case may be changed; absent: in every one. */
  editable?: readonly string[]
  /** What may be attached to a row, by kind. */
  files?: Readonly<Record<string, FileKind>>
  /** The day by which a case should have ended. */
  dueField?: keyof z.output<S> & string
  /**
   * A case that stations take part in, and whose hear of it: every one of the county, without personal fields, or
   * those of the organisation it belongs to, sealed. Absent: it lives at the hub alone.
   */
  feed?: 'shared' | 'personal'
  /** The version in which its steps are recorded, and how earlier ones read today, as of any record; absent: the first. */
  steps?: { v: number; older: Readonly<Record<number, (body: unknown) => unknown>> }
}

/** Fields are looked up by names that came from outside: what every object inherits is none of them. */
export const describeRegister = <S extends z.ZodObject>(shape: Shape<S>): Shape<S> => ({
  ...shape,
  fields: Object.assign(Object.create(null), shape.fields),
})

/** The same for a case; its register's facts are those that the moves ask. */
export const describeCase = <S extends z.ZodObject, Facts>(
  shape: Shape<S> & { lifecycle: Lifecycle<string, Facts> },
): typeof shape => ({ ...describeRegister(shape), lifecycle: shape.lifecycle })

export type Row<S extends z.ZodObject = z.ZodObject> = z.output<S> & RowHead
export type RowHead = {
  id: string
  version: number
  regionCode: string
  organisationId?: string
  simulated?: boolean
  updatedAt: string
  /** Of a case. */
  state?: string
  stateAt?: string
  /** What was done to it at several places does not go together; it stands where they parted. */
  disputed?: boolean
}

export type FieldKind = 'text' | 'integer' | 'decimal' | 'boolean' | 'day' | 'enum'

/** Whether a filter means the state of a case, which is no field of its row. */
export const isState = (shape: Shape, field: string): boolean =>
  field === 'state' && shape.lifecycle !== undefined

/** Of a case. */
export function lifecycleOf({ lifecycle, name }: Shape): Lifecycle<string, never> {
  if (!lifecycle) throw new Error(`${name} is no case`)
  return lifecycle
}

/** What a filter asks for beside states, where stations take part in a case. */
export const disputed = 'disputed'

export const isEditable = ({ editable }: Shape, { state }: { state?: string }): boolean =>
  editable === undefined || editable.includes(state ?? '')

/** Whether files of this kind may be brought and taken away now. */
export const takesFile = (shape: Shape, kind: string, row: { state?: string }): boolean => {
  const states = shape.files?.[kind]?.while
  return states ? states.includes(row.state ?? '') : isEditable(shape, row)
}

/** Whether the field holds several values; `kindOf` is then of each of them. */
export const isList = (shape: Shape, field: string): boolean =>
  outerDef(shape, field).type === 'array'

/** Whether lists are sorted and filtered by it: by a list, by sentences and by what is masked they are not. */
export const isSorted = (shape: Shape, field: string): boolean =>
  !isList(shape, field) && !shape.fields[field]?.long && !shape.fields[field]?.personal

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

/** What lists, forms and sheets show. */
export const fieldNames = (shape: Shape): string[] =>
  keptNames(shape).filter((field) => !shape.fields[field]?.parts)

/** All that is kept of a row: its fields and its parts. */
export const keptNames = (shape: Shape): string[] => Object.keys(shape.fields)

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
