import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import { placeAt, rangeOf } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'

export type Played = { resourceId: string; title: string; at: Instant; minutes: number }

/**
 * What of the library was played meanwhile, by the statements that the players made here: from the first word of each
 * resource to the last (F23). Asked of the node at which it took place, when it is closed.
 */
export async function listPlayed(
  tx: Tx,
  { regionCode, from, to }: { regionCode: string; from: Instant; to: Instant },
): Promise<Played[]> {
  const { lower } = rangeOf(placeAt(regionCode, 'county'), 'county')
  const { rows } = await sql<Played>`
    with said as (
      select substring(s.body::jsonb #>> '{object,id}' from 10 for 36) as resource, s.stored
      from statements as s
      where s.county = left(${lower}, 6) and s.stored >= ${from}::timestamptz and s.stored < ${to}::timestamptz
        and not s.voided and s.body::jsonb #>> '{object,id}' like 'urn:uuid:%'
    )
    select r.id as resource_id, r.title, min(s.stored) as at,
      greatest(1, round(extract(epoch from max(s.stored) - min(s.stored)) / 60))::integer as minutes
    from said as s join resources as r on r.id::text = s.resource
    group by r.id, r.title order by at, r.id`.execute(tx)
  return rows
}
