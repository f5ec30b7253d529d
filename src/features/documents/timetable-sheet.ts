import type { Day } from '../../base/calendar.ts'

export type TimetableParty = 'township' | 'village' | 'school'

/** On which a township, its villages and the schools sign for the times of a term. */
export type TimetableSheet = {
  county: string
  township: string
  asOf: Day
  rows: readonly TimetableLine[]
}

export type TimetableLine = {
  station: string
  school: string
  from: Day
  to: Day
  /** 每周二、四 19:00–20:00 集中学习 */
  times: readonly string[]
  /** What each party has said already; null leaves the box empty, to be signed. */
  answers: Readonly<Record<TimetableParty, { person: string; agrees: boolean; day: Day } | null>>
}
