import type { Instant } from '../../base/calendar.ts'
import type { Want } from './rank.ts'

/** How many published resources serve a want, and how many of them people can use. */
export type Serving = { published: number; suitable: number }

export type Covered = Omit<Want, 'codes' | 'points'> &
  Serving & {
    /** `subject_unknown`: the tree has no subject for its words; `none`: nothing serves it; `unsuitable`: all that does was rated low. */
    gap?: 'subject_unknown' | 'none' | 'unsuitable'
  }

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

/** Of one township; `gaps` of its wants nothing serves. */
export type TownshipCoverage = { code: string; name: string; wants: Covered[]; gaps: number }

/** Where nobody has entered what a township lives on or asks for, nobody knows what it lacks. */
export const verdictOf = ({
  wants,
  gaps,
}: Pick<TownshipCoverage, 'wants' | 'gaps'>): 'unknown' | 'gaps' | 'covered' =>
  wants.length === 0 ? 'unknown' : gaps > 0 ? 'gaps' : 'covered'

/** What somebody wants to learn, in his words. */
export type AskedTopic = {
  id: string
  station: string
  stationName: string | null
  /** Where the station stands; null: the county's own portal. */
  regionCode: string | null
  topic: string
  subject: string | null
  dialect: string | null
  at: Instant
  /** The need of the township in these words. */
  needId: string | null
}
