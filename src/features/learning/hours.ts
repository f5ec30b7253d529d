import type { Instant } from '../../base/calendar.ts'

/** One sitting down with one resource, as a page shows it. */
export type ShownAttempt = {
  /** Absent where the activity is no resource of the catalogue. */
  resourceId?: string
  title: string
  month: string
  stationName: string | null
  minutes: number
  completed: boolean
  passed: boolean
  lastAt: Instant
  said: { id: string; at: Instant; verb: string; counted: boolean }[]
}

/** GET /api/portal/mine */
export type Mine = { name: string; attempts: ShownAttempt[] }

/** GET /api/learning/hours: of a month, by person and station. */
export type HoursRow = {
  personId: string
  name: string
  placeName: string | null
  station: string
  stationName: string | null
  minutes: number
  attempts: number
  finished: number
}
