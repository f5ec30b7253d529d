import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { InstantText, PlaceCode, PlaceQuery } from '../../base/schemas.ts'
import { stages } from '../schools/school.ts'
import { keysOf } from '../schools/values.ts'
import { HolidayYearShape } from './calendar/holiday-file.ts'
import { CalendarPartsShape } from './calendar/school-calendar.ts'

const StageName = z.enum(keysOf(stages))

const Target = {
  regionCode: PlaceCode,
  stage: z.nullable(StageName),
  schoolId: z.nullable(z.uuid()),
}

const CalendarDocument = z
  .object({
    ...Target,
    id: z.uuid(),
    version: z.int(),
    parts: CalendarPartsShape,
    updatedAt: InstantText,
  })
  .meta({ id: 'CalendarDocument' })

const CalendarSchool = z
  .object({ id: z.uuid(), name: z.string(), regionCode: PlaceCode, stage: StageName })
  .meta({ id: 'CalendarSchool' })
export type CalendarSchool = z.output<typeof CalendarSchool>

/** Words of the place, of those above it, and of its schools; `isCut`: it has more schools than are shown. */
export const listCalendars = endpoint('GET /api/calendars', {
  query: PlaceQuery,
  answer: z.object({
    calendars: z.array(CalendarDocument),
    schools: z.array(CalendarSchool),
    isCut: z.boolean(),
  }),
})

/** What became of sessions that were planned. */
const Rearranged = z
  .object({ moved: z.int(), calledOff: z.int(), restored: z.int() })
  .meta({ id: 'Rearranged' })
export type Rearranged = z.output<typeof Rearranged>

/** 0: there was no word of the target when the reader looked. */
const SeenVersion = z.int().min(0)

export const saveCalendar = endpoint('PUT /api/calendars', {
  body: z.strictObject({ ...Target, version: SeenVersion, parts: CalendarPartsShape }),
  answer: z.object({ calendar: CalendarDocument, rearranged: Rearranged }),
})

/** The keys of `parts` become the own words of each school; what else it says stays. */
export const applyCalendar = endpoint('POST /api/calendars/apply', {
  body: z.strictObject({
    schools: z
      .array(z.object({ id: z.uuid(), version: SeenVersion }))
      .min(1)
      .max(1_000),
    parts: CalendarPartsShape,
  }),
  answer: z.object({
    applied: z.array(z.uuid()),
    hindered: z.array(z.object({ id: z.uuid(), code: z.string() })),
    rearranged: Rearranged,
  }),
})

export const listHolidayYears = endpoint('GET /api/holiday-years', {
  answer: z.object({ years: z.array(HolidayYearShape) }),
})

/** The text of a file as holiday-cn publishes it for that year. */
export const enterHolidays = endpoint('POST /api/holiday-years', {
  body: z.strictObject({ year: z.int().min(2_000).max(2_199), file: z.string().max(100_000) }),
  answer: z.object({ year: HolidayYearShape, rearranged: Rearranged }),
})
