import { expect, test } from 'vitest'
import { shippedYears } from './calendar/calendars.fixture.ts'
import { makeHolidays } from './calendar/holidays.ts'
import { mergeCalendars } from './calendar/merge-calendars.ts'
import { countTones, schoolYearOf, yearOf } from './calendar-year.ts'

const holidays = makeHolidays(shippedYears)

test('X-12 a school year is drawn from September to August, each day once', () => {
  const calendar = mergeCalendars({
    terms: [
      { from: '2026-09-01', to: '2027-01-22' },
      { from: '2027-02-22', to: '2027-07-02' },
    ],
    days: [{ day: '2026-11-11', is: 'exam', from: '08:00', to: '10:00' }],
  })
  const months = yearOf(calendar, holidays, 2026)
  expect(months.map(({ first }) => first.slice(0, 7))).toEqual([
    ...['2026-09', '2026-10', '2026-11', '2026-12', '2027-01', '2027-02'],
    ...['2027-03', '2027-04', '2027-05', '2027-06', '2027-07', '2027-08'],
  ])
  expect(months.flatMap(({ days }) => days)).toHaveLength(365)
  // The first of September 2026 is a Tuesday.
  expect(months[0]?.blank).toBe(1)
  const toneOf = (day: string) =>
    months.flatMap(({ days }) => days).find((one) => one.day === day)?.tone
  expect(
    ['2026-09-02', '2026-10-01', '2026-10-10', '2026-11-11', '2026-11-14', '2027-02-01'].map(
      toneOf,
    ),
  ).toEqual(['school', 'holiday', 'unsaid', 'exam', 'free', 'vacation'])
  expect(toneOf('2027-08-02')).toBe('unknown')
  const breaks = ['2026-11-05', '2027-08-02'].map((from) => ({ from, to: from }))
  const told = yearOf(mergeCalendars(calendar, { breaks }), holidays, 2026).flatMap(
    ({ days }) => days,
  )
  expect(breaks.map(({ from }) => told.find(({ day }) => day === from)?.tone)).toEqual([
    'holiday',
    'vacation',
  ])
  expect(countTones(months).get('unsaid')).toBe(2)
})

test('the school year of a summer day is the one to come', () => {
  expect(['2026-07-31', '2026-08-01', '2027-01-01'].map(schoolYearOf)).toEqual([2025, 2026, 2026])
})
