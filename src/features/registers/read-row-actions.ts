import { isPlaceCode } from '../../base/place.ts'
import { isError, type Problem } from '../../base/problem.ts'
import { foldText } from '../../platform/folding.ts'
import type { SheetRow } from '../../platform/sheets/row.ts'
import {
  changedFields,
  inspectRow,
  type Plain,
  parseCell,
  unmaskUntouched,
  wordOf,
} from './cells.ts'
import { ownOf, type SheetChoices } from './choices.ts'
import type { Datum } from './datum.ts'
import type { Layout, SheetReading } from './headings.ts'
import type { StagedRow } from './import-store.ts'
import { codeOfName, type readPlaceNames } from './place-names-store.ts'
import type { ProblemGroup } from './preview.ts'
import { type lookAlikes, readCells, type Units, withUnit } from './read-cells.ts'
import { fieldNames, placeFields, type Shape } from './shape.ts'
import { keyText, type Stored } from './store.ts'
import { toWgs84 } from './to-wgs84.ts'

/** What is known while the rows of one sheet are read. */
export type Reading = {
  layout: Layout
  choices: SheetChoices
  /** By field: the unit of numbers that stand without one. */
  units: Units
  given: Plain
  placeNames: Awaited<ReturnType<typeof readPlaceNames>> | undefined
  /** Whether a row says by name only where it belongs. */
  namesCount: boolean
  groups: Map<string, ProblemGroup>
  /** Their words for choices are folded. */
  reading: SheetReading
  heading: readonly (string | undefined)[]
  datum: Datum
  /** Natural keys met so far, with the row that had them first. */
  seen: Map<string, number>
  looksLike: ReturnType<typeof lookAlikes>
  regionCode: string
}

export type ReadRow = {
  number: number
  cells: SheetRow['cells']
  id?: string
  version?: number
  values: Plain
  /** Fields that the sheet leaves open and the sender's defaults give. */
  defaults: string[]
  problems: Problem[]
}

export function readRow(shape: Shape, reading: Reading, row: SheetRow): ReadRow {
  const { layout, datum, given, choices, units } = reading
  const { number, cells } = row
  const read = readCells(shape, layout.fields, row, foldText, {
    choices: reading.reading.choices,
    units,
  })
  for (const [field, text] of Object.entries(choices.cells?.[number] ?? {}))
    mend(shape, read, field, withUnit(shape, field, text, units))
  namePlaces(shape, reading, cells, read)
  // Where the sheet says something that cannot be read, nothing is put in its place.
  const wrong = new Set(read.problems.filter(isError).map(({ field }) => field))
  const open = Object.keys(given).filter((field) => !(field in read.values) && !wrong.has(field))
  const values: Plain = {
    ...Object.fromEntries(open.map((field) => [field, given[field]])),
    ...read.values,
  }
  const id = layout.idColumn === undefined ? undefined : cells[layout.idColumn]
  const version =
    layout.versionColumn === undefined ? undefined : Number(cells[layout.versionColumn])
  return {
    number,
    cells,
    values: toWgs84(shape, shape.complete?.(values) ?? values, datum),
    defaults: open.filter(
      (field) => field !== shape.placeField && !shape.naturalKey.includes(field),
    ),
    problems: read.problems,
    ...(id !== undefined && uuid.test(id) && { id }),
    ...(version !== undefined && Number.isSafeInteger(version) && { version }),
  }
}

type Read = ReturnType<typeof readCells>

/** What a person typed over a cell, in the preview. */
function mend(shape: Shape, read: Read, field: string, text: string): void {
  if (!(field in shape.fields)) return
  read.problems = read.problems.filter((problem) => problem.field !== field)
  delete read.values[field]
  if (text.trim() === '') return
  const parsed = parseCell(shape, field, text, foldText)
  if (parsed.problem) read.problems.push(parsed.problem)
  else if ('value' in parsed) read.values[field] = parsed.value
}

/** Where a place has a name and no code, its code is looked up; of several the person says which. */
function namePlaces(shape: Shape, reading: Reading, cells: SheetRow['cells'], read: Read): void {
  const { layout, placeNames, choices } = reading
  if (!placeNames) return
  for (const field of placeFields(shape)) {
    const code = read.values[field]
    const column = layout.names.get(field)
    if (code === undefined && column !== undefined) reading.namesCount = true
    const name =
      typeof code === 'string' && !isPlaceCode(code) && /\p{Script=Han}/u.test(code)
        ? code
        : code === undefined && column !== undefined
          ? cells[column]
          : undefined
    if (name === undefined) continue
    reading.namesCount = true
    const township = layout.townshipColumn === undefined ? undefined : cells[layout.townshipColumn]
    const shown = township === undefined ? name : `${township} ${name}`
    const said = ownOf(choices.words?.[field], shown)
    const found = said ? { code: said } : codeOfName(placeNames, field, name, township)
    if ('problem' in found) {
      delete read.values[field]
      read.problems.push(found.problem)
      continue
    }
    read.values[field] = found.code
    const told = { code: 'place_found_by_name', field, value: shown, details: { code: found.code } }
    read.problems.push({ ...told, level: 'warning' })
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Columns the sheet does not have keep what is stored; an empty cell in one it has empties the field. */
export function complete(
  shape: Shape,
  { layout }: Reading,
  read: ReadRow,
  before: Stored | undefined,
): Plain {
  if (!before) return read.values
  const present = new Set(layout.fields.values())
  const kept = Object.fromEntries(
    fieldNames(shape).flatMap((field) =>
      present.has(field) || before[field] === undefined ? [] : [[field, before[field]]],
    ),
  )
  return unmaskUntouched(shape, { ...read.values, ...kept }, before)
}

export function conflictProblems(
  shape: Shape,
  { seen }: Reading,
  { number, id, version }: ReadRow,
  row: Plain,
  before: Stored | undefined,
): Problem[] {
  const field = shape.naturalKey.at(-1) ?? ''
  const value = row[field] === undefined ? {} : { value: String(row[field]) }
  const key = keyText(shape, row)
  const first = seen.get(key)
  if (first !== undefined && value.value !== undefined) {
    return [{ code: 'duplicate_in_sheet', field, ...value, details: { firstRow: first } }]
  }
  seen.set(key, number)
  if (before?.retiredOn)
    return [{ code: 'row_retired', field, ...value, details: { on: before.retiredOn } }]
  const overtaken =
    before &&
    before.id === id &&
    version !== undefined &&
    version !== before.version &&
    changedFields(shape, before, row).length > 0
  return overtaken ? [{ code: 'row_changed_since', field, ...value }] : []
}

/** What the person mends: the values that could be read, and what stands in the cells. */
export const refusedRow = (shape: Shape, { layout }: Reading, read: ReadRow): StagedRow => ({
  rowNumber: read.number,
  kind: 'refused',
  name: nameOf(shape, read.values),
  targetId: null,
  seenVersion: null,
  value: read.values,
  problems: read.problems,
  texts: Object.fromEntries(
    [...layout.fields].flatMap(([column, field]) => {
      const text = read.cells[column]
      return text === undefined ? [] : [[field, text]]
    }),
  ),
})

export const nameOf = (shape: Shape, row: Plain): string => String(row[shape.nameField] ?? '')

/** What is asked of a row that has something else wrong too: all of it is answered at once. */
export const missingBeside = (shape: Shape, { problems }: ReadRow, row: Plain): Problem[] =>
  inspectRow(shape, row).problems.filter(
    ({ code, field }) =>
      code === 'value_missing' && !problems.some((one) => isError(one) && one.field === field),
  )

/** What the person says of small numbers without a unit. */
export const unitsOf = (shape: Shape, { units = {} }: SheetChoices): Units =>
  Object.fromEntries(
    Object.entries(units).flatMap(([field, unit]) => {
      const bare = shape.fields[field]?.bare
      return bare?.units.includes(unit) ? [[field, { unit, below: bare.below }]] : []
    }),
  )

/** What the person says of every row, as values; what the platform gives comes behind it. */
export function givenOf(shape: Shape, { given }: SheetReading, choices: SheetChoices): Plain {
  const values: Plain = { ...given }
  for (const [field, text] of Object.entries(choices.given ?? {})) {
    if (!(field in shape.fields)) continue
    const parsed = parseCell(shape, field, text, foldText)
    if (!parsed.problem && 'value' in parsed) values[field] = parsed.value
  }
  return values
}

/** Words are looked up folded. */
export const foldedReading = ({ choices, ...rest }: SheetReading): SheetReading => ({
  ...rest,
  choices: Object.fromEntries(
    Object.entries(choices).map(([field, words]) => [
      field,
      Object.fromEntries(
        Object.entries(words).map(([word, value]) => [wordOf(word, foldText), value]),
      ),
    ]),
  ),
})
