import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countingOf, latestOfEach } from './filling.ts'
import {
  type Counted,
  countedNames,
  countedOf,
  countedPoints,
  type Filled,
  itemsOf,
  problemsOf,
  reaches,
  scoreOf,
  totalOf,
  unfilledOf,
} from './sheet.ts'
import { sheets } from './sheets.ts'

const sheet = sheets.station100
const nothing: Filled = { points: {}, deductions: {}, vetoes: [], notes: {} }
const counted = (have: number, of: number): Counted =>
  Object.fromEntries(countedNames.map((name) => [name, { have, of }])) as Counted

test('I5-2 the sheets come to 100 and to 1,000 points, and no item stands twice', () => {
  expect(totalOf(sheets.station100)).toBe(100)
  expect(totalOf(sheets.station1000)).toBe(1_000)
  for (const one of Object.values(sheets)) {
    const ids = [...itemsOf(one), ...one.deductions, ...one.vetoes].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  }
})

test('X-20 what the records say gives whole points, rounded down; of nothing to be had all of them', () => {
  const item = { id: 'D2', label: sheet.label, points: 10, counts: 'minutes' as const }
  expect([7, 8, 9, 0].map((have) => countedPoints(item, { have, of: 8 }))).toEqual([8, 10, 10, 0])
  expect(countedPoints(item, { have: 0, of: 0 })).toBe(10)
})

test('I5-2 points filled in stand before those that are counted, what is taken off counts each time, a veto is told', () => {
  const base = countedOf(sheet, counted(1, 1))
  const all = Object.fromEntries(
    itemsOf(sheet).flatMap(({ id, counts, points }) => (counts ? [] : [[id, points]])),
  )
  expect(scoreOf(sheet, { ...nothing, points: all }, base)).toEqual({
    ...{ score: 100, total: 100, isVetoed: false },
  })
  expect(scoreOf(sheet, { ...nothing, points: { ...all, D2: 4 } }, base).score).toBe(94)
  expect(
    scoreOf(sheet, { ...nothing, points: all, deductions: { X1: 2 }, vetoes: ['V1'] }, base),
  ).toEqual({ score: 90, total: 100, isVetoed: true })
  expect(scoreOf(sheet, { ...nothing, deductions: { X1: 20 } }, {}).score).toBe(0)
})

test('I5-2 whatever is filled in, the score is a whole number, and the same whichever way it is added', () => {
  const ids = itemsOf(sheet).map(({ id }) => id)
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...ids), fc.integer({ min: 0, max: 2 })),
      fc.integer({ min: 0, max: 8 }),
      (points, have) => {
        const base = countedOf(sheet, counted(have, 8))
        const { score } = scoreOf(sheet, { ...nothing, points }, base)
        const backwards = itemsOf(sheet)
          .toReversed()
          .reduce((sum, { id }) => (points[id] ?? base[id] ?? 0) + sum, 0)
        return Number.isInteger(score) && score === backwards && score <= 100
      },
    ),
  )
})

test('I5-2 a mark in per cent is reached without a fraction', () => {
  expect(reaches({ score: 80, total: 100 }, 80)).toBe(true)
  expect(reaches({ score: 79, total: 100 }, 80)).toBe(false)
  expect(reaches({ score: 799, total: 1_000 }, 80)).toBe(false)
})

test('I5-2 no filling says what the sheet does not ask, or more than an item has', () => {
  expect(
    problemsOf(sheet, { ...nothing, points: { D2: 11, B3: 3, Z9: 1 }, vetoes: ['V1'] }),
  ).toEqual([
    { code: 'sheet_item_unknown', item: 'Z9' },
    { code: 'sheet_item_beyond', item: 'D2' },
    { code: 'sheet_item_beyond', item: 'Z9' },
  ])
  expect(problemsOf(sheet, { ...nothing, notes: { constructor: '' } })).toHaveLength(1)
  const astray = { points: { X1: 0 }, deductions: { B3: 1 }, vetoes: ['X1'], notes: { X1: '' } }
  expect(problemsOf(sheet, astray).map(({ item }) => item)).toEqual(['X1', 'B3', 'X1'])
  expect(unfilledOf(sheet, { points: { B3: 0 } })).not.toContain('B3')
  expect(unfilledOf(sheet, { points: {} })).not.toContain('A1')
})

test('I5-2 of one inspector the last filling counts; of two none does until a person chooses', () => {
  const filling = (id: string, byId: string, at: string) => ({ id, byId, at })
  const first = filling('a', 'p', '1')
  const second = filling('b', 'p', '2')
  const other = filling('c', 'q', '3')
  expect(latestOfEach([first, second, other])).toEqual([second, other])
  expect(countingOf([first, second], null)).toBe(second)
  expect(countingOf([first, second, other], null)).toBeUndefined()
  expect(countingOf([first, second, other], 'a')).toBe(first)
})
