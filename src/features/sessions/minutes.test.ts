import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sessionMinutes, type Timed } from './minutes.ts'

// fast-check prints the seed and the path of a counterexample.
const seed = 20_261_130

const evening: Timed = {
  ...{ day: '2026-11-24', plannedFrom: '19:00', plannedTo: '21:00' },
  ...{ beganAt: '19:00', endedAt: '21:00' },
}

test('N1 INV-26 120 scheduled of which power took 30 are 90 delivered', () => {
  const cut = sessionMinutes({
    ...evening,
    interruptions: [{ from: '19:40', to: '20:10', cause: 'power' }],
  })
  expect(cut).toMatchObject({ planned: 120, delivered: 90, interrupted: 30, thisWeek: 90 })
})

test('N1 INV-26 Sunday 23:30 to Monday 00:30 is 30 minutes of each week', () => {
  const night = { ...evening, day: '2026-11-29', plannedFrom: '23:30', plannedTo: '00:30' }
  expect(sessionMinutes({ ...night, beganAt: '23:30', endedAt: '00:30' })).toMatchObject({
    ...{ planned: 60, delivered: 60, thisWeek: 30, nextWeek: 30 },
  })
  const interruptions = [{ from: '23:50', to: '00:10', cause: 'signal' as const }]
  expect(
    sessionMinutes({ ...night, beganAt: '23:30', endedAt: '00:30', interruptions }),
  ).toMatchObject({ delivered: 40, thisWeek: 20, nextWeek: 20 })
  // The same night in the middle of a week is of one week.
  expect(
    sessionMinutes({ ...night, day: '2026-11-25', beganAt: '23:30', endedAt: '00:30' }),
  ).toMatchObject({ thisWeek: 60, nextWeek: 0 })
})

test('INV-26 what began before its time or went on after it counts within its slot', () => {
  expect(sessionMinutes({ ...evening, beganAt: '18:40', endedAt: '21:30' }).delivered).toBe(120)
  expect(sessionMinutes({ ...evening, beganAt: '19:20', endedAt: '20:40' }).delivered).toBe(80)
  expect(sessionMinutes({ ...evening, beganAt: '21:05', endedAt: '22:00' }).delivered).toBe(0)
  expect(sessionMinutes({ ...evening, endedAt: undefined }).delivered).toBe(0)
  const midnight = { ...evening, plannedFrom: '00:10', plannedTo: '01:00' }
  expect(sessionMinutes({ ...midnight, beganAt: '23:50', endedAt: '01:05' }).delivered).toBe(50)
})

test('an interruption without an end lasted to the end; two at once are subtracted once', () => {
  const interruptions = [
    { from: '20:30', cause: 'power' as const },
    { from: '20:40', to: '20:50', cause: 'signal' as const },
  ]
  expect(sessionMinutes({ ...evening, interruptions })).toMatchObject({
    ...{ delivered: 90, interrupted: 30 },
  })
})

test('INV-26 minute by minute the same, whatever was interrupted', () => {
  const time = (minute: number) =>
    `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 1_080, max: 1_439 }),
      fc.integer({ min: 1, max: 240 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 239 }), fc.integer({ min: 0, max: 120 })), {
        maxLength: 4,
      }),
      (weekday, from, length, cuts) => {
        const to = from + length
        const lost = cuts
          .map(([at, long]) => [from + (at % length), Math.min(to, from + (at % length) + long)])
          .filter(([a = 0, b = 0]) => b > a)
        const found = sessionMinutes({
          day: `2026-11-${23 + weekday}`,
          ...{ plannedFrom: time(from), plannedTo: time(to) },
          ...{ beganAt: time(from), endedAt: time(to) },
          interruptions: lost.map(([a = 0, b = 0]) => ({
            ...{ from: time(a), to: time(b), cause: 'power' as const },
          })),
        })
        let [thisWeek, nextWeek] = [0, 0]
        for (let minute = from; minute < to; minute++) {
          if (lost.some(([a = 0, b = 0]) => minute >= a && minute < b)) continue
          if (weekday * 1_440 + minute < 7 * 1_440) thisWeek++
          else nextWeek++
        }
        expect(found).toMatchObject({ thisWeek, nextWeek, delivered: thisWeek + nextWeek })
      },
    ),
    { seed, numRuns: 2_000 },
  )
})
