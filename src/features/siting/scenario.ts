import * as z from 'zod'
import type { Instant } from '../../base/calendar.ts'
import type { PlaceLevel } from '../../base/place.ts'
import type { UnitLevel } from './eligibility.ts'
import type { Explanation } from './explain.ts'
import type { Objective, Obstacle } from './model.ts'

/** What a scenario asks; policy gives the first values, the person may change every one. */
export const ScenarioSettings = z.strictObject({
  objective: z.enum(['distance', 'coverage', 'minimax']),
  levels: z.array(z.enum(['township', 'village'])).min(1),
  maxHosts: z.exactOptional(z.int().min(1).max(100_000)),
  /** Metres of weighted distance that one host less is worth; only for the least weighted distance. */
  costPerHost: z.exactOptional(z.number().min(0).max(1e12)),
  villageRadiusMetres: z.int().min(100).max(200_000),
  townshipRadiusMetres: z.int().min(100).max(500_000),
  detourFactor: z.number().min(1).max(5),
  windowsPerWeek: z.int().min(1).max(21),
  partyMemberShareBp: z.int().min(0).max(10_000),
  farmerShareBp: z.int().min(0).max(10_000),
  townshipShareBp: z.int().min(0).max(10_000),
  /** Imported road distances where there are some, straight lines elsewhere. */
  useRoadDistances: z.boolean(),
  timeLimitSeconds: z.int().min(1).max(600),
})
export type ScenarioSettings = z.output<typeof ScenarioSettings>

export type ScenarioState = 'draft' | 'solving' | 'solved' | 'failed'

export type Outcome = {
  status: 'optimal' | 'feasible' | 'infeasible' | 'unknown'
  objective: number | null
  bound: number | null
  gap: number | null
  hosts: number
  served: number
  unserved: number
  /** People expected a week whose host lies within the radius, and all of them. */
  peopleWithinRadius: number
  people: number
  meanMetres: number | null
  worstMetres: number | null
  obstacle?: Obstacle
  elapsedMs: number
}

export type Scenario = {
  id: string
  version: number
  name: string
  regionCode: string
  level: PlaceLevel
  objective: Objective
  settings: ScenarioSettings
  state: ScenarioState
  outcome: Outcome | null
  /** `work_interrupted`, or what the solver said. */
  failure: string | null
  solvedAt: Instant | null
  createdAt: Instant
}

export type UnitAssignment = {
  unitCode: string
  unitLevel: UnitLevel
  unitName: string
  townshipName: string | null
  lat: number | null
  lon: number | null
  population: number | null
  partyMembers: number | null
  size: number
  schoolId: string | null
  schoolName: string | null
  distanceMetres: number | null
  why: Explanation
}
