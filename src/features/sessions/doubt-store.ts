import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import { presentIn } from './attendance-store.ts'
import type { DoubtFacts } from './doubt.ts'

/** Took place, or is said to have. */
const tookPlace = sql`('running', 'interrupted', 'delivered', 'cut_short', 'recorded', 'confirmed')`

/** A station knows the people of its own school alone: an operator unknown there is none who is unknown. */
export async function findDoubtFacts(
  system: Tx,
  ids: readonly string[],
): Promise<Map<string, Omit<DoubtFacts, 'clockOffMinutes' | 'uncertified'>>> {
  if (ids.length === 0) return new Map()
  const asked = sql`any(${[...ids]}::uuid[])`
  const { rows } = await sql<Omit<DoubtFacts, 'clockOffMinutes' | 'uncertified'> & { id: string }>`
    with asked as materialized (select * from sessions where id = ${asked}),
    here as materialized (${presentIn(sql`select id from asked`)}),
    meeting as materialized (
      select a.id, o.id as other from asked as a join sessions as o
        on o.during && a.during and o.id <> a.id and o.retired_on is null and o.state in ${tookPlace}),
    there as materialized (${presentIn(sql`select other from meeting`)})
    select a.id,
      coalesce((select sum(extract(epoch from upper(t.during * a.during) - lower(t.during * a.during)) / 60)
        from room_times as t where t.occurrence_id is null and t.during && a.during and t.room_id = coalesce(
          (select r.id from rooms as r where r.organisation_id = a.organisation_id and r.room_no = a.room_no
            and r.retired_on is null limit 1),
          (select o.room_id from occurrences as o where o.id = a.id),
          (select l.room_id from learning_stations as l where l.unit_code = any(a.stations)
            and l.school_id = a.organisation_id and l.room_id is not null limit 1),
          a.organisation_id)), 0)::integer as protected_minutes,
      (select count(*) from here as h where h.session_id = a.id)::integer as named,
      array(select distinct h.name from here as h join meeting as m on m.id = a.id
        join there as t on t.session_id = m.other and t.who = h.who and t.person_id is not null
        where h.session_id = a.id order by 1) as elsewhere,
      array(select distinct mine ->> 'name' from meeting as m join sessions as o on o.id = m.other,
          jsonb_array_elements(coalesce(a.staff, '[]')) as mine, jsonb_array_elements(coalesce(o.staff, '[]')) as theirs
        where m.id = a.id and mine ->> 'personId' = theirs ->> 'personId' order by 1) as run_elsewhere,
      array(select distinct mine ->> 'name' from jsonb_array_elements(coalesce(a.staff, '[]')) as mine
        where mine ->> 'part' = 'operator'
          and not exists (select from persons as p where p.id::text = mine ->> 'personId')
          and not exists (select from sync_uplink where kind = 'station') order by 1) as unknown_operators,
      array(select distinct r.title from jsonb_array_elements(coalesce(a.segments, '[]')) as s
        join resources as r on r.id::text = s ->> 'resourceId' where r.state <> 'published' order by 1) as unpublished,
      array(select coalesce(p.name, s.code) from unnest(a.stations) as s (code) left join places as p on p.code = s.code
        where not exists (select from learning_stations as l where l.unit_code = s.code and (l.school_id = a.organisation_id
          or l.id = any((select o.station_ids from occurrences as o where o.id = a.id)::uuid[])))
        order by 1) as served_elsewhere
    from asked as a`.execute(system)
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}
