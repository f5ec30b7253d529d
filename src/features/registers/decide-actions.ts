import { isError, type Problem } from '../../base/problem.ts'
import { verbOf } from '../../base/verbs.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { type AuditEvent, audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { changedFields, inspectRow, type Plain } from './cells.ts'
import type { Change, Register, Standing } from './registers.ts'
import { storedRow, whereabouts } from './row-store.ts'
import { isEditable, keptNames, type Shape } from './shape.ts'
import { noteSteps } from './step-actions.ts'
import {
  findByKey,
  findStored,
  insertStored,
  keyText,
  rowOf,
  type Stored,
  updateStored,
} from './store.ts'

// What the form and the sheet share: decide, then write.

/** A row to be written: `target` is its id, `before` what is stored there. */
export type Wanted = { row: Plain; target: string; before?: Stored }
export type Decided = Wanted & { standing: Standing; warnings: Problem[] }
export type Refused = Wanted & { problems: Problem[] }

/** Every rule over a batch of rows: shape, natural key, place, permission, the register's own. In their order. */
export async function decideRows(
  tx: Tx,
  actor: Actor,
  of: Register,
  wanted: readonly Wanted[],
): Promise<(Decided | Refused)[]> {
  const { shape } = of
  const found = wanted.map(({ row }) => inspectRow(shape, row))
  const sound = wanted.filter((_, i) => found[i]?.sound)
  const rows = sound.map(({ row }) => row)
  // Keys are unique on the whole hub, also where the actor cannot see.
  const holders = await asSystem(tx, 'uniqueness of register keys', (system) =>
    findByKey(system, shape, rows),
  )
  const standings = await of.placeOf(tx, rows)
  const checked = (await of.checkAll?.(tx, rows)) ?? []
  const positions = new Map(sound.map((one, at) => [one, at]))
  return wanted.map((one, i) => {
    const at = positions.get(one) ?? -1
    const standing = standings[at]
    const problems = [
      ...(found[i]?.problems ?? []),
      ...(at < 0
        ? []
        : [
            ...keyProblems(shape, one, holders.get(keyText(shape, one.row))),
            ...standingProblems(actor, shape, one, standing),
            ...(checked[at] ?? []),
            ...frozenProblems(shape, one, standing),
          ]),
    ]
    if (!standing || problems.some(isError)) return { ...one, problems }
    return { ...one, standing, warnings: problems }
  })
}

function keyProblems(shape: Shape, { target }: Wanted, holder: Stored | undefined): Problem[] {
  if (!holder || holder.id === target) return []
  return [
    {
      code: 'key_taken',
      field: shape.naturalKey.at(-1) ?? '',
      details: { fields: shape.naturalKey },
    },
  ]
}

/** A case that somebody has agreed to is no longer changed. */
function frozenProblems(
  shape: Shape,
  { before }: Wanted,
  standing: Standing | undefined,
): Problem[] {
  if (before?.disputed) return [{ code: 'case_disputed', field: shape.nameField }]
  if (before && !isEditable(shape, before))
    return [{ code: 'case_not_editable', field: shape.nameField }]
  // The stations of a school hear of its cases; what has begun at one goes on there.
  const moves = before && standing && before.organisationId !== standing.organisationId
  return shape.feed && shape.owned && moves ? [{ code: 'case_stays', field: shape.placeField }] : []
}

function standingProblems(
  actor: Actor,
  shape: Shape,
  { row, target, before }: Wanted,
  standing: Standing | undefined,
): Problem[] {
  const field = shape.placeField
  const base = { field, ...(row[field] !== undefined && { value: String(row[field]) }) }
  if (!standing) return [{ code: 'place_unknown', ...base }]
  const verb = verbOf(shape, 'write')
  // Who moves a row to another place or school needs both: where it is and where it goes.
  const allowed =
    may(actor, verb, whereabouts(standing, target)) && (!before || may(actor, verb, before))
  return allowed ? [] : [{ code: 'place_not_yours', ...base }]
}

/** Inserts and updates, then what follows from it, then the audit trail. */
export async function writeRows(
  tx: Tx,
  actor: Actor,
  of: Register,
  decided: readonly (Decided & { simulated?: boolean })[],
): Promise<void> {
  const { shape } = of
  const derived = await of.derived?.(
    tx,
    decided.map(({ row }) => row),
  )
  const rows = decided.map((one, i) => ({
    ...one,
    stored: storedRow(shape, one, derived?.[i] ?? {}),
  }))
  const created = rows.filter(({ before }) => !before)
  const changed = rows.filter(({ before }) => before)
  await insertStored(
    tx,
    shape,
    created.map(({ stored }) => stored),
    actor.personId,
  )
  await updateStored(
    tx,
    shape,
    changed.map(({ stored }) => stored),
    actor.personId,
  )
  const after = await findStored(
    tx,
    shape,
    rows.map(({ target }) => target),
  )
  await noteWritten(tx, actor, of, rows, after)
  const changes = rows.map(
    ({ target, before }): Change => ({
      ...(before && { before: rowOf(before) }),
      after: rowOf(after.get(target) as Stored),
    }),
  )
  await of.saved?.(tx, actor, changes)
  await audit(
    tx,
    actor,
    changes.flatMap((change) => eventsOf(shape, change)),
  )
}

/** Of a case that stations take part in, entering and changing it are steps like its moves. */
async function noteWritten(
  tx: Tx,
  actor: Actor,
  of: Register,
  written: readonly Wanted[],
  stored: ReadonlyMap<string, Stored>,
): Promise<void> {
  const { feed, lifecycle } = of.shape
  if (!feed || !lifecycle) return
  const noted = written.map(({ target, before }) => {
    const row = rowOf(stored.get(target) as Stored)
    const { state = lifecycle.initial } = row
    return { row, to: state, name: before ? 'edit' : 'create', after: before?.leaves ?? [] }
  })
  await noteSteps(tx, actor, of, noted)
}

function eventsOf(shape: Shape, { before, after }: Change): AuditEvent[] {
  if (!after) return []
  const fields = before ? changedFields(shape, before, after) : keptNames(shape)
  const pick = (row: Plain) =>
    Object.fromEntries(fields.map((field) => [field, row[field] ?? null]))
  return [
    eventOf(shape, before ? 'changed' : 'created', after, {
      ...(before && { before: pick(before) }),
      after: pick(after),
    }),
  ]
}

export const eventOf = (
  shape: Shape,
  what: string,
  row: { id: string; regionCode: string },
  payload: unknown,
): AuditEvent => ({
  action: `${shape.name}.${what}`,
  subjectType: shape.name,
  subjectId: row.id,
  regionCode: row.regionCode,
  payload,
})
