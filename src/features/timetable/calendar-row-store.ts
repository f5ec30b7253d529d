import { sql } from 'kysely'
import { type CodeRange, placeAt, placeLevels } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { HolidayYear } from './calendar/holidays.ts'
import type { CalendarSchool } from './calendar-api.ts'
import type { CalendarDocument, CalendarTarget } from './calendar-document.ts'

const columns = sql`id, version, region_code::text as region_code, stage, school_id, parts, updated_at`

/** Words of places in the range and above it, and of these schools. */
export async function listCalendars(
  tx: Tx,
  { place, within, schoolIds }: { place: string; within: CodeRange; schoolIds: readonly string[] },
): Promise<CalendarDocument[]> {
  const above = placeLevels.map((level) => placeAt(place, level))
  const { rows } = await sql<CalendarDocument>`select ${columns} from calendars
    where school_id = any(${[...schoolIds]}::uuid[])
      or (school_id is null and (region_code = any(${above}::text[])
        or (region_code >= ${within.lower} and region_code < ${within.upper})))
    order by region_code, stage nulls first, school_id nulls first`.execute(tx)
  return rows
}

const schoolColumns = sql`id, name, region_code::text as region_code, stage`

export const listCalendarSchools = async (
  tx: Tx,
  { lower, upper }: CodeRange,
  limit: number,
): Promise<CalendarSchool[]> =>
  (
    await sql<CalendarSchool>`select ${schoolColumns} from schools
      where region_code >= ${lower} and region_code < ${upper} and retired_on is null
      order by region_code, name, id limit ${limit + 1}`.execute(tx)
  ).rows

export const findCalendarSchools = async (
  tx: Tx,
  ids: readonly string[],
): Promise<CalendarSchool[]> =>
  (
    await sql<CalendarSchool>`select ${schoolColumns} from schools
      where id = any(${[...ids]}::uuid[]) and retired_on is null`.execute(tx)
  ).rows

/** Of every school that a word concerns: of a place (whose code begins so), of one stage there. */
export async function listSchoolIds(
  tx: Tx,
  { lower, upper }: CodeRange,
  stage: string | null,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from schools
    where region_code >= ${lower} and region_code < ${upper} and (${stage}::text is null or stage = ${stage})
    order by id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** The words of these schools, held until the transaction ends. */
export async function lockCalendarsOfSchools(
  tx: Tx,
  schoolIds: readonly string[],
): Promise<Map<string, CalendarDocument>> {
  const { rows } = await sql<CalendarDocument>`select ${columns} from calendars
    where school_id = any(${[...schoolIds]}::uuid[]) order by id for update`.execute(tx)
  return new Map(rows.flatMap((row) => (row.schoolId === null ? [] : [[row.schoolId, row]])))
}

export async function lockCalendar(
  tx: Tx,
  { regionCode, stage, schoolId }: CalendarTarget,
): Promise<CalendarDocument | undefined> {
  const { rows } = await sql<CalendarDocument>`select ${columns} from calendars
    where school_id is not distinct from ${schoolId}::uuid and stage is not distinct from ${stage}::text
      and (${schoolId}::uuid is not null or region_code = ${regionCode}) for update`.execute(tx)
  return rows[0]
}

export type CalendarWord = CalendarTarget & {
  id: string
  parts: CalendarDocument['parts']
  by: string | null
}

/** Those that were written: a word that somebody else entered meanwhile for the same target stays. */
export async function insertCalendars(
  tx: Tx,
  words: readonly CalendarWord[],
): Promise<CalendarDocument[]> {
  const { rows } = await sql<CalendarDocument>`
    insert into calendars (id, region_code, stage, school_id, parts, updated_by)
    select id, region_code, stage, school_id, parts, by
    from jsonb_to_recordset(${jsonOf(words)}::jsonb)
      as w(id uuid, region_code text, stage text, school_id uuid, parts jsonb, by uuid)
    on conflict do nothing returning ${columns}`.execute(tx)
  return rows
}

export async function setCalendars(
  tx: Tx,
  words: readonly CalendarWord[],
): Promise<CalendarDocument[]> {
  const { rows } = await sql<CalendarDocument>`
    with w as (select * from jsonb_to_recordset(${jsonOf(words)}::jsonb) as w(id uuid, parts jsonb, by uuid))
    update calendars set parts = w.parts, version = version + 1, updated_at = now(), updated_by = w.by
    from w where calendars.id = w.id
    returning calendars.id, version, region_code::text as region_code, stage, school_id, calendars.parts, updated_at`.execute(
    tx,
  )
  return rows
}

const jsonOf = (words: readonly CalendarWord[]): string =>
  JSON.stringify(
    words.map(({ id, regionCode, stage, schoolId, parts, by }) => ({
      ...{ id, region_code: regionCode, stage, school_id: schoolId, parts, by },
    })),
  )

export async function setHolidayYear(
  tx: Tx,
  { year, source, days }: HolidayYear,
  by: string | null,
): Promise<void> {
  await sql`insert into holiday_years (year, source, days, updated_by)
    values (${year}, ${source}, ${JSON.stringify(days)}::jsonb, ${by})
    on conflict (year) do update set source = excluded.source, days = excluded.days,
      updated_at = now(), updated_by = excluded.updated_by`.execute(tx)
}
