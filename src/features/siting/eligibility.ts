import type { Mode, Stage } from '../schools/school.ts'

export const unitLevels = ['township', 'village'] as const
export type UnitLevel = (typeof unitLevels)[number]

/** Why a school cannot host a unit of that level, whatever the distance (S1-2, S2-1, S2-2, INV-05, INV-06). */
export const unfitnesses = [
  'mode_hosts_nothing',
  'stage_hosts_nothing',
  'wrong_kind_for_level',
  'merger_planned',
  'no_usable_seats',
] as const
export type Unfitness = (typeof unfitnesses)[number]

export type HostFacts = {
  stage: Stage
  mode: Mode
  usableSeats: number
  plannedMergerOn?: string | null
}

/**
 * Township stations need a junior middle school with mode 3, village points a primary school with
 * mode 2; a nine-year school may host either. Empty: fit.
 */
export function whyUnfit(
  { stage, mode, usableSeats, plannedMergerOn }: HostFacts,
  level: UnitLevel,
): Unfitness[] {
  const found: Unfitness[] = []
  if (mode !== 'mode2' && mode !== 'mode3') found.push('mode_hosts_nothing')
  else if (stage === 'teaching_point') found.push('stage_hosts_nothing')
  else if (!fits(stage, mode, level)) found.push('wrong_kind_for_level')
  if (plannedMergerOn) found.push('merger_planned')
  if (usableSeats === 0) found.push('no_usable_seats')
  return found
}

function fits(stage: Stage, mode: Mode, level: UnitLevel): boolean {
  if (level === 'township')
    return mode === 'mode3' && (stage === 'junior_middle' || stage === 'nine_year')
  return stage === 'nine_year' || (stage === 'primary' && mode === 'mode2')
}

/** What a waiver can lift: the combination of stage and mode, and a planned merger; never the lack of equipment. */
export const waivable: ReadonlySet<Unfitness> = new Set([
  'wrong_kind_for_level',
  'stage_hosts_nothing',
  'merger_planned',
])
