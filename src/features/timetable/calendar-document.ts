import type { Instant } from '../../base/calendar.ts'
import { placeAt, placeLevels } from '../../base/place.ts'
import type { Stage } from '../schools/school.ts'
import { mergeCalendars } from './calendar/merge-calendars.ts'
import type { CalendarParts, SchoolCalendar } from './calendar/school-calendar.ts'

/** Whose word it is: of a place to all of its schools, to those of one stage, or of a school to itself. */
export type CalendarTarget = { regionCode: string; stage: Stage | null; schoolId: string | null }

export type CalendarDocument = CalendarTarget & {
  id: string
  version: number
  parts: CalendarParts
  updatedAt: Instant
}

/** What a target says, with what lies above it, in the order in which it speaks; calendar-store.ts does the same in SQL. */
export const documentsFor = (
  documents: readonly CalendarDocument[],
  { regionCode, stage, schoolId }: CalendarTarget,
): CalendarDocument[] => {
  const places = new Set(placeLevels.map((level) => placeAt(regionCode, level)))
  return documents
    .filter((one) =>
      one.schoolId === null
        ? places.has(one.regionCode) && (one.stage === null || one.stage === stage)
        : one.schoolId === schoolId,
    )
    .toSorted((a, b) => rankOf(a) - rankOf(b))
}

export const calendarFor = (
  documents: readonly CalendarDocument[],
  target: CalendarTarget,
): SchoolCalendar => mergeCalendars(...documentsFor(documents, target).map(({ parts }) => parts))

/** A village is nearer than its county, a stage nearer than a place without one, the school nearest. */
const rankOf = ({ regionCode, stage, schoolId }: CalendarTarget): number =>
  (schoolId === null ? 0 : 100) +
  regionCode.replace(/0+$/, '').length * 2 +
  (stage === null ? 0 : 1)

export const isSameTarget = (one: CalendarTarget, other: CalendarTarget): boolean =>
  one.schoolId === other.schoolId &&
  (one.schoolId !== null || (one.regionCode === other.regionCode && one.stage === other.stage))
