import { sql } from 'kysely'
import { dayOf } from '../../base/calendar.ts'
import { Refusal } from '../../base/refusal.ts'
import type { Db, Tx } from '../../platform/db.ts'
import { scoped } from '../../platform/db.ts'
import type { Actor } from '../people/actor.ts'
import { loadActor } from '../people/actor-actions.ts'
import { proposed } from '../sync/proposal-actions.ts'
import { type Recorder, record } from '../sync/record-actions.ts'
import type { Collection, Proposal, ProposalOutcome } from '../sync/replication.ts'
import { findRow, saveRow } from './actions.ts'
import type { Register } from './registers.ts'

/** At a station: writes down what the county should change; it is decided there (S24). The proposal's id. */
export async function proposeRow(
  db: Db,
  actor: Actor,
  of: Register,
  recorder: Recorder,
  given: { id: string; version: number; row: Record<string, unknown> },
): Promise<string> {
  const current: Record<string, unknown> = await findRow(db, actor, of, given.id)
  const change = Object.fromEntries(
    Object.entries(given.row).filter(([field, value]) => (current[field] ?? null) !== value),
  )
  return scoped(db, actor, (tx) =>
    record(tx, recorder, actor, proposed, {
      collection: `registers.${of.shape.name}`,
      key: given.id,
      ver: given.version,
      change,
    }),
  )
}

/** At the hub: the change is made with the proposer's own permissions, if the version he saw still holds. */
export const decidedBy = (collection: Collection, of: Register): Collection => ({
  ...collection,
  decide: (tx, proposal, now) => decide(tx, of, proposal, now),
})

async function decide(
  tx: Tx,
  of: Register,
  { actor: personId, key, ver, change }: Proposal,
  now: Date,
): Promise<ProposalOutcome> {
  if (!personId) return { outcome: 'waits' }
  const person = await tx
    .selectFrom('persons')
    .select('name')
    .where('id', '=', personId)
    .executeTakeFirst()
  if (!person) return { outcome: 'waits' }
  const actor = await loadActor(tx, { personId, accountId: '', name: person.name }, dayOf(now))
  // Rolling back to here also puts back the scope that a refusal leaves behind.
  await sql`savepoint proposal`.execute(tx)
  try {
    const { id, version, regionCode, organisationId, simulated, updatedAt, ...row } = await findRow(
      tx,
      actor,
      of,
      key,
    )
    await saveRow(tx, actor, of, { ...row, ...(change as object), id: key, version: ver })
    return { outcome: 'applied' }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await sql`rollback to savepoint proposal`.execute(tx)
    // Somebody has changed it since, or it needs a person's eye: nothing was written.
    return error.kind === 'forbidden' || error.kind === 'not_found'
      ? { outcome: 'refused', reason: error.code }
      : { outcome: 'waits' }
  }
}
