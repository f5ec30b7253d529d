import { expect, test } from 'vitest'
import { nothingHeard, playFrom, progressIn, segmentsText, stoodStill, stopAt } from './film.ts'

test('X-11 what was played is told part by part, as the video profile writes it', () => {
  const first = stopAt(playFrom(nothingHeard, 0, 1_000), 12.5, 13_500)
  const second = stopAt(playFrom(first, 20, 14_000), 30.0004, 24_000)
  expect(segmentsText(second.segments)).toBe('0[.]12.5[,]20[.]30')
  expect(second.playedMs).toBe(22_500)
})

test('a part that was heard twice counts once, and never more than all', () => {
  expect(
    progressIn(
      [
        [0, 10],
        [5, 12],
        [3, 4],
      ],
      20,
    ),
  ).toBe(0.6)
  expect(
    progressIn(
      [
        [0, 20],
        [0, 21],
      ],
      20,
    ),
  ).toBe(1)
  expect(progressIn([[0, 5]], 0)).toBe(0)
})

test('at double speed more is heard than the clock says, and both are kept apart', () => {
  const heard = stopAt(playFrom(nothingHeard, 0, 0), 60, 30_000)
  expect(heard).toEqual({ segments: [[0, 60]], playedMs: 30_000 })
})

test('standing still twice adds nothing', () => {
  const heard = stopAt(playFrom(nothingHeard, 5, 0), 6, 1_000)
  expect(stopAt(heard, 9, 5_000)).toEqual(heard)
})

test('S5-14 what a machine slept, or a line did not carry, was not heard', () => {
  expect(stoodStill(0.25, 250, 1)).toBe(false)
  expect(stoodStill(0.2, 8_000, 1)).toBe(true)
  expect(stoodStill(12, 8_000, 1.5)).toBe(false)
  expect(stoodStill(6, 8_000, 0.75)).toBe(false)
})
