import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import { findStations } from './station-store.ts'
import type { Answered, Timetable, TimetableState, Window } from './timetable.ts'

type Row = Omit<Timetable, 'station'> & { stationId: string }

const listed = async (
  tx: Tx,
  where: RawBuilder<boolean>,
  limit: RawBuilder<unknown> = sql`all`,
): Promise<Timetable[]> => {
  const { rows } = await sql<Row>`
    select t.id, t.version, t.station_id, t.school_id, h.name as school_name, h.region_code::text as school_region_code,
      t.room_id, t.from_day, t.to_day, t.windows, t.round, t.state, t.agreed_at, t.ends_on, t.simulated
    from timetables as t join schools as h on h.id = t.school_id
    where ${where} order by t.region_code, t.from_day, t.id limit ${limit}`.execute(tx)
  const stations = new Map(
    (
      await findStations(
        tx,
        rows.map(({ stationId }) => stationId),
      )
    ).map((one) => [one.id, one]),
  )
  return rows.flatMap(({ stationId, ...row }) => {
    const station = stations.get(stationId)
    return station ? [{ ...row, station }] : []
  })
}

export type TimetableFilter = {
  /** The reader's condition on the unit's place and the school. */
  concerns: RawBuilder<boolean>
  states?: readonly TimetableState[]
  limit: number
}

/** `concerns` speaks of `t` and `h`. One more than `limit` where there are more. */
export const listTimetables = (
  tx: Tx,
  { concerns, states, limit }: TimetableFilter,
): Promise<Timetable[]> =>
  listed(
    tx,
    sql`${concerns} and ${states ? sql`t.state = any(${[...states]}::text[])` : sql`true`}`,
    sql`${limit + 1}`,
  )

export const findTimetables = (tx: Tx, ids: readonly string[]): Promise<Timetable[]> =>
  listed(tx, sql`t.id = any(${[...ids]}::uuid[])`)

/** Locked until the transaction ends, in the order of their ids. */
export async function lockTimetables(tx: Tx, ids: readonly string[]): Promise<Timetable[]> {
  await sql`select from timetables where id = any(${[...ids]}::uuid[]) order by id for update`.execute(
    tx,
  )
  return findTimetables(tx, ids)
}

/** Open or agreed ones that share a day with the span, of these rooms. */
export const listStanding = (
  tx: Tx,
  roomIds: readonly string[],
  { fromDay, toDay }: { fromDay: Day; toDay: Day },
): Promise<Timetable[]> =>
  listed(
    tx,
    sql`t.room_id = any(${[...roomIds]}::uuid[]) and t.state in ('open', 'agreed') and t.from_day <= ${toDay}
      and coalesce(t.ends_on - 1, t.to_day) >= ${fromDay}`,
  )

/** What binds a station on `day` or later. */
export const listBinding = (tx: Tx, stationId: string, day: Day): Promise<Timetable[]> =>
  listed(
    tx,
    sql`t.station_id = ${stationId} and t.state = 'agreed' and coalesce(t.ends_on - 1, t.to_day) >= ${day}`,
  )

export type NewTimetable = {
  id: string
  regionCode: string
  stationId: string
  schoolId: string
  roomId: string
  fromDay: Day
  toDay: Day
  windows: readonly Window[]
  simulated: boolean
  createdBy: string | null
}

/** The ids of those that were added; a station that negotiates already takes no second one. */
export async function insertTimetables(
  tx: Tx,
  rows: readonly NewTimetable[],
): Promise<Set<string>> {
  const values = rows.map((row) => ({
    ...{ id: row.id, region_code: row.regionCode, station_id: row.stationId },
    ...{ school_id: row.schoolId, room_id: row.roomId, from_day: row.fromDay, to_day: row.toDay },
    ...{ windows: row.windows, simulated: row.simulated, created_by: row.createdBy },
  }))
  const { rows: added } = await sql<{ id: string }>`
    insert into timetables (id, region_code, station_id, school_id, room_id, from_day, to_day, windows, state, simulated,
      created_by)
    select id, region_code, station_id, school_id, room_id, from_day, to_day, windows, 'open', simulated, created_by
    from jsonb_populate_recordset(null::timetables, ${JSON.stringify(values)}::jsonb)
    on conflict (station_id) where state = 'open' do nothing returning id`.execute(tx)
  return new Set(added.map(({ id }) => id))
}

export async function setTimetable(
  tx: Tx,
  id: string,
  {
    windows,
    round,
    state,
    agreedAt,
    endsOn,
  }: Partial<Pick<Timetable, 'windows' | 'round' | 'state' | 'agreedAt' | 'endsOn'>>,
): Promise<void> {
  await tx
    .updateTable('timetables')
    .set({
      version: sql`version + 1`,
      updatedAt: sql`now()`,
      ...(windows && { windows: JSON.stringify(windows) }),
      ...(round !== undefined && { round }),
      ...(state && { state }),
      ...(agreedAt !== undefined && { agreedAt }),
      ...(endsOn !== undefined && { endsOn }),
    })
    .where('id', '=', id)
    .execute()
}

export type NewAnswer = Omit<Answered, 'at'> & { id: string; timetableId: string; personId: string }

export async function insertAnswers(tx: Tx, answers: readonly NewAnswer[]): Promise<void> {
  if (answers.length === 0) return
  await tx
    .insertInto('timetableAnswers')
    .values(
      answers.map(({ windows, ...one }) => ({
        ...one,
        windows: windows && JSON.stringify(windows),
      })),
    )
    .execute()
}

/** Of each timetable every word said of it, the oldest first. */
export async function listAnswers(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, Answered[]>> {
  const { rows } = await sql<Answered & { timetableId: string }>`
    select timetable_id, party, answer, round, windows, note, person_name, entered_by_name, at
    from timetable_answers where timetable_id = any(${[...ids]}::uuid[]) order by at, id`.execute(
    tx,
  )
  const found = new Map<string, Answered[]>()
  for (const { timetableId, ...one } of rows)
    found.set(timetableId, [...(found.get(timetableId) ?? []), one])
  return found
}
