import { expect, test } from 'vitest'
import { isInside } from './boundary.ts'
import { fenghuang } from './fenghuang.fixture.ts'
import { readSources } from './sources.ts'

const { townships, villages, boundary } = readSources(fenghuang)
const village = (code: string) => villages.find((found) => found.code === code)

test('S1-2 all 17 townships and 281 villages are read, each village under its township', () => {
  expect(townships).toHaveLength(17)
  expect(new Set(villages.map(({ code }) => code)).size).toBe(281)
  for (const { code, townCode } of villages) {
    expect(townCode.slice(0, 9)).toBe(code.slice(0, 9))
    expect(townships.map((township) => township.code)).toContain(townCode)
  }
})

test('only a point of its own counts: 237 villages and 14 townships have one', () => {
  expect(villages.filter(({ point }) => point)).toHaveLength(237)
  expect(townships.filter(({ point }) => point)).toHaveLength(14)
  expect(village('433123109232')).not.toHaveProperty('point')
  expect(village('433123115225')).not.toHaveProperty('point')
  expect(village('433123101201')?.point).toEqual({ lat: 27.930646, lon: 109.504052 })
})

test('a village carries its newer name where its code survived, else the one it had', () => {
  expect(village('433123105217')?.name).toBe('塘寨村')
  expect(village('433123101212')?.name).toBe('土桥坳村')
})

test('every point lies inside the county, and the neighbouring county town does not', () => {
  for (const { point } of [...villages, ...townships]) {
    if (point) expect(isInside(boundary, point)).toBe(true)
  }
  expect(isInside(boundary, { lat: 28.312, lon: 109.736 })).toBe(false)
  expect(isInside(boundary, { lat: 27.95, lon: 108.0 })).toBe(false)
  expect(isInside(boundary, { lat: 27.95, lon: 111.0 })).toBe(false)
})

test('a list with a broken code or an unknown quality of point is refused', () => {
  const { villagesCsv } = fenghuang
  const withCode = villagesCsv.replace('433123101201', '4.33123E+11')
  expect(() => readSources({ ...fenghuang, villagesCsv: withCode })).toThrow('code')
  const withQuality = villagesCsv.replace('poi_duplicate', 'guessed')
  expect(() => readSources({ ...fenghuang, villagesCsv: withQuality })).toThrow('coord_quality')
})
