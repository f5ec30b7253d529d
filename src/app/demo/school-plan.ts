import type { Mode, Stage } from '../../features/schools/school.ts'
import { normal, randomFor } from './random.ts'
import type { SourceTownship, SourceVillage } from './sources.ts'

/** Which village has which school. */
export type PlannedSchool = {
  village: SourceVillage
  name: string
  stage: Stage
  mode: Mode
  /** Stands where the township's government sits. */
  seat: boolean
  /** People it draws its pupils from: those of its village, or of its township (half, for one of two). */
  residents: number
}

/** Schools of the villages other than the seats, in order of size; the villages left over share. */
const villageSchools = { complete: 175, teachingPoints: 25, unequipped: 6 }

/** Too few villages for a primary and a middle school. */
const nineYearUpTo = 9

const countyTown = '433123109000'
/** Its pupils go to the next township's middle school: no mode 3, so its station needs a waiver. */
const townshipWithoutMiddleSchool = '433123220000'

export function planSchools(
  seed: number,
  place: { townships: readonly SourceTownship[]; villages: readonly SourceVillage[] },
  residents: ReadonlyMap<string, number>,
): PlannedSchool[] {
  const ranked = place.villages
    .filter((village) => village !== seatOf(place, village.townCode))
    .map((village) => {
      const random = randomFor(seed, 'school plan', village.code)
      const people = residents.get(village.code) ?? 0
      return { village, people, rank: people * Math.exp(0.5 * normal(random)) }
    })
    .sort((a, b) => b.rank - a.rank)
  return [
    ...place.townships.flatMap((township) => seatSchools(place, township, residents)),
    ...ranked
      .slice(0, villageSchools.complete + villageSchools.teachingPoints + villageSchools.unequipped)
      .map(({ village, people }, index) => villageSchool(village, people, index)),
  ].sort((a, b) => compare(a.village.code, b.village.code))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function villageSchool(village: SourceVillage, residents: number, index: number): PlannedSchool {
  const { complete, teachingPoints } = villageSchools
  const name = `${village.townName}${stemOf(village.name)}`
  const school = { village, seat: false, residents }
  if (index < complete) return { ...school, name: `${name}小学`, stage: 'primary', mode: 'mode2' }
  const stage = 'teaching_point' as const
  if (index >= complete + teachingPoints)
    return { ...school, name: `${name}教学点`, stage, mode: 'none' }
  // Two kept the equipment of the complete primary school they once were: worth a second look.
  const mode = index < complete + 2 ? 'mode2' : 'mode1'
  return { ...school, name: `${name}教学点`, stage, mode }
}

function seatSchools(
  place: { villages: readonly SourceVillage[] },
  { code, name }: SourceTownship,
  residents: ReadonlyMap<string, number>,
): PlannedSchool[] {
  const village = seatOf(place, code)
  const own = place.villages.filter(({ townCode }) => townCode === code)
  const people = own.reduce(
    (sum, { code: villageCode }) => sum + (residents.get(villageCode) ?? 0),
    0,
  )
  const school = { village, seat: true, residents: people, mode: 'mode3' as const }
  const central = {
    ...school,
    name: `${name}中心小学`,
    stage: 'primary' as const,
    mode: 'mode2' as const,
  }
  if (code === townshipWithoutMiddleSchool) return [central]
  if (code === countyTown) {
    const half = { ...school, stage: 'junior_middle' as const, residents: people / 2 }
    return [{ ...half, name: `${name}第一中学` }, { ...half, name: `${name}第二中学` }, central]
  }
  if (own.length <= nineYearUpTo) {
    return [{ ...school, name: `${name}九年一贯制学校`, stage: 'nine_year' }]
  }
  return [{ ...school, name: `${name}中学`, stage: 'junior_middle' }, central]
}

/** Where the township's government sits: the built-up village that bears its name, or else the first built-up one. */
function seatOf(
  { villages }: { villages: readonly SourceVillage[] },
  townCode: string,
): SourceVillage {
  const own = villages.filter((village) => village.townCode === townCode)
  const stem = stemOf(own[0]?.townName ?? '')
  const seat =
    own.find(({ built, name }) => built && stemOf(name) === stem) ?? own.find(({ built }) => built)
  if (!seat) throw new Error(`township ${townCode} has no seat`)
  return seat
}

/** 廖家桥社区, 瓦场村, 茶田镇 → 廖家桥, 瓦场, 茶田. */
export const stemOf = (name: string): string => name.replace(/(社区|村|镇|乡)$/, '')
