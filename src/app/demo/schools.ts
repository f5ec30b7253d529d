import type { Point } from '../../base/geo.ts'
import type { Mode, School, Stage } from '../../features/schools/school.ts'
import type { Village } from '../../features/schools/village.ts'
import { type Boundary, pointNear } from './boundary.ts'
import {
  between,
  chance,
  clamp,
  normal,
  pick,
  pickWeighted,
  type Random,
  randomFor,
  shuffled,
} from './random.ts'
import { type PlannedSchool, planSchools } from './school-plan.ts'
import type { SourceTownship, SourceVillage } from './sources.ts'

/** A school before anyone works there. */
export type SchoolSite = Omit<School, 'headName' | 'headPhone'>

type Place = {
  boundary: Boundary
  townships: readonly SourceTownship[]
  villages: readonly SourceVillage[]
}

export function simulateSchools(
  seed: number,
  place: Place,
  registered: readonly Village[],
): SchoolSite[] {
  const residents = new Map(
    registered.map(({ villageCode, population = 0 }) => [villageCode, population]),
  )
  const sites = planSchools(seed, place, residents).map((plan, index): SchoolSite => {
    const schoolCode = simulatedSchoolCodePrefix + String(index + 1).padStart(3, '0')
    const random = randomFor(seed, 'school', schoolCode)
    const point = placeSchool(random, place, plan)
    return {
      schoolCode,
      name: plan.name,
      villageCode: plan.village.code,
      stage: plan.stage,
      mode: plan.mode,
      ...(point && { lat: point.lat, lon: point.lon }),
      pupils: pupilsOf(random, plan),
      boarding: chance(random, boardingShare(plan)),
      periodMinutes: plan.stage === 'junior_middle' ? 45 : 40,
      ...lineOf(random, plan.mode),
      power: pickWeighted(random, { good: plan.seat ? 9 : 6, fair: 3, poor: plan.seat ? 0.2 : 1 }),
    }
  })
  return planMergers(seed, sites)
}

/** 3 for a simulated register, the county's six digits, then a running number. */
const simulatedSchoolCodePrefix = '3143123'

const walkingDistance = { nearest: 80, farthest: 450 }
/** Where only the township is known, the school lies somewhere in it. */
const elsewhereInTownship = { nearest: 600, farthest: 3_500 }

/** Most schools know where they are; some have not been surveyed, as it is in every county. */
function placeSchool(
  random: Random,
  place: Place,
  { village, seat }: PlannedSchool,
): Point | undefined {
  const { boundary } = place
  if (village.point) {
    return chance(random, seat ? 1 : 0.97)
      ? pointNear(boundary, village.point, walkingDistance, random)
      : undefined
  }
  const township = place.townships.find(({ code }) => code === village.townCode)
  if (seat && township?.point) return pointNear(boundary, township.point, walkingDistance, random)
  return seat || chance(random, 0.45)
    ? pointNear(boundary, middleOf(place, village.townCode), elsewhereInTownship, random)
    : undefined
}

function middleOf({ villages }: Place, townCode: string): Point {
  const points = villages.flatMap(({ townCode: code, point }) =>
    point && code === townCode ? [point] : [],
  )
  const mean = (of: (point: Point) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  return { lat: mean(({ lat }) => lat), lon: mean(({ lon }) => lon) }
}

const pupilRange: Readonly<Record<Stage, readonly [number, number]>> = {
  primary: [16, 190],
  teaching_point: [5, 36],
  junior_middle: [180, 1_150],
  nine_year: [260, 760],
}

function pupilsOf(random: Random, { stage, seat, residents }: PlannedSchool): number {
  if (stage === 'primary' && seat) return between(random, 190, 330)
  const share = { primary: 0.055, teaching_point: 0.015, junior_middle: 0.018, nine_year: 0.04 }[
    stage
  ]
  const [low, high] = pupilRange[stage]
  return Math.round(clamp(residents * share * Math.exp(0.35 * normal(random)), low, high))
}

function boardingShare({ stage, seat }: PlannedSchool): number {
  if (stage === 'teaching_point') return 0
  if (stage === 'primary') return seat ? 0.4 : 0.06
  return 1
}

function lineOf(random: Random, mode: Mode): Pick<School, 'reception' | 'bandwidthKbps'> {
  switch (mode) {
    case 'mode3':
      return {
        reception: pickWeighted(random, { satellite: 11, broadband: 4, internet: 2 }),
        bandwidthKbps: pick(random, [50_000, 100_000, 100_000, 200_000]),
      }
    case 'mode2':
      return {
        reception: pickWeighted(random, { satellite: 74, broadband: 14, internet: 8, cable: 4 }),
        ...(chance(random, 0.86) && {
          bandwidthKbps: pick(random, [4_000, 8_000, 10_000, 20_000, 20_000, 50_000, 100_000]),
        }),
      }
    case 'mode1':
      return {
        reception: 'disc',
        ...(chance(random, 0.3) && { bandwidthKbps: pick(random, [2_000, 4_000, 10_000]) }),
      }
    case 'none':
      return {}
  }
}

/** The smallest village schools are on the bureau's list, for the next summers. */
function planMergers(seed: number, schools: readonly SchoolSite[]): SchoolSite[] {
  const small = schools.filter(({ stage, pupils = 0 }) => stage !== 'junior_middle' && pupils < 45)
  const random = randomFor(seed, 'mergers')
  const order = shuffled(random, small)
  const chosen = [
    ...order.filter(({ mode }) => mode === 'mode2').slice(0, 5),
    ...order.filter(({ mode }) => mode === 'mode1').slice(0, 2),
  ]
  const days = new Map(
    chosen.map(({ schoolCode }) => [
      schoolCode,
      pick(random, ['2027-07-31', '2027-07-31', '2028-07-31']),
    ]),
  )
  return schools.map((school) => {
    const plannedMergerOn = days.get(school.schoolCode)
    return plannedMergerOn === undefined ? school : { ...school, plannedMergerOn }
  })
}
