import type { UnitLevel } from './eligibility.ts'
import type { UnassignedReason } from './model.ts'

export type UnservedReason = UnassignedReason | 'not_decided'

/** A township or village without a host. */
export type Unserved = {
  code: string
  level: UnitLevel
  name: string
  townshipName: string | null
  reason: { code: UnservedReason }
}
