import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import { type GateItem, gateItemNames, type UnitFacts } from './gate.ts'

type FactRow = Omit<UnitFacts, 'done'> & Record<GateItem, Day | null>

/**
 * What every unit in scope of a place has on a day, in one query: 5,000 of them are asked about while a person waits.
 * `since`: what was decided about a station before that day counts no more; it is accepted anew.
 */
export async function listUnitFacts(
  system: Tx,
  { lower, upper }: CodeRange,
  { day, since }: { day: Day; since: Day },
): Promise<UnitFacts[]> {
  const within = (column: string) =>
    sql<boolean>`${sql.ref(column)} >= ${lower} and ${sql.ref(column)} < ${upper}`
  const { rows } = await sql<FactRow>`
    with units as (
      select township_code::text as code, 'township' as level, name from townships
      where retired_on is null and in_scope and ${within('region_code')}
      union all
      select village_code::text, 'village', name from villages
      where retired_on is null and in_scope and ${within('region_code')}),
    hosted as (
      select s.id, s.unit_code::text as unit_code, s.school_id, s.hosted_on, g.stage, g.stage_at from learning_stations as s
      join station_stages as g on g.station_id = s.id
      where s.school_id is not null and g.stage not in ('closed', 'withdrawn') and ${within('s.region_code')}),
    hung as (
      select unit_code, school_id, max(hung_on) as day from plates
      where state = 'hung' and retired_on is null and hung_on <= ${day} and ${within('region_code')}
      group by unit_code, school_id having count(distinct kind) = 2),
    bound as (
      select unit_code, min((coalesce((select min(m.at) from moves as m where m.subject_id = letters.id and m.to_state = 'in_force'),
          state_at) at time zone 'Asia/Shanghai')::date) as day from letters
      where state in ('in_force', 'scored', 'evaluated') and retired_on is null and to_day >= ${day} and ${within('region_code')}
      group by unit_code),
    agreed as (
      select unit_code, school_id, min(from_day) as day from joint_use_agreements
      where state = 'signed' and retired_on is null and from_day <= ${day} and to_day >= ${day} and ${within('region_code')}
      group by unit_code, school_id),
    held as (
      select unit_code, name, from_day, coalesce(stands_in_for, position) as seat, pool from appointments
      where state <> 'proposed' and retired_on is null and from_day <= ${day} and (to_day is null or to_day >= ${day})
        and ${within('region_code')}),
    teamed as (
      select unit_code, max(from_day) as day from held
      where seat in ('head_administrator', 'technical_administrator')
      group by unit_code having count(distinct seat) = 2),
    certified as (
      select h.unit_code, min(c.from_day) as day from held as h
      join post_certificates as c on left(c.unit_code, 9) = left(h.unit_code, 9) and c.name = h.name
      where c.state = 'valid' and c.retired_on is null and c.from_day <= ${day} and c.to_day >= ${day}
        and ${within('c.region_code')}
      group by h.unit_code),
    marked as (
      select m.station_id,
        ${sql.join(marks.map((name) => markDay(name, since)))},
        count(*) filter (where m.mark = 'order') as orders,
        count(*) filter (where m.mark = 'mended') as mended
      from station_marks as m join hosted as s on s.id = m.station_id
      where ${within('m.region_code')} group by m.station_id)
    select u.code, u.level, u.name as unit_name, rpad(left(u.code, 9), 12, '0') as township_code,
      coalesce(t.name, '') as township_name, s.id as station_id,
      s.hosted_on as hosts, hung.day as plates, bound.day as letters, agreed.day as agreements, teamed.day as team,
      certified.day as certified, m.listed, m.filed, m.rules, m.county, m.city, m.province,
      case when s.stage in ('trial', 'rectifying', 'county_accepted', 'city_accepted', 'operating', 'suspended', 'relocating')
        then coalesce(m.trial, s.hosted_on) end as trial,
      case when m.trial is not null and coalesce(m.orders, 0) <= coalesce(m.mended, 0) then m.trial end as mended
    from units as u
    left join places as t on t.code = rpad(left(u.code, 9), 12, '0')
    left join hosted as s on s.unit_code = u.code
    left join hung on hung.unit_code = u.code and hung.school_id = s.school_id
    left join bound on bound.unit_code = u.code
    left join agreed on agreed.unit_code = u.code and agreed.school_id = s.school_id
    left join teamed on teamed.unit_code = u.code
    left join certified on certified.unit_code = u.code
    left join marked as m on m.station_id = s.id
    order by u.code`.execute(system)
  return rows.map(({ code, level, unitName, townshipCode, townshipName, stationId, ...days }) => ({
    ...{ code, level, unitName, townshipCode, townshipName, stationId },
    done: Object.fromEntries(
      gateItemNames.flatMap((item) => (days[item] === null ? [] : [[item, days[item]]])),
    ),
  }))
}

const marks = ['listed', 'filed', 'rules', 'trial', 'county', 'city', 'province'] as const
/** What was looked at where the station is no more, or before it was asked anew, counts no more. */
const anew: readonly string[] = ['listed', 'filed', 'county', 'city', 'province']
const ofTheHost: readonly string[] = ['rules', 'trial', 'county', 'city', 'province']

const markDay = (name: (typeof marks)[number], since: Day) =>
  sql`min(m.day) filter (where m.mark = ${sql.lit(name)}
    ${ofTheHost.includes(name) ? sql`and m.school_id = s.school_id` : sql``}
    ${anew.includes(name) ? sql`and m.day >= ${since}` : sql``}) as ${sql.ref(name)}`
