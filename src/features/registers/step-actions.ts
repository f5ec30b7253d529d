import { sql } from 'kysely'
import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import type { Obstacle } from '../../base/lifecycle.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import { auditMoves } from '../moves/move-actions.ts'
import type { Actor } from '../people/actor.ts'
import { recordAll } from '../sync/record-actions.ts'
import { changedFields, valuesOf } from './cells.ts'
import type { Register, Standing } from './registers.ts'
import { stepRecord } from './replication.ts'
import { storedRow } from './row-store.ts'
import { lifecycleOf, type Row, type Shape } from './shape.ts'
import {
  deleteCases,
  deleteDue,
  insertHubSteps,
  listDue,
  listSteps,
  type Stands,
  setLeaves,
  setStands,
} from './step-store.ts'
import { type FoldedCase, foldSteps, type StepBody } from './steps.ts'
import { insertStored, lockStored, type Stored, updateStored } from './store.ts'

/** What was done to one row, which already stands as it stands now but for its state. */
export type Noted = {
  row: Row
  /** The steps that whoever did it had seen. */
  after: readonly string[]
  name: string
  from?: string
  to: string
  reason?: string | null
  flags?: readonly Obstacle[]
}

/** Writes down what was done: at the hub in its own table, at a station as records of its log (S1, S24). */
export async function noteSteps(
  tx: Tx,
  actor: Pick<Actor, 'personId' | 'name'>,
  of: Register,
  noted: readonly Noted[],
): Promise<void> {
  if (noted.length === 0) return
  const { shape, recorder } = of
  const bodies = noted.map((one) => bodyOf(shape, one))
  const ids = await asSystem(tx, 'steps of a case', async (system) => {
    if (recorder)
      return recordAll(
        system,
        recorder,
        stepRecord(shape),
        bodies.map((body) => ({ body, actor, entity: body.case })),
      )
    const steps = noted.map(({ row }, at) => hubStep(actor, row, bodies[at] as StepBody))
    await insertHubSteps(system, lifecycleOf(shape).name, steps)
    return steps.map(({ id }) => id)
  })
  await setLeaves(
    tx,
    shape,
    ids.map((id, at) => ({ id, caseId: noted[at]?.row.id ?? '' })),
  )
}

/** The same for moves, with the audit trail that every move leaves. */
export async function noteMoves(
  tx: Tx,
  actor: Actor,
  of: Register,
  noted: readonly Noted[],
): Promise<void> {
  await noteSteps(tx, actor, of, noted)
  await auditMoves(
    tx,
    actor,
    lifecycleOf(of.shape).name,
    noted.map(({ row, name, to, reason = null }) => ({
      ...{ subjectId: row.id, regionCode: row.regionCode, name, reason },
      ...{ fromState: row.state ?? to, toState: to },
    })),
  )
}

const bodyOf = (
  shape: Shape,
  { row, after, name, to, from = to, reason, flags }: Noted,
): StepBody => ({
  case: row.id,
  after: [...after],
  ...{ name, from, to },
  fields: valuesOf(shape, row),
  ...(reason && { reason }),
  ...(flags && flags.length > 0 && { flags: [...flags] }),
})

const hubStep = (
  actor: Pick<Actor, 'personId' | 'name'>,
  {
    regionCode,
    organisationId = null,
  }: Pick<Row, 'regionCode'> & { organisationId?: string | null },
  { case: caseId, reason, flags, ...body }: StepBody,
) => ({
  ...body,
  ...{ id: newId(), caseId, reason: reason ?? null, flags: flags ?? null },
  ...{ regionCode, organisationId },
  ...{ actorId: actor.personId || null, actorName: actor.name },
})

// ── What rows say, by all their steps ──

/**
 * Makes the rows of cases say what their steps say, which other nodes have brought: fields, state, dispute. Those whose
 * place is not known here yet are left. The ids of the others.
 */
export async function foldCases(
  system: Tx,
  of: Register,
  ids: readonly string[],
): Promise<string[]> {
  const { shape } = of
  const before = await lockStored(system, shape, ids)
  const steps = Map.groupBy(
    await listSteps(system, lifecycleOf(shape).name, ids),
    ({ caseId }) => caseId,
  )
  const gone = ids.filter((id) => !steps.has(id))
  await deleteCases(system, shape, gone)
  const folded = [...steps].flatMap(([id, all]) => {
    const stored = before.get(id)
    const found = foldSteps(shape, all, stored?.organisationId)
    return found ? [{ id, found, stored }] : []
  })
  const senseless = [...steps.keys()].filter((id) => !folded.some((one) => one.id === id))
  const standings = await of.placeOf(
    system,
    folded.map(({ found }) => found.holds.fields as never),
  )
  const placed = folded.flatMap((one, at) => {
    const standing = standingOf(one, standings[at])
    return standing ? [{ ...one, standing }] : []
  })
  await writeFolded(system, of, placed)
  return [...gone, ...senseless, ...placed.map(({ id }) => id)]
}

type FoldedRow = { id: string; found: FoldedCase; stored: Stored | undefined; standing: Standing }

/** A case stays where it began; where a school has another code by now, the row knows it. */
function standingOf(
  { found: { holds }, stored }: Omit<FoldedRow, 'standing'>,
  known: Standing | undefined,
): Standing | undefined {
  const { regionCode, organisationId } = holds
  if (known && (organisationId === null || organisationId === known.organisationId)) return known
  if (stored) return stored
  return regionCode === null ? undefined : { regionCode, ...(organisationId && { organisationId }) }
}

async function writeFolded(system: Tx, of: Register, all: readonly FoldedRow[]): Promise<void> {
  const { shape } = of
  const changed = all.filter(({ found, stored }) => !stored || !standsSo(shape, found, stored))
  const given = changed.map(({ id, found, stored, standing }) => ({
    row: { ...found.holds.fields, ...(standing === stored && atItsPlace(shape, stored)) },
    ...{ target: id, standing, ...(stored && { before: stored }) },
  }))
  const derived = await of.derived?.(
    system,
    given.map(({ row }) => row as never),
  )
  const rows = given.map((one, at) => ({
    isNew: one.before === undefined,
    stored: storedRow(shape, one, derived?.[at] ?? {}),
  }))
  await insertStored(
    system,
    shape,
    rows.flatMap(({ isNew, stored }) => (isNew ? [stored] : [])),
    null,
  )
  await updateStored(
    system,
    shape,
    rows.flatMap(({ isNew, stored }) => (isNew ? [] : [stored])),
    null,
  )
  await setStands(
    system,
    shape,
    changed.map(({ id, found }) => standOf(id, found)),
  )
}

const atItsPlace = ({ placeField }: Shape, stored: Stored) => ({ [placeField]: stored[placeField] })

function standOf(id: string, { holds, leaves, disputed }: FoldedCase): Stands {
  const { to: state, at, name, reason } = holds
  return {
    ...{ id, state, at, disputed },
    leaves: leaves.map((leaf) => leaf.id),
    retired: name === 'retire' ? { day: dayOf(at), reason: reason ?? '' } : null,
  }
}

/** A fold that changes nothing leaves the version that people have seen. */
function standsSo(shape: Shape, found: FoldedCase, stored: Stored): boolean {
  const { state, disputed, leaves, retired } = standOf(stored.id, found)
  const known = stored.leaves ?? []
  return (
    stored.state === state &&
    stored.disputed === disputed &&
    (stored.retiredOn !== undefined) === (retired !== null) &&
    known.length === leaves.length &&
    leaves.every((leaf) => known.includes(leaf)) &&
    changedFields(shape, stored, found.holds.fields).every((field) => field === shape.placeField)
  )
}

/** A run takes all that is due now, some at a time; what cannot be placed yet stays for the next. */
export async function foldDue(db: Db, cases: readonly Register[]): Promise<number> {
  const byLifecycle = new Map(cases.map((of) => [lifecycleOf(of.shape).name, of]))
  let folded = 0
  for (let after: number | undefined = 0; after !== undefined; ) {
    const from: number = after
    after = await asSystem(db, 'steps of a case', async (system) => {
      await sql`select pg_advisory_xact_lock(hashtext('cunxiao cases'))`.execute(system)
      const due = await listDue(system, from, 200)
      for (const [lifecycle, group] of Map.groupBy(due, (one) => one.lifecycle)) {
        const of = byLifecycle.get(lifecycle)
        const ids = [...new Set(group.map(({ caseId }) => caseId))].toSorted()
        const done = of ? new Set(await foldCases(system, of, ids)) : new Set(ids)
        await deleteDue(
          system,
          group.filter(({ caseId }) => done.has(caseId)).map(({ id }) => id),
        )
        folded += done.size
      }
      return due.at(-1)?.id
    })
  }
  return folded
}
