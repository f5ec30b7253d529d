import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'

export type PointLine = {
  id: string
  unitCode: string
  unitName: string
  leaderName: string
  fromDay: Day
  toDay: Day | null
  visitsPerYear: number
}

const points = sql`
  select c.id, c.unit_code, coalesce(u.name, c.unit_code) as unit_name, c.leader_name, c.from_day, c.to_day, c.visits_per_year
  from contact_points as c left join places as u on u.code = c.unit_code`

/** Contact points of a place that last on a day. */
export async function listPointsOn(
  tx: Tx,
  { lower, upper }: CodeRange,
  day: Day,
): Promise<PointLine[]> {
  const { rows } = await sql<PointLine>`${points}
    where c.retired_on is null and c.region_code >= ${lower} and c.region_code < ${upper}
      and c.from_day <= ${day} and coalesce(c.to_day >= ${day}, true)
    order by c.sort_name, c.unit_code, c.from_day`.execute(tx)
  return rows
}

export async function listPointsOf(tx: Tx, units: readonly string[]): Promise<PointLine[]> {
  const { rows } = await sql<PointLine>`${points}
    where c.retired_on is null and c.unit_code = any(${[...new Set(units)]}::text[])`.execute(tx)
  return rows
}

export type LeaderLine = { placeCode: string; name: string; title: string | null }

/** Leaders in office on a day, of the counties of a place. */
export async function listLeadersOn(
  tx: Tx,
  { lower, upper }: CodeRange,
  day: Day,
): Promise<LeaderLine[]> {
  const { rows } = await sql<LeaderLine>`
    select place_code, name, title from bureau_leaders
    where retired_on is null and region_code >= ${lower} and region_code < ${upper}
      and from_day <= ${day} and coalesce(to_day >= ${day}, true)
    order by place_code, sort_name`.execute(tx)
  return rows
}

export type VisitLine = { pointId: string; visits: number; lastOn: Day }

/** How often each leader was at his point between two days, while it lasted, and when last. */
export async function countVisits(
  tx: Tx,
  { lower, upper, from, to }: CodeRange & { from: Day; to: Day },
): Promise<VisitLine[]> {
  const { rows } = await sql<VisitLine>`
    select c.id as point_id, count(*)::integer as visits, max(v.day) as last_on
    from contact_points as c join contact_visits as v on v.unit_code = c.unit_code and v.leader_name = c.leader_name
      and v.day >= c.from_day and coalesce(v.day <= c.to_day, true)
    where c.retired_on is null and v.retired_on is null and c.region_code >= ${lower} and c.region_code < ${upper}
      and v.day between ${from} and ${to}
    group by c.id`.execute(tx)
  return rows
}
