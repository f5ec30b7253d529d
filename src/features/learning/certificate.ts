import type { Day } from '../../base/calendar.ts'

/** As typed from paper: lower case, spaces and a missing hyphen do not matter. */
export const certificateNumber = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/(.{4})(?=.)/g, '$1-')

/** The years that a certificate can speak of, on `today`. */
export const isCertifiable = (year: number, today: Day): boolean =>
  year >= 2000 && year <= Number(today.slice(0, 4))
