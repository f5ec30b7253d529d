import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped } from '../../platform/db.ts'
import type { MoveEntry } from '../moves/api.ts'
import { type Actor, may } from '../people/actor.ts'
import { requireStored } from './actions.ts'
import { type CaseRow, caseRowOf, sideOf, stepsOf } from './case-store.ts'
import { changedFields, maskRow, type Plain } from './cells.ts'
import type { Register } from './registers.ts'
import { keptNames, type Shape } from './shape.ts'
import { foldCases, noteMoves } from './step-actions.ts'
import { type CaseStep, foldSteps, sidesOfDispute, verbsToSettle } from './steps.ts'
import { lockStored, type Stored } from './store.ts'

/** A step as it is told. */
export const entryOf = ({
  name,
  from,
  to,
  reason,
  actorName,
  at,
  station,
  flags,
}: CaseStep): MoveEntry => ({
  ...{ name, fromState: from, toState: to, reason, actorName: actorName ?? '', at },
  madeAt: station === null ? 'hub' : 'station',
  ...(flags && flags.length > 0 && { flags }),
})

/** What each place did, and what it takes to say which holds. */
export function disputeOf(actor: Actor, of: Register, row: CaseRow, steps: readonly CaseStep[]) {
  const folded = foldSteps(of.shape, steps, row.organisationId)
  if (!folded?.disputed) return undefined
  const sides = sidesOfDispute(of.shape, steps, folded, row.organisationId)
  const verbs = verbsToSettle(of.shape, sides.flat())
  const fields = folded.leaves.flatMap((leaf) =>
    changedFields(of.shape, folded.leaves[0]?.fields ?? {}, leaf.fields),
  )
  const sideAt = (leaf: CaseStep, at: number) => ({
    leaf: leaf.id,
    state: leaf.to,
    isRetired: leaf.name === 'retire',
    differs: pick(maskRow(of.shape, leaf.fields), fields),
    steps: (sides[at] ?? []).map(entryOf),
  })
  return {
    verbs,
    told: {
      sides: folded.leaves.map(sideAt),
      maySettle: sideOf(of) === 'hub' && verbs.every((verb) => may(actor, verb, row)),
    },
  }
}

const pick = (row: Plain, fields: readonly string[]): Plain =>
  Object.fromEntries([...new Set(fields)].map((field) => [field, row[field] ?? '']))

/** At the hub: a person says what holds of what was done at several places; his step follows all of it. */
export async function settleCase(
  db: Db,
  actor: Actor,
  of: Register,
  { id, leaf, version, reason }: { id: string; leaf: string; version: number; reason: string },
  now: Date,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    await requireStored(tx, actor, of.shape, id, 'write')
    const stored = (await lockStored(tx, of.shape, [id])).get(id) as Stored
    const row = caseRowOf(stored)
    const steps = await stepsOf(tx, of.shape, id)
    const folded = foldSteps(of.shape, steps, row.organisationId)
    const seen = new Set(stored.leaves)
    const isSeen = folded?.leaves.every((one) => seen.has(one.id))
    if (!stored.disputed) throw conflict('move_not_from_here', { move: 'settle' })
    if (stored.version !== version || !folded || !isSeen)
      throw conflict('changed_since_seen', { move: 'settle' })
    const verb = disputeOf(actor, of, row, steps)?.verbs.find((one) => !may(actor, one, row))
    if (verb) throw forbidden('not_permitted', { verb })
    const holds = folded.leaves.find((one) => one.id === leaf)
    if (!holds) throw notFound('step', leaf)
    await noteMoves(tx, actor, of, [
      {
        row: { ...withoutFields(of.shape, row), ...holds.fields },
        name: holds.name === 'retire' ? 'retire' : 'settle',
        ...{ after: [...seen], from: row.state, to: holds.to, reason },
      },
    ])
    await asSystem(tx, 'steps of a case', (system) => foldCases(system, of, [id]))
    const after = [...(await lockStored(tx, of.shape, [id])).values()].map(caseRowOf)
    await of.moved?.(tx, actor, after, 'settle', now)
  })
}

/** A field that the side leaves empty is empty. */
const withoutFields = (shape: Shape, row: CaseRow): CaseRow =>
  Object.fromEntries(
    Object.entries(row).filter(([name]) => !keptNames(shape).includes(name)),
  ) as CaseRow
