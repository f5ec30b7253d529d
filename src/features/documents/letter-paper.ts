import type { Day } from '../../base/calendar.ts'

type Side = {
  unit: string
  level: 'province' | 'city' | 'county' | 'township' | 'village'
  /** Null: the line is left for the name. */
  name: string | null
}

/** 责任书, a page for each: who answers for what, and lines on which both sign. */
export type LetterPapers = {
  letters: readonly {
    title: string
    fromDay: Day
    toDay: Day
    issuer: Side
    receiver: Side
    targets: readonly string[]
  }[]
}
