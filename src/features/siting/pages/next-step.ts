import type { Scenario } from '../scenario.ts'
import type { Unserved } from '../unserved.ts'
import type { DecisionView } from './answers.ts'

/** The one thing that brings the list of hosts forward. */
export type NextStep =
  | { code: 'make_scenario' | 'compare_scenarios' | 'print_list'; to: string }
  | { code: 'collect_answers' | 'place_units'; to: string; count: number }

export function nextStepOf({
  scenarios,
  decisions,
  unserved,
}: {
  scenarios: readonly Scenario[]
  decisions: readonly Pick<DecisionView, 'state'>[]
  unserved: readonly Unserved[]
}): NextStep {
  if (decisions.length === 0) {
    return scenarios.some(({ state }) => state === 'solved')
      ? { code: 'compare_scenarios', to: '/siting/scenarios' }
      : { code: 'make_scenario', to: '/siting/scenarios/new' }
  }
  const open = decisions.filter(({ state }) => state === 'open').length
  if (unserved.length > 0)
    return { code: 'place_units', to: '/siting/unserved', count: unserved.length }
  if (open > 0) return { code: 'collect_answers', to: '/siting/decisions', count: open }
  return { code: 'print_list', to: '/siting/hosts' }
}
