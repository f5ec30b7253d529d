import type { RankReason, Scores } from './api.ts'
import type { SubjectTree } from './subject-tree.ts'

/** Points of the policy set. */
export type Weights = {
  industry: number
  need: number
  season: number
  dialect: number
  useMode: number
  suitability: number
  /** In hundredths of a point, 100 to 500. */
  fairSuitability: number
  fewestRatings: number
}

/** Something the place lives on or asks for, and the subjects that serve it. */
export type Want = {
  kind: 'industry' | 'need'
  label: string
  /** Households of an industry, people of a need. */
  size: number
  /** By every code they ever had; none: no subject is meant by its words. */
  codes: string[]
  points: number
}

export type Profile = { wants: Want[]; month: number; dialects: string[]; useModes: string[] }

export type Industry = { product: string; households: number }
export type AskedNeed = {
  topic: string
  people: number
  subject?: string | null | undefined
  dialect?: string | null | undefined
  useMode?: string | null | undefined
}

/** What a place wants of a library in that month of the year. An industry of few households counts half. */
export function profileOf(
  {
    industries,
    needs,
    month,
  }: { industries: readonly Industry[]; needs: readonly AskedNeed[]; month: number },
  tree: SubjectTree,
  weights: Weights,
): Profile {
  const most = Math.max(1, ...industries.map(({ households }) => households))
  const codesOf = (codes: readonly string[]) => [
    ...new Set(codes.flatMap((code) => tree.codesBelow(code))),
  ]
  return {
    wants: [
      ...industries.map(({ product, households }) => ({
        kind: 'industry' as const,
        label: product,
        size: households,
        codes: codesOf(tree.meantBy(product)),
        points: Math.round(weights.industry * (0.5 + (0.5 * households) / most)),
      })),
      ...needs.map(({ topic, people, subject }) => ({
        kind: 'need' as const,
        label: topic,
        size: people,
        codes: codesOf(subject ? [subject] : tree.meantBy(topic)),
        points: weights.need,
      })),
    ],
    month,
    dialects: uniqueOf(needs.map(({ dialect }) => dialect)),
    useModes: uniqueOf(needs.map(({ useMode }) => useMode)),
  }
}

export type Ranked = {
  subjects: readonly string[]
  seasonMonths?: readonly number[] | null
  dialects?: readonly string[] | null
  useModes: readonly string[]
  suitability: Scores | null
}

/** Why a place should see a resource sooner, the weightiest first; their sum is its rank. */
export function reasonsFor(resource: Ranked, profile: Profile, weights: Weights): RankReason[] {
  const dialect = resource.dialects?.find((one) => profile.dialects.includes(one))
  const useMode = resource.useModes.find((one) => profile.useModes.includes(one))
  const reasons: RankReason[] = [
    ...profile.wants
      .filter(({ codes }) => resource.subjects.some((code) => codes.includes(code)))
      .map(({ kind, label, points }) => ({ reason: kind, label, points })),
    ...(resource.seasonMonths?.includes(profile.month)
      ? [{ reason: 'season' as const, points: weights.season }]
      : []),
    ...(dialect ? [{ reason: 'dialect' as const, label: dialect, points: weights.dialect }] : []),
    ...(useMode ? [{ reason: 'useMode' as const, label: useMode, points: weights.useMode }] : []),
    ...(counts(resource.suitability, weights) && !isLow(resource.suitability, weights)
      ? [{ reason: 'suitable' as const, points: weights.suitability }]
      : []),
  ]
  return reasons.filter(({ points }) => points > 0).toSorted((a, b) => b.points - a.points)
}

export const pointsOf = (reasons: readonly RankReason[]): number =>
  reasons.reduce((sum, { points }) => sum + points, 0)

/** Whether enough people have rated it for the average to say something. */
export const counts = (scores: Scores | null, { fewestRatings }: Weights): boolean =>
  scores !== null && ratedBy(scores) >= fewestRatings

/** Rated by enough people, and below what is fair: it goes to the review queue (S4-7). */
export const isLow = (scores: Scores | null, weights: Weights): boolean =>
  scores !== null &&
  counts(scores, weights) &&
  sumOf(scores) * 100 < weights.fairSuitability * 3 * ratedBy(scores)

export const ratedBy = ({ reviewers, learners }: Scores): number => reviewers + learners

/** Of all three questions. */
export const averageOf = (scores: Scores): number => sumOf(scores) / (3 * ratedBy(scores))

const sumOf = ({ understood, learnt, used }: Scores): number => understood + learnt + used

const uniqueOf = (values: readonly (string | null | undefined)[]): string[] => [
  ...new Set(values.filter((value) => typeof value === 'string')),
]

/** A reviewer's word is that of whoever enters resources or publishes them; who only reads gives none. */
export const reviewing = ['resources.write', 'resources.publish'] as const
