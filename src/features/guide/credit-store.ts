import { sql } from 'kysely'
import { countyZone, type Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'

export type Work = {
  activity: 'notice' | 'download'
  sourceId: string
  title: string
  doneOn: Day
  personId: string
  organisationId: string
  regionCode: string
  simulated: boolean
}

/** Notices that people of schools issued and downloads that they logged since then, of which no work was made yet. */
export async function listUncredited(system: Tx, from: Day): Promise<Work[]> {
  const { rows } = await sql<Work>`
    select w.activity, w.source_id, w.title, w.done_on, p.id as person_id, p.org_unit_id as organisation_id, p.region_code,
      w.simulated
    from (
      select 'notice' as activity, n.id as source_id, n.title, (i.at at time zone ${countyZone})::date as done_on,
        i.actor_id as person_id, n.simulated
      from notices as n join (
        select subject_id as notice_id, actor_id, at from moves where lifecycle = 'notice' and name = 'issue'
        union all select case_id, actor_id, at from case_steps where lifecycle = 'notice' and name = 'issue'
      ) as i on i.notice_id = n.id
      where n.state = 'issued' and n.retired_on is null and not n.disputed
      union all
      select 'download', id, title, on_day, created_by, simulated from acquisitions where retired_on is null
    ) as w join persons as p on p.id = w.person_id join schools as c on c.id = p.org_unit_id
    where w.done_on >= ${from}::date and not exists (
      select from workload_entries as e where e.activity = w.activity and e.source_id = w.source_id)
    order by w.done_on, w.source_id`.execute(system)
  return rows
}
