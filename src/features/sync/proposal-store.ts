import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import type { Applied, Proposal, ProposalOutcome } from './replication.ts'

export type ProposalBody = { collection: string; key: string; ver: number; change: unknown }

export async function insertProposals(
  tx: Tx,
  facts: readonly Applied<ProposalBody>[],
): Promise<void> {
  const rows = facts.map(({ body, about }) => ({
    id: about.id,
    station: about.station,
    actor: about.actor ?? null,
    ...body,
  }))
  await sql`insert into sync_proposals (id, station, actor, collection, key, ver, change)
    select id, station, actor, collection, key, ver, change
    from jsonb_populate_recordset(null::sync_proposals, ${JSON.stringify(rows)}::jsonb)
    on conflict (id) do nothing`.execute(tx)
}

export type OpenProposal = Proposal & { collection: string }

/** In the order in which they were made; those of stations below another hub are that hub's to decide (S24). */
export const listUndecided = (tx: Tx, max: number): Promise<OpenProposal[]> =>
  tx
    .selectFrom('syncProposals as p')
    .leftJoin('syncDecisions as d', 'd.proposalId', 'p.id')
    .select(['p.id', 'p.station', 'p.actor', 'p.collection', 'p.key', 'p.ver', 'p.change'])
    .where('d.proposalId', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('syncPeers as s').select('s.id').whereRef('s.id', '=', 'p.station')),
    )
    .orderBy('p.id')
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
