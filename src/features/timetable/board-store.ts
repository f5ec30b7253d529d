import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { BoardRoom } from './board.ts'

export type FoundRoom = Omit<BoardRoom, 'calendar' | 'mayPlan'>

/** `concerns` speaks of the school `h` and the stations' units `s.unitCode`. One more than `limit` where there are more. */
export async function listBoardRooms(
  tx: Tx,
  concerns: RawBuilder<boolean>,
  { from, to, limit }: { from: Day; to: Day; limit: number },
): Promise<FoundRoom[]> {
  const { rows } = await sql<FoundRoom>`
    with used as (
      select coalesce(s.room_id, s.school_id) as room_id, s.school_id from learning_stations as s
        join schools as h on h.id = s.school_id where ${concerns}
      union
      select l.room_id, l.school_id from slots as l join schools as h on h.id = l.school_id
        join learning_stations as s on s.id = any(l.station_ids) where ${concerns} and l.ended_on is null
      union
      select o.room_id, o.school_id from occurrences as o join schools as h on h.id = o.school_id
        join learning_stations as s on s.id = any(o.station_ids)
        where ${concerns} and o.moved_from is not null and o.day between ${from} and ${to})
    select u.room_id as id, r.name, h.id as school_id, h.name as school_name,
      h.region_code::text as school_region_code, t.name as township_name,
      coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'unitCode', s.unit_code, 'unitName',
          coalesce(p.name, s.unit_code)) order by s.unit_code)
        from learning_stations as s left join places as p on p.code = s.unit_code
        where s.school_id = h.id and coalesce(s.room_id, s.school_id) = u.room_id), '[]') as stations
    from used as u join schools as h on h.id = u.school_id
    left join rooms as r on r.id = u.room_id
    left join places as t on t.code = rpad(left(h.region_code, 9), 12, '0')
    order by h.region_code, h.name, r.room_no limit ${limit + 1}`.execute(tx)
  return rows
}

/** Names of persons within the reader's sight. */
export async function findPersonNames(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from persons where id = any(${[...ids]}::uuid[]) order by name_sort`.execute(tx)
  return rows
}

/** Who may run something there, within the reader's sight: people of the school and of the places that learn there. */
export async function listOperators(
  tx: Tx,
  schoolId: string,
): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from persons where retired_on is null and (org_unit_id = ${schoolId}::uuid or region_code in
      (select unit_code from learning_stations where school_id = ${schoolId}::uuid))
    order by org_unit_id <> ${schoolId}::uuid, name_sort, id`.execute(tx)
  return rows
}

/** The place of a school, for who asks to plan there. */
export async function findSchoolPlace(
  tx: Tx,
  schoolId: string,
): Promise<{ schoolId: string; schoolRegionCode: string } | undefined> {
  const { rows } = await sql<{ schoolId: string; schoolRegionCode: string }>`
    select id as school_id, region_code::text as school_region_code from schools
    where id = ${schoolId}::uuid and retired_on is null`.execute(tx)
  return rows[0]
}

/** The school itself, and its rooms. */
export async function listRoomsOf(
  tx: Tx,
  schoolId: string,
): Promise<{ id: string; name: string | null }[]> {
  const { rows } = await sql<{ id: string; name: string | null }>`
    select ${schoolId}::uuid as id, null as name, '' as room_no union all
    select id, name, room_no from rooms where organisation_id = ${schoolId}::uuid and retired_on is null
    order by room_no`.execute(tx)
  return rows.map(({ id, name }) => ({ id, name }))
}

/** Whether the room is one of the school's, or the school itself. */
export async function isRoomOf(tx: Tx, roomId: string, schoolId: string): Promise<boolean> {
  if (roomId === schoolId) return true
  const { rows } =
    await sql`select from rooms where id = ${roomId}::uuid and organisation_id = ${schoolId}::uuid
    and retired_on is null`.execute(tx)
  return rows.length > 0
}

/** Where a room stands; a school may be asked for as a room of its own. */
export async function findRoomPlace(
  tx: Tx,
  roomId: string,
): Promise<{ regionCode: string; organisationId: string } | undefined> {
  const { rows } = await sql<{ regionCode: string; organisationId: string }>`
    select region_code::text as region_code, organisation_id from rooms where id = ${roomId}::uuid
    union all select region_code::text, id from schools where id = ${roomId}::uuid`.execute(tx)
  return rows[0]
}
