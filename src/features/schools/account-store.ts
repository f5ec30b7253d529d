import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { Reach } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import { type AccountCandidate, accountRoles } from './account-api.ts'

/** Who could be given an account, by place: holders of posts, then staff who are no holder of theirs yet. */
export async function listCandidates(
  tx: Tx,
  given: {
    reach: readonly Reach[]
    within: CodeRange
    today: Day
    ids?: readonly string[]
    limit: number
  },
): Promise<AccountCandidate[]> {
  const { reach, within, today, ids, limit } = given
  const standing = { regionCode: 'c.regionCode', organisationId: 'c.orgUnitId' }
  const { rows } = await sql<AccountCandidate>`
    with held as (
      select distinct on (p.id) p.id, p.name, o.role, o.org_unit_id, u.name as unit_name, p.region_code
      from posts as o join post_holdings as h on h.post_id = o.id join persons as p on p.id = h.person_id
        join org_units as u on u.id = o.org_unit_id
      where o.role = any(${[...accountRoles]}::text[]) and p.retired_on is null
        and o.retired_on is null and u.retired_on is null
        and h.from_day <= ${today} and coalesce(h.to_day >= ${today}, true)
      order by p.id, o.role),
    candidates as (
      select id, true as is_person, name, role, org_unit_id, unit_name, region_code from held
      union all
      select s.id, false, s.name, case s.post when 'head' then 'head_of_school' else 'equipment_keeper' end,
        s.organisation_id, x.name, s.region_code
      from staff as s join schools as x on x.id = s.organisation_id
      where s.retired_on is null and x.retired_on is null and s.post in ('head', 'equipment_keeper') and not exists (
        select from held where held.org_unit_id = s.organisation_id and held.name = s.name))
    select c.id, c.is_person, c.name, c.role, c.org_unit_id, c.unit_name, c.region_code::text as region_code,
      t.name as township_name, a.login_name,
      coalesce((select jsonb_agg(distinct l.name) from (
        select v.name from persons as q join org_units as v on v.id = q.org_unit_id
        where q.name = c.name and q.id <> c.id and q.retired_on is null
          and left(q.region_code, 9) = left(c.region_code, 9)
        union select c.unit_name from staff as o
        where not c.is_person and o.organisation_id = c.org_unit_id and o.name = c.name and o.id <> c.id
          and o.retired_on is null) as l), '[]') as likes
    from candidates as c left join accounts as a on a.person_id = c.id
      left join places as t on t.code = rpad(left(c.region_code, 9), 12, '0')
    where c.region_code >= ${within.lower} and c.region_code < ${within.upper} and ${isWithinReach(reach, standing)}
      ${ids ? sql`and c.id = any(${[...ids]}::uuid[])` : sql``}
    order by c.region_code, c.unit_name, c.role, c.name limit ${limit}`.execute(tx)
  return rows
}

/** Login names that begin with one of these and go on with a number, or not at all. Needs a system scope. */
export async function listTaken(system: Tx, stems: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ loginName: string }>`
    select login_name from accounts where regexp_replace(login_name, '[0-9]+$', '') = any(${[...stems]}::text[])`.execute(
    system,
  )
  return new Set(rows.map(({ loginName }) => loginName))
}

/** A post of that kind which nobody holds. */
export async function findVacantPost(
  tx: Tx,
  { orgUnitId, role }: Pick<AccountCandidate, 'orgUnitId' | 'role'>,
  today: Day,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select o.id from posts as o where o.org_unit_id = ${orgUnitId}::uuid and o.role = ${role}
      and not exists (select from post_holdings as h where h.post_id = o.id and coalesce(h.to_day >= ${today}, true))
    order by o.id limit 1`.execute(tx)
  return rows[0]?.id
}

/** What of a row of staff goes with him when he becomes a person. */
export async function findStaffFacts(tx: Tx, id: string) {
  return tx
    .selectFrom('staff')
    .select(['phone', 'partyMember'])
    .where('id', '=', id)
    .executeTakeFirst()
}
