import type { Point } from '../../base/geo.ts'
import type { Mode, Stage } from '../schools/school.ts'
import type { UnitLevel } from './eligibility.ts'

/** A township or village that needs a host. */
export type Unit = {
  code: string
  level: UnitLevel
  name: string
  townshipCode: string
  townshipName: string | null
  point: Point | null
  population: number | null
  partyMembers: number | null
}

/** A school as siting sees it. */
export type HostSchool = {
  id: string
  schoolCode: string
  name: string
  regionCode: string
  stage: Stage
  mode: Mode
  point: Point | null
  usableSeats: number
  /** Somebody who keeps the equipment and may serve the programme. */
  hasKeeper: boolean
  power: string | null
  plannedMergerOn: string | null
}

export type RoadDistance = {
  unitCode: string
  schoolCode: string
  distanceMetres: number
  travelMinutes: number | null
}

export type RulingKind = 'locked' | 'forbidden' | 'radius_waived' | 'kind_waived'
export type Ruling = {
  id: string
  unitCode: string
  schoolId: string
  kind: RulingKind
  reason: string
  ruledByName: string
  ruledAt: string
}
