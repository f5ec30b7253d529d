import { sql } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import { placeAt, rangeOf } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { Reach } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'

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

export type PlayedIn = Omit<Played, 'resourceId'> & {
  day: Day
  session: string
  schoolName: string
  simulated: boolean
}

/** The same of all sessions of these days: of statements that were made where the session was. */
export async function listPlayedIn(
  tx: Tx,
  {
    reach,
    from,
    to,
    isStation,
  }: { reach: readonly Reach[]; from: Day; to: Day; isStation: boolean },
): Promise<PlayedIn[]> {
  const { rows } = await sql<PlayedIn>`
    select x.day, x.title as session, c.name as school_name, x.simulated, r.title, min(s.stored) as at,
      greatest(1, round(extract(epoch from max(s.stored) - min(s.stored)) / 60))::integer as minutes
    from sessions as x join schools as c on c.id = x.organisation_id
    join statements as s on s.county = left(x.region_code, 6) and s.stored >= lower(x.during) and s.stored < upper(x.during)
      and not s.voided and s.body::jsonb #>> '{object,id}' like 'urn:uuid:%'
      and (${isStation} or s.station in (select p.id from sync_peers as p where p.organisation_id = x.organisation_id))
    join resources as r on r.id::text = substring(s.body::jsonb #>> '{object,id}' from 10 for 36)
    where x.retired_on is null and x.day between ${from} and ${to} and x.began_at is not null
      and ${isWithinReach(reach, { regionCode: 'x.regionCode', organisationId: 'x.organisationId' })}
    group by x.id, c.name, r.id, r.title order by c.name, x.day, at, r.id`.execute(tx)
  return rows
}
