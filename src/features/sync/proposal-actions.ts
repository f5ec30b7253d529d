import { sql } from 'kysely'
import * as z from 'zod'
import { asSystem, type Db } from '../../platform/db.ts'
import {
  insertDecision,
  insertProposals,
  listUndecided,
  type ProposalBody,
} from './proposal-store.ts'
import { defineRecord, type Replication } from './replication.ts'
import { personalTable } from './table-store.ts'

/** What a station would have the hub change, with the version it saw (S24). */
export const proposed = defineRecord<ProposalBody>({
  type: 'sync.proposed',
  v: 1,
  body: z.object({
    collection: z.string(),
    key: z.string(),
    ver: z.int().min(0),
    change: z.record(z.string(), z.unknown()),
    seen: z.record(z.string(), z.unknown()).optional(),
  }),
  older: {},
  rows: ['sync_proposals'],
  apply: insertProposals,
})

export const syncReplication: Replication = {
  records: [proposed],
  collections: [
    personalTable({
      name: 'sync.decisions',
      table: 'sync_decisions',
      key: 'proposal_id',
      without: [],
      feeds: `array['station:' || row.station]`,
    }),
  ],
}

/** Decides what stations proposed, one transaction each: a proposal that breaks does not stop the next. */
export async function decideProposals(
  db: Db,
  { collections }: Replication,
  now: Date,
): Promise<number> {
  const byName = new Map(collections.map((collection) => [collection.name, collection]))
  const open = await asSystem(db, 'sync: proposals', (tx) => listUndecided(tx, 500))
  for (const proposal of open) {
    await asSystem(db, 'sync: proposals', async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtext(${`cunxiao proposal ${proposal.id}`}))`.execute(
        tx,
      )
      const decide = byName.get(proposal.collection)?.decide
      const outcome = decide
        ? await decide(tx, proposal, now)
        : { outcome: 'refused' as const, reason: 'not_to_be_proposed' }
      await insertDecision(tx, proposal, outcome)
    })
  }
  return open.length
}
