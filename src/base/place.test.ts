import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type CodeRange,
  contains,
  everywhere,
  isPlaceCode,
  mergeRanges,
  placeAt,
  placeLevels,
  prefixLength,
  rangeOf,
} from './place.ts'

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''))
const anyCode = digits(12)
const anyLevel = fc.constantFrom(...placeLevels)

test('the same code covers more as a county than as a township or a village', () => {
  const code = '433123000000'
  expect(rangeOf(code, 'county')).toEqual({ lower: '433123', upper: '433124' })
  expect(rangeOf(code, 'township')).toEqual({ lower: '433123000', upper: '433123001' })
  expect(contains(rangeOf(code, 'county'), '433123101201')).toBe(true)
  expect(contains(rangeOf(code, 'township'), '433123101201')).toBe(false)
  expect(contains(rangeOf(code, 'village'), code)).toBe(true)
})

test('a range holds exactly the codes that begin like its unit, also where digits end in 9', () => {
  fc.assert(
    fc.property(anyCode, anyLevel, anyCode, (unit, level, code) => {
      const prefix = unit.slice(0, prefixLength[level])
      expect(contains(rangeOf(unit, level), code)).toBe(code.startsWith(prefix))
      expect(contains(rangeOf(unit, level), `${prefix}${code.slice(prefix.length)}`)).toBe(true)
    }),
  )
  expect(contains(rangeOf('990000000000', 'province'), '999999999999')).toBe(true)
  expect(contains(rangeOf('999999999999', 'village'), '999999999999')).toBe(true)
})

test('everywhere holds every code', () => {
  fc.assert(fc.property(anyCode, (code) => contains(everywhere, code)))
  expect(contains(everywhere, '000000000000')).toBe(true)
  expect(contains(everywhere, '999999999999')).toBe(true)
})

test('the unit above has a code of twelve digits and holds the one below', () => {
  expect(placeAt('433123101201', 'township')).toBe('433123101000')
  expect(placeAt('433123101201', 'village')).toBe('433123101201')
  fc.assert(
    fc.property(anyCode, anyLevel, (code, level) => {
      const above = placeAt(code, level)
      expect(isPlaceCode(above)).toBe(true)
      expect(contains(rangeOf(above, level), code)).toBe(true)
    }),
  )
})

test('only twelve ASCII digits are a code', () => {
  for (const wrong of [
    '',
    '433123',
    '4331231012011',
    '43312310120a',
    '４３３１２３１０１２０１',
    '433123101201\n',
  ])
    expect(isPlaceCode(wrong), JSON.stringify(wrong)).toBe(false)
})

describe('merged ranges', () => {
  const ranges = fc.array(
    fc.tuple(anyCode, anyLevel).map(([code, level]) => rangeOf(code, level)),
    { maxLength: 12 },
  )
  // Few digits, so that neighbours and nested units are common.
  const close = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 29 }), anyLevel)
      .map(([n, level]) => rangeOf(`4331${String(n).padStart(2, '0')}000000`, level)),
    { maxLength: 12 },
  )

  test('cover the same codes, sorted, apart from each other', () => {
    fc.assert(
      fc.property(fc.oneof(ranges, close), fc.array(anyCode), (given, codes) => {
        const merged = mergeRanges(given)
        const covers = (all: readonly CodeRange[], code: string) =>
          all.some((range) => contains(range, code))
        for (const code of [...codes, ...given.map(({ lower }) => lower.padEnd(12, '0'))])
          expect(covers(merged, code)).toBe(covers(given, code))
        for (const [i, { lower, upper }] of merged.entries()) {
          expect(lower < upper).toBe(true)
          expect((merged[i + 1]?.lower ?? '~') > upper).toBe(true)
        }
      }),
    )
  })

  test('do not depend on the order they came in, and merge no further', () => {
    fc.assert(
      fc.property(close, (given) => {
        const merged = mergeRanges(given)
        expect(mergeRanges(given.toReversed())).toEqual(merged)
        expect(mergeRanges(merged)).toEqual(merged)
      }),
    )
  })

  test('of a county and its own township are the county; two neighbours are one', () => {
    const county = rangeOf('433123000000', 'county')
    expect(mergeRanges([rangeOf('433123101000', 'township'), county])).toEqual([county])
    expect(mergeRanges([rangeOf('433124000000', 'county'), county])).toEqual([
      { lower: '433123', upper: '433125' },
    ])
  })
})
