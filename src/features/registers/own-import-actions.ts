import { conflict, notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Actor } from '../people/actor.ts'
import { changedFields, maskRow, maskText } from './cells.ts'
import type { SheetChoices } from './choices.ts'
import {
  findImport,
  type ImportRecord,
  listImportRows,
  lockImport,
  type StagedRow,
} from './import-store.ts'
import type { ImportResult, Preview, ShownRow } from './preview.ts'
import { mayRead } from './reading.ts'
import type { Register } from './registers.ts'
import { fieldNames, type Shape } from './shape.ts'
import { findStored, type Stored } from './store.ts'

/** Rows decided and written in one step: others are served in between. */
const batchRows = 250

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

export async function requireOwn(tx: Tx, actor: Actor, importId: string): Promise<ImportRecord> {
  return ownOf(actor, importId, await findImport(tx, importId))
}

export async function lockOwn(tx: Tx, actor: Actor, importId: string): Promise<ImportRecord> {
  return ownOf(actor, importId, await lockImport(tx, importId))
}

/** An import is there for whoever made it alone. */
function ownOf(actor: Actor, importId: string, found: ImportRecord | undefined): ImportRecord {
  if (!found || found.madeBy !== actor.personId) throw notFound('import', importId)
  return found
}

export async function requireOpen(tx: Tx, actor: Actor, importId: string): Promise<ImportRecord> {
  const found = await lockOwn(tx, actor, importId)
  if (found.confirmedAt) throw conflict('import_confirmed_already')
  return found
}

export function registerOf(
  registers: readonly Register[],
  { id, register }: ImportRecord,
): Register {
  const of = registers.find(({ shape }) => shape.name === register)
  if (!of) throw new Error(`import ${id} is for the unknown register ${register}`)
  return of
}

/** Of a row that would be written. */
export type Placed = StagedRow & { targetId: string }

export async function eachBatch(
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

export const importEvent = (
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
