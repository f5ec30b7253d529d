import { sql } from 'kysely'
import type { Habit } from '../timetable/calendar/suggest.ts'
import type { Expert, KnownSessions } from '../timetable/known-sessions-store.ts'

/** What the board and the planner ask of sessions. */
export const knownSessions: KnownSessions = {
  habitsOf: async (system, stationIds, { from, to }) => {
    const { rows } = await sql<Habit>`
      select extract(isodow from s.day)::integer as weekday, hour, count(*)::integer as sessions,
        sum(s.head_count)::integer as people
      from sessions as s, generate_series(left(s.planned_from, 2)::integer, greatest(left(s.planned_from, 2)::integer,
        case when s.planned_to > s.planned_from
          then (left(s.planned_to, 2)::integer * 60 + right(s.planned_to, 2)::integer - 1) / 60 else 23 end)) as hour
      where s.retired_on is null and s.kind = 'group_learning' and s.head_count is not null
        and s.state in ('delivered', 'cut_short', 'recorded', 'confirmed') and s.day >= ${from} and s.day < ${to}
        and s.stations && array(select unit_code::text from learning_stations where id = any(${[...stationIds]}::uuid[]))
      group by 1, 2 order by 1, 2`.execute(system)
    return rows
  },
  expertsOf: async (tx, occurrenceIds) => {
    const { rows } = await sql<Expert>`
      select s.id as occurrence_id, trim(name) as name
      from sessions as s, regexp_split_to_table(s.expert, '[、，,；;]') as name
      where s.id = any(${[...occurrenceIds]}::uuid[]) and s.retired_on is null and s.state <> 'cancelled'
        and trim(name) <> ''`.execute(tx)
    return rows
  },
}
