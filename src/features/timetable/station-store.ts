import { type RawBuilder, sql } from 'kysely'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { LearningStation } from './learning-station.ts'

/** Columns of a learning station `s`, its school `h`, room `r`, places `u` and `t`. */
const stations = (where: RawBuilder<boolean>) => sql<LearningStation>`
  select s.id, s.unit_code::text as unit_code, s.unit_level, coalesce(u.name, s.unit_code) as unit_name,
    case when s.unit_level = 'village' then t.name end as township_name,
    case when h.id is not null then jsonb_build_object('id', h.id, 'schoolCode', h.school_code, 'name', h.name,
      'regionCode', h.region_code) end as school,
    case when h.id is not null then jsonb_build_object('id', coalesce(r.id, h.id), 'name', r.name) end as room,
    s.active_from, s.simulated
  from learning_stations as s
  left join schools as h on h.id = s.school_id
  left join rooms as r on r.id = s.room_id
  left join places as u on u.code = s.unit_code
  left join places as t on t.code = rpad(left(s.unit_code, 9), 12, '0')
  where ${where}
  order by s.unit_code`

/** Whose unit or whose school lies there. */
export const listStations = async (
  tx: Tx,
  { lower, upper }: CodeRange,
  limit: number,
): Promise<LearningStation[]> =>
  (
    await sql<LearningStation>`${stations(
      sql`s.school_id is not null and ((s.unit_code >= ${lower} and s.unit_code < ${upper})
        or (h.region_code >= ${lower} and h.region_code < ${upper}))`,
    )} limit ${limit + 1}`.execute(tx)
  ).rows

export const findStations = async (tx: Tx, ids: readonly string[]): Promise<LearningStation[]> =>
  (await stations(sql`s.id = any(${[...ids]}::uuid[])`).execute(tx)).rows

/** Null: the school as a whole. */
export async function setRoomOfStation(tx: Tx, id: string, roomId: string | null): Promise<void> {
  await sql`update learning_stations set room_id = ${roomId}, version = version + 1, updated_at = now()
    where id = ${id}`.execute(tx)
}

/** The day from which they count, for those that did not yet. */
export async function setActive(tx: Tx, ids: readonly string[], from: string): Promise<void> {
  await sql`update learning_stations set active_from = ${from}, version = version + 1, updated_at = now()
    where id = any(${[...ids]}::uuid[]) and (active_from is null or active_from > ${from}::date)`.execute(
    tx,
  )
}

export async function findSchoolNames(
  tx: Tx,
  schoolIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from schools where id = any(${[...schoolIds]}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
