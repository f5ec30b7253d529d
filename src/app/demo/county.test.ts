import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../base/canonical.ts'
import { greatCircleMetres } from '../../base/geo.ts'
import type { Problem } from '../../base/problem.ts'
import { foldLoginName, LoginName } from '../../features/people/account.ts'
import type { Shape } from '../../features/registers/shape.ts'
import { equipment } from '../../features/schools/equipment.ts'
import { room } from '../../features/schools/room.ts'
import { type School, school } from '../../features/schools/school.ts'
import { staff } from '../../features/schools/staff.ts'
import { industry, township, village } from '../../features/schools/village.ts'
import { isInside } from './boundary.ts'
import { demonstrationCounty } from './county.ts'
import { fenghuang } from './fenghuang.fixture.ts'

const county = demonstrationCounty(fenghuang)
const otherSeeds = [1, 20_080_701]
const counties = [county, ...otherSeeds.map((seed) => demonstrationCounty(fenghuang, seed))]

const digest = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex')

test('the same seed makes the same county, another seed another one', () => {
  expect(digest(demonstrationCounty(fenghuang))).toBe(digest(county))
  expect(new Set(counties.map(digest)).size).toBe(3)
})

const registers = (of: typeof county): { shape: Shape; rows: readonly object[] }[] => [
  { shape: township, rows: of.townships },
  { shape: village, rows: of.villages },
  { shape: industry, rows: of.industries },
  { shape: school, rows: of.schools },
  { shape: room, rows: of.rooms },
  { shape: equipment, rows: of.equipment },
  { shape: staff, rows: of.staff },
]

const problemsOf = (shape: Shape, row: object): Problem[] =>
  shape.check?.(shape.row.parse(row)) ?? []

test('S1-3 every row is valid, and its natural key is its own', () => {
  for (const one of counties) {
    for (const { shape, rows } of registers(one)) {
      expect(rows.length, shape.name).toBeGreaterThan(0)
      const faults = rows.flatMap((row) => problemsOf(shape, row))
      expect(faults.filter(({ level }) => level !== 'warning')).toEqual([])
      const keys = rows.map((row) => shape.naturalKey.map((key) => Reflect.get(row, key)).join('/'))
      expect(new Set(keys).size, shape.name).toBe(rows.length)
    }
  }
})

test('S1-5 a few values are implausible and are flagged, among them 600 seats in 40 m²', () => {
  const warnings = registers(county).flatMap(({ shape, rows }) =>
    rows.flatMap((row) => problemsOf(shape, row).map(({ code }) => ({ code, row }))),
  )
  expect(warnings.map(({ code }) => code).sort()).toEqual([
    'mode_unlikely',
    'mode_unlikely',
    'seats_implausible',
    'seats_implausible',
    'seats_implausible',
  ])
  expect(warnings.map(({ row }) => row)).toContainEqual(
    expect.objectContaining({ areaM2: 40, seats: 600 }),
  )
})

test('S1-2 all 281 villages and 17 townships are there, located or not, 4 out of scope', () => {
  expect(county.townships).toHaveLength(17)
  expect(county.villages).toHaveLength(281)
  expect(
    county.villages.filter(({ lat, lon }) => lat !== undefined && lon !== undefined),
  ).toHaveLength(237)
  expect(
    county.villages.filter(({ lat, lon }) => lat === undefined && lon === undefined),
  ).toHaveLength(44)
  const names = new Set(county.townships.map(({ townshipCode }) => townshipCode))
  for (const { villageCode } of county.villages)
    expect(names).toContain(`${villageCode.slice(0, 9)}000`)
  expect(county.villages.filter(({ inScope }) => !inScope)).toHaveLength(4)
  expect(county.successions).toEqual([])
})

test('villages have 600 to 2,500 people, communities more, and townships the sum', () => {
  for (const { villages, townships } of counties) {
    for (const { name, population = 0, households = 0, partyMembers = 0 } of villages) {
      const [low, high] = name.endsWith('社区') ? [1_800, 6_000] : [600, 2_500]
      expect(population).toBeGreaterThanOrEqual(low)
      expect(population).toBeLessThanOrEqual(high)
      expect(population / households).toBeGreaterThan(3.4)
      expect(population / households).toBeLessThan(4.2)
      expect(partyMembers / population).toBeGreaterThan(0.019)
      expect(partyMembers / population).toBeLessThan(0.051)
    }
    for (const { townshipCode, population } of townships) {
      const own = villages.filter((row) => row.villageCode.startsWith(townshipCode.slice(0, 9)))
      expect(population).toBe(own.reduce((sum, row) => sum + (row.population ?? 0), 0))
    }
  }
})

test('every village lives on something, and no trade has more households than the village', () => {
  const villages = new Map(county.villages.map((row) => [row.villageCode, row]))
  expect(new Set(county.industries.map(({ villageCode }) => villageCode)).size).toBe(281)
  for (const { villageCode, households = 0, scale } of county.industries) {
    expect(households).toBeLessThanOrEqual(villages.get(villageCode)?.households ?? 0)
    expect(scale).toMatch(/\d+ (亩|头|只|羽|箱|人|人次)$/)
  }
})

const codesOf = ({ schools }: typeof county) => new Set(schools.map(({ schoolCode }) => schoolCode))

test('S1-3 what belongs to a school names a school that exists, and equipment a room of it', () => {
  for (const one of counties) {
    const villages = new Set(one.villages.map(({ villageCode }) => villageCode))
    for (const { villageCode } of [...one.schools, ...one.industries])
      expect(villages).toContain(villageCode)
    const schools = codesOf(one)
    for (const { schoolCode } of [...one.rooms, ...one.equipment, ...one.staff]) {
      expect(schools).toContain(schoolCode)
    }
    const rooms = new Set(one.rooms.map(({ schoolCode, roomNo }) => `${schoolCode}/${roomNo}`))
    for (const { schoolCode, roomNo } of one.equipment)
      expect(rooms).toContain(`${schoolCode}/${roomNo}`)
  }
})

const having = (wanted: Partial<School>) =>
  county.schools.filter((row) =>
    Object.entries(wanted).every(([key, value]) => Reflect.get(row, key) === value),
  )

test('P-2 17 schools have mode 3 and 191 mode 2; they are the scope, the other 29 are not', () => {
  expect(having({ mode: 'mode3' })).toHaveLength(17)
  expect(having({ mode: 'mode2', stage: 'primary' })).toHaveLength(189)
  expect(having({ mode: 'mode2', stage: 'teaching_point' })).toHaveLength(2)
  expect(having({ mode: 'mode1' })).toHaveLength(23)
  expect(having({ mode: 'none' })).toHaveLength(6)
  expect(having({ stage: 'nine_year' })).toHaveLength(3)
})

test('S2-1 every township but one has a school with mode 3; that one needs a waiver', () => {
  for (const { schools, townships } of counties) {
    const equipped = new Set(
      schools.flatMap(({ mode, villageCode }) =>
        mode === 'mode3' ? [villageCode.slice(0, 9)] : [],
      ),
    )
    const without = townships.filter(({ townshipCode }) => !equipped.has(townshipCode.slice(0, 9)))
    expect(without.map(({ name }) => name)).toEqual(['两林乡'])
  }
})

test('S2-3 some villages have no school of their own, and some have two', () => {
  const schoolsOf = Map.groupBy(county.schools, ({ villageCode }) => villageCode)
  const count = (wanted: number) =>
    county.villages.filter(
      ({ villageCode }) => (schoolsOf.get(villageCode)?.length ?? 0) === wanted,
    ).length
  expect(count(0)).toBe(58)
  expect(count(2) + count(3)).toBe(13)
})

test('a school stands near its village, not on it, inside the county; a few are unsurveyed', () => {
  for (const { schools, villages, county: outline } of counties) {
    const points = new Map(villages.map((row) => [row.villageCode, row]))
    for (const { villageCode, lat, lon } of schools) {
      if (lat === undefined || lon === undefined) continue
      expect(isInside(outline.boundary, { lat, lon })).toBe(true)
      const at = points.get(villageCode)
      if (at?.lat === undefined || at.lon === undefined) continue
      const metres = greatCircleMetres({ lat, lon }, { lat: at.lat, lon: at.lon })
      expect(metres).toBeGreaterThan(75)
      expect(metres).toBeLessThan(455)
    }
    const unsurveyed = schools.filter(({ lat }) => lat === undefined).length
    expect(unsurveyed).toBeGreaterThan(5)
    expect(unsurveyed).toBeLessThan(40)
  }
})

test('codes of schools are ten digits of their own and names are unique', () => {
  for (const { schoolCode } of county.schools) expect(schoolCode).toMatch(/^3143123\d{3}$/)
  expect(codesOf(county).size).toBe(county.schools.length)
  expect(new Set(county.schools.map(({ name }) => name)).size).toBe(county.schools.length)
})

test('seven schools are to be merged, after the survey', () => {
  const merging = county.schools.flatMap(({ plannedMergerOn }) => plannedMergerOn ?? [])
  expect(merging).toHaveLength(7)
  for (const day of merging) expect(day > '2026-12-31').toBe(true)
})

test('S1-2 equipment follows the mode', () => {
  const typesAt = (mode: School['mode']) =>
    having({ mode }).map(
      ({ schoolCode }) =>
        new Set(
          county.equipment.filter((row) => row.schoolCode === schoolCode).map(({ type }) => type),
        ),
    )
  for (const types of typesAt('none')) expect(types.size).toBe(0)
  for (const types of typesAt('mode1')) {
    expect(types).toContain('dvd_player')
    expect(types).not.toContain('satellite_dish')
  }
  for (const types of typesAt('mode2')) {
    for (const type of ['satellite_dish', 'satellite_receiver', 'pc', 'tv', 'dvd_player']) {
      expect(types).toContain(type)
    }
    expect(types).not.toContain('server')
  }
  for (const types of typesAt('mode3')) {
    for (const type of ['satellite_dish', 'server', 'switch', 'projector', 'ups']) {
      expect(types).toContain(type)
    }
  }
  for (const { schoolCode } of having({ mode: 'mode3' })) {
    const computers = county.equipment.filter(
      (row) => row.schoolCode === schoolCode && row.type === 'pc',
    )
    expect(Math.max(...computers.map(({ quantity }) => quantity))).toBeGreaterThanOrEqual(30)
  }
})

test('S1-4 some seats and much old equipment are not usable, each with its reason', () => {
  const closed = county.rooms.filter(({ usableSeats, seats }) => usableSeats < seats)
  expect(closed.length).toBeGreaterThan(30)
  expect(closed.length).toBeLessThan(120)
  expect(closed.some(({ notUsableReason }) => notUsableReason?.startsWith('屋顶漏雨'))).toBe(true)
  for (const { receivedOn = '', condition, usableQuantity, notUsableReason } of county.equipment) {
    expect(receivedOn >= '2004-01-01' && receivedOn <= '2023-12-31').toBe(true)
    if (condition === 'good') continue
    expect(usableQuantity).toBe(0)
    expect(notUsableReason).toMatch(condition === 'scrapped' ? /已报废$/ : /待修$/)
  }
  const conditions = Map.groupBy(county.equipment, ({ condition }) => condition)
  for (const kind of ['good', 'faulty', 'scrapped'] as const) {
    expect(conditions.get(kind)?.length).toBeGreaterThan(200)
  }
})

test('a school has one head and at most one keeper; staff follow its kind and stay within 2,500', () => {
  for (const { schools, staff: everyone } of counties) {
    expect(everyone.length).toBeLessThanOrEqual(2_500)
    const staffOf = Map.groupBy(everyone, ({ schoolCode }) => schoolCode)
    let keepers = 0
    for (const { schoolCode, stage, mode, headName, headPhone } of schools) {
      const own = staffOf.get(schoolCode) ?? []
      const [low, high] = { primary: [2, 14], teaching_point: [1, 3] }[stage as string] ?? [15, 60]
      expect(own.length).toBeGreaterThanOrEqual(low ?? 0)
      expect(own.length).toBeLessThanOrEqual(high ?? 0)
      const heads = own.filter(({ post }) => post === 'head')
      expect(heads.map(({ name, phone }) => [name, phone])).toEqual([[headName, headPhone]])
      const kept = own.filter(({ post }) => post === 'equipment_keeper').length
      expect(kept).toBeLessThanOrEqual(1)
      if (mode === 'mode3') expect(kept).toBe(1)
      keepers += kept
    }
    expect(keepers).toBeGreaterThan(schools.length * 0.75)
    expect(keepers).toBeLessThan(schools.length)
  }
})

test('a reason why somebody is not available can be true of that person', () => {
  for (const { staff: everyone } of counties) {
    for (const { notUsableReason, sex, birthYear = 0 } of everyone) {
      if (notUsableReason === '产假') expect([sex, birthYear >= 1980]).toEqual(['f', true])
      if (notUsableReason === '一年内退休') expect(birthYear).toBeLessThan(1973)
    }
  }
})

test('every phone is a simulated one, 199 0000 xxxx, and belongs to one person', () => {
  for (const { staff: everyone, posts, schools } of counties) {
    const others = posts.flatMap(({ staff: row, person }) => (row ? [] : [person.phone]))
    const phones = [...everyone.map(({ phone }) => phone), ...others]
    for (const phone of [...phones, ...schools.map(({ headPhone }) => headPhone)]) {
      expect(phone).toMatch(/^1990000\d{4}$/)
    }
    expect(new Set(phones).size).toBe(phones.length)
  }
})

test('surnames that are read in their own way occur: 单, 曾, 解, 仇, 查', () => {
  const surnames = new Set(county.staff.map(({ name }) => name[0]))
  for (const surname of ['单', '曾', '解', '仇', '查', '向', '麻', '滕']) {
    expect(surnames).toContain(surname)
  }
})

test('every office, township, village and school has its people, once', () => {
  const { posts, townships, villages, schools } = county
  const placesOf = (role: string) =>
    posts.filter((post) => post.role === role).map(({ organisation }) => organisation.regionCode)
  expect(posts.filter(({ organisation }) => organisation.kind === 'programme_office')).toHaveLength(
    3,
  )
  for (const role of [
    'organisation_department',
    'education_bureau',
    'finance_bureau',
    'administrator',
  ]) {
    expect(placesOf(role)).toEqual(['433123000000'])
  }
  const townshipCodes = townships.map(({ townshipCode }) => townshipCode)
  expect(placesOf('township_secretary')).toEqual(townshipCodes)
  expect(placesOf('township_clerk')).toEqual(townshipCodes)
  expect(placesOf('village_secretary')).toEqual(villages.map(({ villageCode }) => villageCode))
  expect(placesOf('head_of_school')).toEqual(schools.map(({ villageCode }) => villageCode))
})

test('heads and keepers who sign in are the persons of the staff register', () => {
  const { posts, staff: everyone, schools } = county
  const rowOf = new Map(everyone.map((row) => [`${row.schoolCode}/${row.staffNo}`, row]))
  const names = new Map(schools.map(({ schoolCode, name }) => [schoolCode, name]))
  const linked = posts.filter(({ staff: link }) => link)
  for (const { staff: link, person, role, organisation } of linked) {
    const row = rowOf.get(`${link?.schoolCode}/${link?.staffNo}`)
    expect(row).toMatchObject({
      name: person.name,
      phone: person.phone,
      partyMember: person.partyMember,
    })
    expect(row?.post).toBe(role === 'head_of_school' ? 'head' : role)
    expect(organisation.name).toBe(names.get(link?.schoolCode ?? ''))
  }
  const expected = everyone.filter(({ post }) => post === 'head' || post === 'equipment_keeper')
  expect(linked).toHaveLength(expected.length)
})

test('login names are plain, short enough, folded, and nobody shares one', () => {
  for (const { posts } of counties) {
    const names = posts.map(({ loginName }) => loginName)
    for (const name of names) {
      expect(name).toMatch(/^(office[12]|[a-z]+(\.[a-z]+){0,2})$/)
      expect(LoginName.parse(name)).toBe(foldLoginName(name))
    }
    expect(new Set(names).size).toBe(names.length)
    expect(names).toEqual(
      expect.arrayContaining(['admin', 'office1', 'office2', 'education', 'liaojiaqiao.secretary']),
    )
  }
})

test('an organisation name stands for one organisation', () => {
  const kinds = new Map<string, string>()
  for (const { organisation } of county.posts) {
    const described = canonicalJson(organisation)
    expect(kinds.get(organisation.name) ?? described).toBe(described)
    kinds.set(organisation.name, described)
  }
})
