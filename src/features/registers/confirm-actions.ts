import { conflict } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import type { Actor } from '../people/actor.ts'
import { type Plain, valuesOf } from './cells.ts'
import { keptOf } from './choices.ts'
import { decideRows, type Wanted, writeRows } from './decide-actions.ts'
import { keepBefore, keepChoices, setImportConfirmed } from './import-store.ts'
import { eachBatch, importEvent, lockOwn, type Placed, registerOf } from './own-import-actions.ts'
import type { ImportResult, Preview } from './preview.ts'
import type { Register } from './registers.ts'
import { lockStored } from './store.ts'

/**
 * Writes what the preview showed, all or nothing, once: a second call answers the first one's
 * result. Rows that somebody changed since are a conflict, and nothing is written.
 */
export async function confirmImport(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
  importId: string,
  { leaveOutRefused, previewId }: { leaveOutRefused: boolean; previewId?: string },
  now: Date,
): Promise<ImportResult> {
  return scoped(db, actor, async (tx) => {
    const found = await lockOwn(tx, actor, importId)
    if (found.confirmedAt) return found.result as ImportResult
    const preview = found.preview as Preview
    if (previewId !== undefined && previewId !== preview.previewId)
      throw conflict('preview_changed')
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
