import type { CalendarParts, SchoolCalendar } from './school-calendar.ts'

/** What holds where nobody has said anything: no term is known, make-up days are kept. */
export const unsaidCalendar: SchoolCalendar = {
  terms: [],
  breaks: [],
  days: [],
  keepsMakeUpDays: true,
  makeUp: [],
  rotation: null,
  bells: [],
  market: null,
  seasons: [],
}

/** The county's default, its stage's, the school's own: of each key the last word holds. */
export const mergeCalendars = (...parts: readonly (CalendarParts | undefined)[]): SchoolCalendar =>
  Object.assign({ ...unsaidCalendar }, ...parts)
