import { createHash } from 'node:crypto'
import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { conflict, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { foldHeading } from '../../platform/folding.ts'
import {
  inspectSheet,
  readSheet,
  type SheetFile,
  type Worksheet,
} from '../../platform/sheets/read.ts'
import type { SheetRow } from '../../platform/sheets/row.ts'
import { audit } from '../audit/store.ts'
import { type Actor, homeOf, requireAnywhere } from '../people/actor.ts'
import { decideRows, eventOf, type Wanted, writeRows } from './actions.ts'
import { changedFields, maskRow, maskText, type Plain, valuesOf } from './cells.ts'
import { keptOf, readingWith, type SheetChoices } from './choices.ts'
import type { Datum } from './datum.ts'
import { countHeadings, type SheetReading } from './headings.ts'
import {
  clearOldImports,
  deleteImportRows,
  deleteStaleImports,
  findImport,
  findKeptChoices,
  type ImportRecord,
  insertImport,
  keepBefore,
  keepChoices,
  listImportRows,
  lockImport,
  readImportFile,
  type StagedRow,
  setImportConfirmed,
  setImportPreview,
  setImportUndone,
} from './import-store.ts'
import type { ImportResult, Preview, ShownRow } from './preview.ts'
import { previewSheet } from './preview-actions.ts'
import { mayRead } from './reading.ts'
import type { Register } from './registers.ts'
import { fieldNames, type Shape } from './shape.ts'
import { findStored, lockStored, retireStored, rowOf, type Stored } from './store.ts'

/** Rows decided and written in one step: others are served in between. */
const batchRows = 250

/** Reads the sheet and says what would happen. Nothing reaches the register. */
export async function previewImport(
  db: Db,
  actor: Actor,
  of: Register,
  file: { name: string; bytes: Uint8Array; pasted?: true; datum?: Datum; reading?: string },
  now: Date,
): Promise<Preview> {
  const { shape } = of
  requireAnywhere(actor, `${shape.name}.write`)
  const { datum = 'wgs84', reading } = file
  const platform = await platformReading(db, actor, of, reading)
  return scoped(db, actor, async (tx) => {
    const importId = newId(now.getTime())
    const regionCode = homeOf(actor)
    await insertImport(tx, {
      id: importId,
      register: shape.name,
      regionCode,
      fileName: file.name,
      fileSha256: createHash('sha256').update(file.bytes).digest(),
      file: Buffer.from(file.bytes),
      pasted: file.pasted ?? false,
      options: { datum, ...(reading !== undefined && { reading }) },
      madeBy: actor.personId,
      madeAt: now.toISOString(),
    })
    const keptFor = (headings: Buffer) =>
      findKeptChoices(tx, { register: shape.name, regionCode, headings })
    const read = await previewSheet(tx, actor, of, file, {
      ...{ importId, regionCode, datum, platform, keptFor },
      choices: {},
    })
    await setImportPreview(tx, importId, read)
    return read.preview
  })
}

/** Reads the same file again as the person says it is meant. */
export async function chooseReading(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
  importId: string,
  choices: SheetChoices,
): Promise<Preview> {
  return scoped(db, actor, async (tx) => {
    const found = await requireOpen(tx, actor, importId)
    const of = registerOf(registers, found)
    const { regionCode, options } = found
    const platform = await platformReading(tx, actor, of, options.reading)
    await deleteImportRows(tx, importId)
    const file = await requireFile(tx, found)
    const { datum } = options
    const told = { importId, regionCode, datum, platform, choices }
    const read = await previewSheet(tx, actor, of, file, told)
    await setImportPreview(tx, importId, read)
    return read.preview
  })
}

/** The worksheets of the file with their first rows, and what may be their headings. */
export async function readOpening(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
  importId: string,
): Promise<Worksheet[]> {
  const { file, isHeading } = await keptSheet(db, actor, registers, importId)
  return inspectSheet(file, { isHeading })
}

/** The sheet once more, as it is read now: every row, those too that are none of the table. */
export async function readSheetAgain(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
  importId: string,
): Promise<{
  of: Register
  heading: readonly (string | undefined)[]
  rows: AsyncIterable<SheetRow[]>
}> {
  const { of, file, choices, isHeading } = await keptSheet(db, actor, registers, importId)
  const { worksheet, heading } = choices
  const sheet = await readSheet(file, {
    isHeading,
    expected: [],
    ...(worksheet !== undefined && { worksheet }),
    ...(heading !== undefined && { heading }),
  })
  return { of, heading: sheet.heading.cells, rows: sheet.batches }
}

const keptSheet = (db: Db, actor: Actor, registers: readonly Register[], importId: string) =>
  scoped(db, actor, async (tx) => {
    const found = await requireOwn(tx, actor, importId)
    const of = registerOf(registers, found)
    const platform = await platformReading(tx, actor, of, found.options.reading)
    return {
      of,
      file: await requireFile(tx, found),
      choices: found.choices,
      isHeading: countHeadings(of.shape, foldHeading, readingWith(platform, found.choices)),
    }
  })

async function requireFile(tx: Tx, { id, fileName, pasted }: ImportRecord): Promise<SheetFile> {
  const bytes = await readImportFile(tx, id)
  if (!bytes) throw notFound('import', id)
  return { name: fileName, bytes, ...(pasted && { pasted }) }
}

async function platformReading(
  db: Db,
  actor: Actor,
  { readings }: Register,
  name: string | undefined,
): Promise<SheetReading | undefined> {
  return readings && scoped(db, actor, (tx) => readings(tx, actor, name))
}

async function requireOwn(tx: Tx, actor: Actor, importId: string): Promise<ImportRecord> {
  return ownOf(actor, importId, await findImport(tx, importId))
}

async function lockOwn(tx: Tx, actor: Actor, importId: string): Promise<ImportRecord> {
  return ownOf(actor, importId, await lockImport(tx, importId))
}

/** An import is there for whoever made it alone. */
function ownOf(actor: Actor, importId: string, found: ImportRecord | undefined): ImportRecord {
  if (!found || found.madeBy !== actor.personId) throw notFound('import', importId)
  return found
}

async function requireOpen(tx: Tx, actor: Actor, importId: string): Promise<ImportRecord> {
  const found = await lockOwn(tx, actor, importId)
  if (found.confirmedAt) throw conflict('import_confirmed_already')
  return found
}

function registerOf(registers: readonly Register[], { id, register }: ImportRecord): Register {
  const of = registers.find(({ shape }) => shape.name === register)
  if (!of) throw new Error(`import ${id} is for the unknown register ${register}`)
  return of
}

export type ImportStanding = Preview & {
  choices: SheetChoices
  confirmed: boolean
  undone: boolean
  result?: ImportResult
}

export async function readPreview(db: Db, actor: Actor, importId: string): Promise<ImportStanding> {
  return scoped(db, actor, async (tx) => {
    const found = await requireOwn(tx, actor, importId)
    return {
      ...(found.preview as Preview),
      choices: found.choices,
      confirmed: found.confirmedAt !== null,
      undone: found.undoneAt !== null,
      ...(found.result !== null && { result: found.result as ImportResult }),
    }
  })
}

export type RowsWanted = { kind?: StagedRow['kind'] | undefined; after: number; limit: number }

/** Every row that would be written or is refused, in the order of the sheet; personal values masked. */
export async function readImportRows(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
  importId: string,
  wanted: RowsWanted,
): Promise<{ rows: ShownRow[] }> {
  return scoped(db, actor, async (tx) => {
    const found = await requireOwn(tx, actor, importId)
    const { shape } = registerOf(registers, found)
    const staged = await listImportRows(tx, importId, wanted)
    const ids = staged.flatMap(({ targetId, kind }) =>
      kind === 'changed' && targetId !== null ? [targetId] : [],
    )
    const stored = await findStored(tx, shape, ids)
    return {
      rows: staged.map((row) => showRow(shape, actor, row, stored.get(row.targetId ?? ''))),
    }
  })
}

function showRow(
  shape: Shape,
  actor: Actor,
  { rowNumber, kind, name, value, problems, texts }: StagedRow,
  stored: Stored | undefined,
): ShownRow {
  const before = stored && mayRead(actor, shape, stored) ? stored : undefined
  const after = maskRow(shape, value)
  const old = before && maskRow(shape, before)
  const fields = before
    ? changedFields(shape, before, value)
    : fieldNames(shape).filter((field) => value[field] !== undefined || field in texts)
  const textOf = (field: string) => {
    const text = texts[field]
    if (text === undefined) return {}
    return { text: shape.fields[field]?.personal ? maskText(text) : text }
  }
  return {
    row: rowNumber,
    kind,
    name,
    fields: fields.map((field) => ({
      field,
      ...(old && { before: old[field] ?? null }),
      after: after[field] ?? null,
      ...textOf(field),
    })),
    problems: problems.map((problem) =>
      problem.field !== undefined && shape.fields[problem.field]?.personal && problem.value
        ? { ...problem, value: maskText(problem.value) }
        : problem,
    ),
  }
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
    const found = await lockOwn(tx, actor, importId)
    if (found.confirmedAt) return found.result as ImportResult
    const preview = found.preview as Preview
    if (preview.refused > 0 && !leaveOutRefused)
      throw conflict('import_has_problems', { refused: preview.refused })
    const of = registerOf(registers, found)
    const result: ImportResult = { created: 0, changed: 0 }
    await eachBatch(tx, importId, async (rows) => {
      const before = await writeStaged(tx, actor, of, rows)
      await keepBefore(tx, importId, before)
      for (const { seenVersion } of rows) result[seenVersion === null ? 'created' : 'changed'] += 1
    })
    await setImportConfirmed(tx, importId, { at: now.toISOString(), by: actor.personId, result })
    const kept = keptOf(found.choices)
    if (found.headings && Object.keys(kept).length > 0) {
      const { register, regionCode, headings } = found
      await keepChoices(tx, { register, regionCode, headings }, kept, actor.personId)
    }
    await audit(tx, actor, [importEvent(found, 'import.confirmed', result)])
    return result
  })
}

/** Its rows with the version they must have: of the step that would be written next. */
async function writeStaged(
  tx: Tx,
  actor: Actor,
  of: Register,
  rows: readonly Placed[],
): Promise<{ rowNumber: number; before: Plain }[]> {
  const { shape } = of
  const stored = await lockStored(
    tx,
    shape,
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
  const refused = decided.flatMap((one, i) => ('problems' in one ? [rows[i]?.rowNumber ?? 0] : []))
  if (refused.length > 0) throw conflict('import_overtaken', { rows: refused })
  await writeRows(
    tx,
    actor,
    of,
    decided.flatMap((one) => ('problems' in one ? [] : [one])),
  )
  return rows.flatMap(({ rowNumber, targetId }) => {
    const before = stored.get(targetId)
    return before ? [{ rowNumber, before: valuesOf(shape, before) }] : []
  })
}

type Placed = StagedRow & { targetId: string }

async function eachBatch(
  tx: Tx,
  importId: string,
  work: (rows: readonly Placed[]) => Promise<void>,
): Promise<void> {
  let after = -1
  for (;;) {
    const rows = await listImportRows(tx, importId, { after, limit: batchRows })
    const last = rows.at(-1)
    if (!last) return
    after = last.rowNumber
    await work(
      rows.flatMap(({ targetId, ...row }) => (targetId === null ? [] : [{ ...row, targetId }])),
    )
  }
}

/**
 * Takes a confirmed import back as a whole: what it created is retired, what it changed is as it was. If
 * somebody changed one of its rows since, nothing is taken back.
 */
export async function undoImport(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
  importId: string,
  now: Date,
): Promise<ImportResult> {
  return scoped(db, actor, async (tx) => {
    const found = await lockOwn(tx, actor, importId)
    const result = found.result as ImportResult
    if (found.undoneAt) return result
    if (!found.confirmedAt) throw conflict('import_not_confirmed')
    if (!found.fileKept) throw conflict('import_too_old')
    const of = registerOf(registers, found)
    await eachBatch(tx, importId, (rows) => undoRows(tx, actor, of, rows, now))
    await setImportUndone(tx, importId, { at: now.toISOString(), by: actor.personId })
    await audit(tx, actor, [importEvent(found, 'import.undone', result)])
    return result
  })
}

async function undoRows(
  tx: Tx,
  actor: Actor,
  of: Register,
  rows: readonly Placed[],
  now: Date,
): Promise<void> {
  const { shape } = of
  const stored = await lockStored(
    tx,
    shape,
    rows.map(({ targetId }) => targetId),
  )
  const changed = rows.filter(({ targetId, seenVersion }) => {
    const current = stored.get(targetId)
    return current?.version !== (seenVersion ?? 0) + 1 || current.retiredOn !== undefined
  })
  if (changed.length > 0)
    throw conflict('import_changed_since', { rows: changed.map(({ rowNumber }) => rowNumber) })
  const put: Wanted[] = []
  for (const { targetId, before } of rows) {
    const present = stored.get(targetId) as Stored
    if (before) put.push({ row: before, target: targetId, before: present })
    else await takeBack(tx, actor, of, present, now)
  }
  const decided = await decideRows(tx, actor, of, put)
  if (decided.some((one) => 'problems' in one)) throw conflict('import_changed_since', { rows: [] })
  await writeRows(
    tx,
    actor,
    of,
    decided.flatMap((one) => ('problems' in one ? [] : [one])),
  )
}

async function takeBack(
  tx: Tx,
  actor: Actor,
  of: Register,
  present: Stored,
  now: Date,
): Promise<void> {
  const reason = '撤销导入'
  await retireStored(tx, of.shape, present.id, { day: dayOf(now), reason, by: actor.personId })
  await of.saved?.(tx, actor, [{ before: rowOf(present) }])
  await audit(tx, actor, [eventOf(of.shape, 'retired', present, { reason })])
}

const importEvent = (
  { id, register, fileName, regionCode }: ImportRecord,
  action: string,
  result: ImportResult,
) => ({
  action,
  subjectType: 'import',
  subjectId: id,
  regionCode,
  payload: { register, fileName, ...result },
})

/** Previews nobody confirmed within a week are forgotten; a confirmed one can be undone for a month. */
export function forgetStaleImports(db: Db, now: Date): Promise<number> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString()
  return asSystem(db, 'forget stale imports', async (tx) => {
    await clearOldImports(tx, daysAgo(31))
    return deleteStaleImports(tx, daysAgo(7))
  })
}
