import type { Day, Instant } from '../../../base/calendar.ts'
import type { PlaceLevel } from '../../../base/place.ts'

export type OrgUnit = {
  id: string
  name: string
  level: PlaceLevel
  kind: string
  parentId: string | null
  regionCode: string
  phone: string | null
}

export type Person = {
  id: string
  name: string
  phone?: string | null
  partyMember: boolean
  orgUnitId: string
  simulated: boolean
  accountId: string | null
  loginName: string | null
  disabledAt: Instant | null
  passwordSet: boolean
}

export type Post = {
  postId: string
  role: string
  title: string
  holdingId: string | null
  personId: string | null
  personName: string | null
  fromDay: Day | null
  toDay: Day | null
}

/** A printed login code; the server keeps only its hash. */
export type Slip = { name: string; loginName: string; code: string; expiresAt: Instant }
