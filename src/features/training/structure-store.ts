import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { Member } from './api.ts'

export type Post = Omit<Member, 'positions' | 'certified' | 'score'> & { position: string }

/** Who holds a post of a station’s team on the day, a row for each post. */
export async function listPosts(tx: Tx, { lower, upper }: CodeRange, day: Day): Promise<Post[]> {
  const { rows } = await sql<Post>`
    select a.unit_code, coalesce(u.name, a.unit_code) as unit_name, t.name as township_name, a.name, a.position, a.pool,
      a.full_time, a.sex, a.birth_year, a.education, a.party_member
    from appointments as a
    left join places as u on u.code = a.unit_code
    left join places as t on t.code = rpad(left(a.unit_code, 9), 12, '0') and t.code <> a.unit_code
    where a.region_code >= ${lower} and a.region_code < ${upper} and a.retired_on is null
      and a.state in ('active', 'on_leave') and a.from_day <= ${day}::date and (a.to_day is null or a.to_day >= ${day}::date)
      and a.position <> 'joint_lead'
    order by a.unit_code, a.position, a.name`.execute(tx)
  return rows
}

/** The last result of each person who has one. */
export async function listScores(
  system: Tx,
  { lower, upper }: CodeRange,
): Promise<{ unitCode: string; name: string; score: number }[]> {
  const { rows } = await sql<{ unitCode: string; name: string; score: number }>`
    select distinct on (left(e.unit_code, 9), e.name) e.unit_code, e.name, e.post_score::integer as score
    from enrolments as e
    where e.region_code >= ${lower} and e.region_code < ${upper} and e.retired_on is null and e.post_score is not null
    order by left(e.unit_code, 9), e.name, e.tested_on desc nulls last, e.id desc`.execute(system)
  return rows
}
