import type { Outcome, Scenario } from '../scenario.ts'

/** Whether there is a plan to look at and to adopt. */
export const isSolved = ({ state, outcome }: Scenario): boolean =>
  state === 'solved' && (outcome?.status === 'optimal' || outcome?.status === 'feasible')

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
