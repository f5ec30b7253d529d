import type { Day } from '../../base/calendar.ts'
import type { EntryState } from './entry.ts'

export type ShownEntry = {
  id: string
  sourceId: string
  title: string
  doneOn: Day
  minutes: number
  state: EntryState
  /** Why it was not accepted. */
  reason: string | null
  simulated: boolean
  /** The reader decides about it; `obstacles`: not yet. */
  decides: boolean
  obstacles: { code: string }[]
}

/** GET /api/workload; `isCut`: there is more, in a smaller place it is shown. */
export type Statements = { statements: Statement[]; isCut: boolean }

/** What one teacher did in a term; `periods` in hundredths, of what is confirmed. */
export type Statement = {
  personId: string
  name: string
  organisationName: string
  entries: ShownEntry[]
  confirmedMinutes: number
  claimedMinutes: number
  periodMinutes: number
  periods: number
}
