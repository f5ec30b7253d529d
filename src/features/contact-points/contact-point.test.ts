import { expect, test } from 'vitest'
import { promisedBy } from './contact-point.ts'

const four = { fromDay: '2025-09-01', toDay: null, visitsPerYear: 4 }

test.each([
  ['2026-01-01', 0],
  ['2026-03-31', 0],
  ['2026-04-02', 1],
  ['2026-12-30', 3],
  ['2026-12-31', 4],
  ['2028-12-31', 4],
])('INV-38 four visits a year are due by and by: on %s %i', (day, byNow) => {
  expect(promisedBy(day, four)).toEqual({ inYear: 4, byNow })
})

test('INV-38 a point that begins or ends within the year promises its share of it', () => {
  const half = { ...four, fromDay: '2026-07-02' }
  expect(promisedBy('2026-12-31', half)).toEqual({ inYear: 2, byNow: 2 })
  expect(promisedBy('2026-06-30', half)).toEqual({ inYear: 2, byNow: 0 })
  const ended = { ...four, toDay: '2026-07-02' }
  expect(promisedBy('2026-12-31', ended)).toEqual({ inYear: 2, byNow: 2 })
})

test('INV-38 no day asks for more than the year, and a later one never for less', () => {
  for (const visitsPerYear of [1, 3, 12, 52]) {
    let last = 0
    for (let day = new Date('2027-01-01T00:00:00Z'), at = 0; at < 365; at++) {
      const { byNow, inYear } = promisedBy(
        new Date(+day + at * 86_400_000).toISOString().slice(0, 10),
        {
          ...four,
          visitsPerYear,
        },
      )
      expect(byNow).toBeGreaterThanOrEqual(last)
      expect(byNow).toBeLessThanOrEqual(inYear)
      last = byNow
    }
    expect(last).toBe(visitsPerYear)
  }
})
