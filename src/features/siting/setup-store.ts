import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'

const registers = ['townships', 'villages', 'schools', 'rooms', 'equipment', 'staff'] as const

/** How many there are of each; one person set the node up, so that accounts are those of the others. */
export async function countSetup(tx: Tx): Promise<Record<string, number>> {
  const counts = registers.map(
    (table) =>
      sql`select ${table} as part, count(*) as count from ${sql.table(table)} where retired_on is null`,
  )
  const { rows } = await sql<{ part: string; count: number }>`
    ${sql.join(counts, sql` union all `)}
    union all select 'accounts', count(distinct a.person_id) from accounts as a
      join post_holdings as h on h.person_id = a.person_id join posts as o on o.id = h.post_id
      where o.role in ('head_of_school', 'village_secretary', 'township_secretary', 'township_clerk')
    union all select 'survey', count(*) from survey_campaigns
    union all select 'siting', count(*) from siting_decisions`.execute(tx)
  return Object.fromEntries(rows.map(({ part, count }) => [part, count]))
}
