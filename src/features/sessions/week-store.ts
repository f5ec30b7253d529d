import { type RawBuilder, sql } from 'kysely'
import { countyZone, type Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import { plainList } from '../../platform/plain-list.ts'
import type { Reach } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import type { HeldRow, PlannedRow } from './week-facts.ts'

export type LearningStation = {
  id: string
  code: string
  level: 'township' | 'village'
  name: string
  townshipName: string
  schoolId: string | null
  schoolName: string | null
  activeFrom: Day | null
}

/** Learning stations within reach, by their own place or by the school that hosts them. */
export async function listLearningStations(
  system: Tx,
  { reach, within }: { reach: readonly Reach[]; within?: CodeRange | undefined },
): Promise<LearningStation[]> {
  const own = { regionCode: 'l.unitCode', organisationId: 'l.schoolId' }
  const host = { regionCode: 'c.regionCode', organisationId: 'c.id' }
  const inside = within
    ? sql`and l.unit_code >= ${within.lower} and l.unit_code < ${within.upper}`
    : sql``
  const { rows } = await sql<LearningStation>`
    select l.id, l.unit_code as code, l.unit_level as level, coalesce(p.name, l.unit_code) as name,
      coalesce(t.name, '') as township_name, l.school_id, c.name as school_name, l.active_from
    from learning_stations as l left join schools as c on c.id = l.school_id
    left join places as p on p.code = l.unit_code
    left join places as t on t.code = rpad(left(l.unit_code, 9), 12, '0')
    where (${isWithinReach(reach, own)} or ${isWithinReach(reach, host)}) ${inside}
    order by l.unit_code`.execute(system)
  return rows
}

/** Ids joined by commas: the driver looks at every character of a list. */
type Joined<Row> = Omit<Row, 'stations'> & { stations: string }
const withStations = <Row extends { stations: string }>(row: Row) => ({
  ...row,
  stations: row.stations.split(','),
})

const ran = sql`('running', 'interrupted', 'delivered', 'cut_short', 'recorded', 'confirmed')`
const clockMinute = (time: RawBuilder<unknown>) =>
  sql`(extract(epoch from ${time}::time) / 60)::integer`
const minuteOn = (moment: RawBuilder<unknown>) =>
  sql`(extract(epoch from ${moment} at time zone ${countyZone} - o.day::timestamp) / 60)::integer`

/**
 * What was to be between two days, the last not included; what its session cancelled does not stand. What ran stands where
 * it ran, although it was moved or called off meanwhile: a station without a line did not know.
 */
export async function listPlannedOf(
  system: Tx,
  { ids, from, to }: { ids: readonly string[]; from: Day; to: Day },
): Promise<PlannedRow[]> {
  const { rows } = await sql<Joined<PlannedRow>>`
    with asked as (
      select o.id from occurrences as o
        where o.kind in ('group_learning', 'open_day') and o.station_ids && ${plainList(ids)}::uuid[]
          and o.day >= ${from} and o.day < ${to}
      union
      select s.id from sessions as s
        where s.retired_on is null and s.state in ${ran} and s.day >= ${from} and s.day < ${to}),
    begun as (select * from sessions where id in (select id from asked) and retired_on is null and state in ${ran})
    select o.id, array_to_string(o.station_ids, ',') as stations, o.kind, coalesce(b.day, o.day) as day,
      coalesce(${clockMinute(sql`b.planned_from`)}, ${minuteOn(sql`lower(o.during)`)}) as "from",
      coalesce(${clockMinute(sql`b.planned_to`)} + case when b.planned_to <= b.planned_from then 1440 else 0 end,
        ${minuteOn(sql`upper(o.during)`)}) as "to",
      b.id is not null or (o.state = 'planned' and s.state is distinct from 'cancelled') as stands,
      coalesce(s.service_function = 'culture', false) as culture
    from asked join occurrences as o on o.id = asked.id
      left join sessions as s on s.id = o.id and s.retired_on is null left join begun as b on b.id = o.id
    where o.kind in ('group_learning', 'open_day') and o.station_ids && ${plainList(ids)}::uuid[]`.execute(
    system,
  )
  return rows.map(withStations)
}

/** Group learning that took place: what somebody closed. */
export async function listHeld(
  system: Tx,
  { ids, from, to }: { ids: readonly string[]; from: Day; to: Day },
): Promise<HeldRow[]> {
  const { rows } = await sql<Joined<HeldRow>>`
    with known as materialized (
      select id, unit_code::text as code from learning_stations where id = any(${plainList(ids)}::uuid[])),
    served as materialized (
      select s.id, string_agg(k.id::text, ',') as stations
      from sessions as s cross join unnest(s.stations) as u (code) join known as k on k.code = u.code
      where s.retired_on is null and s.kind = 'group_learning' and s.day >= ${from} and s.day < ${to}
      group by s.id)
    select s.id, v.stations, s.day, s.planned_from, s.planned_to, s.began_at, s.ended_at, s.interruptions,
      coalesce(s.service_function = 'culture', false) as culture, s.state = 'confirmed' as confirmed
    from sessions as s join served as v on v.id = s.id
    where s.retired_on is null and s.kind = 'group_learning' and s.day >= ${from} and s.day < ${to}
      and s.state in ('delivered', 'cut_short', 'recorded', 'confirmed') and s.minutes_this + s.minutes_next > 0
`.execute(system)
  return rows.map(withStations)
}
