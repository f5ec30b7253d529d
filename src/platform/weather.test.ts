import { expect, test } from 'vitest'
import { weatherOf } from './weather.ts'

const coded = (code: string, message = 'said nothing') =>
  Object.assign(new Error(message), { code })

test.each([
  ['57P01', 'database_unavailable'],
  ['57P02', 'database_unavailable'],
  ['57P03', 'database_unavailable'],
  ['08006', 'database_unavailable'],
  ['08P01', 'database_unavailable'],
  ['53200', 'database_unavailable'],
  ['53300', 'database_unavailable'],
  ['ECONNRESET', 'database_unavailable'],
  ['ETIMEDOUT', 'database_unavailable'],
  ['25006', 'database_read_only'],
  ['40P01', 'database_busy'],
  ['40001', 'database_busy'],
  ['55P03', 'database_busy'],
  ['53100', 'disk_full'],
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
  ['23505', undefined],
  ['25P02', undefined],
  ['42P01', undefined],
])('F2 %s is %s', (code, weather) => {
  expect(weatherOf(coded(code))).toBe(weather)
})

test.each([
  ['Connection terminated unexpectedly', 'database_unavailable'],
  ['Connection terminated', 'database_unavailable'],
  ['Client has encountered a connection error and is not queryable', 'database_unavailable'],
  ['Client was closed and is not queryable', 'database_unavailable'],
  ['timeout exceeded when trying to connect', 'database_unavailable'],
  ['Cannot use a pool after calling end on the pool', 'database_unavailable'],
  ['av_interleaved_write_frame(): No space left on device', 'disk_full'],
  ['x is not a function', undefined],
])('F2 “%s” is %s', (message, weather) => {
  expect(weatherOf(new Error(message))).toBe(weather)
})

test('F2 what is wrapped counts as what it wraps', () => {
  const lost = new Error('Connection terminated unexpectedly')
  expect(weatherOf(new Error('job failed', { cause: lost }))).toBe('database_unavailable')
  const both = new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')])
  expect(weatherOf(both)).toBe('database_unavailable')
  expect(weatherOf(new TypeError('x', { cause: new Error('y', { cause: coded('53100') }) }))).toBe(
    'disk_full',
  )
  expect(weatherOf({ code: '57P01' })).toBeUndefined()
  const circle = new Error('round')
  circle.cause = circle
  expect(weatherOf(circle)).toBeUndefined()
})
