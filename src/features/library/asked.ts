import type { Instant } from '../../base/calendar.ts'

/** Of a resource that is not here: `asked`: the county knows that it is wanted; `coming`: it was sent and has not arrived. */
export type Sending = 'none' | 'asked' | 'coming'

/** A resource that people asked for where its files are not. */
export type AskedResource = {
  resourceId: string
  title: string
  station: string
  /** Null: the county's own portal. */
  stationName: string | null
  times: number
  /** When it was asked for last. */
  at: Instant
  /** It was placed there; of the county's own portal: it is here. */
  sent: boolean
}

/** `isCut`: there is more; in a smaller place it is shown. */
export type AskedResources = { resources: AskedResource[]; isCut: boolean }
