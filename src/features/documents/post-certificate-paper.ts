import type { Day } from '../../base/calendar.ts'

/** 上岗证: one page of A5, to be stamped and to carry a photo (F17). */
export type CertificatePaper = {
  number: string
  name: string
  unit: string
  township: string | null
  scope: string
  batchTitle: string | null
  minutes: number | null
  fromDay: Day
  toDay: Day
  county: string
  /** Bytes of a QR code as SVG: module by module a hundred of them would take a minute. */
  code: readonly number[]
}
