import type { Instant } from '../../base/calendar.ts'
import type { PlaceInRollout } from '../releases/rollout.ts'

/** A version that is or was offered, and how far it has come among the stations the reader sees. */
export type ReleaseView = {
  version: string
  platforms: string[]
  /** Of a hundred stations so many take it. */
  stage: number
  /** So many are named to take it first. */
  named: number
  mostTakenBack: number
  offeredAt: Instant
  stoppedAt: Instant | null
  /** Absent though it is stopped: it stopped by itself. */
  stoppedWhy: string | null
  counts: Record<PlaceInRollout, number>
}

export type Releases = {
  /** The latest offer first. */
  releases: ReleaseView[]
  /** Enrolled stations the reader sees. */
  stations: number
  /** The reader manages every station of this hub. */
  mayChange: boolean
}

/** The latest version, where it stopped by itself: it waits for somebody to mend it and offer a newer one. */
export const stoppedByItself = ([latest]: readonly ReleaseView[]): ReleaseView[] =>
  latest && latest.stoppedAt !== null && latest.stoppedWhy === null ? [latest] : []
