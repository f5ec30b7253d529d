import type { Verb } from '../../../base/verbs.ts'
import type { DecisionView } from '../decision.ts'
import { isAdoptable, type Scenario } from '../scenario.ts'
import type { Unserved } from '../unit.ts'

/** The one thing that brings the list of hosts forward. */
export type NextStep =
  | {
      code:
        | 'register_units'
        | 'register_schools'
        | 'make_scenario'
        | 'compare_scenarios'
        | 'print_list'
      to: string
    }
  | { code: 'collect_answers' | 'place_units'; to: string; count: number }

export function nextStepOf({
  units,
  schools,
  scenarios,
  decisions,
  unserved,
}: {
  units: readonly unknown[]
  schools: readonly unknown[]
  scenarios: readonly Scenario[]
  decisions: readonly Pick<DecisionView, 'state'>[]
  unserved: readonly Unserved[]
}): NextStep {
  // A township may be served from schools beyond it.
  const lacking = groundworkOf({ units, schools: decisions.length > 0 ? decisions : schools })
  if (lacking) return lacking
  if (decisions.length === 0) {
    return scenarios.some(isAdoptable)
      ? { code: 'compare_scenarios', to: '/siting/scenarios' }
      : { code: 'make_scenario', to: '/siting/scenarios/new' }
  }
  const open = decisions.filter(({ state }) => state === 'open').length
  if (unserved.length > 0)
    return { code: 'place_units', to: '/siting/unserved', count: unserved.length }
  if (open > 0) return { code: 'collect_answers', to: '/siting/decisions', count: open }
  return { code: 'print_list', to: '/siting/hosts' }
}

/** What must be registered before anything can be sited. */
export function groundworkOf({
  units,
  schools,
}: {
  units: readonly unknown[]
  schools: readonly unknown[]
}): NextStep | undefined {
  if (units.length === 0) return { code: 'register_units', to: '/townships' }
  if (schools.length === 0) return { code: 'register_schools', to: '/schools' }
  return undefined
}

/** What one must be allowed to do to take the step; the others are open to whoever sees the page. */
export const verbOf: Readonly<Partial<Record<NextStep['code'], Verb>>> = {
  register_units: 'townships.write',
  register_schools: 'schools.write',
  make_scenario: 'siting.plan',
}
