import { expect, test } from 'vitest'
import { countsOf, dueDay, firstDay, owedDay } from './digest.ts'

const at = (text: string) => new Date(text)
/** 07:30 */
const minute = 450

test('the digest of a day is due from its minute on, by the clock of the place', () => {
  expect(dueDay(at('2026-11-30T23:29:00Z'), minute)).toBe('2026-11-30')
  expect(dueDay(at('2026-11-30T23:30:00Z'), minute)).toBe('2026-12-01')
  expect(dueDay(at('2026-11-30T23:30:00Z'), minute, 'America/New_York')).toBe('2026-11-30')
})

test('of whoever chooses now, nothing is made of a minute that has passed', () => {
  expect(firstDay(at('2026-11-30T23:00:00Z'), minute)).toBe('2026-12-01')
  expect(firstDay(at('2026-11-30T23:30:00Z'), minute)).toBe('2026-12-02')
})

test('what was missed is made up once, and nothing twice', () => {
  const made = { minute, fromDay: '2026-11-01', lastDay: '2026-11-29' }
  // The power was out from the evening of the 29th until noon of the 1st.
  const noon = at('2026-12-01T04:00:00Z')
  expect(owedDay(made, noon)).toBe('2026-12-01')
  expect(owedDay({ ...made, lastDay: '2026-12-01' }, noon)).toBeUndefined()
  // It came back before the hour: yesterday's is made up now, today's comes at its hour.
  const early = at('2026-11-30T22:00:00Z')
  expect(owedDay(made, early)).toBe('2026-11-30')
  expect(owedDay({ ...made, lastDay: '2026-11-30' }, early)).toBeUndefined()
  expect(owedDay({ ...made, fromDay: '2026-12-02', lastDay: null }, noon)).toBeUndefined()
})

test('a minute that daylight saving leaves out comes with the next; one that it repeats comes once', () => {
  const zone = 'America/New_York'
  const night = { minute: 150, fromDay: '2026-01-01' }
  // On 8 March 2026 01:59 is followed by 03:00.
  const spring = { ...night, lastDay: '2026-03-07' }
  expect(owedDay(spring, at('2026-03-08T06:59:00Z'), zone)).toBeUndefined()
  expect(owedDay(spring, at('2026-03-08T07:00:00Z'), zone)).toBe('2026-03-08')
  // On 1 November 2026 01:30 comes twice.
  const autumn = { minute: 90, fromDay: '2026-01-01', lastDay: '2026-10-31' }
  expect(owedDay(autumn, at('2026-11-01T05:30:00Z'), zone)).toBe('2026-11-01')
  const made = { ...autumn, lastDay: '2026-11-01' }
  for (const instant of ['2026-11-01T05:45:00Z', '2026-11-01T06:00:00Z', '2026-11-01T06:30:00Z'])
    expect(owedDay(made, at(instant), zone), instant).toBeUndefined()
})

test('late ones are counted, and those due within the week', () => {
  const item = { code: 'a', details: {}, link: '/' }
  const items = [
    { ...item, late: true },
    { ...item, dueOn: '2026-11-29' },
    { ...item, dueOn: '2026-12-07' },
    { ...item, dueOn: '2026-12-08' },
    item,
  ]
  expect(countsOf(items, '2026-11-30')).toEqual({ count: 5, late: 2, soon: 1 })
})
