import type { Day } from '../../base/calendar.ts'
import type { Party } from './document.ts'

/** On which a township and its villages, the bureau and the schools sign for every host at once. */
export type ConsentSheet = {
  county: string
  township: string
  asOf: Day
  rows: readonly ConsentLine[]
}

export type ConsentLine = {
  unit: string
  school: string
  distanceMetres: number | null
  /** Why there, in words; null: nobody knows. */
  why: string | null
  /** What each party has said already; null leaves the box empty, to be signed. */
  consents: Readonly<Record<Party, { person: string; agrees: boolean; day: Day } | null>>
}
