import { sql } from 'kysely'
import { usedAs } from '../registers/registers.ts'

/** What belongs to a school. */
export const usesOfSchools = usedAs(
  (ids) => sql`
    select organisation_id as id, 'rooms' as by from rooms
      where organisation_id = ${ids} and retired_on is null
    union select organisation_id, 'equipment' from equipment
      where organisation_id = ${ids} and retired_on is null
    union select organisation_id, 'staff' from staff
      where organisation_id = ${ids} and retired_on is null
    union select organisation_id, case state when 'lent' then 'loans_out' else 'loans' end from loans
      where organisation_id = ${ids} and retired_on is null
    union select org_unit_id, 'persons' from persons
      where org_unit_id = ${ids} and retired_on is null
    union select school_id, 'survey_returns' from survey_returns
      where school_id = ${ids} and submitted_at is not null`,
)

/** Of a place that was known before its row, only what came after that row rests on it. */
export const usesOfVillages = usedAs(
  (ids) => sql`
    select v.id, 'schools' as by from villages as v join schools as s on s.village_code = v.village_code
      where v.id = ${ids} and s.retired_on is null and s.created_at > v.created_at
    union select v.id, 'industries' from villages as v join industries as i on i.village_code = v.village_code
      where v.id = ${ids} and i.retired_on is null and i.created_at > v.created_at`,
)

export const usesOfTownships = usedAs(
  (ids) => sql`
    select t.id, 'villages' as by from townships as t
      join villages as v on left(v.region_code, 9) = left(t.township_code, 9)
      where t.id = ${ids} and v.retired_on is null and v.created_at > t.created_at
    union select t.id, 'schools' from townships as t
      join schools as s on left(s.region_code, 9) = left(t.township_code, 9)
      where t.id = ${ids} and s.retired_on is null and s.created_at > t.created_at`,
)

export const usesOfRooms = usedAs(
  (ids) => sql`
    select r.id, 'equipment' as by from rooms as r
      join equipment as e on e.organisation_id = r.organisation_id and e.room_no = r.room_no
      where r.id = ${ids} and e.retired_on is null and e.created_at > r.created_at`,
)
