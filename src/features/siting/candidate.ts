import * as z from 'zod'
import { placeAt } from '../../base/place.ts'
import { PlaceCode } from '../../base/schemas.ts'
import { type Unfitness, type UnitLevel, unfitnesses, waivable, whyUnfit } from './eligibility.ts'
import { weeklyCapacity } from './expectation.ts'
import type { HostSchool, Ruling, Unit } from './unit.ts'

const CandidateReason = z.enum([
  'same_village',
  'same_township',
  'within_radius',
  'beyond_radius',
  'radius_waived',
  'kind_waived',
  'keeper_present',
  'no_keeper',
  'power_fair',
  'power_poor',
  'room_ample',
  'room_tight',
  'room_taken',
  'no_coordinates',
])
export type CandidateReason = z.output<typeof CandidateReason>

/** One school as a possible host of one unit, with everything that speaks for and against it (S2-3). */
export const Candidate = z
  .object({
    schoolId: z.uuid(),
    schoolName: z.string(),
    regionCode: PlaceCode,
    distanceMetres: z.nullable(z.int()),
    travelMinutes: z.nullable(z.number()),
    byRoad: z.boolean(),
    usableSeats: z.int(),
    /** Visits a week: what the seats allow, and what other units that go there need of it. */
    capacity: z.int(),
    taken: z.int(),
    /** Metres, with a penalty for each inconvenience: the order of the list. */
    score: z.nullable(z.int()),
    reasons: z.array(CandidateReason),
    /** Not eligible: why. */
    unfit: z.array(z.enum(unfitnesses)),
    ruling: z.nullable(z.enum(['locked', 'forbidden'])),
  })
  .meta({ id: 'SitingCandidate' })
export type Candidate = z.output<typeof Candidate>

/** What an inconvenience is worth, in metres of the way: a stranger to the equipment is a quarter of an hour's walk. */
export const penaltyMetres = {
  no_keeper: 1_000,
  power_poor: 1_500,
  power_fair: 300,
  room_tight: 500,
  room_taken: 500,
} as const

export type Way = { metres: number; minutes: number | null; byRoad: boolean }

/**
 * Schools for a unit: eligible ones first, by score; without a known way those of its own township
 * first, and otherwise in the order they come in.
 */
export function rankCandidates(
  unit: Unit,
  schools: readonly HostSchool[],
  given: {
    wayTo(school: HostSchool): Way | null
    rulings: readonly Ruling[]
    radiusMetres: number
    expected: number
    windowsPerWeek: number
    /** Visits a week of the other units that go there. */
    takenAt(school: HostSchool): number
  },
): Candidate[] {
  const ruled = given.rulings.filter(({ unitCode }) => unitCode === unit.code)
  return schools
    .map((school) =>
      candidateOf(unit, school, {
        ...given,
        ruled: ruled.filter(({ schoolId }) => schoolId === school.id),
      }),
    )
    .toSorted(
      (a, b) =>
        Number(isOut(a)) - Number(isOut(b)) ||
        (a.score ?? Number.MAX_VALUE) - (b.score ?? Number.MAX_VALUE) ||
        nearness(a) - nearness(b),
    )
}

/** Where no way is known, as for a village without a point: its own schools first. */
function nearness({ reasons }: Candidate): number {
  if (reasons.includes('same_village')) return 0
  return reasons.includes('same_township') ? 1 : 2
}

const isOut = ({ unfit, ruling }: Candidate): boolean => unfit.length > 0 || ruling === 'forbidden'

function candidateOf(
  unit: Unit,
  school: HostSchool,
  {
    wayTo,
    ruled,
    radiusMetres,
    expected,
    windowsPerWeek,
    takenAt,
  }: Parameters<typeof rankCandidates>[2] & { ruled: readonly Ruling[] },
): Candidate {
  const way = wayTo(school)
  const capacity = weeklyCapacity(school.usableSeats, windowsPerWeek)
  const taken = takenAt(school)
  const has = (kind: Ruling['kind']) => ruled.some((ruling) => ruling.kind === kind)
  const reasons: CandidateReason[] = [
    ...placeReason(unit, school),
    ...(way === null
      ? (['no_coordinates'] as const)
      : way.metres <= radiusMetres
        ? (['within_radius'] as const)
        : has('radius_waived')
          ? (['beyond_radius', 'radius_waived'] as const)
          : (['beyond_radius'] as const)),
    ...(has('kind_waived') ? (['kind_waived'] as const) : []),
    school.hasKeeper ? 'keeper_present' : 'no_keeper',
    ...(school.power === 'poor'
      ? (['power_poor'] as const)
      : school.power === 'fair'
        ? (['power_fair'] as const)
        : []),
    capacity < expected ? 'room_tight' : capacity < taken + expected ? 'room_taken' : 'room_ample',
  ]
  const penalty = reasons.reduce(
    (sum, reason) => sum + ((penaltyMetres as Record<string, number>)[reason] ?? 0),
    0,
  )
  return {
    schoolId: school.id,
    schoolName: school.name,
    regionCode: school.regionCode,
    distanceMetres: way && Math.round(way.metres),
    travelMinutes: way?.minutes ?? null,
    byRoad: way?.byRoad ?? false,
    usableSeats: school.usableSeats,
    capacity,
    taken,
    score: way && Math.round(way.metres + penalty),
    reasons,
    unfit: unfitFor(school, unit.level, has('kind_waived')),
    ruling: has('locked') ? 'locked' : has('forbidden') ? 'forbidden' : null,
  }
}

function placeReason(unit: Unit, school: HostSchool): CandidateReason[] {
  if (unit.level === 'village' && school.regionCode === unit.code) return ['same_village']
  return placeAt(school.regionCode, 'township') === unit.townshipCode ? ['same_township'] : []
}

/** What keeps the school from hosting at that level, less what a person waived. */
export function unfitFor(school: HostSchool, level: UnitLevel, kindWaived: boolean): Unfitness[] {
  return whyUnfit(school, level).filter((fault) => !(kindWaived && waivable.has(fault)))
}
