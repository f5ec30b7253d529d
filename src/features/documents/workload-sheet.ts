import type { Day } from '../../base/calendar.ts'

/** 课时核定表: what a teacher did for the programme in a term, and the periods it counts for. */
export type WorkloadSheets = {
  term: { year: number; term: 1 | 2 }
  asOf: Day
  sheets: readonly {
    name: string
    school: string
    rows: readonly {
      day: Day
      activity: string
      title: string
      minutes: number
      isCorrection: boolean
    }[]
    minutes: number
    periodMinutes: number
    periods: string
    signedBy: string | null
    signedOn: Day | null
  }[]
}
