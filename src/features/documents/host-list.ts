import type { Day } from '../../base/calendar.ts'
import type { Mode, Party, SignatureLine } from './document.ts'

/** Which school hosts which township or village, township by township. */
export type HostList = {
  county: string
  asOf: Day
  townships: readonly HostListTownship[]
  signatures: readonly SignatureLine[]
}

export type HostListTownship = { name: string; rows: readonly HostListRow[] }

export type HostListRow = {
  unit: string
  residents: number | null
  members: number | null
} & (HostedUnit | UnhostedUnit)

type HostedUnit = {
  state: 'fixed' | 'waiting'
  school: string
  mode: Mode
  distanceMetres: number | null
  /** Why there, in words; null: nobody knows. */
  why: string | null
  /** Who has not agreed; nobody when the host is fixed. */
  missingConsents: readonly Party[]
}

type UnhostedUnit = { state: 'without'; reason: string }

/** What the template prints: the list with its counts. */
export function hostListPages(list: HostList) {
  const rows = list.townships.flatMap((township) => township.rows)
  const count = (state: HostListRow['state']) => rows.filter((row) => row.state === state).length
  return {
    ...list,
    counts: {
      units: rows.length,
      fixed: count('fixed'),
      waiting: count('waiting'),
      without: count('without'),
    },
  }
}
