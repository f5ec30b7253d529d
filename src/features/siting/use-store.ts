import { type RawBuilder, sql } from 'kysely'
import { usedAs } from '../registers/registers.ts'

/** What siting rests on: hosts, people's rulings and measured roads. */
export const sitingUses = {
  schools: usedAs(
    (ids) => sql`
      select s.id, 'hosts' as by from schools as s
        join siting_decisions as d on s.id in (d.school_id, d.proposed_school_id) where s.id = ${ids}
      union select school_id, 'rulings' from siting_rulings
        where school_id = ${ids} and withdrawn_at is null
      union select s.id, 'road_distances' from schools as s
        join road_distances as r on r.school_code = s.school_code and r.retired_on is null
        where s.id = ${ids} and r.created_at > s.created_at`,
  ),
  villages: usedAs((ids) => ofUnits(sql`villages`, sql`village_code`, ids)),
  townships: usedAs((ids) => ofUnits(sql`townships`, sql`township_code`, ids)),
}

const ofUnits = (
  table: RawBuilder<unknown>,
  code: RawBuilder<unknown>,
  ids: RawBuilder<unknown>,
) => sql<{ id: string; by: string }>`
  select u.id, 'hosts' as by from ${table} as u join siting_decisions as d on d.unit_code = u.${code}
    where u.id = ${ids} and d.created_at > u.created_at
  union select u.id, 'road_distances' from ${table} as u
    join road_distances as r on r.unit_code = u.${code} and r.retired_on is null
    where u.id = ${ids} and r.created_at > u.created_at`
