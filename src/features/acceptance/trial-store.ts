import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'

export type TrialCounts = {
  unitCode: string
  sessions: number
  minutes: number
  attendees: number
  openDays: number
}

/** What took place at each since its trial began and was confirmed (I4-3): each session once, however many it served. */
export async function countTrials(
  system: Tx,
  trials: readonly { unitCode: string; beganOn: Day }[],
): Promise<Map<string, TrialCounts>> {
  const { rows } = await sql<TrialCounts>`
    select t.unit_code,
      (count(s.id) filter (where s.kind = 'group_learning'))::integer as sessions,
      coalesce(sum(s.minutes_this + s.minutes_next) filter (where s.kind = 'group_learning'), 0)::integer as minutes,
      coalesce(sum(s.head_count) filter (where s.kind = 'group_learning'), 0)::integer as attendees,
      (count(distinct s.day) filter (where s.kind = 'open_day'))::integer as open_days
    from jsonb_to_recordset(${JSON.stringify(trials.map(({ unitCode, beganOn }) => ({ unit_code: unitCode, began_on: beganOn })))}::jsonb)
      as t (unit_code text, began_on date)
    left join sessions as s on s.stations @> array[t.unit_code] and s.day >= t.began_on and s.state = 'confirmed'
      and s.retired_on is null
    group by t.unit_code`.execute(system)
  return new Map(rows.map((row) => [row.unitCode, row]))
}
