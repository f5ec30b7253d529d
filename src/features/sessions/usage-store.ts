import { sql } from 'kysely'
import { countyZone, type Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'

export type RoomUse = {
  schoolId: string
  schoolName: string
  regionCode: string
  roomName: string | null
  /** Lessons, evening study and the school’s own use; null before anything was agreed in it, which is when they are noted. */
  schoolMinutes: number | null
  /** Delivered to stations. */
  communityMinutes: number
}

/** How long each room that hosts a station served its school and its villages, from one day to another (T-5). */
export async function listRoomUse(
  system: Tx,
  { lower, upper, from, to }: CodeRange & { from: Day; to: Day },
): Promise<RoomUse[]> {
  const { rows } = await sql<RoomUse>`
    with span as (
      select tstzrange(${from}::timestamp at time zone ${countyZone},
        (${to}::date + 1)::timestamp at time zone ${countyZone}) as during
    ), rooms_used as (
      select distinct c.id as school_id, c.name as school_name, c.region_code::text as region_code,
        coalesce(l.room_id, c.id) as room_id, r.name as room_name
      from learning_stations as l join schools as c on c.id = l.school_id left join rooms as r on r.id = l.room_id
      where c.region_code >= ${lower} and c.region_code < ${upper}
    )
    select u.school_id, u.school_name, u.region_code, u.room_name,
      case when exists (select from room_protection as p where p.room_id = u.room_id) then
      coalesce((select sum(extract(epoch from upper(t.during * s.during) - lower(t.during * s.during)) / 60)
        from room_times as t left join occurrences as o on o.id = t.occurrence_id
        where t.room_id = u.room_id and t.during && s.during
          and (t.occurrence_id is null or o.kind in ('school_use', 'maintenance'))), 0)::integer end as school_minutes,
      coalesce((select sum(x.minutes_this + x.minutes_next) from sessions as x
        left join occurrences as o on o.id = x.id
        where x.organisation_id = u.school_id and x.retired_on is null and x.day between ${from} and ${to}
          and x.state in ('delivered', 'cut_short', 'recorded', 'confirmed')
          and coalesce(o.room_id, u.room_id) = u.room_id), 0)::integer as community_minutes
    from rooms_used as u cross join span as s
    order by u.region_code, u.school_name, u.room_name`.execute(system)
  return rows
}

export type FunctionUse = {
  serviceFunction: string | null
  sessions: number
  minutes: number
  people: number
  members: number
}

/** Sessions by what they served; members and cadres are counted among the people, once (G-4 to G-8). */
export async function listFunctions(
  tx: Tx,
  { lower, upper, from, to }: CodeRange & { from: Day; to: Day },
): Promise<FunctionUse[]> {
  const { rows } = await sql<FunctionUse>`
    select service_function, count(*) as sessions, coalesce(sum(minutes_this + minutes_next), 0)::integer as minutes,
      coalesce(sum(head_count), 0)::integer as people, coalesce(sum(members), 0)::integer as members
    from sessions where retired_on is null and day between ${from} and ${to}
      and region_code >= ${lower} and region_code < ${upper}
      and state in ('delivered', 'cut_short', 'recorded', 'confirmed')
    group by 1 order by 1 nulls last`.execute(tx)
  return rows
}

export async function listThemes(
  tx: Tx,
  { lower, upper, from, to }: CodeRange & { from: Day; to: Day },
): Promise<{ theme: string | null; minutes: number }[]> {
  const { rows } = await sql<{ theme: string | null; minutes: number }>`
    select theme, sum(minutes_this + minutes_next)::integer as minutes
    from sessions where retired_on is null and day between ${from} and ${to}
      and region_code >= ${lower} and region_code < ${upper}
      and state in ('delivered', 'cut_short', 'recorded', 'confirmed')
    group by 1 order by 2 desc`.execute(tx)
  return rows
}
