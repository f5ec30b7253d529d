import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { UnsentContact } from './unsent-api.ts'

export type StoredContact = UnsentContact & { schoolId: string }

/**
 * Head and equipment keeper of each school: who holds the post, otherwise whoever stands in the register of schools or
 * of staff; of several, one with a telephone number.
 */
export async function listContacts(
  tx: Tx,
  schoolIds: readonly string[],
  today: Day,
): Promise<StoredContact[]> {
  const ids = sql`any(${[...schoolIds]}::uuid[])`
  const { rows } = await sql<StoredContact>`
    with known as (
      select o.org_unit_id as school_id, o.role, p.name, p.phone, 1 as rank
      from posts as o join post_holdings as h on h.post_id = o.id join persons as p on p.id = h.person_id
      where o.org_unit_id = ${ids} and o.role in ('head_of_school', 'equipment_keeper') and p.retired_on is null
        and h.from_day <= ${today} and coalesce(h.to_day >= ${today}, true)
      union all
      select id, 'head_of_school', head_name, head_phone, 2 from schools where id = ${ids} and head_name is not null
      union all
      select organisation_id, case post when 'head' then 'head_of_school' else 'equipment_keeper' end, name, phone, 3
      from staff where organisation_id = ${ids} and retired_on is null and post in ('head', 'equipment_keeper'))
    select distinct on (school_id, role) school_id, role, name, phone
    from known order by school_id, role desc, phone is null, rank, name`.execute(tx)
  return rows
}
