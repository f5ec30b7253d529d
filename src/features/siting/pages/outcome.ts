import type { Verb } from '../../../base/verbs.ts'
import type { Tone } from '../../../ui/Notice.tsx'
import type { Lacking } from '../lacking.ts'
import type { Outcome, ScenarioSettings } from '../scenario.ts'

/** How good the answer is, in words of siting.json with their numbers. */
export type Verdict =
  | { code: 'proven' | 'best_found' | 'not_found' }
  | { code: 'at_most_off'; percent: number }
  | { code: 'impossible'; obstacle: string; values: Readonly<Record<string, string | number>> }

export function verdictOf({ status, gap, obstacle }: Outcome): Verdict {
  switch (status) {
    case 'optimal':
      return { code: 'proven' }
    case 'unknown':
      return { code: 'not_found' }
    case 'infeasible': {
      const { code = 'no_combination_fits', ...values } = obstacle ?? {
        code: 'no_combination_fits',
      }
      return {
        code: 'impossible',
        obstacle: code,
        values: values as Record<string, string | number>,
      }
    }
    case 'feasible':
      // Rounded up: "at most" must stay true.
      return gap === null
        ? { code: 'best_found' }
        : { code: 'at_most_off', percent: Math.ceil(gap * 1_000) / 10 }
  }
}

/** A plan is good when everybody has a host, however well it is proven. */
export const toneOf = ({ served, unserved }: Pick<Outcome, 'served' | 'unserved'>): Tone =>
  served === 0 ? 'bad' : unserved > 0 ? 'soon' : 'good'

/** Where what is lacking is mended, and who may. */
export const remediesOf: Readonly<
  Record<Lacking['code'], readonly { key: string; to: string; verb: Verb }[]>
> = {
  no_coordinates: [
    { key: 'points', to: '/villages', verb: 'villages.write' },
    { key: 'place', to: '/siting/unserved', verb: 'siting.read' },
  ],
  no_site_of_right_kind: [
    { key: 'schools', to: '/schools', verb: 'schools.read' },
    { key: 'equipment', to: '/equipment', verb: 'equipment.read' },
  ],
  all_forbidden: [{ key: 'units', to: '/siting/unserved', verb: 'siting.read' }],
  all_beyond_radius: [{ key: 'scenario', to: '/siting/scenarios/new', verb: 'siting.plan' }],
  no_room: [
    { key: 'seats', to: '/rooms', verb: 'rooms.read' },
    { key: 'scenario', to: '/siting/scenarios/new', verb: 'siting.plan' },
  ],
  no_solution: [{ key: 'scenario', to: '/siting/scenarios/new', verb: 'siting.plan' }],
}

/** The radii in force for these levels, metres; each once. */
export const radiusLevels = (
  levels: Lacking['levels'],
  settings: Pick<ScenarioSettings, 'villageRadiusMetres' | 'townshipRadiusMetres'>,
): number[] => [
  ...new Set(
    levels.map((level) =>
      level === 'village' ? settings.villageRadiusMetres : settings.townshipRadiusMetres,
    ),
  ),
]

/** The radius in whole kilometres that brings a school into reach of half of them at least. */
export function widerRadius(
  nearestMetres: readonly number[],
): { metres: number; units: number } | undefined {
  const middle = nearestMetres[Math.ceil(nearestMetres.length / 2) - 1]
  if (middle === undefined) return undefined
  const metres = Math.ceil(middle / 1_000) * 1_000
  return { metres, units: nearestMetres.filter((far) => far <= metres).length }
}
