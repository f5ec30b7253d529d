import { sql } from 'kysely'
import * as z from 'zod'
import { dayOf } from '../../base/calendar.ts'
import type { Problem } from '../../base/problem.ts'
import { forbidden, invalid, Refusal } from '../../base/refusal.ts'
import { verbOf } from '../../base/verbs.ts'
import type { Db, Tx } from '../../platform/db.ts'
import { scoped } from '../../platform/db.ts'
import { type Actor, may } from '../people/actor.ts'
import { loadActor } from '../people/actor-actions.ts'
import { proposed } from '../sync/proposal-actions.ts'
import { listProposalsFor } from '../sync/proposal-store.ts'
import { type Recorder, record } from '../sync/record-actions.ts'
import type { Collection, Proposal, ProposalOutcome } from '../sync/replication.ts'
import { findRow, saveRow } from './actions.ts'
import { type Plain, valuesOf } from './cells.ts'
import { proposedFields } from './proposal.ts'
import type { RowProposal } from './proposal-api.ts'
import type { Register } from './registers.ts'
import type { Shape } from './shape.ts'

/** At a station: writes down what the county should change; it is decided there (S24). The proposal's id. */
export async function proposeRow(
  db: Db,
  actor: Actor,
  of: Register,
  recorder: Recorder,
  given: { id: string; version: number; row: Record<string, unknown> },
): Promise<string> {
  const { shape } = of
  const row = await findRow(db, actor, of, given.id)
  const verb = verbOf(shape, 'propose')
  if (!may(actor, verb, row)) throw forbidden('not_permitted', { verb })
  const current: Plain = row
  const changed = Object.entries(given.row).filter(
    ([field, value]) => (current[field] ?? null) !== value,
  )
  if (changed.length === 0) throw invalid('nothing_proposed')
  const unknown = changed.find(([field]) => shape.fields[field] === undefined)
  if (unknown) {
    const problem: Problem = { code: 'field_unknown', details: { fields: [unknown[0]] } }
    throw invalid('row_problems', { problems: [problem] })
  }
  return scoped(db, actor, (tx) =>
    record(tx, recorder, actor, proposed, {
      collection: collectionOf(shape),
      key: given.id,
      ver: given.version,
      change: Object.fromEntries(changed),
      seen: Object.fromEntries(changed.map(([field]) => [field, current[field] ?? null])),
    }),
  )
}

/** At a station: what was proposed for this row, and what the county says to it. */
export async function readProposals(
  db: Db,
  actor: Actor,
  of: Register,
  id: string,
): Promise<RowProposal[]> {
  await findRow(db, actor, of, id)
  const told = await scoped(db, actor, (tx) =>
    listProposalsFor(tx, { collection: collectionOf(of.shape), key: id }),
  )
  return told.map(({ change, seen, wallMs, outcome, reason, decidedBy, decidedAt, ...one }) => ({
    ...one,
    state: outcome ?? 'sent',
    reason,
    byPerson: decidedBy !== null,
    proposedAt: wallMs === null ? null : new Date(wallMs).toISOString(),
    decidedAt,
    fields: proposedFields(of.shape, { change, seen }),
  }))
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
  if (!z.uuid().safeParse(key).success) return { outcome: 'refused', reason: 'not_found' }
  const person =
    personId &&
    (await tx.selectFrom('persons').select('name').where('id', '=', personId).executeTakeFirst())
  if (!person) return { outcome: 'waits', reason: 'proposer_unknown' }
  const actor = await loadActor(tx, { personId, accountId: '', name: person.name }, dayOf(now))
  // Rolling back to here also puts back the scope that a refusal leaves behind.
  await sql`savepoint proposal`.execute(tx)
  try {
    await changeRow(tx, actor, of, { key, version: ver, change })
    return { outcome: 'applied' }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await sql`rollback to savepoint proposal`.execute(tx)
    // Somebody has changed it since, or it needs a person's eye: nothing was written.
    if (error.kind === 'not_found') return { outcome: 'refused', reason: 'not_found' }
    return { outcome: error.kind === 'forbidden' ? 'refused' : 'waits', reason: error.code }
  }
}

/** Makes what is proposed of the row, if it still has that version and the actor may. */
export async function changeRow(
  db: Db,
  actor: Actor,
  of: Register,
  { key, version, change }: { key: string; version: number; change: unknown },
): Promise<void> {
  const row = valuesOf(of.shape, await findRow(db, actor, of, key))
  const wanted = Object.entries({ ...row, ...(change as Plain) }).filter(
    ([, value]) => value !== null,
  )
  await saveRow(db, actor, of, { ...Object.fromEntries(wanted), id: key, version })
}

export const collectionOf = ({ name }: Shape): string => `registers.${name}`
