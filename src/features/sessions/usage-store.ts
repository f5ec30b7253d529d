import { sql } from 'kysely'
import { countyZone, type Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import { plainList } from '../../platform/plain-list.ts'

const tookPlace = sql`('delivered', 'cut_short', 'recorded', 'confirmed')`

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
          and x.state in ${tookPlace}
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
      and state in ${tookPlace}
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
      and state in ${tookPlace}
    group by 1 order by 2 desc`.execute(tx)
  return rows
}

/** `agreedMinutes`: what its timetables gave it and was not called off; `usedMinutes`: of sessions that took place. */
export type MinutesOfStation = { id: string; agreedMinutes: number; usedMinutes: number }

/** Minutes that stations had from one day to another, up to `now`, and used; a joint session counts to each. */
export async function listStationMinutes(
  system: Tx,
  { ids, from, to, now }: { ids: readonly string[]; from: Day; to: Day; now: Date },
): Promise<MinutesOfStation[]> {
  const { rows } = await sql<MinutesOfStation>`
    with asked as materialized (
      select id, unit_code::text as code from learning_stations where id = any(${plainList(ids)}::uuid[])),
    agreed as (
      select u.id, sum(extract(epoch from upper(o.during) - lower(o.during)) / 60)::integer as minutes
      from occurrences as o cross join unnest(o.station_ids) as u (id)
      where o.kind in ('group_learning', 'open_day') and o.state = 'planned' and o.day between ${from} and ${to}
        and upper(o.during) <= ${now.toISOString()}::timestamptz
      group by u.id),
    used as (
      select u.code, sum(s.minutes_this + s.minutes_next)::integer as minutes
      from sessions as s cross join unnest(s.stations) as u (code)
      where s.retired_on is null and s.day between ${from} and ${to} and s.state in ${tookPlace}
      group by u.code)
    select k.id, coalesce(a.minutes, 0) as agreed_minutes, coalesce(u.minutes, 0) as used_minutes
    from asked as k left join agreed as a on a.id = k.id left join used as u on u.code = k.code`.execute(
    system,
  )
  return rows
}

/** The last day after `from`, up to `to`, on which each unit had a session that took place. */
export async function listLastUsed(
  system: Tx,
  { from, to }: { from: Day; to: Day },
): Promise<Map<string, Day>> {
  const { rows } = await sql<{ code: string; day: Day }>`
    select u.code, max(s.day) as day from sessions as s cross join unnest(s.stations) as u (code)
    where s.retired_on is null and s.day > ${from} and s.day <= ${to} and s.state in ${tookPlace}
    group by u.code`.execute(system)
  return new Map(rows.map(({ code, day }) => [code, day]))
}
