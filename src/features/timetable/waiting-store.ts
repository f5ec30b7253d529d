import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import { isWithinReach, type StandingColumns } from '../people/reach-store.ts'
import { type Party, parties } from './timetable.ts'

/** Where each party of a timetable stands. */
const standings: Readonly<Record<Party, StandingColumns>> = {
  township: { regionCode: 'd.township' },
  village: { regionCode: 'd.village' },
  school: { regionCode: 'd.schoolPlace', organisationId: 'd.schoolId' },
}

/** Open timetables with the places of their parties. */
const open = sql`
  select t.id, t.round, t.created_at, t.school_id, s.unit_code::text as unit_code,
    rpad(left(s.unit_code, 9), 12, '0') as township,
    case when s.unit_level = 'village' then s.unit_code else h.region_code end::text as village,
    h.region_code::text as school_place
  from timetables as t join learning_stations as s on s.id = t.station_id join schools as h on h.id = t.school_id
  where t.state = 'open'`

export type TimesWaiting = {
  party: Party
  regionCode: string
  organisationId: string | null
  count: number
  since: string
}

/** By the party whose word they want, of units that `seen` covers and that lie within the place. Needs a system scope. */
export async function groupWaiting(
  tx: Tx,
  seen: readonly CodeRange[],
  within: CodeRange,
): Promise<TimesWaiting[]> {
  const unit = { regionCode: 'd.unitCode' }
  const asked = parties.map((party): RawBuilder<unknown> => {
    const { regionCode, organisationId } = standings[party]
    return sql`select ${party}::text as party, ${sql.ref(regionCode)} as region_code,
        ${organisationId ? sql.ref(organisationId) : sql`null::uuid`} as organisation_id, count(*) as count,
        min(coalesce(a.at, d.created_at)) as since
      from open as d left join lateral (select answer, at from timetable_answers as a
        where a.timetable_id = d.id and a.round = d.round and a.party = ${party} order by at desc limit 1) as a on true
      where a.answer is null and ${isWithinReach(seen, unit)} and ${isWithinReach([within], unit)}
      group by 1, 2, 3`
  })
  const { rows } =
    await sql<TimesWaiting>`with open as (${open}) ${sql.join(asked, sql` union all `)}`.execute(tx)
  return rows
}

/** Stations with a host of these places: all, and those for which no time is agreed or negotiated. */
export async function countStations(
  tx: Tx,
  places: readonly CodeRange[],
  today: Day,
): Promise<{ all: number; without: number }> {
  const { rows } = await sql<{ all: number; without: number }>`
    select count(*) as all, count(*) filter (where not exists (select from timetables as t
      where t.station_id = s.id and (t.state = 'open' or (t.state = 'agreed'
        and coalesce(t.ends_on - 1, t.to_day) >= ${today})))) as without
    from learning_stations as s
    where s.school_id is not null and ${isWithinReach(places, { regionCode: 's.unitCode' })}`.execute(
    tx,
  )
  return rows[0] ?? { all: 0, without: 0 }
}

/** Coming times of the reader's places or school that the calendar moved or called off, in these days. */
export async function countRearranged(
  tx: Tx,
  concerns: RawBuilder<boolean>,
  { from, to }: { from: Day; to: Day },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct o.id) as count from occurrences as o join schools as h on h.id = o.school_id
      left join learning_stations as s on s.id = any(o.station_ids)
    where o.day between ${from} and ${to} and o.kind in ('group_learning', 'open_day')
      and o.reason ->> 'code' in ('time_protected', 'holidays_unknown', 'term_unknown', 'make_up_unsaid')
      and (${concerns})`.execute(tx)
  return rows[0]?.count ?? 0
}
