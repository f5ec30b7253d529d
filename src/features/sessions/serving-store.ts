import { sql } from 'kysely'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import { isWithinReach } from '../people/reach-store.ts'

export type Host = { id: string; schoolCode: string; name: string; regionCode: string }

const within = (places: readonly CodeRange[], code: string) =>
  isWithinReach(places, { regionCode: code })

/** Schools at which townships and villages of these places learn, each with those that do. */
export async function listHosting(
  system: Tx,
  places: readonly CodeRange[],
): Promise<(Host & { units: string[] })[]> {
  const { rows } = await sql<Host & { units: string[] }>`
    select c.id, c.school_code, c.name, c.region_code, array_agg(l.unit_code::text order by l.unit_code) as units
    from learning_stations as l join schools as c on c.id = l.school_id and c.retired_on is null
    where ${within(places, 'l.unitCode')}
    group by c.id order by c.school_code`.execute(system)
  return rows
}

/** The school of a session, planned or begun, that serves one of these places. */
export async function findHostServing(
  system: Tx,
  id: string,
  places: readonly CodeRange[],
): Promise<{ id: string; regionCode: string } | undefined> {
  const { rows } = await sql<{ id: string; regionCode: string }>`
    select s.organisation_id as id, s.region_code from sessions as s
    where s.id = ${id}::uuid
      and exists (select from unnest(s.stations) as u (code) where ${within(places, 'u.code')})
    union
    select c.id, c.region_code from occurrences as o join schools as c on c.id = o.school_id
    where o.id = ${id}::uuid and exists (select from learning_stations as l
      where l.id = any(o.station_ids) and ${within(places, 'l.unitCode')})`.execute(system)
  return rows[0]
}
