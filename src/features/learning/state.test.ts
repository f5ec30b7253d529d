import { expect, test } from 'vitest'
import { clockOf, goOnOf, newerState } from './state.ts'

const state = (atMs: number | undefined, at: number) => ({
  registration: 'r',
  place: { at, segments: [] },
  ...(atMs !== undefined && { atMs }),
})

test('S5-14 of what the device and the node know of a place the newer holds', () => {
  expect(newerState(state(2, 74), state(1, 0.3))).toMatchObject({ place: { at: 74 } })
  expect(newerState(state(1, 74), state(2, 90))).toMatchObject({ place: { at: 90 } })
  expect(newerState(state(1, 74), state(undefined, 5))).toMatchObject({ place: { at: 74 } })
  expect(newerState(undefined, state(2, 90))).toMatchObject({ place: { at: 90 } })
  expect(newerState(state(2, 74), undefined)).toMatchObject({ place: { at: 74 } })
})

test('a place is told as the content has it, and not where it is the beginning or all is done', () => {
  expect(goOnOf('film', state(1, 74.6))).toEqual({ kind: 'time', at: '1:14' })
  expect(goOnOf('film', state(1, 0.3))).toBeUndefined()
  expect(goOnOf('film', { ...state(1, 74), finished: true })).toBeUndefined()
  expect(goOnOf('pdf', { registration: 'r', place: { page: 3 } })).toEqual({ kind: 'page', at: 3 })
  expect(goOnOf('epub', { registration: 'r', place: { chapter: 1 } })).toEqual({
    kind: 'chapter',
    at: 2,
  })
  expect(goOnOf('quiz', { registration: 'r', place: { at: 5 } })).toBeUndefined()
})

test.each([
  [0, '0:00'],
  [74.9, '1:14'],
  [600, '10:00'],
  [3_674, '1:01:14'],
])('%d s stand on a clock as %s', (seconds, shown) => expect(clockOf(seconds)).toBe(shown))
