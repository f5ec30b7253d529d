import { sql } from 'kysely'
import { placeAt, placeLevels } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import { type Holidays, type HolidayYear, makeHolidays } from './calendar/holidays.ts'
import { mergeCalendars } from './calendar/merge-calendars.ts'
import type { CalendarParts, SchoolCalendar } from './calendar/school-calendar.ts'
import shipped from './calendar/shipped-holidays.json' with { type: 'json' }

/** The calendar of each school: what its places say from the highest down, its stage there, and itself. */
export async function findCalendars(
  tx: Tx,
  schoolIds: readonly string[],
): Promise<Map<string, SchoolCalendar>> {
  const { rows } = await sql<{ id: string; parts: CalendarParts[] }>`
    select h.id, coalesce((select jsonb_agg(c.parts order by c.school_id is not null,
        -- A village is nearer than its county, a stage nearer than a place without one.
        length(rtrim(c.region_code::text, '0')), c.stage is not null)
      from calendars as c
      where c.school_id = h.id or (c.school_id is null and (c.stage is null or c.stage = h.stage)
        and c.region_code in (h.region_code, rpad(left(h.region_code, 9), 12, '0'), rpad(left(h.region_code, 6), 12, '0'),
          rpad(left(h.region_code, 4), 12, '0'), rpad(left(h.region_code, 2), 12, '0')))), '[]') as parts
    from schools as h where h.id = any(${[...new Set(schoolIds)]}::uuid[])`.execute(tx)
  // Schools that say the same share one calendar, and what is derived of it.
  const made = new Map<string, SchoolCalendar>()
  return new Map(
    rows.map(({ id, parts }) => {
      const key = JSON.stringify(parts)
      const calendar = made.get(key) ?? mergeCalendars(...parts)
      made.set(key, calendar)
      return [id, calendar]
    }),
  )
}

/** What a place says to all of its schools, with what lies above it. */
export async function findPlaceCalendar(tx: Tx, code: string): Promise<SchoolCalendar> {
  const { rows } = await sql<{ parts: CalendarParts }>`select parts from calendars
    where school_id is null and stage is null and region_code = any(${placesAbove(code)}::text[])
    order by length(rtrim(region_code::text, '0'))`.execute(tx)
  return mergeCalendars(...rows.map(({ parts }) => parts))
}

const placesAbove = (code: string): string[] => [
  ...placeLevels.map((level) => placeAt(code, level)),
]

/** Those that were entered here, else those that came with the product. */
export async function findHolidayYears(tx: Tx): Promise<HolidayYear[]> {
  const { rows } = await sql<HolidayYear>`select year, source, days from holiday_years`.execute(tx)
  const years = new Map<number, HolidayYear>([...shipped, ...rows].map((one) => [one.year, one]))
  return [...years.values()].toSorted((a, b) => a.year - b.year)
}

export const findHolidays = async (tx: Tx): Promise<Holidays> =>
  makeHolidays(await findHolidayYears(tx))
