import { everywhere } from '../../base/place.ts'
import { conflict, forbidden, invalid } from '../../base/refusal.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, placesOf } from '../people/actor.ts'
import { readHolidayFile } from './calendar/holiday-file.ts'
import type { HolidayYear } from './calendar/holidays.ts'
import type { Rearranged } from './calendar-api.ts'
import { listSchoolIds, setHolidayYear } from './calendar-row-store.ts'
import { findHolidayYears } from './calendar-store.ts'
import { calendarChanged } from './occurrence-actions.ts'

const system = 'timetables and their schools'

export const readHolidayYears = (db: Db): Promise<HolidayYear[]> =>
  asSystem(db, system, findHolidayYears)

/** The notice of a year from a file; all schools are guarded anew. A file that is not of that year changes nothing. */
export async function enterHolidays(
  db: Db,
  actor: Actor,
  { year: wanted, file }: { year: number; file: string },
  now: Date,
): Promise<{ year: HolidayYear; rearranged: Rearranged }> {
  const [place] = placesOf(actor, 'calendars.write')
  if (!place) throw forbidden('not_permitted', { verb: 'calendars.write' })
  const { year, problems } = readHolidayFile(file, wanted)
  const [first] = problems
  if (first && problems.length === 1) throw invalid(first.code, first.details)
  if (!year) throw invalid('calendar_problems', { problems })
  return asSystem(db, system, async (tx) => {
    const present = (await findHolidayYears(tx)).find((one) => one.year === year.year)
    if (present && isSame(present, year)) throw conflict('holidays_there_already', { year: wanted })
    await setHolidayYear(tx, year, actor.personId || null)
    await audit(tx, actor, [
      {
        action: 'timetable.holidays_entered',
        subjectType: 'holiday_year',
        subjectId: String(year.year),
        regionCode: place.lower.padEnd(12, '0'),
        payload: year,
      },
    ])
    const schoolIds = await listSchoolIds(tx, everywhere, null)
    return { year, rearranged: await calendarChanged(tx, actor, schoolIds, now) }
  })
}

const isSame = (one: HolidayYear, other: HolidayYear): boolean =>
  one.source === other.source && daysOf(one) === daysOf(other)

const daysOf = ({ days }: HolidayYear): string =>
  days.map(({ day, name, off }) => `${day} ${name} ${off}`).join()
