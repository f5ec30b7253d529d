import { sql } from 'kysely'
import { countyZone, type Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { PlanLine, SessionLine } from './learning-plan-report.ts'

type Days = { from: Day; to: Day }

export async function listPlanLines(
  tx: Tx,
  { within: { lower, upper }, from, to }: Days & { within: CodeRange },
): Promise<PlanLine[]> {
  const { rows } = await sql<PlanLine>`
    select place_code, topic, state, step, day, minutes, coalesce(groups, '{}') as groups, theme, form, adopted_on,
      adopted_by, simulated
    from learning_plans
    where retired_on is null and state <> 'replaced' and region_code >= ${lower} and region_code < ${upper}
      and day between ${from} and ${to}
    order by place_code, day, step, topic`.execute(tx)
  return rows
}

/** Its need is one that somebody entered for a place it served, or for the township, or what is grown or bred there. */
const answersNeed = sql`exists (
  select from (
    select n.topic as word, n.place_code as place from needs as n where n.retired_on is null
    union all select i.product, i.village_code from industries as i where i.retired_on is null
  ) as known
  where (known.place = any(s.stations) or exists (
      select from unnest(s.stations) as served (code) where known.place = rpad(left(served.code, 9), 12, '0')))
    and (strpos(s.need, known.word) > 0 or strpos(known.word, s.need) > 0))`

/** Sessions that took place for these units, each once however many it served. */
export async function listDelivered(
  system: Tx,
  { units, from, to }: Days & { units: readonly string[] },
): Promise<SessionLine[]> {
  const { rows } = await sql<SessionLine>`
    select s.id, s.title, s.day, s.kind, s.stations, s.minutes_this + s.minutes_next as minutes, s.service_function,
      s.theme, s.teaching_link, s.need is not null as names_need, ${answersNeed} as answers_need, coalesce(s.groups, '{}') as groups, coalesce(s.head_count, 0) as head_count,
      coalesce(s.members, 0) as members,
      coalesce((select jsonb_agg(jsonb_build_object('form', g.part ->> 'form', 'minutes', (g.part ->> 'minutes')::integer))
        from jsonb_array_elements(s.segments) as g (part)), '[]') as segments
    from sessions as s
    where s.retired_on is null and s.day between ${from} and ${to} and s.stations && ${[...units]}::text[]
      and s.state in ('delivered', 'cut_short', 'recorded', 'confirmed')
    order by s.day, s.planned_from, s.id`.execute(system)
  return rows
}

/** When these units are to learn, by their own place. */
export async function listTimes(
  system: Tx,
  { units, from, to }: Days & { units: readonly string[] },
): Promise<{ code: string; day: Day; begins: string; ends: string }[]> {
  const { rows } = await sql<{ code: string; day: Day; begins: string; ends: string }>`
    select l.unit_code::text as code, o.day,
      to_char(lower(o.during) at time zone ${countyZone}, 'HH24:MI') as begins,
      to_char(upper(o.during) at time zone ${countyZone}, 'HH24:MI') as ends
    from learning_stations as l join occurrences as o on l.id = any(o.station_ids)
    where l.unit_code = any(${[...units]}::text[]) and o.kind = 'group_learning' and o.state = 'planned'
      and o.day between ${from} and ${to}
    order by l.unit_code, o.during`.execute(system)
  return rows
}
