import { newId } from '../../base/ids.ts'
import { type Lifecycle, movesFrom, type Obstacle } from '../../base/lifecycle.ts'
import { conflict, invalid } from '../../base/refusal.ts'
import type { Tx } from '../../platform/db.ts'
import type { MoveEntry } from './api.ts'
import { type AuditActor, audit } from './store.ts'

/**
 * Takes a locked row along its lifecycle: refuses with everything that stands in the way, writes
 * history and audit, and gives the new state for the caller to store.
 */
export async function move<State extends string, Facts>(
  tx: Tx,
  actor: AuditActor,
  lifecycle: Lifecycle<State, Facts>,
  row: { id: string; state: State; regionCode: string },
  name: string,
  given: { facts: Facts; permitted: (permission: string) => boolean; reason?: string | undefined },
): Promise<State> {
  const open = movesFrom(lifecycle, row.state, given.facts, given.permitted).find(
    (one) => one.name === name,
  )
  if (!open) throw conflict('move_not_from_here', { move: name, state: row.state })
  if (open.obstacles.length > 0)
    throw conflict('move_obstructed', {
      move: name,
      obstacles: open.obstacles satisfies Obstacle[],
    })
  if (open.reasonRequired && !given.reason) throw invalid('reason_required', { move: name })
  await tx
    .insertInto('moves')
    .values({
      id: newId(),
      lifecycle: lifecycle.name,
      subjectId: row.id,
      regionCode: row.regionCode,
      name,
      fromState: row.state,
      toState: open.to,
      reason: given.reason ?? null,
      actorId: actor.personId ?? null,
      actorName: actor.name,
    })
    .execute()
  await audit(tx, actor, [
    {
      action: `${lifecycle.name}.moved`,
      subjectType: lifecycle.name,
      subjectId: row.id,
      regionCode: row.regionCode,
      payload: { move: name, from: row.state, to: open.to, reason: given.reason ?? null },
    },
  ])
  return open.to
}

export function listMoves(tx: Tx, subjectId: string): Promise<MoveEntry[]> {
  return tx
    .selectFrom('moves')
    .select(['name', 'fromState', 'toState', 'reason', 'actorName', 'at'])
    .where('subjectId', '=', subjectId)
    .orderBy('at')
    .execute()
}
