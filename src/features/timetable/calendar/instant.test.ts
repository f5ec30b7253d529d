import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayAt } from '../../../base/calendar.ts'
import { dayNumber } from './days.ts'
import { dayMinuteAt, daySpanOf, instantAt, instantsOf } from './instant.ts'

const seed = 20_261_130

const wall = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

test('X-12 a day and its minute are the wall clock of the county, and come back', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: dayNumber('1992-01-01'), max: dayNumber('2100-01-01') }).map(dayAt),
      fc.integer({ min: 0, max: 1_439 }),
      (day, minute) => {
        const instant = instantAt(day, minute)
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
        expect(wall.format(new Date(instant))).toBe(`${day}, ${time}`)
        expect(dayMinuteAt(instant)).toEqual({ day, minute })
      },
    ),
    { seed, numRuns: 5_000 },
  )
})

test('X-12 in the summers of 1986 to 1991 clocks were an hour ahead', () => {
  expect(instantAt('1988-07-01', 600)).toBe('1988-07-01T01:00:00.000Z')
  expect(dayMinuteAt('1988-07-01T01:00:00.000Z')).toEqual({ day: '1988-07-01', minute: 600 })
  expect(instantAt('1988-12-01', 600)).toBe('1988-12-01T02:00:00.000Z')
  expect(instantAt('2008-07-01', 600)).toBe('2008-07-01T02:00:00.000Z')
})

test('a session past midnight ends the next day', () => {
  const span = { day: '2026-12-31', from: 1_410, to: 1_470 }
  expect(instantsOf(span)).toEqual({
    startsAt: '2026-12-31T15:30:00.000Z',
    endsAt: '2026-12-31T16:30:00.000Z',
  })
  expect(daySpanOf(instantsOf(span))).toEqual(span)
})
