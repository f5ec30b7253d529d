import { expect, test } from 'vitest'
import { barsOf, lacksOf, type TrialFacts } from './trial.ts'

const whole: TrialFacts = {
  ...{ hung: ['school', 'station'], hasRules: true, isAgreed: true, vacant: [] },
  ...{ assistants: 1, assistantsMin: 1, isCertified: true },
  ...{ weeks: 8, weeksNeeded: 8, openOrders: 0 },
}
const bars = (more: Partial<TrialFacts>) =>
  barsOf({ ...whole, ...more }).map(({ done, total }) => `${done}/${total}`)
const lacks = (more: Partial<TrialFacts>) => lacksOf({ ...whole, ...more }).map(({ code }) => code)

test('I4-2 hung, running and standardised are counted beside each other, whichever comes first', () => {
  expect(bars({})).toEqual(['2/2', '8/8', '6/6'])
  expect(bars({ hung: [] })).toEqual(['0/2', '8/8', '6/6'])
  expect(bars({ weeks: 3 })).toEqual(['2/2', '3/8', '6/6'])
  expect(bars({ weeks: 20 })).toEqual(['2/2', '8/8', '6/6'])
  expect(bars({ hasRules: false, isAgreed: false, isCertified: false })).toEqual([
    ...['2/2', '8/8', '3/6'],
  ])
  expect(bars({ vacant: ['head_administrator'], assistants: 0 })[2]).toBe('4/6')
})

test('I4-2 a station is ready when nothing lacks; each lack is named, an open order too (INV-34)', () => {
  expect(lacks({})).toEqual([])
  expect(lacks({ hung: ['school'], weeks: 7, isCertified: false, openOrders: 2 })).toEqual([
    ...['lacks_station_plate', 'trial_weeks_short', 'lacks_certified', 'order_is_open'],
  ])
  expect(lacks({ weeks: 0, weeksNeeded: 0 })).toEqual([])
})
