import { expect, test } from 'vitest'
import { dayAt } from '../../../base/calendar.ts'
import { timeOfMinute } from '../../../base/clock.ts'
import { dayNumber, daysFrom, isoWeekOf, mondayOf, weekdayOf } from './days.ts'
import { minutesWithin, offLine, onLine, union, without } from './spans.ts'

test.each([
  ['2026-01-01', '2026-W01', 4],
  ['2024-12-30', '2025-W01', 1],
  ['2027-01-03', '2026-W53', 7],
  ['2027-01-04', '2027-W01', 1],
  ['2008-03-12', '2008-W11', 3],
  ['1969-12-29', '1970-W01', 1],
])('%s lies in %s', (day, week, weekday) => {
  expect(isoWeekOf(day)).toBe(week)
  expect(weekdayOf(day)).toBe(weekday)
  expect(weekdayOf(mondayOf(day))).toBe(1)
  expect(dayAt(dayNumber(day))).toBe(day)
})

test('days are counted with both ends', () => {
  expect(daysFrom('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
  expect(daysFrom('2026-03-02', '2026-03-01')).toEqual([])
})

test('minutes beyond a day are those of the next', () => {
  expect([0, 1_439, 1_440, 1_470].map(timeOfMinute)).toEqual(['00:00', '23:59', '24:00', '00:30'])
  const span = { day: '2026-11-30', from: 1_430, to: 1_500 }
  expect(offLine(onLine(span))).toEqual(span)
})

test('spans are half-open: what touches does not overlap', () => {
  const span = { from: 60, to: 120 }
  expect(without(span, [{ from: 0, to: 60 }])).toEqual([span])
  expect(
    without(span, [
      { from: 100, to: 130 },
      { from: 70, to: 80 },
      { from: 75, to: 90 },
    ]),
  ).toEqual([
    { from: 60, to: 70 },
    { from: 90, to: 100 },
  ])
  expect(
    union([
      { from: 5, to: 6 },
      { from: 1, to: 3 },
      { from: 3, to: 4 },
      { from: 9, to: 9 },
    ]),
  ).toEqual([
    { from: 1, to: 4 },
    { from: 5, to: 6 },
  ])
  expect(
    minutesWithin(span, [
      { from: 110, to: 400 },
      { from: 115, to: 118 },
    ]),
  ).toBe(10)
})
