import type { Covered, Serving, TownshipCoverage } from './coverage-api.ts'
import type { Want } from './rank.ts'

/** What the place wants and what the library has for it, the gaps first, the bigger ones before (S4-13). */
export function coverageOf(wants: readonly Want[], serving: readonly Serving[]): Covered[] {
  return wants
    .map(({ kind, label, size, codes }, i): Covered => {
      const { published, suitable } = serving[i] ?? { published: 0, suitable: 0 }
      const gap = gapOf(codes, published, suitable)
      return { kind, label, size, published, suitable, ...(gap && { gap }) }
    })
    .toSorted((a, b) => Number(!a.gap) - Number(!b.gap) || b.size - a.size)
}

function gapOf(codes: readonly string[], published: number, suitable: number): Covered['gap'] {
  if (codes.length === 0) return 'subject_unknown'
  if (published === 0) return 'none'
  return suitable === 0 ? 'unsuitable' : undefined
}

/** Where nobody has entered what a township lives on or asks for, nobody knows what it lacks. */
export const verdictOf = ({
  wants,
  gaps,
}: Pick<TownshipCoverage, 'wants' | 'gaps'>): 'unknown' | 'gaps' | 'covered' =>
  wants.length === 0 ? 'unknown' : gaps > 0 ? 'gaps' : 'covered'
