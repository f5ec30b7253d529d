import { createHash } from 'node:crypto'
import { newId } from '../../base/ids.ts'
import { isPlaceCode } from '../../base/place.ts'
import type { Problem } from '../../base/problem.ts'
import type { Tx } from '../../platform/db.ts'
import { foldHeading, foldText } from '../../platform/folding.ts'
import { readSheet, type SheetFile } from '../../platform/sheets/read.ts'
import type { SheetRow } from '../../platform/sheets/row.ts'
import type { Actor } from '../people/actor.ts'
import { findSuccessors } from '../people/place-store.ts'
import { decideRows, isError, type Wanted } from './actions.ts'
import { changedFields, maskText, type Plain, parseCell, unmaskUntouched } from './cells.ts'
import { readingWith, type SheetChoices } from './choices.ts'
import type { Datum } from './datum.ts'
import { countHeadings, type Layout, layOut, type SheetReading } from './headings.ts'
import { insertImportRows, type StagedRow } from './import-store.ts'
import { codeOfName, readPlaceNames } from './place-names-store.ts'
import type { Preview, ProblemGroup, SheetColumn } from './preview.ts'
import { lookAlikes, readCells } from './read-cells.ts'
import { mayRead } from './reading.ts'
import type { Register } from './registers.ts'
import { fieldNames, isRequired, placeFields, type Shape } from './shape.ts'
import { findByKey, findStored, keyText, listBeside, type Stored } from './store.ts'
import { toWgs84 } from './to-wgs84.ts'

const shownProblems = 500
const shownRows = 50
const shownWords = 100
const samples = 3

/** The fingerprint of a heading: the same for the next sheet of the same sender. */
export const fingerprintOf = (cells: readonly (string | undefined)[]): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(cells.map((cell) => foldHeading(cell ?? ''))))
    .digest()

export type Told = {
  importId: string
  regionCode: string
  datum: Datum
  /** How the platform's sheets are read, where it has one. */
  platform?: SheetReading | undefined
  choices: SheetChoices
  /** What was kept for sheets with this heading; laid under the choices. */
  keptFor?: (headings: Buffer) => Promise<SheetChoices | undefined>
}

/** Reads the sheet as it is told to, stages every row and says what would happen. */
export async function previewSheet(
  tx: Tx,
  actor: Actor,
  { shape, ...functions }: Register,
  file: SheetFile,
  told: Told,
): Promise<{ preview: Preview; choices: SheetChoices; headings: Buffer }> {
  const of = { shape, ...functions }
  const { worksheet, heading: headingRow } = told.choices
  const sheet = await readSheet(file, {
    isHeading: countHeadings(shape, foldHeading, readingWith(told.platform, told.choices)),
    expected: fieldNames(shape).map((field) => shape.fields[field]?.label['zh-Hans'] ?? field),
    ...(worksheet !== undefined && { worksheet }),
    ...(headingRow !== undefined && { heading: headingRow }),
  })
  try {
    const { cells: heading } = sheet.heading
    const headings = fingerprintOf(heading)
    const choices = { ...(await told.keptFor?.(headings)), ...told.choices }
    const sheetReading = foldedReading(readingWith(told.platform, choices))
    const layout = layOut(shape, heading, foldHeading, sheetReading)
    const reading: Reading = {
      layout,
      choices,
      heading,
      datum: told.datum,
      reading: sheetReading,
      given: givenOf(shape, sheetReading, choices),
      placeNames: placeFields(shape).length > 0 ? await readPlaceNames(tx, actor) : undefined,
      groups: new Map(),
      seen: new Map(),
      looksLike: lookAlikes(shape),
      regionCode: told.regionCode,
    }
    const columns = heading.flatMap((cell, column): SheetColumn[] =>
      cell === undefined
        ? []
        : [{ column, heading: cell, samples: [], ...fieldAt(layout, column) }],
    )
    const preview: Preview = {
      importId: told.importId,
      register: shape.name,
      fileName: file.name,
      sheetName: sheet.name,
      heading: { from: sheet.heading.from, to: sheet.heading.number },
      columns,
      created: 0,
      changed: 0,
      unchanged: 0,
      refused: 0,
      problems: [],
      problemCount: 0,
      groups: [],
      ignoredHeadings: layout.ignored,
      asked: [],
    }
    for await (const batch of sheet.batches) {
      for (const { cells, note } of batch) if (!note) takeSamples(shape, columns, cells)
      await previewBatch(tx, actor, of, reading, batch, preview)
    }
    if (sheet.warnings.length > 0) preview.warnings = sheet.warnings
    const isWarning = ({ level }: ProblemGroup) => Number(level === 'warning')
    preview.groups = [...reading.groups.values()].toSorted(
      (a, b) => isWarning(a) - isWarning(b) || b.count - a.count,
    )
    preview.asked = askedOf(shape, layout, preview.groups)
    return { preview, choices, headings }
  } finally {
    await sheet.close()
  }
}

const fieldAt = ({ fields, names, townshipColumn }: Layout, column: number) => {
  const field = fields.get(column)
  if (field !== undefined) return { field }
  const named = [...names].find(([, at]) => at === column)
  if (named) return { names: named[0] }
  return column === townshipColumn ? { names: 'township' } : {}
}

function takeSamples(
  shape: Shape,
  columns: readonly SheetColumn[],
  cells: SheetRow['cells'],
): void {
  for (const one of columns) {
    const cell = cells[one.column]
    if (cell === undefined || one.samples.length >= samples) continue
    const isPersonal = one.field !== undefined && shape.fields[one.field]?.personal
    const text = isPersonal ? maskText(cell) : cell.slice(0, 60)
    if (!one.samples.includes(text)) one.samples.push(text)
  }
}

/** What every row must have and the sheet has for none, or not for all: it is asked for once. */
const askedOf = (
  shape: Shape,
  { fields }: Layout,
  groups: readonly ProblemGroup[],
): Preview['asked'] =>
  groups.flatMap(({ code, field, count }) =>
    code === 'value_missing' &&
    field !== undefined &&
    isRequired(shape, field) &&
    field !== shape.placeField &&
    field !== shape.nameField &&
    !shape.naturalKey.includes(field)
      ? [{ field, rows: count, column: [...fields.values()].includes(field) }]
      : [],
  )

/** What the person says of every row, as values; what the platform gives comes behind it. */
function givenOf(shape: Shape, { given }: SheetReading, choices: SheetChoices): Plain {
  const values: Plain = { ...given }
  for (const [field, text] of Object.entries(choices.given ?? {})) {
    if (!(field in shape.fields)) continue
    const parsed = parseCell(shape, field, text, foldText)
    if (!parsed.problem && 'value' in parsed) values[field] = parsed.value
  }
  return values
}

const foldedReading = ({ choices, ...rest }: SheetReading): SheetReading => ({
  ...rest,
  choices: Object.fromEntries(
    Object.entries(choices).map(([field, words]) => [
      field,
      Object.fromEntries(Object.entries(words).map(([word, value]) => [foldText(word), value])),
    ]),
  ),
})

type Reading = {
  layout: Layout
  choices: SheetChoices
  given: Plain
  placeNames: Awaited<ReturnType<typeof readPlaceNames>> | undefined
  groups: Map<string, ProblemGroup>
  /** Their words for choices are folded. */
  reading?: SheetReading
  heading: readonly (string | undefined)[]
  datum: Datum
  /** Natural keys met so far, with the row that had them first. */
  seen: Map<string, number>
  looksLike: ReturnType<typeof lookAlikes>
  regionCode: string
}

async function previewBatch(
  tx: Tx,
  actor: Actor,
  of: Register,
  reading: Reading,
  batch: readonly SheetRow[],
  preview: Preview,
): Promise<void> {
  const { shape } = of
  const leftOut = new Set(reading.choices.leaveOut)
  const rows = batch
    .filter(({ note, number }) => !note && !leftOut.has(number))
    .map((row) => readRow(shape, reading, row))
  await replaceOldCodes(tx, shape, rows)
  const byId = await findStored(
    tx,
    shape,
    rows.flatMap(({ id }) => (id === undefined ? [] : [id])),
  )
  const byKey = await findByKey(
    tx,
    shape,
    rows.map(({ values }) => values),
  )
  const seen = (stored: Stored | undefined) =>
    stored && mayRead(actor, shape, stored) ? stored : undefined
  const fresh = rows.filter(({ values }) => !byKey.has(keyText(shape, values)))
  const beside = await listBeside(
    tx,
    shape,
    fresh.map(({ values }) => values),
  )
  for (const stored of beside) if (seen(stored)) reading.looksLike(stored)
  const wanted: (Wanted & { read: ReadRow })[] = []
  const refused: StagedRow[] = []
  for (const read of rows) {
    const before =
      seen(read.id === undefined ? undefined : byId.get(read.id)) ??
      seen(byKey.get(keyText(shape, read.values)))
    const row = complete(shape, reading, read, before)
    read.problems.push(...reading.looksLike(read.values, read.number))
    read.problems.push(...conflictProblems(shape, reading, read, row, before))
    if (read.problems.some(isError)) {
      report(preview, reading, read)
      refused.push(refusedRow(shape, reading, read))
    } else if (before && changedFields(shape, before, row).length === 0) {
      preview.unchanged += 1
      report(preview, reading, read)
    } else wanted.push({ row, target: before?.id ?? newId(), read, ...(before && { before }) })
  }
  const decided = await decideRows(tx, actor, of, wanted)
  const staged = decided.flatMap((one, i) => {
    const read = wanted[i]?.read as ReadRow
    read.problems.push(...('problems' in one ? one.problems : one.warnings))
    report(preview, reading, read)
    if ('problems' in one) {
      refused.push(refusedRow(shape, reading, read))
      return []
    }
    preview[one.before ? 'changed' : 'created'] += 1
    countDefaults(shape, preview, read, one)
    return [
      {
        rowNumber: read.number,
        kind: one.before ? ('changed' as const) : ('created' as const),
        name: nameOf(shape, one.row),
        targetId: one.target,
        seenVersion: one.before?.version ?? null,
        value: one.row,
        problems: read.problems,
        texts: {},
      },
    ]
  })
  await insertImportRows(tx, preview.importId, reading.regionCode, [...staged, ...refused])
}

const nameOf = (shape: Shape, row: Plain): string => String(row[shape.nameField] ?? '')

/** What the person mends: the values that could be read, and what stands in the cells. */
const refusedRow = (shape: Shape, { layout }: Reading, read: ReadRow): StagedRow => ({
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

type ReadRow = {
  number: number
  cells: SheetRow['cells']
  id?: string
  version?: number
  values: Plain
  /** Fields that the sheet leaves open and the sender's defaults give. */
  defaults: string[]
  problems: Problem[]
}

function readRow(shape: Shape, reading: Reading, row: SheetRow): ReadRow {
  const { layout, datum, given, choices } = reading
  const { number, cells } = row
  const read = readCells(shape, layout.fields, row, foldText, reading.reading?.choices)
  for (const [field, text] of Object.entries(choices.cells?.[number] ?? {}))
    mend(shape, read, field, text)
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
function namePlaces(
  shape: Shape,
  { layout, placeNames, choices }: Reading,
  cells: SheetRow['cells'],
  read: Read,
): void {
  if (!placeNames) return
  for (const field of placeFields(shape)) {
    const code = read.values[field]
    const column = layout.names.get(field)
    const name =
      typeof code === 'string' && !isPlaceCode(code) && /\p{Script=Han}/u.test(code)
        ? code
        : code === undefined && column !== undefined
          ? cells[column]
          : undefined
    if (name === undefined) continue
    const township = layout.townshipColumn === undefined ? undefined : cells[layout.townshipColumn]
    const shown = township === undefined ? name : `${township} ${name}`
    const said = choices.words?.[field]?.[shown]
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

/** Codes of years ago are read as the ones that replaced them, and the person is told. */
async function replaceOldCodes(tx: Tx, shape: Shape, rows: readonly ReadRow[]): Promise<void> {
  const fields = placeFields(shape)
  const codes = rows.flatMap(({ values }) =>
    fields.flatMap((field) => (values[field] === undefined ? [] : [String(values[field])])),
  )
  const successors = await findSuccessors(tx, codes)
  if (successors.size === 0) return
  for (const { values, problems } of rows) {
    for (const field of fields) {
      const old = String(values[field])
      const code = successors.get(old)
      if (!code) continue
      values[field] = code
      problems.push({
        code: 'place_code_replaced',
        field,
        value: old,
        details: { code },
        level: 'warning',
      })
    }
  }
}

/** Columns the sheet does not have keep what is stored; an empty cell in one it has empties the field. */
function complete(
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

function conflictProblems(
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

function report(preview: Preview, reading: Reading, { number, problems }: ReadRow): void {
  const { layout, heading } = reading
  if (problems.length === 0) return
  if (problems.some(isError)) preview.refused += 1
  preview.problemCount += problems.length
  for (const problem of problems) group(reading.groups, number, problem)
  for (const problem of problems) {
    if (preview.problems.length >= shownProblems) return
    const column = [...layout.fields].find(([, field]) => field === problem.field)?.[0]
    const name = column === undefined ? undefined : heading[column]
    preview.problems.push({ ...problem, row: number, ...(name && { heading: name }) })
  }
}

/** Problems of one kind in one column are one thing to decide. */
function group(groups: Map<string, ProblemGroup>, number: number, problem: Problem): void {
  const { code, field, value, level, details } = problem
  const key = JSON.stringify([code, field, level])
  const known = groups.get(key) ?? {
    code,
    count: 0,
    rows: [],
    words: [],
    moreWords: 0,
    ...(field !== undefined && { field }),
    ...(level && { level }),
    ...(details && { details }),
  }
  groups.set(key, known)
  known.count += 1
  if (known.rows.length < shownRows) known.rows.push(number)
  if (value === undefined) return
  const word = known.words.find((one) => one.word === value)
  if (word) word.count += 1
  else if (known.words.length < shownWords)
    known.words.push({ word: value, count: 1, ...(details && { details }) })
  else known.moreWords += 1
}

function countDefaults(
  shape: Shape,
  preview: Preview,
  { defaults }: ReadRow,
  { row, before }: Wanted,
): void {
  const taken = before ? changedFields(shape, before, row) : defaults
  const { defaults: counts = [] } = preview
  preview.defaults = counts
  for (const field of defaults.filter((one) => taken.includes(one))) {
    const known = counts.find((one) => one.field === field)
    if (known) known.rows += 1
    else counts.push({ field, value: row[field], rows: 1 })
  }
}
