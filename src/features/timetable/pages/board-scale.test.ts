import { expect, test } from 'vitest'
import { axisOf, carriedBy, type Laid, nudged, nudgeOf } from './board-scale.ts'

const monday = '2026-11-30'
/** Seven columns of 170 px after a heading of 200: ten pixels an hour from six to eleven at night. */
const columns = Array.from({ length: 7 }, (_, i) => ({ from: 200 + i * 170, to: 370 + i * 170 }))
const across: Laid = { monday, axis: { from: 360, to: 1_380 }, columns }
const down: Laid = { ...across, height: 1_020 }
const session = { day: '2026-12-01', from: 1_140, to: 1_200 }

test('a day shows the usual hours, and as far as something stands', () => {
  expect(axisOf([])).toEqual({ from: 360, to: 1_380 })
  expect(axisOf([{ from: 330, to: 390 }])).toEqual({ from: 300, to: 1_380 })
  expect(axisOf([{ from: 1_400, to: 1_500 }])).toEqual({ from: 360, to: 1_440 })
})

test('a whole column is a day, and within it the hours run on; it rests on quarters', () => {
  expect(carriedBy(across, session, { x: 170, y: 0 })).toEqual({ ...session, day: '2026-12-02' })
  expect(carriedBy(across, session, { x: -170, y: 300 })).toEqual({ ...session, day: monday })
  expect(carriedBy(across, session, { x: -10, y: 0 })).toEqual({
    ...{ day: '2026-12-01', from: 1_080, to: 1_140 },
  })
  // Three pixels are 18 minutes.
  expect(carriedBy(across, session, { x: 3, y: 0 })).toMatchObject({ from: 1_155 })
})

test('it stays within the week and the hours that are shown', () => {
  expect(carriedBy(across, session, { x: -5_000, y: 0 })).toEqual({
    ...{ day: monday, from: 360, to: 420 },
  })
  expect(carriedBy(across, session, { x: 5_000, y: 0 })).toEqual({
    ...{ day: '2026-12-06', from: 1_320, to: 1_380 },
  })
})

test('where hours run down, across is days and down is minutes', () => {
  expect(carriedBy(down, session, { x: 100, y: -60 })).toEqual({
    ...{ day: '2026-12-02', from: 1_080, to: 1_140 },
  })
  expect(carriedBy(down, session, { x: 80, y: 7 })).toEqual(session)
})

test('arrows go by a day and by 15 minutes, with Shift by an hour; other keys do nothing', () => {
  const go = (key: string, shift = false, from = session) => {
    const nudge = nudgeOf(key, shift)
    return nudge && nudged(monday, from, nudge)
  }
  expect(go('ArrowLeft')).toEqual({ ...session, day: '2026-11-30' })
  expect(go('ArrowRight')).toEqual({ ...session, day: '2026-12-02' })
  expect(go('ArrowUp')).toEqual({ ...session, from: 1_125, to: 1_185 })
  expect(go('ArrowDown', true)).toEqual({ ...session, from: 1_200, to: 1_260 })
  expect(go('Tab')).toBeUndefined()
})

test('an arrow at the edge of the week or of the day changes nothing', () => {
  const go = (key: string, from: typeof session) => {
    const nudge = nudgeOf(key, false)
    return nudge && nudged(monday, from, nudge)
  }
  const first = { day: monday, from: 0, to: 60 }
  expect(go('ArrowLeft', first)).toEqual(first)
  expect(go('ArrowUp', first)).toEqual(first)
  const last = { day: '2026-12-06', from: 1_380, to: 1_440 }
  expect(go('ArrowRight', last)).toEqual(last)
  expect(go('ArrowDown', last)).toEqual(last)
})
