import { between, type Random, randomFor, shuffled } from '../../src/app/demo/random.ts'
import { rangeOf } from '../../src/base/place.ts'
import type { UnitLevel } from '../../src/features/siting/eligibility.ts'

/** A county that does not exist, the same for the same seed. No two of its people have one name. */
export type County = {
  code: string
  name: string
  townships: readonly Township[]
  schools: readonly School[]
  people: Readonly<Record<CountyPerson, Person>>
  inspectors: readonly Person[]
}

export type Person = { name: string; phone: string }

type Point = { lat: number; lon: number }

/** A township or a village, with whoever leads it and the cadre who assists at its station. */
export type Unit = {
  code: string
  level: UnitLevel
  name: string
  township: string
  lat: number
  lon: number
  secretary: Person
  cadre: Person
}

export type Township = Unit & { clerk: Person; villages: readonly Unit[] }

export type School = {
  code: string
  name: string
  villageCode: string
  stage: 'junior_middle' | 'primary'
  mode: 'mode2' | 'mode3'
  lat: number
  lon: number
  head: Person
  keeper: Person
}

export const countyPeople = [
  ...(['administrator', 'leader', 'director', 'clerk', 'department', 'bureau', 'finance'] as const),
  ...(['city', 'cityInspector', 'province'] as const),
]
export type CountyPerson = (typeof countyPeople)[number]

const villagesOfSchool = 3
const unitsOfTownship = 16.5
const inspectorCount = 6

/** With so many units, each of which gets a station. */
export function makeCounty(seed: number, stations: number): County {
  const code = '990101000000'
  const next = peopleOf(seed)
  const count = Math.max(2, Math.round(stations / unitsOfTownship))
  const townships = Array.from({ length: count }, (_, at) => {
    const villages = Math.floor((stations - count + at) / count)
    return makeTownship(randomFor(seed, 'township', String(at)), code, { at, villages, next })
  })
  const schools = townships.flatMap((township, at) => makeSchools(township, at, next))
  const people = Object.fromEntries(countyPeople.map((who) => [who, next()]))
  return {
    ...{ code, name: '平川县', townships, schools },
    people: people as County['people'],
    inspectors: Array.from({ length: inspectorCount }, next),
  }
}

export const unitsOf = ({ townships }: County): Unit[] =>
  townships.flatMap((township) => [township, ...township.villages])

function makeTownship(
  random: Random,
  county: string,
  { at, villages, next }: { at: number; villages: number; next: () => Person },
): Township {
  const prefix = rangeOf(county, 'county').lower
  const townshipPrefix = `${prefix}${String(101 + at)}`
  const name = townshipNames[at] ?? `第${at + 1}镇`
  const centre = { lat: 28 + Math.floor(at / 5) * 0.12, lon: 109.4 + (at % 5) * 0.13 }
  const people = () => ({ secretary: next(), cadre: next() })
  const near = ({ lat, lon }: Point, by: number): Point => ({
    lat: lat + between(random, -by, by) / 10_000,
    lon: lon + between(random, -by, by) / 10_000,
  })
  // Every few villages lie around a valley of their own.
  const valleys = Array.from({ length: villages }, () => near(centre, 400))
  const names = shuffled(random, villageNames)
  return {
    ...{ code: `${townshipPrefix}000`, level: 'township', name, township: name, ...centre },
    ...{ ...people(), clerk: next() },
    villages: Array.from({ length: villages }, (_, n) => ({
      ...{ code: `${townshipPrefix}${String(201 + n)}`, level: 'village' as const },
      ...{ name: names[n] ?? `第${n + 1}村`, township: name, ...people() },
      ...near(valleys[Math.floor(n / villagesOfSchool)] ?? centre, 70),
    })),
  }
}

/** A middle school for the township, a primary school for every few villages, each in one of them. */
function makeSchools({ name, villages }: Township, at: number, next: () => Person): School[] {
  const hosts = villages.filter((_, n) => n % villagesOfSchool === 0)
  const school = (
    { code: villageCode, lat, lon }: Unit,
    n: number,
    more: Pick<School, 'name' | 'stage' | 'mode'>,
  ): School => ({
    ...{ ...more, code: `PC${String(at + 1).padStart(2, '0')}${String(n).padStart(3, '0')}` },
    ...{ villageCode, lat, lon, head: next(), keeper: next() },
  })
  const [seat] = villages
  if (!seat) throw new Error(`${name} has no village`)
  return [
    school(seat, 0, { name: `${name}初级中学`, stage: 'junior_middle', mode: 'mode3' }),
    ...hosts.map((village, n) =>
      school(village, n + 1, {
        ...{ name: `${name}${village.name.slice(0, -1)}小学`, stage: 'primary', mode: 'mode2' },
      }),
    ),
  ]
}

const words = (text: string): string[] => [...text]
const pairs = (first: string, second: string): string[] =>
  words(first).flatMap((a) => words(second).map((b) => a + b))

const townshipNames = pairs('青红金银', '松岩竹杏桂').map((stem) => `${stem}镇`)
const villageNames = pairs('上下前后东西', '山田林坡湾塘岭坪').map((stem) => `${stem}村`)

/** As many as are asked for. */
function peopleOf(seed: number): () => Person {
  const given = shuffled(
    randomFor(seed, 'people'),
    pairs('文永建国志新世天光明', '平安成英华林生强海云'),
  )
  let made = 0
  return () => {
    const [family = '', first = ''] = [
      families[made % families.length],
      given[Math.floor(made / families.length) % given.length],
    ]
    // After all names of two words come those of three.
    const more = Math.floor(made / (families.length * given.length))
    const phone = `1990${String(1_000_000 + made).padStart(7, '0')}`
    made++
    return { name: `${family}${first}${words('甲乙丙丁')[more - 1] ?? ''}`, phone }
  }
}
const families = words('赵钱孙李周吴郑王冯陈沈韩杨朱秦许何吕张孔曹')
