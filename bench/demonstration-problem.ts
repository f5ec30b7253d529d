import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { demonstrationCounty } from '../src/app/demo/county.ts'
import { placeAt } from '../src/base/place.ts'
import type { SitingProblem } from '../src/features/siting/model.ts'
import { problemOf } from '../src/features/siting/problem.ts'
import type { ScenarioSettings } from '../src/features/siting/scenario.ts'
import type { HostSchool, Ruling, Unit } from '../src/features/siting/unit.ts'

const settings: ScenarioSettings = {
  objective: 'distance',
  levels: ['township', 'village'],
  villageRadiusMetres: 3_000,
  townshipRadiusMetres: 10_000,
  detourFactor: 1.3,
  windowsPerWeek: 3,
  partyMemberShareBp: 5_000,
  farmerShareBp: 300,
  townshipShareBp: 40,
  useRoadDistances: true,
  timeLimitSeconds: 10,
}

/** The scenario of the demonstration county as the product puts it to the solver. */
export function demonstrationProblem(
  change: Partial<ScenarioSettings> = {},
  rulings: readonly Ruling[] = [],
): SitingProblem {
  const directory = join(import.meta.dirname, '..', 'data', 'fenghuang')
  const read = (file: string): string => readFileSync(join(directory, file), 'utf8')
  const county = demonstrationCounty({
    townshipsCsv: read('townships.csv'),
    villagesCsv: read('villages.csv'),
    boundary: JSON.parse(read('boundary.wgs84.geojson')),
  })
  const names = new Map(county.townships.map(({ townshipCode, name }) => [townshipCode, name]))
  const pointOf = ({ lat, lon }: { lat?: number; lon?: number }) =>
    lat === undefined || lon === undefined ? null : { lat, lon }
  const townships = county.townships.map(
    (row): Unit => ({
      code: row.townshipCode,
      level: 'township',
      name: row.name,
      townshipCode: row.townshipCode,
      townshipName: row.name,
      point: pointOf(row),
      population: row.population ?? null,
      partyMembers: null,
    }),
  )
  const villages = county.villages.map(
    (row): Unit => ({
      code: row.villageCode,
      level: 'village',
      name: row.name,
      townshipCode: placeAt(row.villageCode, 'township'),
      townshipName: names.get(placeAt(row.villageCode, 'township')) ?? null,
      point: pointOf(row),
      population: row.population ?? null,
      partyMembers: row.partyMembers ?? null,
    }),
  )
  const seats = new Map<string, number>()
  for (const { schoolCode, usableSeats } of county.rooms) {
    seats.set(schoolCode, (seats.get(schoolCode) ?? 0) + usableSeats)
  }
  const schools = county.schools.map(
    (row): HostSchool => ({
      id: row.schoolCode,
      schoolCode: row.schoolCode,
      name: row.name,
      regionCode: row.villageCode,
      stage: row.stage,
      mode: row.mode,
      point: pointOf(row),
      usableSeats: seats.get(row.schoolCode) ?? 0,
      hasKeeper: true,
      power: row.power ?? null,
      plannedMergerOn: row.plannedMergerOn ?? null,
    }),
  )
  const out = new Set([
    ...county.villages.filter(({ inScope }) => !inScope).map(({ villageCode }) => villageCode),
    ...county.townships.filter(({ inScope }) => !inScope).map(({ townshipCode }) => townshipCode),
  ])
  const units = [...townships, ...villages].filter(({ code }) => !out.has(code))
  return problemOf({ units, schools, rulings, roads: [] }, { ...settings, ...change })
}
