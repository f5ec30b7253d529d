import { sql } from 'kysely'
import { countyZone, type Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { Reach } from '../people/actor.ts'
import { isWithinReach } from '../people/reach-store.ts'
import type { OccurrenceReason } from '../timetable/occurrence.ts'

export type Changed = {
  id: string
  kind: 'group_learning' | 'open_day'
  title: string | null
  day: Day
  from: string
  to: string
  isCalledOff: boolean
  was: { day: Day; from: string; to: string } | null
  stations: string[]
  reason: OccurrenceReason | null
}

/** What is not when it was agreed on, or not at all; what other times took the place of is not told. */
export async function listChanged(
  tx: Tx,
  { reach, from, to }: { reach: readonly Reach[]; from: Day; to: Day },
): Promise<Changed[]> {
  const clock = (range: string, end: 'lower' | 'upper') =>
    sql`to_char(${sql.raw(end)}(${sql.raw(range)}) at time zone ${countyZone}, 'HH24:MI')`
  const { rows } = await sql<Changed>`
    select o.id, o.kind, o.title, o.day, ${clock('o.during', 'lower')} as "from", ${clock('o.during', 'upper')} as "to",
      o.state = 'called_off' as is_called_off, o.reason,
      case when o.moved_from is not null then jsonb_build_object('day',
        (lower(o.moved_from) at time zone ${countyZone})::date, 'from', ${clock('o.moved_from', 'lower')},
        'to', ${clock('o.moved_from', 'upper')}) end as was,
      array(select l.unit_code::text from learning_stations as l where l.id = any(o.station_ids) order by 1) as stations
    from occurrences as o join schools as c on c.id = o.school_id
    where o.kind in ('group_learning', 'open_day') and o.day between ${from} and ${to}
      and (o.state = 'called_off' or o.moved_from is not null)
      and coalesce(o.reason->>'code', '') not in ('timetable_replaced', 'slot_ended')
      and ${isWithinReach(reach, { regionCode: 'c.regionCode', organisationId: 'c.id' })}
    order by lower(o.during), o.id`.execute(tx)
  return rows
}
