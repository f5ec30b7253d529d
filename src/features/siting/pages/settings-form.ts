import { whyUnfit } from '../eligibility.ts'
import { weeklyCapacity } from '../expectation.ts'
import { expectedOf } from '../problem.ts'
import { ScenarioSettings } from '../scenario.ts'
import type { HostSchool, Unit } from '../unit.ts'

export type NumberField =
  | 'villageRadiusMetres'
  | 'townshipRadiusMetres'
  | 'detourFactor'
  | 'windowsPerWeek'
  | 'partyMemberShareBp'
  | 'farmerShareBp'
  | 'townshipShareBp'
  | 'maxHosts'
  | 'costPerHost'
  | 'timeLimitSeconds'

/** The number fields as people write them: kilometres and per cent. `per`: stored for one shown. */
export const numberFields: Readonly<
  Record<NumberField, { per: number; unit?: string; fromPolicy?: true; mayBeEmpty?: true }>
> = {
  villageRadiusMetres: { per: 1_000, unit: 'kilometres', fromPolicy: true },
  townshipRadiusMetres: { per: 1_000, unit: 'kilometres', fromPolicy: true },
  detourFactor: { per: 1, fromPolicy: true },
  windowsPerWeek: { per: 1, unit: 'windows', fromPolicy: true },
  partyMemberShareBp: { per: 100, unit: 'percent', fromPolicy: true },
  farmerShareBp: { per: 100, unit: 'percent', fromPolicy: true },
  townshipShareBp: { per: 100, unit: 'percent', fromPolicy: true },
  maxHosts: { per: 1, unit: 'schools', mayBeEmpty: true },
  costPerHost: { per: 1_000, unit: 'personKilometres', mayBeEmpty: true },
  timeLimitSeconds: { per: 1, unit: 'seconds' },
}

/** Six decimals are enough and hide what dividing by 1,000 adds. */
export const shownNumber = (field: NumberField, stored: number): number =>
  Number((stored / numberFields[field].per).toFixed(6))

export function storedNumber(field: NumberField, shown: number): number {
  const stored = shown * numberFields[field].per
  return field === 'detourFactor' || field === 'costPerHost'
    ? Number(stored.toFixed(6))
    : Math.round(stored)
}

/** A change to `undefined` is an emptied field. */
export type Changes = { [Field in keyof ScenarioSettings]?: ScenarioSettings[Field] | undefined }

/** What is sent: without emptied fields, and without a cost where the goal has none. */
export function settingsWith(defaults: ScenarioSettings, changes: Changes): ScenarioSettings {
  const merged: Changes = { ...defaults, ...changes }
  const kept = Object.entries(merged).filter(
    ([field, value]) =>
      value !== undefined && (field !== 'costPerHost' || merged.objective === 'distance'),
  )
  return Object.fromEntries(kept) as ScenarioSettings
}

/** Fields the server would refuse, for the same reason: the schema is the server's own. */
export function refusedFields(settings: ScenarioSettings): string[] {
  const { error } = ScenarioSettings.safeParse(settings)
  return [...new Set(error?.issues.map(({ path }) => String(path[0])) ?? [])]
}

export type Balance = {
  units: number
  unlocated: number
  expected: number
  schools: number
  schoolsUnlocated: number
  capacity: number
}

/** How many people a week would come, and how many places there are, with these settings. */
export function balanceOf(
  { units, schools }: { units: readonly Unit[]; schools: readonly HostSchool[] },
  settings: ScenarioSettings,
): Balance {
  const asked = units.filter(({ level }) => settings.levels.includes(level))
  const fit = schools.filter((school) =>
    settings.levels.some((level) => whyUnfit(school, level).length === 0),
  )
  return {
    units: asked.length,
    unlocated: asked.filter(({ point }) => point === null).length,
    expected: asked.reduce((sum, unit) => sum + expectedOf(unit, settings), 0),
    schools: fit.length,
    schoolsUnlocated: fit.filter(({ point }) => point === null).length,
    capacity: fit.reduce(
      (sum, { usableSeats }) => sum + weeklyCapacity(usableSeats, settings.windowsPerWeek),
      0,
    ),
  }
}
