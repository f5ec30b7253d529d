import type { Day } from '../../base/calendar.ts'
import type { Mode, Party } from './document.ts'

/** The paper on which four parties decide which school hosts a township or village. */
export type DecisionSheet = {
  sheetNumber: string
  county: string
  unit: {
    name: string
    code: string
    level: 'township' | 'village'
    residents: number | null
    members: number | null
  }
  /** Best first. */
  proposals: readonly Proposal[]
  host: Host | null
  /** Why there, in words; null: nobody knows. */
  why: string | null
  /** The reason when the host is not the first proposal. */
  whyOther: string | null
  consents: Readonly<Record<Party, Consent>>
  /** Whether the host is fixed, by the rules of siting; the sheet decides nothing. */
  fixed: boolean
}

type Host = { school: string; mode: Mode; distanceMetres: number | null }

/** `taken` of `capacity` visits a week are other units'. */
type Proposal = Host & {
  travelMinutes: number | null
  taken: number
  capacity: number
  reasons: readonly string[]
}

/** `answer: null` leaves the boxes empty, to be ticked by hand. */
export type Consent = {
  organisation: string
  person: string | null
  answer: 'agree' | 'refuse' | 'withdrawn' | null
  day: Day | null
}
