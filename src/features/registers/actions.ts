import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { verbOf } from '../../base/verbs.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { findUnmasking } from '../people/unmasking-actions.ts'
import {
  changedFields,
  maskRow,
  type Plain,
  personalFields,
  spellRow,
  unmaskUntouched,
} from './cells.ts'
import { decideRows, eventOf, writeRows } from './decide-actions.ts'
import { mayRead } from './reading.ts'
import type { Register } from './registers.ts'
import { isEditable, type Row, type Shape } from './shape.ts'
import { noteSteps } from './step-actions.ts'
import {
  findStored,
  lockBelongings,
  lockStored,
  retireStored,
  rowOf,
  type Stored,
} from './store.ts'

export async function findRow(db: Db, actor: Actor, of: Register, id: string): Promise<Row> {
  return scoped(db, actor, async (tx) =>
    rowOf(maskRow(of.shape, await requireStored(tx, actor, of.shape, id, 'read'))),
  )
}

/** The row's personal fields as they are, for a stated purpose, under a live grant; logged (INV-46). */
export async function revealRow(
  db: Db,
  actor: Actor,
  of: Register,
  id: string,
  now: Date,
): Promise<Row> {
  return scoped(db, actor, async (tx) => {
    const stored = await requireStored(tx, actor, of.shape, id, 'read')
    const grantId = await findUnmasking(tx, actor, stored.regionCode, dayOf(now))
    if (!grantId) throw forbidden('unmasking_not_granted')
    await audit(tx, actor, [
      eventOf(of.shape, 'revealed', stored, { grantId, fields: personalFields(of.shape) }),
    ])
    return rowOf(stored)
  })
}

/** Creates without an id, otherwise changes the version that the person saw. `newRowId`: that a new row is known by elsewhere. */
export async function saveRow(
  db: Db,
  actor: Actor,
  of: Register,
  given: Plain & { id?: string | undefined; version?: number | undefined },
  newRowId: string = newId(),
): Promise<Row> {
  const { id, version, ...values } = given
  return scoped(db, actor, async (tx) => {
    const before =
      id === undefined ? undefined : await lockForChange(tx, actor, of.shape, id, version)
    const plain = spellRow(of.shape, before ? unmaskUntouched(of.shape, values, before) : values)
    const row = of.shape.complete?.(plain) ?? plain
    const target = before?.id ?? newRowId
    const [outcome] = await decideRows(tx, actor, of, [{ row, target, ...(before && { before }) }])
    if (!outcome || 'problems' in outcome)
      throw invalid('row_problems', { problems: outcome?.problems ?? [] })
    // Pressing save corrects nothing by itself: no new version, no entry in the history, no remark that is met.
    if (!before || changedFields(of.shape, before, outcome.row).length > 0)
      await writeRows(tx, actor, of, [outcome])
    return rowOf(
      maskRow(of.shape, (await findStored(tx, of.shape, [target])).get(target) as Stored),
    )
  })
}

/**
 * Rows are never deleted: a retired one no longer counts and stays readable in the history. What belongs to it is
 * retired with it, if the person says so; what rests on it otherwise hinders it.
 */
export async function retireRow(
  db: Db,
  actor: Actor,
  of: Register,
  given: { id: string; version: number; reason: string; along?: boolean },
  now: Date,
): Promise<void> {
  const { id, version, reason, along = false } = given
  await scoped(db, actor, async (tx) => {
    const before = await lockForChange(tx, actor, of.shape, id, version, 'retiring')
    await refuseInUse(tx, of, id)
    const belongings = await lockOwned(tx, actor, of, id)
    const count = belongings.reduce((sum, { rows }) => sum + rows.length, 0)
    const things = belongings.map((one) => one.of.shape.name)
    if (count > 0 && !along) throw conflict('row_takes_along', { count, things })
    const why = { day: dayOf(now), reason, action: 'retired' }
    for (const one of belongings) await retireRows(tx, actor, one.of, one.rows, why)
    await retireRows(tx, actor, of, [before], why)
  })
}

async function refuseInUse(
  tx: Tx,
  { usedBy, hindersRetiring = [] }: Register,
  id: string,
): Promise<void> {
  if (!usedBy) return
  const uses = await asSystem(tx, 'what rests on rows that are taken back', (system) =>
    usedBy(system, [id]),
  )
  const things = uses.map(({ by }) => by).filter((by) => hindersRetiring.includes(by))
  if (things.length > 0) throw conflict('row_in_use', { things })
}

async function lockOwned(tx: Tx, actor: Actor, { belongings = [] }: Register, id: string) {
  const found: { of: Register; rows: Stored[] }[] = []
  for (const of of belongings) {
    const rows = await lockBelongings(tx, of.shape, id)
    for (const row of rows) refuseWrite(actor, of.shape, row)
    if (rows.length > 0) found.push({ of, rows })
  }
  return found
}

/** What follows from it, and the audit trail, too; whether the actor may, the caller has asked. */
export async function retireRows(
  tx: Tx,
  actor: Actor,
  of: Register,
  rows: readonly Stored[],
  { day, reason, action }: { day: string; reason: string; action: string },
): Promise<void> {
  const ids = rows.map(({ id }) => id)
  await retireStored(tx, of.shape, ids, { day, reason, by: actor.personId })
  if (of.shape.feed)
    await noteSteps(
      tx,
      actor,
      of,
      rows.map((row) => retiring(row, reason)),
    )
  const changes = rows.map((before) => ({ before: rowOf(before) }))
  await of.saved?.(tx, actor, changes)
  await audit(
    tx,
    actor,
    rows.map((row) => eventOf(of.shape, action, row, { reason })),
  )
}

const retiring = (stored: Stored, reason: string) => ({
  ...{
    row: rowOf(stored),
    after: stored.leaves ?? [],
    name: 'retire',
    to: stored.state ?? '',
    reason,
  },
})

export async function requireStored(
  tx: Tx,
  actor: Actor,
  shape: Shape,
  id: string,
  act: 'read' | 'write',
): Promise<Stored> {
  const stored = (await findStored(tx, shape, [id])).get(id)
  // A row outside the actor's place does not exist for him.
  if (!stored || !mayRead(actor, shape, stored)) throw notFound(shape.name, id)
  if (act === 'write') refuseWrite(actor, shape, stored)
  return stored
}

async function lockForChange(
  tx: Tx,
  actor: Actor,
  shape: Shape,
  id: string,
  version: number | undefined,
  before: 'changing' | 'retiring' = 'changing',
): Promise<Stored> {
  const stored = (await lockStored(tx, shape, [id], before)).get(id)
  if (!stored || !mayRead(actor, shape, stored)) throw notFound(shape.name, id)
  refuseWrite(actor, shape, stored)
  if (stored.retiredOn) throw conflict('row_retired', { on: stored.retiredOn })
  if (!isEditable(shape, stored)) throw conflict('case_not_editable')
  if (stored.disputed) throw conflict('case_disputed')
  if (stored.version !== version) {
    throw conflict('row_changed', { current: rowOf(maskRow(shape, stored)) })
  }
  return stored
}

function refuseWrite(
  actor: Actor,
  shape: Shape,
  standing: { regionCode: string; organisationId?: string },
): void {
  const verb = verbOf(shape, 'write')
  if (!may(actor, verb, standing)) throw forbidden('not_permitted', { verb })
}
