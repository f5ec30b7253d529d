import * as z from 'zod'
import { InstantText, PlaceCode, PlaceLevelName } from '../../base/schemas.ts'
import { unitLevels } from './eligibility.ts'
import { SchoolsOfLevel } from './lacking.ts'
import { Explanation, SitingObstacle } from './reasons.ts'
import { HostSchool, Unit } from './unit.ts'

/** What a scenario asks; policy gives the first values, the person may change every one. */
export const ScenarioSettings = z
  .strictObject({
    objective: z.enum(['distance', 'coverage', 'minimax']),
    levels: z.array(z.enum(unitLevels)).min(1),
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
  .meta({ id: 'ScenarioSettings' })
export type ScenarioSettings = z.output<typeof ScenarioSettings>

const Outcome = z
  .object({
    status: z.enum(['optimal', 'feasible', 'infeasible', 'unknown']),
    objective: z.nullable(z.number()),
    bound: z.nullable(z.number()),
    gap: z.nullable(z.number()),
    hosts: z.int(),
    served: z.int(),
    unserved: z.int(),
    /** People expected a week whose host lies within the radius, and all of them. */
    peopleWithinRadius: z.number(),
    people: z.number(),
    meanMetres: z.nullable(z.number()),
    worstMetres: z.nullable(z.number()),
    obstacle: z.exactOptional(SitingObstacle),
    /** Of each level asked for; absent in outcomes of before this was kept. */
    schools: z.exactOptional(z.array(SchoolsOfLevel)),
    elapsedMs: z.int(),
  })
  .meta({ id: 'SitingOutcome' })
export type Outcome = z.output<typeof Outcome>

export const Scenario = z
  .object({
    id: z.uuid(),
    version: z.int(),
    name: z.string(),
    regionCode: PlaceCode,
    level: PlaceLevelName,
    objective: ScenarioSettings.shape.objective,
    settings: ScenarioSettings,
    state: z.enum(['draft', 'solving', 'solved', 'failed']),
    outcome: z.nullable(Outcome),
    /** `work_interrupted`, or what the solver said. */
    failure: z.nullable(z.string()),
    solvedAt: z.nullable(InstantText),
    createdAt: InstantText,
  })
  .meta({ id: 'SitingScenario' })
export type Scenario = z.output<typeof Scenario>

/** Whether there is a plan to look at. */
export const isSolved = ({ state, outcome }: Pick<Scenario, 'state' | 'outcome'>): boolean =>
  state === 'solved' && (outcome?.status === 'optimal' || outcome?.status === 'feasible')

/** Whether there is a plan to adopt: one that serves nobody is none. */
export const isAdoptable = (scenario: Pick<Scenario, 'state' | 'outcome'>): boolean =>
  isSolved(scenario) && (scenario.outcome?.served ?? 0) > 0

const Coordinates = z.object({ lat: z.nullable(z.number()), lon: z.nullable(z.number()) })

const UnitAssignment = Coordinates.extend({
  unitCode: PlaceCode,
  unitLevel: z.enum(unitLevels),
  unitName: z.string(),
  ...Unit.pick({ townshipName: true, population: true, partyMembers: true }).shape,
  size: z.number(),
  schoolId: z.nullable(z.uuid()),
  schoolName: z.nullable(z.string()),
  distanceMetres: z.nullable(z.number()),
  why: Explanation,
}).meta({ id: 'SitingAssignment' })
export type UnitAssignment = z.output<typeof UnitAssignment>

const ScenarioHost = Coordinates.extend({
  ...HostSchool.pick({ id: true, name: true, mode: true, stage: true }).shape,
  /** People a week. */
  capacity: z.int(),
  used: z.number(),
}).meta({ id: 'ScenarioHost' })
export type ScenarioHost = z.output<typeof ScenarioHost>

/** A scenario with what was found for it. */
export const SolvedScenario = z
  .object({
    scenario: Scenario,
    assignments: z.array(UnitAssignment),
    hosts: z.array(ScenarioHost),
    /** Of every school, for the reasons, which name schools by id. */
    schoolNames: z.record(z.string(), z.string()),
  })
  .meta({ id: 'SolvedScenario' })
export type SolvedScenario = z.output<typeof SolvedScenario>
