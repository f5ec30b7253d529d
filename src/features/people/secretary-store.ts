import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { Secretary } from './secretary.ts'

/** The first to hold the secretary's post of each place on a day. */
export async function listSecretaries(
  tx: Tx,
  { lower, upper }: CodeRange,
  day: Day,
): Promise<Secretary[]> {
  const { rows } = await sql<Secretary>`
    select distinct on (p.region_code) p.region_code::text as unit_code, n.name, h.from_day as since
    from posts as p
    join post_holdings as h on h.post_id = p.id
    join persons as n on n.id = h.person_id
    where p.role in ('township_secretary', 'village_secretary') and p.retired_on is null
      and p.region_code >= ${lower} and p.region_code < ${upper}
      and h.from_day <= ${day} and (h.to_day is null or h.to_day >= ${day})
    order by p.region_code, h.from_day, h.id`.execute(tx)
  return rows
}

/** Their names alone, by the code of the place. */
export const secretaryNames = async (
  tx: Tx,
  within: CodeRange,
  day: Day,
): Promise<Map<string, string>> =>
  new Map((await listSecretaries(tx, within, day)).map(({ unitCode, name }) => [unitCode, name]))
