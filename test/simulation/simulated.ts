import { sql } from 'kysely'
import * as z from 'zod'
import { caseReplication } from '../../src/features/registers/replication.ts'
import { loan } from '../../src/features/schools/loan.ts'
import {
  defineRecord,
  defineShared,
  type Replication,
} from '../../src/features/sync/replication.ts'
import type { Db } from '../../src/platform/db.ts'

// In the open: the simulation's stations have no keys that anything is sealed to.
const loans = caseReplication({ ...loan, feed: 'shared' })
const note = z.object({ nonce: z.string() })

/**
 * What the simulation's program declares, as one that reads record versions up to `reads`. Its `apply`
 * counts how often a record came, where a real one would change nothing. Loans are those of the product.
 */
export const simulated = (reads: number): Replication => ({
  records: [
    ...loans.records,
    defineRecord({
      type: 'simulation.noted',
      v: reads,
      body: note,
      older: Object.fromEntries(
        Array.from({ length: reads - 1 }, (_, i) => [i + 1, (body: unknown) => note.parse(body)]),
      ),
      rows: ['simulation_rows'],
      apply: async (tx, facts) => {
        await sql`insert into simulation_rows (id, station, nonce, times)
          select id, station, nonce, 1
          from jsonb_to_recordset(${JSON.stringify(facts.map(({ body, about }) => ({ ...body, ...about })))}::jsonb)
            as noted (id uuid, station uuid, nonce text)
          on conflict (id) do update set times = simulation_rows.times + 1`.execute(tx)
      },
    }),
  ],
  collections: [
    ...loans.collections,
    defineShared({
      name: 'simulation.items',
      item: note,
      project: async () => new Map(),
      keys: async () => [],
      put: async (tx, items) => {
        await sql`insert into simulation_items (key, nonce)
          select key, item->>'nonce' from jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
            as came (key text, item jsonb)
          on conflict (key) do update set nonce = excluded.nonce`.execute(tx)
      },
      del: async (tx, keys) => {
        await sql`delete from simulation_items where key = any(${[...keys]}::text[])`.execute(tx)
      },
    }),
  ],
})

export async function createSimulationTables(db: Db): Promise<void> {
  await sql`create table simulation_rows
    (id uuid primary key, station uuid not null, nonce text not null, times integer not null)`.execute(
    db,
  )
  await sql`create table simulation_items (key text primary key, nonce text not null)`.execute(db)
}
