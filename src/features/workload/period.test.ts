import fc from 'fast-check'
import { expect, test } from 'vitest'
import { daysOfTerm, periodMinutesOf, periodsOf, readTerm, termOf, textOfTerm } from './period.ts'

// fast-check prints the seed and the path of a counterexample.
const seed = 20_261_126

test.each([
  [120, 40, 300],
  [100, 45, 222],
  [45, 40, 113],
  [0, 40, 0],
])(
  'S3-9 %i minutes at %i a period are %i hundredths of a period',
  (minutes, period, hundredths) => {
    expect(periodsOf(minutes, period)).toBe(hundredths)
  },
)

test('S3-9 rounding is by less than a hundredth, upwards from its half', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: 10, max: 120 }),
      (minutes, period) => {
        // In 200ths of a minute nothing is broken.
        const over = periodsOf(minutes, period) * 2 * period - minutes * 200
        expect(over).toBeGreaterThan(-period)
        expect(over).toBeLessThanOrEqual(period)
      },
    ),
    { seed, numRuns: 2_000 },
  )
})

test('S3-9 a school’s own period counts before the county’s for its stage', () => {
  const policy = { primary: 40, middle: 45 }
  const at = (stage: Parameters<typeof periodMinutesOf>[0]) => periodMinutesOf(stage, policy)
  expect(at({ stage: 'primary', periodMinutes: 35 })).toBe(35)
  expect(at({ stage: 'primary', periodMinutes: null })).toBe(40)
  expect(at({ stage: 'teaching_point', periodMinutes: null })).toBe(40)
  expect(at({ stage: 'junior_middle', periodMinutes: null })).toBe(45)
  expect(at({ stage: 'nine_year', periodMinutes: null })).toBe(45)
  expect(at(undefined)).toBe(40)
})

test('a day lies in the term it is in, and in no other', () => {
  expect(textOfTerm(termOf('2026-08-01'))).toBe('2026-1')
  expect(textOfTerm(termOf('2027-01-31'))).toBe('2026-1')
  expect(textOfTerm(termOf('2027-02-01'))).toBe('2026-2')
  expect(textOfTerm(termOf('2027-07-31'))).toBe('2026-2')
  expect(readTerm('2026-3')).toBeUndefined()
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      (date) => {
        const day = date.toISOString().slice(0, 10)
        const term = termOf(day)
        const { from, to } = daysOfTerm(term)
        expect(from <= day && day <= to).toBe(true)
        expect(readTerm(textOfTerm(term))).toEqual(term)
      },
    ),
    { seed, numRuns: 1_000 },
  )
})
