import type { Day } from '../../base/calendar.ts'
import {
  type CodeRange,
  commonRange,
  contains,
  type PlaceLevel,
  placeAt,
  rangeOf,
} from '../../base/place.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { foldText } from '../../platform/folding.ts'
import { type Actor, may, reachOf, requireAnywhere } from '../people/actor.ts'
import { defaultSettings } from './actions.ts'
import { type Candidate, rankCandidates } from './candidate.ts'
import { expectedOf, radiusOf, type SitingData, wayFinder } from './problem.ts'
import type { ScenarioSettings } from './scenario.ts'
import { listDecisions } from './store.ts'
import type { HostSchool, Unit } from './unit.ts'
import {
  findNamed,
  listHostSchools,
  listRoads,
  listRulings,
  listUnits,
  type Named,
  unitRange,
} from './unit-store.ts'

export async function readUnits(
  db: Db,
  actor: Actor,
  within: CodeRange,
  regionCode: string,
  day: Day,
): Promise<{ units: (Unit & { expected: number })[]; schools: HostSchool[] }> {
  requireAnywhere(actor, 'siting.read')
  const settings = await defaultSettings(db, actor, regionCode, day)
  return scoped(db, { scopes: reachOf(actor, 'siting.read') }, async (tx) => ({
    units: (await listUnits(tx, within)).map((unit) => ({
      ...unit,
      expected: expectedOf(unit, settings),
    })),
    schools: await listHostSchools(tx, within),
  }))
}

/**
 * The units of a place, and the schools of their county, that a search finds: in either script, by
 * code, or by pinyin initials, as in the registers.
 */
export async function findByName(
  db: Db,
  actor: Actor,
  { regionCode, level, search }: { regionCode: string; level: PlaceLevel; search: string },
): Promise<Named> {
  requireAnywhere(actor, 'siting.read')
  const within = rangeOf(regionCode, level)
  // A county's hosts are known all over it, to nobody outside.
  const counties = reachOf(actor, 'siting.read').map((place) => aroundOf(place, place.lower))
  const around = aroundOf(within, regionCode)
  const found = await asSystem(db, 'schools of the whole county', (tx) =>
    findNamed(tx, foldText(search), {
      within,
      around: counties.flatMap((one) => commonRange(one, around) ?? []),
    }),
  )
  const mine = (code: string) => may(actor, 'siting.read', { regionCode: code })
  return { ...found, unitCodes: found.unitCodes.filter(mine) }
}

type CandidateData = Omit<SitingData, 'units'> & { hosted: readonly Hosted[] }

/** A unit that goes to a school. */
type Hosted = { unit: Unit; schoolId: string }

/** Every school of the unit's county with what goes there, and the rulings and roads of the unit alone. */
export async function loadForUnit(system: Tx, { code }: Unit): Promise<CandidateData> {
  const own = unitRange(code)
  return {
    schools: await listHostSchools(system, countyOf(code)),
    hosted: await listHosted(system, countyOf(code)),
    rulings: await listRulings(system, own),
    roads: await listRoads(system, own),
  }
}

/** Which units of a place go to which schools, as proposed or fixed. */
export async function listHosted(system: Tx, within: CodeRange): Promise<Hosted[]> {
  const units = new Map((await listUnits(system, within)).map((unit) => [unit.code, unit]))
  return (await listDecisions(system, within)).flatMap(({ unitCode, schoolId }) => {
    const unit = units.get(unitCode)
    return unit ? [{ unit, schoolId }] : []
  })
}

/** Where the schools for the units of a place stand: in its county, or all over a wider place. */
export function aroundOf(within: CodeRange, regionCode: string): CodeRange {
  const county = countyOf(regionCode)
  return contains(within, county.lower) ? within : county
}

export const countyOf = (code: string): CodeRange => rangeOf(placeAt(code, 'county'), 'county')

export function candidatesOf(
  unit: Unit,
  data: CandidateData,
  settings: ScenarioSettings,
): Candidate[] {
  const wayOf = wayFinder(data, settings)
  const taken = new Map<string, number>()
  for (const { unit: other, schoolId } of data.hosted) {
    if (other.code === unit.code) continue
    taken.set(schoolId, (taken.get(schoolId) ?? 0) + expectedOf(other, settings))
  }
  return rankCandidates(unit, data.schools, {
    wayTo: (school) => wayOf(unit, school),
    rulings: data.rulings,
    radiusMetres: radiusOf(unit, settings),
    expected: expectedOf(unit, settings),
    windowsPerWeek: settings.windowsPerWeek,
    takenAt: ({ id }) => taken.get(id) ?? 0,
  })
}
