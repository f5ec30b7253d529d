import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import type { Problem } from '../../base/problem.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { foldText, pinyinInitials, pinyinSortKey } from '../../platform/folding.ts'
import { type AuditEvent, audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { findUnmasking } from '../people/unmasking-actions.ts'
import {
  changedFields,
  inspectRow,
  maskRow,
  type Plain,
  personalFields,
  unmaskUntouched,
} from './cells.ts'
import { mayRead } from './reading.ts'
import type { Change, Register, Standing } from './registers.ts'
import { fieldNames, type Row, type Shape } from './shape.ts'
import {
  findByKey,
  findStored,
  insertStored,
  keyText,
  lockStored,
  type NewStored,
  retireStored,
  rowOf,
  type Stored,
  updateStored,
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

/** Creates without an id, otherwise changes the version that the person saw. */
export async function saveRow(
  db: Db,
  actor: Actor,
  of: Register,
  given: Plain & { id?: string | undefined; version?: number | undefined },
): Promise<Row> {
  const { id, version, ...values } = given
  return scoped(db, actor, async (tx) => {
    const before =
      id === undefined ? undefined : await lockForChange(tx, actor, of.shape, id, version)
    const plain = before ? unmaskUntouched(of.shape, values, before) : values
    const row = of.shape.complete?.(plain) ?? plain
    const target = before?.id ?? newId()
    const [outcome] = await decideRows(tx, actor, of, [{ row, target, ...(before && { before }) }])
    if (!outcome || 'problems' in outcome)
      throw invalid('row_problems', { problems: outcome?.problems ?? [] })
    await writeRows(tx, actor, of, [outcome])
    return rowOf(
      maskRow(of.shape, (await findStored(tx, of.shape, [target])).get(target) as Stored),
    )
  })
}

/** Rows are never deleted: a retired one no longer counts and stays readable in the history. */
export async function retireRow(
  db: Db,
  actor: Actor,
  of: Register,
  { id, version, reason }: { id: string; version: number; reason: string },
  now: Date,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const before = await lockForChange(tx, actor, of.shape, id, version)
    await retireStored(tx, of.shape, id, { day: dayOf(now), reason, by: actor.personId })
    await of.saved?.(tx, actor, [{ before: rowOf(before) }])
    await audit(tx, actor, [eventOf(of.shape, 'retired', before, { reason })])
  })
}

async function requireStored(
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
): Promise<Stored> {
  const stored = (await lockStored(tx, shape, [id])).get(id)
  if (!stored || !mayRead(actor, shape, stored)) throw notFound(shape.name, id)
  refuseWrite(actor, shape, stored)
  if (stored.retiredOn) throw conflict('row_retired', { on: stored.retiredOn })
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
  const verb = `${shape.name}.write`
  if (!may(actor, verb, standing)) throw forbidden('not_permitted', { verb })
}

// ── What the form and the sheet share: decide, then write ──

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
          ]),
    ]
    if (!standing || problems.some(isError)) return { ...one, problems }
    return { ...one, standing, warnings: problems }
  })
}

export const isError = ({ level }: Problem): boolean => level !== 'warning'

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

function standingProblems(
  actor: Actor,
  shape: Shape,
  { row, target, before }: Wanted,
  standing: Standing | undefined,
): Problem[] {
  const field = shape.placeField
  const base = { field, ...(row[field] !== undefined && { value: String(row[field]) }) }
  if (!standing) return [{ code: 'place_unknown', ...base }]
  const verb = `${shape.name}.write`
  // Who moves a row to another place or school needs both: where it is and where it goes.
  const allowed =
    may(actor, verb, whereabouts(standing, target)) && (!before || may(actor, verb, before))
  return allowed ? [] : [{ code: 'place_not_yours', ...base }]
}

const whereabouts = ({ regionCode, organisationId }: Standing, target: string) => ({
  regionCode,
  ...(organisationId !== undefined && {
    organisationId: organisationId === 'self' ? target : organisationId,
  }),
})

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

function storedRow(
  shape: Shape,
  { row, target, before, standing, simulated }: Decided & { simulated?: boolean },
  derived: Plain,
): NewStored {
  return {
    ...Object.fromEntries(fieldNames(shape).map((field) => [field, row[field]])),
    ...whereabouts(standing, target),
    regionCode: standing.regionCode,
    id: target,
    version: (before?.version ?? 0) + 1,
    simulated: simulated ?? before?.simulated ?? false,
    searchText: searchTextOf(shape, row),
    sortName: pinyinSortKey(String(row[shape.nameField] ?? ''), readingOf(shape)),
    derived,
  }
}

/** What the search box looks through: the searched fields folded, and the pinyin initials of the name. */
function searchTextOf(shape: Shape, row: Plain): string {
  const texts = fieldNames(shape)
    .filter((field) => shape.fields[field]?.searched && row[field] !== undefined)
    .map((field) => foldText(String(row[field])))
  return [...texts, pinyinInitials(String(row[shape.nameField] ?? ''), readingOf(shape))].join(' ')
}

const readingOf = ({ namesPersons }: Shape) => (namesPersons ? 'person' : 'words')

function eventsOf(shape: Shape, { before, after }: Change): AuditEvent[] {
  if (!after) return []
  const fields = before ? changedFields(shape, before, after) : fieldNames(shape)
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
