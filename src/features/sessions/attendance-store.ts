import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import { type Applied, factRows } from '../sync/replication.ts'
import type { Signed } from './attendance.ts'
import { attendance } from './told-store.ts'

/** SQL: who is present by the latest word of each, of the sessions that `ids` selects. */
export const presentIn = (ids: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select session_id, who, person_id, name, is_member from (
    select distinct on (t.session_id, coalesce(t.person_id::text, t.name)) t.session_id,
      coalesce(t.person_id::text, t.name) as who, t.person_id,
      coalesce(t.name, p.name, l.name, '') as name, coalesce(t.is_member, p.party_member, false) as is_member,
      t.is_present
    from ${attendance} as t left join persons as p on p.id = t.person_id left join learners as l on l.id = t.person_id
    where t.session_id in (${ids})
    order by t.session_id, coalesce(t.person_id::text, t.name), t.at desc, t.id desc, t.n desc
  ) as latest where is_present`

export type Known = {
  personId: string | null
  name: string
  groupCode: string | null
  groupName: string | null
  isMember: boolean
  hasCard: boolean
  isPresent: boolean
  how: string | null
}

/**
 * Everyone known of the places that a session serves, and whoever was written down besides. Of a place that does not learn
 * at the school, unless it was planned to, nobody is named: anybody may write its code into a session of his own.
 */
export async function listAttending(
  system: Tx,
  session: { id: string; schoolId: string; stations: readonly string[] },
): Promise<Known[]> {
  const { rows } = await sql<Known>`
    with hosted as (
      select l.unit_code::text as code from learning_stations as l where l.unit_code = any(${[...session.stations]})
        and (l.school_id = ${session.schoolId}::uuid
          or l.id = any((select o.station_ids from occurrences as o where o.id = ${session.id}::uuid)::uuid[]))
    ), known as (
      select p.id, p.name, p.name_sort, p.region_code, p.party_member, false as has_card from persons as p
        where p.retired_on is null
      union all
      select l.id, l.name, l.name_sort, l.region_code, false, true from learners as l
    ), served as (
      select distinct on (k.id) k.* from known as k join hosted as s
        on k.region_code = s.code or (right(s.code, 3) = '000' and left(k.region_code, 9) = left(s.code, 9))
      order by k.id, k.has_card
    ), latest as (
      select distinct on (coalesce(person_id::text, name)) person_id, name, is_member, is_present, how
      from ${attendance} as w where session_id = ${session.id}::uuid
      order by coalesce(person_id::text, name), at desc, id desc, n desc
    )
    select coalesce(k.id, t.person_id) as person_id, coalesce(k.name, t.name, p.name, l.name, '') as name,
      coalesce(k.region_code, p.region_code, l.region_code) as group_code, g.name as group_name,
      coalesce(t.is_member, k.party_member, p.party_member, false) as is_member,
      exists (select from learners as c where c.id = coalesce(k.id, t.person_id)) as has_card,
      coalesce(t.is_present, false) as is_present, t.how
    from served as k full join latest as t on t.person_id = k.id
    left join persons as p on p.id = t.person_id left join learners as l on l.id = t.person_id
    left join places as g on g.code = coalesce(k.region_code, p.region_code, l.region_code)
    where k.id is not null or t.is_present
    order by group_code nulls last, k.name_sort nulls last, name`.execute(system)
  return rows
}

export async function countNamed(system: Tx, id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (${presentIn(sql`select ${id}::uuid`)}) as here`.execute(system)
  return rows[0]?.count ?? 0
}

export async function findCards(
  system: Tx,
  hashes: readonly Buffer[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; hash: string }>`
    select id, encode(card_hash, 'hex') as hash from learners
    where card_hash = any(${hashes.map((hash) => `\\x${hash.toString('hex')}`)}::bytea[])`.execute(
    system,
  )
  return new Map(rows.map(({ id, hash }) => [hash, id]))
}

/** What stations and the hub wrote down, as their records say it. */
export async function insertAttendance(tx: Tx, facts: readonly Applied<Signed>[]): Promise<void> {
  const rows = factRows(facts).flatMap(({ people, session, place, how, id, station, at }, index) =>
    people.map((one, n) => ({
      ...{ id, n, station, at, how, session_id: session, region_code: place },
      ...{ person_id: one.personId ?? null, name: one.name ?? null },
      ...{ is_member: one.isMember ?? null, is_present: one.isPresent },
      actor_id: facts[index]?.about.actor ?? null,
    })),
  )
  await sql`insert into session_attendance select (jsonb_populate_recordset(null::session_attendance,
    ${JSON.stringify(rows)}::jsonb)).* on conflict (id, n) do nothing`.execute(tx)
}
