import { expect, test } from 'vitest'
import { isIdleOn } from './station-use.ts'

const station = { activeFrom: '2026-09-01', schoolId: 'a' }

test.each([
  ['used 28 days ago', '2026-11-02', true],
  ['used 27 days ago', '2026-11-03', false],
  ['never used', null, true],
])('I6-4 after four weeks without a session a station is idle: %s', (_, lastOn, is) => {
  expect(isIdleOn('2026-11-30', { ...station, lastOn }, 4)).toBe(is)
})

test.each([
  ['in use for less than four weeks', { activeFrom: '2026-11-03' }],
  ['never in use', { activeFrom: null }],
  ['without a host', { schoolId: null }],
])('I6-4 nothing is expected of a station %s', (_, more) => {
  expect(isIdleOn('2026-11-30', { ...station, lastOn: null, ...more }, 4)).toBe(false)
})
