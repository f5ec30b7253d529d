import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minutesByWeek, occurrencesOf, patternProblems } from './occurrences.ts'
import { type Pattern, PatternShape } from './pattern.ts'

const seed = 20_261_130

const pattern = (given: Partial<Pattern>): Pattern => ({
  repeats: { by: 'weeks', weekdays: [2, 6] },
  from: '19:00',
  to: '20:00',
  fromDay: '2026-11-04',
  toDay: '2026-11-30',
  ...given,
})
const daysOf = (given: Partial<Pattern>) =>
  occurrencesOf(pattern(given)).map(({ day }) => day.slice(5))

test('S5-7 a slot comes on its weekdays, from its first day to its last, but not on days that are excepted', () => {
  expect(daysOf({})).toEqual([...['11-07', '11-10', '11-14', '11-17', '11-21', '11-24', '11-28']])
  expect(daysOf({ except: ['2026-11-10', '2026-11-11'] })).not.toContain('11-10')
  expect(occurrencesOf(pattern({ toDay: '2026-11-07' }))).toEqual([
    { day: '2026-11-07', from: 1_140, to: 1_200 },
  ])
})

test('S5-7 every second week is counted from the week of the first day', () => {
  expect(daysOf({ repeats: { by: 'weeks', weekdays: [2, 6], every: 2 } })).toEqual([
    ...['11-07', '11-17', '11-21'],
  ])
})

test('S5-7, X-12 a slot comes on a list of days or on the market days of the place', () => {
  const days = ['2026-11-20', '2026-11-09', '2026-11-20']
  expect(daysOf({ repeats: { by: 'days', days } })).toEqual(['11-09', '11-20'])
  const market = pattern({ repeats: { by: 'market' } })
  expect(occurrencesOf(market)).toEqual([])
  expect(occurrencesOf(market, (from, to) => [from, to]).map(({ day }) => day)).toEqual([
    '2026-11-04',
    '2026-11-30',
  ])
})

test('a session past midnight ends the next day; only the village’s may', () => {
  const night = pattern({ from: '23:30', to: '00:30' })
  expect(occurrencesOf(night)[0]).toMatchObject({ from: 1_410, to: 1_470 })
  expect(patternProblems(night, 'community')).toEqual([])
  expect(patternProblems(night, 'school').map(({ code }) => code)).toEqual([
    'session_across_midnight',
  ])
})

test('a pattern without a day, without a minute, or with days that it does not reach is named', () => {
  const codesOf = (given: Partial<Pattern>) => {
    expect(PatternShape.safeParse(pattern(given)).success).toBe(true)
    return patternProblems(pattern(given), 'community').map(({ code }) => code)
  }
  expect(codesOf({})).toEqual([])
  expect(codesOf({ to: '19:00' })).toEqual(['session_empty'])
  expect(codesOf({ toDay: '2026-11-01' })).toEqual(['span_reversed'])
  expect(codesOf({ repeats: { by: 'weeks', weekdays: [] } })).toEqual(['pattern_without_day'])
  expect(codesOf({ repeats: { by: 'days', days: ['2026-12-01'] } })).toEqual([
    'day_outside_pattern',
  ])
})

test('INV-26 Sunday 23:30 to Monday 00:30 is half an hour in each week, over New Year too', () => {
  expect(minutesByWeek({ day: '2027-01-03', from: 1_410, to: 1_470 })).toEqual([
    { monday: '2026-12-28', week: '2026-W53', minutes: 30 },
    { monday: '2027-01-04', week: '2027-W01', minutes: 30 },
  ])
  expect(minutesByWeek({ day: '2026-11-29', from: 1_380, to: 1_440 })).toEqual([
    { monday: '2026-11-23', week: '2026-W48', minutes: 60 },
  ])
  expect(minutesByWeek({ day: '2026-11-29', from: 1_440, to: 1_450 })).toEqual([
    { monday: '2026-11-30', week: '2026-W49', minutes: 10 },
  ])
})

test('INV-26 parting a session loses no minute', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_439 }),
      fc.integer({ min: 1, max: 20_000 }),
      (from, length) => {
        const weeks = minutesByWeek({ day: '2026-11-29', from, to: from + length })
        expect(weeks.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(length)
        expect(weeks.every(({ minutes }) => minutes > 0)).toBe(true)
      },
    ),
    { seed, numRuns: 1_000 },
  )
})
