import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, dayOf, daysBetween, isDay } from './calendar.ts'

const anyDay = fc
  .date({
    min: new Date('1900-01-01T00:00:00Z'),
    max: new Date('2200-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString().slice(0, 10))

describe('X-14 the day of a moment is that of the place', () => {
  test('in Shanghai the day changes at 16:00 UTC', () => {
    expect(dayOf('2026-08-31T15:59:59.999Z')).toBe('2026-08-31')
    expect(dayOf('2026-08-31T16:00:00.000Z')).toBe('2026-09-01')
    expect(dayOf(new Date('2026-12-31T16:00:00.000Z'))).toBe('2027-01-01')
  })

  test('in another zone it is another day', () => {
    const moment = '2026-11-23T22:30:00.000Z'
    expect(dayOf(moment, 'UTC')).toBe('2026-11-23')
    expect(dayOf(moment)).toBe('2026-11-24')
    expect(dayOf(moment, 'America/Los_Angeles')).toBe('2026-11-23')
  })
})

describe('days', () => {
  test('are counted over months, years and leap days', () => {
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(daysBetween('2026-01-01', '2027-01-01')).toBe(365)
  })

  test('forth and back again is the same day, and the distance is what was added', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -20_000, max: 20_000 }), (day, count) => {
        expect(addDays(addDays(day, count), -count)).toBe(day)
        expect(daysBetween(day, addDays(day, count))).toBe(count)
      }),
    )
  })
})

describe('whether a text is a day', () => {
  test('days of the calendar are', () => {
    fc.assert(fc.property(anyDay, (day) => isDay(day)))
    expect(isDay('2028-02-29')).toBe(true)
  })

  test.each(['2026-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-02-32', '0000-01-01'])(
    '%s is not: the calendar has no such day',
    (text) => expect(isDay(text)).toBe(false),
  )

  test('whatever else somebody types is not, and nothing throws', () => {
    for (const text of [
      '',
      '2026-9-1',
      '2026/09/01',
      ' 2026-09-01',
      '2026-09-01T00:00',
      '２０２６-09-01',
    ])
      expect(isDay(text), text).toBe(false)
    fc.assert(
      fc.property(fc.stringMatching(/^\d{4}-\d{2}-\d{2}$/), (text) => {
        expect(typeof isDay(text)).toBe('boolean')
      }),
    )
  })
})
