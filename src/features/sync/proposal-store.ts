import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { Applied, Proposal, ProposalOutcome } from './replication.ts'

export type ProposalBody = {
  collection: string
  key: string
  ver: number
  change: unknown
  /** What stood in those fields when it was made; a record from before this says nothing. */
  seen?: unknown
}

export async function insertProposals(
  tx: Tx,
  facts: readonly Applied<ProposalBody>[],
): Promise<void> {
  const rows = facts.map(({ body, about }) => ({
    id: about.id,
    station: about.station,
    actor: about.actor ?? null,
    wall_ms: about.wallMs,
    ...body,
  }))
  await sql`insert into sync_proposals (id, station, actor, collection, key, ver, change, seen, wall_ms)
    select id, station, actor, collection, key, ver, change, seen, wall_ms
    from jsonb_populate_recordset(null::sync_proposals, ${JSON.stringify(rows)}::jsonb)
    on conflict (id) do nothing`.execute(tx)
}

export type OpenProposal = Proposal & { collection: string }

/** Each station's in the order in which it made them; those of stations below another hub are that hub's to decide (S24). */
export const listUndecided = (tx: Tx, max: number): Promise<OpenProposal[]> =>
  tx
    .selectFrom('syncProposals as p')
    .leftJoin('syncDecisions as d', 'd.proposalId', 'p.id')
    .leftJoin('syncRecords as r', (join) =>
      join.onRef('r.id', '=', 'p.id').on('r.state', '=', 'applied'),
    )
    .leftJoin('syncLogs as l', 'l.id', 'r.logId')
    .select(['p.id', 'p.station', 'p.actor', 'p.collection', 'p.key', 'p.ver', 'p.change'])
    .where('d.proposalId', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('syncPeers as s').select('s.id').whereRef('s.id', '=', 'p.station')),
    )
    .orderBy('p.station')
    .orderBy('l.ordinal')
    .orderBy('r.seq')
    .limit(max)
    .$castTo<OpenProposal>()
    .execute()

export async function insertDecision(
  tx: Tx,
  { id, station }: Proposal,
  decided: ProposalOutcome,
): Promise<void> {
  await tx
    .insertInto('syncDecisions')
    .values({
      proposalId: id,
      station,
      outcome: decided.outcome,
      reason: 'reason' in decided ? decided.reason : null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export type UndecidedProposal = OpenProposal & {
  seen: Record<string, unknown> | null
  change: Record<string, unknown>
  /** Why it was not simply made. */
  reason: string | null
  since: Instant
  stationName: string
  actorName: string | null
}

/** What waits for a person, of stations the transaction sees; the oldest first. */
export const listWaiting = (tx: Tx): Promise<UndecidedProposal[]> =>
  waiting(tx).orderBy('d.decidedAt').orderBy('p.id').execute()

/** Locked, so that two people do not decide it differently; undefined: none waits under this id. */
export const lockWaiting = (tx: Tx, id: string): Promise<UndecidedProposal | undefined> =>
  waiting(tx).where('p.id', '=', id).forUpdate('d').executeTakeFirst()

const waiting = (tx: Tx) =>
  tx
    .selectFrom('syncDecisions as d')
    .innerJoin('syncProposals as p', 'p.id', 'd.proposalId')
    .innerJoin('syncPeers as s', 's.id', 'p.station')
    .leftJoin('persons as who', 'who.id', 'p.actor')
    .select(['p.id', 'p.station', 'p.actor', 'p.collection', 'p.key', 'p.ver', 'p.change'])
    .select(['p.seen', 'd.reason', 'd.decidedAt as since'])
    .select(['s.name as stationName', 'who.name as actorName'])
    .where('d.outcome', '=', 'waits')
    .$castTo<UndecidedProposal>()

export async function setDecision(
  tx: Tx,
  id: string,
  decided: { outcome: 'applied' } | { outcome: 'refused'; reason: string },
  by: { personId: string; at: Date },
): Promise<void> {
  await tx
    .updateTable('syncDecisions')
    .set({
      outcome: decided.outcome,
      reason: decided.outcome === 'refused' ? decided.reason : null,
      decidedBy: by.personId,
      decidedAt: by.at.toISOString(),
    })
    .where('proposalId', '=', id)
    .execute()
}

export type ToldProposal = {
  id: string
  change: Record<string, unknown>
  seen: Record<string, unknown> | null
  wallMs: number | null
  outcome: ProposalOutcome['outcome'] | null
  reason: string | null
  /** Null: the hub itself. */
  decidedBy: string | null
  decidedAt: Instant | null
}

/** What was proposed for one row, the latest first, with what the hub has said to it. */
export const listProposalsFor = (
  tx: Tx,
  row: { collection: string; key: string },
): Promise<ToldProposal[]> =>
  tx
    .selectFrom('syncProposals as p')
    .leftJoin('syncDecisions as d', 'd.proposalId', 'p.id')
    .leftJoin('syncRecords as r', (join) =>
      join.onRef('r.id', '=', 'p.id').on('r.state', '=', 'applied'),
    )
    .leftJoin('syncLogs as l', 'l.id', 'r.logId')
    .select(['p.id', 'p.change', 'p.seen', 'p.wallMs'])
    .select(['d.outcome', 'd.reason', 'd.decidedBy', 'd.decidedAt'])
    .where('p.collection', '=', row.collection)
    .where('p.key', '=', row.key)
    .orderBy('l.ordinal', (order) => order.desc().nullsLast())
    .orderBy('r.seq', (order) => order.desc().nullsLast())
    .$castTo<ToldProposal>()
    .execute()
