import type { Day } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { type CodeRange, type PlaceLevel, placeAt, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import type { Verb } from '../../base/verbs.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { addJob, isQueued } from '../../platform/jobs.ts'
import { weatherOf } from '../../platform/weather.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { findPolicy } from '../policy/store.ts'
import { weeklyCapacity } from './expectation.ts'
import { explainAssignment } from './explain.ts'
import { schoolsByLevel } from './lacking.ts'
import type { SitingProblem, SitingSolution } from './model.ts'
import { expectedOf, problemOf, type SitingData } from './problem.ts'
import type { Explanation } from './reasons.ts'
import type {
  Outcome,
  Scenario,
  ScenarioHost,
  ScenarioSettings,
  SolvedScenario,
  UnitAssignment,
} from './scenario.ts'
import {
  countDecisionsOf,
  deleteScenario,
  findScenario,
  insertScenario,
  listAssignments,
  listScenarios,
  lockScenario,
  type NewAssignment,
  replaceAssignments,
  setScenarioState,
} from './store.ts'
import type { HostSchool, Unit } from './unit.ts'
import { listHostSchools, listRoads, listRulings, listUnits } from './unit-store.ts'
import { solveInWorker } from './worker.ts'

/** The settings a new scenario begins with: what policy says at the place today. */
export function defaultSettings(
  db: Db,
  actor: Actor,
  regionCode: string,
  day: Day,
): Promise<ScenarioSettings> {
  return scoped(db, actor, async (tx) => {
    const policy = await findPolicy(
      tx,
      [
        'siting.detourFactor',
        'siting.villageRadiusMetres',
        'siting.townshipRadiusMetres',
        'siting.windowsPerWeek',
        'siting.partyMemberShareBp',
        'siting.farmerShareBp',
        'siting.townshipShareBp',
      ],
      regionCode,
      day,
    )
    return {
      objective: 'distance',
      levels: ['township', 'village'],
      villageRadiusMetres: policy['siting.villageRadiusMetres'],
      townshipRadiusMetres: policy['siting.townshipRadiusMetres'],
      detourFactor: policy['siting.detourFactor'],
      windowsPerWeek: policy['siting.windowsPerWeek'],
      partyMemberShareBp: policy['siting.partyMemberShareBp'],
      farmerShareBp: policy['siting.farmerShareBp'],
      townshipShareBp: policy['siting.townshipShareBp'],
      useRoadDistances: true,
      timeLimitSeconds: 30,
    }
  })
}

async function loadData(tx: Tx, within: CodeRange): Promise<SitingData> {
  return {
    units: await listUnits(tx, within),
    schools: await listHostSchools(tx, within),
    rulings: await listRulings(tx, within),
    roads: await listRoads(tx, within),
  }
}

export async function addScenario(
  db: Db,
  actor: Actor,
  given: { name: string; regionCode: string; level: PlaceLevel; settings: ScenarioSettings },
): Promise<Scenario> {
  if (placeAt(given.regionCode, given.level) !== given.regionCode) {
    throw invalid('code_not_of_level', { value: given.regionCode, level: given.level })
  }
  if (given.settings.costPerHost !== undefined && given.settings.objective !== 'distance') {
    throw invalid('cost_needs_distance_objective')
  }
  if (!may(actor, 'siting.plan', given)) throw forbidden('not_permitted', { verb: 'siting.plan' })
  return scoped(db, actor, async (tx) => {
    const id = newId()
    await insertScenario(tx, { id, ...given, createdBy: actor.personId })
    return (await findScenario(tx, id)) as Scenario
  })
}

export async function removeScenario(db: Db, actor: Actor, id: string): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const scenario = await requireScenario(tx, actor, id, 'siting.plan')
    if ((await countDecisionsOf(tx, scenario.id)) > 0) throw conflict('scenario_adopted')
    await deleteScenario(tx, id)
  })
}

export async function requireScenario(
  tx: Tx,
  actor: Actor,
  id: string,
  verb: Verb,
): Promise<Scenario> {
  const scenario = await lockScenario(tx, id)
  if (!scenario || !may(actor, 'siting.read', scenario)) throw notFound('scenario', id)
  if (!may(actor, verb, scenario)) throw forbidden('not_permitted', { verb })
  return scenario
}

/** Queues the solving; what is being solved is not started twice, but what nobody will solve any more is. */
export async function startSolving(db: Db, actor: Actor, id: string): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const scenario = await requireScenario(tx, actor, id, 'siting.plan')
    const key = `${solveJobName} ${id}`
    if (scenario.state === 'solving' && (await isQueued(tx, key))) {
      throw conflict('scenario_solving')
    }
    await setScenarioState(tx, id, { state: 'solving', failure: null })
    await addJob(tx, solveJobName, { scenarioId: id }, key)
  })
}
export const solveJobName = 'siting.solve'

/** Nothing more is tried by itself; a person may start it again. */
export async function giveSolvingUp(tx: Tx, id: string): Promise<void> {
  if ((await lockScenario(tx, id))?.state !== 'solving') return
  await setScenarioState(tx, id, { state: 'failed', failure: 'work_interrupted' })
}

/** The job: reads the county, solves in a thread, writes the answer with its reasons. */
export async function solveScenario({ db, clock, log }: Ground, id: string): Promise<void> {
  const scenario = await asSystem(db, 'solve a scenario', (tx) => findScenario(tx, id))
  if (scenario?.state !== 'solving') return
  const within = rangeOf(scenario.regionCode, scenario.level)
  const data = await scoped(db, { scopes: [within] }, (tx) => loadData(tx, within))
  const problem = problemOf(data, scenario.settings)
  const startedMs = performance.now()
  try {
    const solution = await solveInWorker(problem)
    const outcome = {
      ...outcomeOf(problem, solution, performance.now() - startedMs),
      schools: schoolsByLevel(data, scenario.settings.levels),
    }
    const assignments = assignmentsOf(data, scenario.settings, problem, solution)
    await asSystem(db, 'solve a scenario', async (tx) => {
      await replaceAssignments(tx, id, assignments)
      await setScenarioState(tx, id, { state: 'solved', outcome, solvedAt: clock().toISOString() })
    })
  } catch (error) {
    if (weatherOf(error)) throw error
    // The person who waits is told; the job itself has nothing left to try.
    log.error({ err: error, scenario: id }, 'siting failed')
    const failure = error instanceof Error ? error.message : String(error)
    await asSystem(db, 'solve a scenario', (tx) =>
      setScenarioState(tx, id, { state: 'failed', failure }),
    )
  }
}

export function outcomeOf(
  problem: SitingProblem,
  solution: SitingSolution,
  elapsedMs: number,
): Outcome {
  const demands = new Map(problem.demands.map((demand) => [demand.id, demand]))
  const near = solution.assignments.filter(
    ({ demand, distance }) => distance <= (demands.get(demand)?.radius ?? Number.POSITIVE_INFINITY),
  )
  const people = (list: readonly { demand: string }[]) =>
    list.reduce((sum, { demand }) => sum + (demands.get(demand)?.weight ?? 0), 0)
  const weightedMetres = solution.assignments.reduce(
    (sum, { demand, distance }) => sum + (demands.get(demand)?.weight ?? 0) * distance,
    0,
  )
  const served = people(solution.assignments)
  return {
    status: solution.status,
    objective: solution.objective,
    bound: solution.bound,
    gap: solution.gap,
    hosts: solution.hosts.length,
    served: solution.assignments.length,
    unserved: problem.demands.length - solution.assignments.length,
    peopleWithinRadius: people(near),
    people: problem.demands.reduce((sum, { weight }) => sum + weight, 0),
    meanMetres: served > 0 ? Math.round(weightedMetres / served) : null,
    worstMetres: solution.assignments.reduce<number | null>(
      (worst, { distance }) => Math.max(worst ?? 0, distance),
      null,
    ),
    ...(solution.obstacle && { obstacle: solution.obstacle }),
    elapsedMs: Math.round(elapsedMs),
  }
}

function assignmentsOf(
  data: SitingData,
  settings: ScenarioSettings,
  problem: SitingProblem,
  solution: SitingSolution,
): NewAssignment[] {
  const units = new Map(data.units.map((unit) => [unit.code, unit]))
  return problem.demands.map(({ id }) => {
    const unit = units.get(id) as Unit
    const why = explainAssignment(problem, solution, id)
    const host = 'site' in why ? why : undefined
    return {
      unitCode: id,
      unitLevel: unit.level,
      schoolId: host?.site ?? null,
      distanceMetres: host ? Math.round(host.distance) : null,
      size: expectedOf(unit, settings),
      why: firstNearer(why),
    }
  })
}

/** Nobody asks about the fourth school that is nearer. */
const firstNearer = (why: Explanation): Explanation =>
  'nearer' in why ? { ...why, nearer: why.nearer.slice(0, 3) } : why

export async function readScenario(db: Db, actor: Actor, id: string): Promise<SolvedScenario> {
  return scoped(db, actor, async (tx) => {
    const scenario = await findScenario(tx, id)
    if (!scenario || !may(actor, 'siting.read', scenario)) throw notFound('scenario', id)
    const within = rangeOf(scenario.regionCode, scenario.level)
    const units = new Map((await listUnits(tx, within)).map((unit) => [unit.code, unit]))
    const schools = await listHostSchools(tx, within)
    const assignments = (await listAssignments(tx, id)).flatMap((stored): UnitAssignment[] => {
      const unit = units.get(stored.unitCode)
      if (!unit) return []
      const { point, code, level, name, townshipCode, ...rest } = unit
      return [
        { ...stored, ...rest, unitName: name, lat: point?.lat ?? null, lon: point?.lon ?? null },
      ]
    })
    return {
      scenario,
      assignments,
      hosts: hostsOf(schools, assignments, scenario.settings),
      schoolNames: Object.fromEntries(schools.map((school) => [school.id, school.name])),
    }
  })
}

function hostsOf(
  schools: readonly HostSchool[],
  assignments: readonly UnitAssignment[],
  { windowsPerWeek }: ScenarioSettings,
): ScenarioHost[] {
  const used = new Map<string, number>()
  for (const { schoolId, size } of assignments) {
    if (schoolId) used.set(schoolId, (used.get(schoolId) ?? 0) + size)
  }
  return schools
    .filter(({ id }) => used.has(id))
    .map(({ id, name, point, mode, stage, usableSeats }) => ({
      id,
      name,
      lat: point?.lat ?? null,
      lon: point?.lon ?? null,
      mode,
      stage,
      capacity: weeklyCapacity(usableSeats, windowsPerWeek),
      used: used.get(id) ?? 0,
    }))
}

export function readScenarios(db: Db, actor: Actor): Promise<Scenario[]> {
  requireAnywhere(actor, 'siting.read')
  return scoped(db, actor, async (tx) =>
    (await listScenarios(tx)).filter((one) => may(actor, 'siting.read', one)),
  )
}
