import type { Point } from '../../base/geo.ts'
import type { Township, Village } from '../../features/schools/village.ts'
import { between, clamp, normal, type Random, randomFor } from './random.ts'
import type { SourceTownship, SourceVillage } from './sources.ts'

export function simulateVillages(seed: number, sources: readonly SourceVillage[]): Village[] {
  return sources.map((source) => {
    const random = randomFor(seed, 'village', source.code)
    const population = isCommunity(source) ? townPopulation(random) : ruralPopulation(random)
    return {
      villageCode: source.code,
      name: source.name,
      ...latLon(source.point),
      population,
      households: Math.round(population / (3.5 + 0.6 * random())),
      partyMembers: Math.round(population * (0.02 + 0.03 * random())),
      ...scopeOf(source),
    }
  })
}

export function simulateTownships(
  sources: readonly SourceTownship[],
  villages: readonly Village[],
): Township[] {
  return sources.map(({ code, name, point }) => ({
    townshipCode: code,
    name,
    ...latLon(point),
    population: villages
      .filter(({ villageCode }) => villageCode.startsWith(code.slice(0, 9)))
      .reduce((sum, { population = 0 }) => sum + population, 0),
    inScope: true,
  }))
}

const isCommunity = ({ name }: SourceVillage): boolean => name.endsWith('社区')

const latLon = (point: Point | undefined): { lat?: number; lon?: number } =>
  point ? { lat: point.lat, lon: point.lon } : {}

/** Streets of the county town: the county's own lecture hall is nearer than any school. */
const streetsOfCountyTown = new Set([
  '433123109001',
  '433123109002',
  '433123109003',
  '433123109004',
])

const scopeOf = ({ code }: SourceVillage) =>
  streetsOfCountyTown.has(code)
    ? { inScope: false, outOfScopeReason: '县城街区，由县党员教育中心直接服务' }
    : { inScope: true }

/** Residents of a natural village: median 180, 95th percentile 892. */
const naturalVillage = { logMedian: Math.log(180), logSpread: Math.log(892 / 180) / 1.645 }

/** An administrative village is four to nine natural ones, and has 600 to 2,500 residents. */
function ruralPopulation(random: Random): number {
  let total = 0
  for (let hamlets = between(random, 4, 9); hamlets > 0; hamlets--) {
    total += Math.exp(naturalVillage.logMedian + naturalVillage.logSpread * normal(random))
  }
  return 600 <= total && total <= 2_500 ? Math.round(total) : ruralPopulation(random)
}

const townPopulation = (random: Random): number =>
  Math.round(clamp(3_200 + 1_100 * normal(random), 1_800, 6_000))
