import { greatCircleMetres, type Point } from '../../base/geo.ts'
import { unfitFor, type Way } from './candidate.ts'
import { expectedFromTownship, expectedFromVillage, weeklyCapacity } from './expectation.ts'
import type { Demand, PairName, Site, SitingProblem } from './model.ts'
import { pairsOfList } from './pairs.ts'
import type { ScenarioSettings } from './scenario.ts'
import type { HostSchool, RoadDistance, Ruling, Unit } from './unit.ts'

export type SitingData = {
  units: readonly Unit[]
  schools: readonly HostSchool[]
  rulings: readonly Ruling[]
  roads: readonly RoadDistance[]
}

/** The question of a scenario in the solver's terms; demands are units by code, sites schools by id. */
export function problemOf(data: SitingData, settings: ScenarioSettings): SitingProblem {
  const units = data.units.filter(({ level }) => settings.levels.includes(level))
  const wayOf = wayFinder(data, settings)
  const townshipPoints = new Map(
    data.units.flatMap(({ code, level, point }) =>
      level === 'township' && point ? [[code, point] as const] : [],
    ),
  )
  const waived = new Set(data.rulings.filter(({ kind }) => kind === 'kind_waived').map(pairKey))
  const locks = new Map(
    data.rulings.flatMap(({ kind, unitCode, schoolId }) =>
      kind === 'locked' ? [[unitCode, schoolId] as const] : [],
    ),
  )
  const list: { demand: number; site: number; distance: number }[] = []
  units.forEach((unit, demand) => {
    data.schools.forEach((school, site) => {
      const locked = locks.get(unit.code) === school.id
      const fit =
        unfitFor(
          school,
          unit.level,
          waived.has(pairKey({ unitCode: unit.code, schoolId: school.id })),
        ).length === 0
      if (!fit && !locked) return
      const way = wayOf(unit, school)
      // A unit without a point that a person placed is reckoned from its township.
      const metres =
        way?.metres ??
        (locked ? approximate(townshipPoints.get(unit.townshipCode), school, settings) : undefined)
      if (metres !== undefined) list.push({ demand, site, distance: Math.round(metres) })
    })
  })
  return {
    demands: units.map((unit): Demand => demandOf(unit, settings)),
    sites: data.schools.map(
      (school): Site => ({
        id: school.id,
        capacity: weeklyCapacity(school.usableSeats, settings.windowsPerWeek),
        ...(settings.costPerHost !== undefined && { fixedCost: settings.costPerHost }),
      }),
    ),
    pairs: pairsOfList(units.length, list),
    objective: settings.objective,
    ...(settings.maxHosts !== undefined && { maxHosts: settings.maxHosts }),
    locked: rulingPairs(data.rulings, units, 'locked'),
    forbidden: rulingPairs(data.rulings, units, 'forbidden'),
    waived: rulingPairs(data.rulings, units, 'radius_waived'),
    serveMost: true,
    timeLimitMs: settings.timeLimitSeconds * 1_000,
  }
}

export const radiusOf = (unit: Pick<Unit, 'level'>, settings: ScenarioSettings): number =>
  unit.level === 'township' ? settings.townshipRadiusMetres : settings.villageRadiusMetres

export const expectedOf = (unit: Unit, settings: ScenarioSettings): number =>
  unit.level === 'township'
    ? expectedFromTownship(unit.population, settings)
    : expectedFromVillage(unit, settings)

function demandOf(unit: Unit, settings: ScenarioSettings): Demand {
  const expected = expectedOf(unit, settings)
  return {
    id: unit.code,
    weight: expected,
    size: expected,
    radius: radiusOf(unit, settings),
    located: unit.point !== null,
  }
}

/** The way from a unit to a school: the imported road where there is one, else the straight line × detour. */
export function wayFinder(
  { roads }: Pick<SitingData, 'roads'>,
  settings: Pick<ScenarioSettings, 'detourFactor' | 'useRoadDistances'>,
): (unit: Unit, school: HostSchool) => Way | null {
  const known = new Map(
    settings.useRoadDistances
      ? roads.map((road) => [`${road.unitCode} ${road.schoolCode}`, road])
      : [],
  )
  return (unit, school) => {
    const road = known.get(`${unit.code} ${school.schoolCode}`)
    if (road) return { metres: road.distanceMetres, minutes: road.travelMinutes, byRoad: true }
    if (!unit.point || !school.point) return null
    return {
      metres: greatCircleMetres(unit.point, school.point) * settings.detourFactor,
      minutes: null,
      byRoad: false,
    }
  }
}

function approximate(
  from: Point | undefined,
  { point }: HostSchool,
  { detourFactor }: ScenarioSettings,
): number {
  return from && point ? greatCircleMetres(from, point) * detourFactor : 0
}

function rulingPairs(
  rulings: readonly Ruling[],
  units: readonly Unit[],
  kind: Ruling['kind'],
): PairName[] {
  const codes = new Set(units.map(({ code }) => code))
  return rulings
    .filter((ruling) => ruling.kind === kind && codes.has(ruling.unitCode))
    .map(({ unitCode, schoolId }) => ({ demand: unitCode, site: schoolId }))
}

const pairKey = ({ unitCode, schoolId }: { unitCode: string; schoolId: string }): string =>
  `${unitCode} ${schoolId}`
