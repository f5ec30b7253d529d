import * as z from 'zod'
import { DayText, InstantText, PlaceCode } from '../../base/schemas.ts'
import { modes, stages } from '../schools/school.ts'
import { keysOf } from '../schools/values.ts'
import { unitLevels } from './eligibility.ts'
import { UnassignedReason } from './reasons.ts'

const Point = z.object({ lat: z.number(), lon: z.number() })

/** A township or village that needs a host. */
export const Unit = z.object({
  code: PlaceCode,
  level: z.enum(unitLevels),
  name: z.string(),
  townshipCode: PlaceCode,
  townshipName: z.nullable(z.string()),
  point: z.nullable(Point),
  population: z.nullable(z.int()),
  partyMembers: z.nullable(z.int()),
})
export type Unit = z.output<typeof Unit>

/** A school as siting sees it. */
export const HostSchool = z
  .object({
    id: z.uuid(),
    schoolCode: z.string(),
    name: z.string(),
    regionCode: PlaceCode,
    stage: z.enum(keysOf(stages)),
    mode: z.enum(keysOf(modes)),
    point: z.nullable(Point),
    usableSeats: z.int(),
    /** Somebody who keeps the equipment and may serve the programme. */
    hasKeeper: z.boolean(),
    power: z.nullable(z.string()),
    plannedMergerOn: z.nullable(DayText),
  })
  .meta({ id: 'HostSchool' })
export type HostSchool = z.output<typeof HostSchool>

export type RoadDistance = {
  unitCode: string
  schoolCode: string
  distanceMetres: number
  travelMinutes: number | null
}

export const RulingKind = z.enum(['locked', 'forbidden', 'radius_waived', 'kind_waived'])
export type RulingKind = z.output<typeof RulingKind>

export const Ruling = z
  .object({
    id: z.uuid(),
    unitCode: PlaceCode,
    schoolId: z.uuid(),
    kind: RulingKind,
    reason: z.string(),
    ruledByName: z.string(),
    ruledAt: InstantText,
  })
  .meta({ id: 'SitingRuling' })
export type Ruling = z.output<typeof Ruling>

const UnservedReason = z.enum([...UnassignedReason.options, 'not_decided'])
export type UnservedReason = z.output<typeof UnservedReason>

/** A township or village without a host. */
export const Unserved = Unit.pick({ code: true, level: true, name: true, townshipName: true })
  .extend({ reason: z.object({ code: UnservedReason }) })
  .meta({ id: 'UnservedUnit' })
export type Unserved = z.output<typeof Unserved>
