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
  orgUnitName: string
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

/** A post that is lent, as GET /api/delegations tells it. */
export type Delegation = {
  id: string
  holdingId: string
  title: string
  orgUnitName: string
  holderId: string
  holderName: string
  standInName: string
  fromDay: Day
  toDay: Day
  reason: string
  revokedAt: Instant | null
  revocable: boolean
}

/** A grant to see personal fields, as GET /api/unmasking-grants tells it. */
export type UnmaskingGrant = {
  id: string
  personId: string
  personName: string
  orgUnitName: string
  regionCode: string
  placeName: string | null
  purpose: string
  fromDay: Day
  toDay: Day
  grantedByName: string | null
  revokedAt: Instant | null
  revocable: boolean
}
