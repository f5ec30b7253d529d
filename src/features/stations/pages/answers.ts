import type { Instant } from '../../../base/calendar.ts'
import type { FleetSummary, HubAbove, Station, StationView } from '../station.ts'

/** GET /api/stations */
export type FleetAnswer = {
  stations: Station[]
  next?: string
  found: number
  summary: FleetSummary
  silentDays: number
  strangers?: { count: number; backupTakenAt: Instant }
  putBack?: { noticedAt: Instant; stateAt: Instant; certain: boolean }
  /** null: this hub is below none. */
  above: HubAbove | null
  /** When it was true. */
  at: Instant
}

/** GET /api/stations/:id */
export type StationAnswer = StationView & { at: Instant }

/** POST /api/stations and /api/stations/:id/code */
export type SlipAnswer = {
  id: string
  name: string
  code: string
  endsAt: Instant
  hub: string
}

/** GET /api/stations/schools-without */
export type SchoolsAnswer = {
  schools: { id: string; name: string; schoolCode: string; townshipName: string | null }[]
}
