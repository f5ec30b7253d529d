import { dayOf } from '../../base/calendar.ts'
import { conflict, forbidden } from '../../base/refusal.ts'
import { verbOf } from '../../base/verbs.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { retireRows } from './actions.ts'
import { decideRows, type Wanted, writeRows } from './decide-actions.ts'
import { setImportUndone } from './import-store.ts'
import { eachBatch, importEvent, lockOwn, type Placed, registerOf } from './own-import-actions.ts'
import type { ImportResult } from './preview.ts'
import type { Register } from './registers.ts'
import { lockStored, type Stored } from './store.ts'

/**
 * Takes a confirmed import back as a whole: what it created is retired, what it changed is as it was. If
 * somebody changed one of its rows since, or something rests on one that it created, nothing is taken back.
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
    // Nobody puts anything on its rows from here on.
    await eachBatch(tx, importId, async (rows) => {
      const ids = rows.map(({ targetId }) => targetId)
      await lockStored(tx, of.shape, ids, 'retiring')
    })
    await refuseUsed(tx, of, importId)
    const why = { day: dayOf(now), reason: found.fileName, action: 'taken_back' }
    await eachBatch(tx, importId, (rows) => undoRows(tx, actor, of, rows, why))
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
  why: Parameters<typeof retireRows>[4],
): Promise<void> {
  const { shape } = of
  const stored = await lockStored(
    tx,
    shape,
    rows.map(({ targetId }) => targetId),
  )
  const present = ({ targetId }: Placed) => stored.get(targetId) as Stored
  refuseFor('import_changed_since', rows, ({ targetId, seenVersion }) => {
    const current = stored.get(targetId)
    return current?.version !== (seenVersion ?? 0) + 1 || current.retiredOn !== undefined
  })
  const verb = verbOf(shape, 'write')
  if (!rows.every((row) => may(actor, verb, present(row))))
    throw forbidden('not_permitted', { verb })
  await retireRows(tx, actor, of, rows.filter(isCreated).map(present), why)
  const put = rows.flatMap((row): (Wanted & Pick<Placed, 'rowNumber'>)[] =>
    row.before
      ? [
          {
            ...{ rowNumber: row.rowNumber, row: row.before, target: row.targetId },
            before: present(row),
          },
        ]
      : [],
  )
  const decided = await decideRows(tx, actor, of, put)
  refuseFor('import_changed_since', put, (_, i) => 'problems' in (decided[i] ?? {}))
  await writeRows(
    tx,
    actor,
    of,
    decided.flatMap((one) => ('problems' in one ? [] : [one])),
  )
}

function refuseFor<R extends { rowNumber: number }>(
  code: string,
  rows: readonly R[],
  hinders: (row: R, at: number) => boolean,
  details: Record<string, unknown> = {},
): void {
  const found = rows.filter(hinders).map(({ rowNumber }) => rowNumber)
  if (found.length > 0) throw conflict(code, { rows: found, ...details })
}

const isCreated = ({ before }: Placed): boolean => !before

/** Of all its rows at once, since they may rest on each other; what else does may lie where the actor sees nothing. */
async function refuseUsed(tx: Tx, { usedBy }: Register, importId: string): Promise<void> {
  if (!usedBy) return
  const created: Pick<Placed, 'rowNumber' | 'targetId'>[] = []
  await eachBatch(tx, importId, async (rows) => {
    for (const { rowNumber, targetId } of rows.filter(isCreated))
      created.push({ rowNumber, targetId })
  })
  const uses = await asSystem(tx, 'what rests on rows that are taken back', (system) =>
    usedBy(
      system,
      created.map(({ targetId }) => targetId),
    ),
  )
  const things = [...new Set(uses.map(({ by }) => by))]
  const used = new Set(uses.map(({ id }) => id))
  refuseFor('import_in_use', created, ({ targetId }) => used.has(targetId), { things })
}
