import type { Candidate } from './candidate.ts'
import type { Explanation, WhyHere } from './reasons.ts'

/** A phrase below `siting` in the words, with what fills it in: names of sites, metres, visits a week. */
export type Saying = { key: string; values: Readonly<Record<string, string | number | boolean>> }

/** Why a unit is served where it is, or not at all, as phrases that follow each other. */
export function sayingsOf(why: Explanation): Saying[] {
  if ('site' in why) {
    const [first] = why.nearer
    const values = first ? { ...first.hindrance, site: first.site, distance: first.distance } : {}
    return [{ key: `why.${entryOf(why)}`, values }]
  }
  const { reason, nearest } = why
  return [
    { key: `why.${reason}`, values: {} },
    ...(nearest ? [{ key: `whyNearest.${nearest.code}`, values: nearest }] : []),
  ]
}

function entryOf({ reason, nearer: [first] }: WhyHere): string {
  if (reason === 'locked_by_person' && first) return 'locked_not_nearest'
  const limited = first?.hindrance.code === 'not_open' && first.hindrance.isHostLimitReached
  return limited ? `${reason}_limit` : reason
}

/** What the values of a saying are in words. */
export function valuesSaid(
  { values }: Saying,
  say: {
    nameOf(site: string): string
    distance(metres: number): string
    count(value: number): string
  },
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      if (name === 'site') return [[name, say.nameOf(String(value))]]
      if (typeof value !== 'number') return []
      const isWay = name === 'distance' || name === 'radius'
      return [[name, isWay ? say.distance(value) : say.count(value)]]
    }),
  )
}

/** What is kept with a decision: nobody asks about the second school that is nearer. */
export const keptWhy = (why: WhyHere): WhyHere => ({ ...why, nearer: why.nearer.slice(0, 1) })

/** Why a host that a person chose is where it is; nothing where its distance is not known. */
export function whyChosen(
  unitCode: string,
  chosen: Candidate,
  candidates: readonly Candidate[],
): WhyHere | undefined {
  const { distanceMetres, schoolId } = chosen
  if (distanceMetres === null) return undefined
  const nearer = candidates
    .filter(({ unfit }) => unfit.length === 0)
    .flatMap(({ schoolId: site, distanceMetres: distance }) =>
      distance !== null && distance < distanceMetres ? [{ site, distance }] : [],
    )
    .toSorted((a, b) => a.distance - b.distance)
    .map((one) => ({ ...one, hindrance: { code: 'not_chosen' as const } }))
  return keptWhy({
    demand: unitCode,
    site: schoolId,
    distance: distanceMetres,
    reason: nearer.length > 0 ? 'nearest_not_chosen' : 'nearest',
    nearer,
  })
}

/** As distances are told: whole metres below a kilometre, two digits behind the point below ten. */
export const distanceParts = (metres: number): { value: number; unit: 'metres' | 'kilometres' } =>
  metres < 1_000
    ? { value: Math.round(metres), unit: 'metres' }
    : {
        value: metres < 10_000 ? Math.round(metres / 10) / 100 : Math.round(metres / 100) / 10,
        unit: 'kilometres',
      }
