import { type CodeRange, everywhere } from '../../base/place.ts'
import { conflict, notFound } from '../../base/refusal.ts'
import { text } from '../../base/text.ts'
import { verbOf } from '../../base/verbs.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may, reachOf } from '../people/actor.ts'
import {
  listWaiting,
  lockWaiting,
  setDecision,
  type UndecidedProposal,
} from '../sync/proposal-store.ts'
import type { Waiting } from '../tasks/waiting.ts'
import { maskRow, type Plain } from './cells.ts'
import { eventOf } from './decide-actions.ts'
import { proposedFields } from './proposal.ts'
import { changeRow, collectionOf } from './proposal-actions.ts'
import type { WaitingProposal } from './proposal-api.ts'
import type { Register } from './registers.ts'
import type { Shape } from './shape.ts'
import { groupProposed } from './standing-store.ts'
import { findStored, type Stored } from './store.ts'

/** What stations proposed and a person has to decide (S24): for whoever may change the row himself. */
export async function readWaiting(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
): Promise<WaitingProposal[]> {
  return scoped(db, actor, async (tx) => {
    const waiting = await listWaiting(tx)
    const mine = new Map<string, { shape: Shape; row: Stored }>()
    for (const { shape } of registers) {
      const keys = waiting
        .filter(({ collection }) => collection === collectionOf(shape))
        .map(({ key }) => key)
      for (const row of (await findStored(tx, shape, keys)).values())
        if (may(actor, verbOf(shape, 'write'), row)) mine.set(row.id, { shape, row })
    }
    return waiting.flatMap((proposal) => {
      const found = mine.get(proposal.key)
      return found ? [tell(proposal, found)] : []
    })
  })
}

/** What stations proposed, by whoever may change the row. */
export const proposalsWaiting =
  (registers: readonly Register[]) =>
  async (tx: Tx, actor: Actor, within: CodeRange): Promise<Waiting[]> => {
    const waiting: Waiting[] = []
    for (const { shape } of registers) {
      const reach = reachOf(actor, verbOf(shape, 'read'))
      const asked = { collection: collectionOf(shape), reach, within }
      for (const { count, since, ...standing } of await groupProposed(tx, shape, asked))
        waiting.push({
          what: proposed,
          verbs: [verbOf(shape, 'write')],
          link: '/console/proposals',
          ...{ standing, count, since },
        })
    }
    return waiting
  }

const proposed = text('站点提出的更正待决定', 'Corrections from stations to be decided')

/** How many wait for the actor. */
export async function countWaiting(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
): Promise<number> {
  return scoped(db, actor, async (tx) => {
    const groups = await Promise.all(
      registers.map(({ shape }) => {
        const reach = reachOf(actor, verbOf(shape, 'write'))
        const asked = { collection: collectionOf(shape), reach, within: everywhere }
        return groupProposed(tx, shape, asked)
      }),
    )
    return groups.flat().reduce((sum, { count }) => sum + count, 0)
  })
}

function tell(
  { id, stationName, actorName, reason, since, change, seen }: UndecidedProposal,
  { shape, row }: { shape: Shape; row: Stored },
): WaitingProposal {
  const now: Plain = maskRow(shape, row)
  return {
    id,
    register: shape.name,
    rowId: row.id,
    name: String(row[shape.nameField] ?? ''),
    version: row.version,
    retired: row.retiredOn !== undefined,
    station: stationName,
    actorName,
    reason,
    since,
    fields: proposedFields(shape, { change, seen }).map((one) => ({
      ...one,
      now: now[one.field] ?? null,
    })),
  }
}

/** The change is made by whoever takes it, if the row still is as he saw it. */
export async function takeProposal(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
  { id, version }: { id: string; version: number },
  now: Date,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const { of, proposal, row } = await requireWaiting(tx, actor, registers, id)
    if (row.version !== version) throw conflict('proposal_row_changed')
    await changeRow(tx, actor, of, { key: proposal.key, version, change: proposal.change })
    await setDecision(tx, id, { outcome: 'applied' }, { personId: actor.personId, at: now })
    await audit(tx, actor, [eventOf(of.shape, 'proposal_taken', row, { proposal: id })])
  })
}

export async function refuseProposal(
  db: Db,
  actor: Actor,
  registers: readonly Register[],
  { id, reason }: { id: string; reason: string },
  now: Date,
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const { of, row } = await requireWaiting(tx, actor, registers, id)
    await setDecision(tx, id, { outcome: 'refused', reason }, { personId: actor.personId, at: now })
    await audit(tx, actor, [eventOf(of.shape, 'proposal_refused', row, { proposal: id, reason })])
  })
}

async function requireWaiting(
  tx: Tx,
  actor: Actor,
  registers: readonly Register[],
  id: string,
): Promise<{ of: Register; proposal: UndecidedProposal; row: Stored }> {
  const proposal = await lockWaiting(tx, id)
  if (!proposal) throw conflict('proposal_decided')
  const of = registers.find(({ shape }) => collectionOf(shape) === proposal.collection)
  const row = of && (await findStored(tx, of.shape, [proposal.key])).get(proposal.key)
  if (!of || !row || !may(actor, verbOf(of.shape, 'write'), row)) throw notFound('proposal', id)
  return { of, proposal, row }
}
