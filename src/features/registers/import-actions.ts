import { createHash } from 'node:crypto'
import { newId } from '../../base/ids.ts'
import type { Problem } from '../../base/problem.ts'
import { conflict, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { foldHeading, foldText } from '../../platform/folding.ts'
import { readSheet } from '../../platform/sheets/read.ts'
import type { SheetRow } from '../../platform/sheets/row.ts'
import { audit } from '../audit/store.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { findSuccessors } from '../people/place-store.ts'
import { decideRows, isError, type Wanted, writeRows } from './actions.ts'
import { changedFields, maskRow, type Plain, unmaskUntouched } from './cells.ts'
import type { Datum } from './datum.ts'
import { countHeadings, type Layout, layOut, type SheetReading } from './headings.ts'
import {
  deleteStaleImports,
  findImport,
  insertImport,
  insertImportRows,
  listImportRows,
  lockImport,
  setImportConfirmed,
  setImportPreview,
} from './import-store.ts'
import type { ImportResult, Preview, RowChange } from './preview.ts'
import { lookAlikes, readCells } from './read-cells.ts'
import { mayRead } from './reading.ts'
import type { Register } from './registers.ts'
import { fieldNames, type Shape } from './shape.ts'
import { findByKey, findStored, keyText, listBeside, lockStored, type Stored } from './store.ts'
import { toWgs84 } from './to-wgs84.ts'

const shownProblems = 500
const shownChanges = 200

/** Reads the sheet and says what would happen. Nothing reaches the register. */
export async function previewImport(
  db: Db,
  actor: Actor,
  of: Register,
  file: { name: string; bytes: Uint8Array; pasted?: true; datum?: Datum; reading?: string },
  now: Date,
): Promise<Preview> {
  const { shape } = of
  const verb = `${shape.name}.write`
  requireAnywhere(actor, verb)
  const reading = await readingOf(db, actor, of, file.reading)
  const sheet = await readSheet(file, {
    isHeading: countHeadings(shape, foldHeading, reading),
    expected: fieldNames(shape).map((field) => shape.fields[field]?.label['zh-Hans'] ?? field),
  })
  try {
    const layout = layOut(shape, sheet.heading.cells, foldHeading, reading)
    return await scoped(db, actor, async (tx) => {
      const preview: Preview = {
        importId: newId(now.getTime()),
        register: shape.name,
        fileName: file.name,
        sheetName: sheet.name,
        created: 0,
        changed: 0,
        unchanged: 0,
        refused: 0,
        problems: [],
        problemCount: 0,
        changes: [],
        ignoredHeadings: layout.ignored,
      }
      const regionCode = homeOf(actor)
      await insertImport(tx, {
        id: preview.importId,
        register: shape.name,
        regionCode,
        fileName: file.name,
        fileSha256: createHash('sha256').update(file.bytes).digest(),
        madeBy: actor.personId,
        madeAt: now.toISOString(),
        preview: {},
      })
      const seen = new Map<string, number>()
      const looksLike = lookAlikes(shape)
      for await (const batch of sheet.batches) {
        await previewBatch(
          tx,
          actor,
          of,
          {
            layout,
            heading: sheet.heading.cells,
            datum: file.datum ?? 'wgs84',
            seen,
            looksLike,
            regionCode,
            ...(reading && { reading: foldedReading(reading) }),
          },
          batch,
          preview,
        )
      }
      if (sheet.warnings.length > 0) preview.warnings = sheet.warnings
      await setImportPreview(tx, preview.importId, preview)
      return preview
    })
  } finally {
    await sheet.close()
  }
}

async function readingOf(
  db: Db,
  actor: Actor,
  of: Register,
  name: string | undefined,
): Promise<SheetReading | undefined> {
  const { readings } = of
  return readings && scoped(db, actor, (tx) => readings(tx, actor, name))
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
  const rows = batch.filter(({ note }) => !note).map((row) => readRow(shape, reading, row))
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
  for (const read of rows) {
    const before =
      seen(read.id === undefined ? undefined : byId.get(read.id)) ??
      seen(byKey.get(keyText(shape, read.values)))
    const row = complete(shape, reading, read, before)
    read.problems.push(...reading.looksLike(read.values, read.number))
    read.problems.push(...conflictProblems(shape, reading, read, row, before))
    if (read.problems.some(isError)) report(preview, reading, read)
    else if (before && changedFields(shape, before, row).length === 0) {
      preview.unchanged += 1
      report(preview, reading, read)
    } else wanted.push({ row, target: before?.id ?? newId(), read, ...(before && { before }) })
  }
  const decided = await decideRows(tx, actor, of, wanted)
  const staged = decided.flatMap((one, i) => {
    const read = wanted[i]?.read as ReadRow
    read.problems.push(...('problems' in one ? one.problems : one.warnings))
    report(preview, reading, read)
    if ('problems' in one) return []
    preview[one.before ? 'changed' : 'created'] += 1
    countDefaults(shape, preview, read, one)
    if (preview.changes.length < shownChanges)
      preview.changes.push(describeChange(shape, read, one))
    return [
      {
        rowNumber: read.number,
        targetId: one.target,
        seenVersion: one.before?.version ?? null,
        value: one.row,
      },
    ]
  })
  await insertImportRows(tx, preview.importId, reading.regionCode, staged)
}

type ReadRow = {
  number: number
  id?: string
  version?: number
  values: Plain
  /** Fields that the sheet leaves open and the sender's defaults give. */
  defaults: string[]
  problems: Problem[]
}

function readRow(shape: Shape, { layout, datum, reading }: Reading, row: SheetRow): ReadRow {
  const { number, cells } = row
  const read = readCells(shape, layout.fields, row, foldText, reading?.choices)
  const values: Plain = { ...reading?.given, ...read.values }
  const open = Object.keys(reading?.given ?? {}).filter((field) => !(field in read.values))
  const id = layout.idColumn === undefined ? undefined : cells[layout.idColumn]
  const version =
    layout.versionColumn === undefined ? undefined : Number(cells[layout.versionColumn])
  return {
    number,
    values: toWgs84(shape, shape.complete?.(values) ?? values, datum),
    defaults: open.filter(
      (field) => field !== shape.placeField && !shape.naturalKey.includes(field),
    ),
    problems: read.problems,
    ...(id !== undefined && uuid.test(id) && { id }),
    ...(version !== undefined && Number.isSafeInteger(version) && { version }),
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Codes of years ago are read as the ones that replaced them, and the person is told. */
async function replaceOldCodes(tx: Tx, shape: Shape, rows: readonly ReadRow[]): Promise<void> {
  const fields = fieldNames(shape).filter((field) => shape.fields[field]?.placeCode)
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

function report(
  preview: Preview,
  { layout, heading }: Reading,
  { number, problems }: ReadRow,
): void {
  if (problems.length === 0) return
  if (problems.some(isError)) preview.refused += 1
  preview.problemCount += problems.length
  for (const problem of problems) {
    if (preview.problems.length >= shownProblems) return
    const column = [...layout.fields].find(([, field]) => field === problem.field)?.[0]
    const name = column === undefined ? undefined : heading[column]
    preview.problems.push({ ...problem, row: number, ...(name && { heading: name }) })
  }
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

function describeChange(shape: Shape, { number }: ReadRow, { row, before }: Wanted): RowChange {
  const after = maskRow(shape, row)
  const old = before && maskRow(shape, before)
  const fields = old ? changedFields(shape, before, row) : []
  return {
    row: number,
    name: String(row[shape.nameField] ?? ''),
    kind: before ? 'changed' : 'created',
    fields: fields.map((field) => ({
      field,
      before: old?.[field] ?? null,
      after: after[field] ?? null,
    })),
  }
}

/** Where the import itself belongs: the actor's widest place, as a code. */
const homeOf = (actor: Actor): string => (actor.scopes[0]?.lower ?? '').padEnd(12, '0')

export async function readPreview(
  db: Db,
  actor: Actor,
  importId: string,
): Promise<Preview & { confirmed: boolean }> {
  return scoped(db, actor, async (tx) => {
    const found = await findImport(tx, importId)
    if (!found || found.madeBy !== actor.personId) throw notFound('import', importId)
    return { ...(found.preview as Preview), confirmed: found.confirmedAt !== null }
  })
}

/**
 * Writes what the preview showed, all or nothing, once: a second call answers the first one's
 * result. Rows that somebody changed since are a conflict, and nothing is written.
 */
export async function confirmImport(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
  importId: string,
  { leaveOutRefused }: { leaveOutRefused: boolean },
  now: Date,
): Promise<ImportResult> {
  return scoped(db, actor, async (tx) => {
    const found = await lockImport(tx, importId)
    if (!found || found.madeBy !== actor.personId) throw notFound('import', importId)
    if (found.confirmedAt) return found.result as ImportResult
    const preview = found.preview as Preview
    if (preview.refused > 0 && !leaveOutRefused)
      throw conflict('import_has_problems', { refused: preview.refused })
    const of = registers.find(({ shape }) => shape.name === found.register)
    if (!of) throw new Error(`import ${importId} is for the unknown register ${found.register}`)

    const result: ImportResult = { created: 0, changed: 0 }
    const next = (after: number) => listImportRows(tx, importId, { after, limit: 1_000 })
    for (
      let rows = await next(-1);
      rows.length > 0;
      rows = await next(rows.at(-1)?.rowNumber ?? 0)
    ) {
      const stored = await lockStored(
        tx,
        of.shape,
        rows.map(({ targetId }) => targetId),
      )
      const overtaken = rows.filter(({ targetId, seenVersion }) => {
        const current = stored.get(targetId)
        return (current?.version ?? null) !== seenVersion || current?.retiredOn !== undefined
      })
      if (overtaken.length > 0)
        throw conflict('import_overtaken', { rows: overtaken.map(({ rowNumber }) => rowNumber) })
      const decided = await decideRows(
        tx,
        actor,
        of,
        rows.map(({ targetId, value }): Wanted => {
          const before = stored.get(targetId)
          return { row: value, target: targetId, ...(before && { before }) }
        }),
      )
      const refused = decided.flatMap((one, i) =>
        'problems' in one ? [rows[i]?.rowNumber ?? 0] : [],
      )
      if (refused.length > 0) throw conflict('import_overtaken', { rows: refused })
      await writeRows(
        tx,
        actor,
        of,
        decided.flatMap((one) => ('problems' in one ? [] : [one])),
      )
      for (const { seenVersion } of rows) result[seenVersion === null ? 'created' : 'changed'] += 1
    }
    await setImportConfirmed(tx, importId, { at: now.toISOString(), by: actor.personId, result })
    await audit(tx, actor, [
      {
        action: 'import.confirmed',
        subjectType: 'import',
        subjectId: importId,
        regionCode: found.regionCode,
        payload: { register: found.register, fileName: found.fileName, ...result },
      },
    ])
    return result
  })
}

/** Previews nobody confirmed within a week are forgotten with their rows. */
export function forgetStaleImports(db: Db, now: Date): Promise<number> {
  const before = new Date(now.getTime() - 7 * 86_400_000).toISOString()
  return asSystem(db, 'forget stale imports', (tx) => deleteStaleImports(tx, before))
}
