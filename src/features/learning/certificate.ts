import type { Day, Instant } from '../../base/calendar.ts'

/** What somebody learned in a year, as it stood when it was certified. */
export type LearningCertificate = {
  number: string
  year: number
  minutes: number
  finished: number
  asOf: Instant
}

/** GET /api/portal/certificates: one's own, the latest first, and the years that one was asked for. */
export type OwnCertificates = { certificates: LearningCertificate[]; asked: number[] }

/** GET /api/portal/certificates/:number */
export type VerifiedCertificate = LearningCertificate & {
  /** Null: his details are no longer kept. */
  name: string | null
  countyName: string | null
  /** Where anyone verifies it: the address of the county. */
  verifyAt: string
}

/** As typed from paper: lower case, spaces and a missing hyphen do not matter. */
export const certificateNumber = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/(.{4})(?=.)/g, '$1-')

/** The years that a certificate can speak of, on `today`. */
export const isCertifiable = (year: number, today: Day): boolean =>
  year >= 2000 && year <= Number(today.slice(0, 4))
