import { dayOf } from '../../base/calendar.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { listMoves, type Movable, openMoves } from '../moves/move-actions.ts'
import { waitsFor } from '../moves/waits-actions.ts'
import type { Actor } from '../people/actor.ts'
import { requireStored } from './actions.ts'
import { type CaseRow, caseRowOf, sideOf, stepsOf } from './case-store.ts'
import { disputeOf, entryOf } from './dispute-actions.ts'
import { mayRead } from './reading.ts'
import type { Register } from './registers.ts'
import type { CaseDetail } from './row-api.ts'
import { lifecycleOf } from './shape.ts'
import { noteMoves } from './step-actions.ts'
import { inOrderOfTime } from './steps.ts'
import { lockStored, setStoredStates } from './store.ts'

/** The lifecycle of a register and where its rows are kept. */
export function movableOf(of: Register): Movable<CaseRow, string, never> {
  const { shape } = of
  return {
    lifecycle: lifecycleOf(shape),
    lock: async (tx, ids) => {
      const rows = [...(await lockStored(tx, shape, ids)).values()]
        .filter(({ retiredOn }) => retiredOn === undefined)
        .map(caseRowOf)
      await of.lockFacts?.(tx, rows)
      return rows
    },
    sees: (actor, row) => mayRead(actor, shape, row),
    facts: async (tx, actor, rows, now) =>
      ((await of.facts?.(tx, actor, rows, now)) ?? rows.map(() => ({}))) as never[],
    store: async (tx, moved, { move, to, actor, now }) => {
      const rows = moved.map(({ row }) => row)
      const ids = rows.map(({ id }) => id)
      await setStoredStates(tx, shape, ids, to)
      await of.moved?.(tx, actor, rows, move, now)
    },
    ...(shape.feed && stepping(of)),
  }
}

/** Of a case that stations take part in: its moves are steps, and none is made while it is disputed. */
const stepping = (of: Register): Partial<Movable<CaseRow, string, never>> => ({
  side: sideOf(of),
  hinders: ({ disputed }) => (disputed ? [{ code: 'case_disputed' }] : []),
  record: (tx, actor, made, { move, reason = null }) => {
    const to = lifecycleOf(of.shape).moves[move]?.to ?? ''
    return noteMoves(
      tx,
      actor,
      of,
      made.map(({ row, flags }) => ({
        ...{ row, after: row.leaves ?? [], name: move, from: row.state, to, reason, flags },
      })),
    )
  },
})

export async function readCase(
  db: Db,
  actor: Actor,
  of: Register,
  id: string,
  now: Date,
): Promise<CaseDetail> {
  const movable = movableOf(of)
  return scoped(db, actor, async (tx) => {
    const stored = await requireStored(tx, actor, of.shape, id, 'read')
    const row = caseRowOf(stored)
    const [facts] = (await movable.facts(tx, actor, [row], now)) as [never]
    const steps = of.shape.feed ? await stepsOf(tx, of.shape, id) : undefined
    const dispute = steps && stored.disputed ? disputeOf(actor, of, row, steps) : undefined
    const waiting = await waitsFor(
      tx,
      actor,
      { ...movable, ...(dispute && { verbs: dispute.verbs }) },
      [{ ...row, since: row.stateAt }],
      dayOf(now),
    )
    return {
      moves: openMoves(actor, movable, row, facts),
      waitsFor: waiting.flat(),
      history: steps
        ? inOrderOfTime(of.shape, steps, row.organisationId).map(entryOf)
        : await listMoves(tx, id),
      ...(dispute && { dispute: dispute.told }),
    }
  })
}
