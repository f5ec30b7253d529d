import * as z from 'zod'
import { type Day, isDay } from '../../../base/calendar.ts'
import type { Problem } from '../../../base/problem.ts'
import { AskedDay } from '../../../base/schemas.ts'
import { weekdayOf } from './days.ts'
import { type HolidayDay, type HolidayYear, mayBeOf } from './holidays.ts'

export const HolidayYearShape: z.ZodType<HolidayYear> = z
  .object({
    year: z.int().min(1_950).max(2_200),
    source: z.string().max(500),
    days: z
      .array(z.object({ day: AskedDay, name: z.string().min(1).max(60), off: z.boolean() }))
      .max(100),
  })
  .meta({ id: 'HolidayYear' })

/** As holiday-cn by NateScarlet writes a year; days are read one by one, so that a wrong one can be named. */
const HolidayFile = z.object({
  year: z.int(),
  papers: z.array(z.string()),
  days: z.array(z.object({ date: z.string(), name: z.string(), isOffDay: z.boolean() })),
})

export type HolidayReading = { year?: HolidayYear; problems: Problem[] }

/** Reads a file for `wanted`, the year that a person asked to enter. With a problem there is no year. */
export function readHolidayFile(text: string, wanted: number): HolidayReading {
  const file = HolidayFile.safeParse(jsonOf(text))
  if (!file.success) return { problems: [{ code: 'holiday_file_unreadable' }] }
  const { year, papers, days } = file.data
  const read = {
    year,
    source: papers[0] ?? '',
    days: days.map(({ date, name, isOffDay }) => ({ day: date, name, off: isOffDay })),
  }
  const problems = holidayProblems(read, wanted)
  return problems.length > 0 ? { problems } : { year: read, problems }
}

/** A year of the calendar that is not announced must not be entered as one without holidays. */
export function holidayProblems({ year, days }: HolidayYear, wanted: number): Problem[] {
  if (year !== wanted) return [{ code: 'holidays_of_other_year', details: { wanted, found: year } }]
  if (days.length === 0) return [{ code: 'holidays_not_announced', details: { year } }]
  const seen = new Set<Day>()
  return days.flatMap((entry) => {
    const problem = dayProblem(year, entry, seen.has(entry.day))
    seen.add(entry.day)
    return problem ? [problem] : []
  })
}

function dayProblem(year: number, { day, name, off }: HolidayDay, again: boolean) {
  const details = { day, name }
  if (!isDay(day)) return { code: 'holiday_no_day', details }
  if (!mayBeOf(year, day)) return { code: 'holiday_outside_year', details: { ...details, year } }
  if (again) return { code: 'holiday_twice', details }
  if (!off && weekdayOf(day) <= 5) return { code: 'make_up_on_weekday', details }
  return undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
