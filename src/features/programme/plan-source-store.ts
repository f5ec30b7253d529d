import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { HostLine, LeadLine, OperatorLine, PlanLists } from './plan.ts'

/** The three lists as decisions and appointments make them on a day (I1-2, I1-3). */
export async function readPlanLists(
  system: Tx,
  { lower, upper }: CodeRange,
  day: Day,
): Promise<PlanLists> {
  const named = sql`coalesce(u.name, x.unit_code) as unit_name, coalesce(t.name, '') as township_name`
  const places = sql`left join places as u on u.code = x.unit_code
    left join places as t on t.code = rpad(left(x.unit_code, 9), 12, '0')`
  const { rows: hosts } = await sql<HostLine>`
    select x.unit_code::text as unit_code, ${named}, h.name as school_name, h.mode
    from learning_stations as x
    join station_stages as g on g.station_id = x.id
    join schools as h on h.id = x.school_id
    ${places}
    where g.stage not in ('closed', 'withdrawn') and x.region_code >= ${lower} and x.region_code < ${upper}
    order by x.unit_code`.execute(system)
  const held = sql`from appointments as x
    join learning_stations as s on s.unit_code = x.unit_code and s.school_id is not null
    ${places}
    where x.state <> 'proposed' and x.retired_on is null and x.from_day <= ${day} and (x.to_day is null or x.to_day >= ${day})
      and x.region_code >= ${lower} and x.region_code < ${upper}`
  const { rows: leads } = await sql<LeadLine>`
    select distinct on (x.unit_code, x.party, x.name) x.unit_code::text as unit_code, ${named}, x.name, x.party, x.phone
    ${held} and x.position = 'joint_lead' order by x.unit_code, x.party, x.name, x.from_day desc`.execute(
    system,
  )
  const { rows: operators } = await sql<OperatorLine>`
    select distinct on (x.unit_code, x.position, x.name) x.unit_code::text as unit_code, ${named}, x.name, x.position, x.phone
    ${held} and (x.position in ('head_administrator', 'technical_administrator') or x.pool = 'av_operator')
    order by x.unit_code, x.position, x.name, x.from_day desc`.execute(system)
  return { hosts, leads, operators }
}
