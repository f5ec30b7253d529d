import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { FileRow } from './file-store.ts'

export type ActivitySession = {
  id: string
  day: Day
  title: string
  schoolName: string
  minutes: number
  people: number
  members: number
}

/** Sessions that took place within the place, with the theme, on the days (O2-4). */
export async function listActivitySessions(
  system: Tx,
  {
    within: { lower, upper },
    theme,
    from,
    to,
  }: { within: CodeRange; theme: string; from: Day; to: Day },
): Promise<ActivitySession[]> {
  const { rows } = await sql<ActivitySession>`
    select s.id, s.day, s.title, c.name as school_name, s.minutes_this + s.minutes_next as minutes,
      coalesce(s.head_count, 0) as people, coalesce(s.members, 0) as members
    from sessions as s join schools as c on c.id = s.organisation_id
    where s.retired_on is null and s.theme = ${theme} and s.day between ${from} and ${to}
      and exists (select from unnest(s.stations) as one where one >= ${lower} and one < ${upper})
      and s.state in ('delivered', 'cut_short', 'recorded', 'confirmed')
    order by s.day, s.planned_from, s.id`.execute(system)
  return rows
}

/** Their photos, the earliest first; signed sheets name people and are none of these. */
export async function listActivityPhotos(
  system: Tx,
  ids: readonly string[],
): Promise<Pick<FileRow, 'hash'>[]> {
  const { rows } = await sql<Pick<FileRow, 'hash'>>`
    select hash from session_files
    where session_id = any(${[...ids]}::uuid[]) and kind = 'photo' order by at, id`.execute(system)
  return rows
}
