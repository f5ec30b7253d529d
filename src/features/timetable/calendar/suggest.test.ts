import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minuteOfTime, timeOfMinute } from '../../../base/clock.ts'
import { shippedYears, someCalendar, someDay } from './calendars.fixture.ts'
import { mondayOf } from './days.ts'
import { fillWeek } from './fill-week.ts'
import type { Taken } from './free-times.ts'
import { makeHolidays } from './holidays.ts'
import { judgeRequest } from './judge.ts'
import { mergeCalendars } from './merge-calendars.ts'
import { type DaySpan, lengthOf, meet, onLine } from './spans.ts'
import { type Suggestion, type SuggestWish, suggestTimes, windowsOf } from './suggest.ts'

const seed = 20_261_130
const holidays = makeHolidays(shippedYears)
const calendar = mergeCalendars({ terms: [{ from: '2026-09-01', to: '2027-01-22' }] })

const wish = (given: Partial<SuggestWish> = {}): SuggestWish => ({
  calendar,
  holidays,
  taken: [],
  week: '2026-11-18',
  ...given,
})
const textOf = ({ day, from, to }: DaySpan): string =>
  `${day.slice(5)} ${timeOfMinute(from)}–${timeOfMinute(to)}`
const reasonsOf = ({ because }: Suggestion): string[] => because.map((one) => one.because)
const at = (day: string, from: string, to: string): Taken => ({
  day,
  from: minuteOfTime(from),
  to: minuteOfTime(to),
})

test('S5-10 a time is suggested where people came before, and says how many', () => {
  const habits = [
    { weekday: 4 as const, hour: 19, sessions: 5, people: 100 },
    { weekday: 6 as const, hour: 9, sessions: 4, people: 40 },
  ]
  const [best, ...others] = suggestTimes(wish({ habits }), 60)
  expect(best && textOf(best)).toBe('11-19 19:00–20:00')
  expect(best?.because).toEqual([
    { because: 'attendance', details: { people: 20, sessions: 5 } },
    { because: 'outside_lessons', details: {} },
  ])
  // At seven on another day people may come as well, but nobody knows.
  expect(others.map(reasonsOf)[0]).toContain('attendance_other_days')
  expect(others.map(textOf)).toContain('11-17 19:00–20:00')
})

test('X-12 the harvest, market days and who is free decide too', () => {
  const seasons = [
    { from: '2026-11-16', to: '2026-11-21', name: '油菜移栽', busy: { from: 360, to: 1_140 } },
  ]
  const inSeason = windowsOf(wish({ seasons })).map(({ from, to }) => [from % 1_440, to % 1_440])
  expect(inSeason.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => [1_140, 1_290]))
  expect(inSeason[6]).toEqual([390, 1_290])

  const days = ['2026-11-21']
  const [market] = suggestTimes(wish({ market: { days, setting: 'attract' } }), 120)
  expect(market?.day).toBe('2026-11-21')
  expect(market && reasonsOf(market)).toEqual(['day_off', 'market_attracts'])
  const repelled = suggestTimes(wish({ market: { days, setting: 'repel' } }), 120, 20)
  expect(repelled.at(-1)?.day).toBe('2026-11-21')

  const operators = [
    { id: 'a', name: '田老师', busy: [at('2026-11-16', '00:00', '24:00')] },
    {
      id: 'b',
      name: '吴老师',
      busy: ['17', '18', '19', '20', '21', '22'].map((n) => at(`2026-11-${n}`, '00:00', '24:00')),
    },
  ]
  const run = suggestTimes(wish({ operators }), 60, 20)
  expect(run.filter(({ day }) => day === '2026-11-16').every((one) => one.operatorId === 'b')).toBe(
    true,
  )
  expect(run.filter(({ day }) => day !== '2026-11-16').every((one) => one.operatorId === 'a')).toBe(
    true,
  )
  expect(suggestTimes(wish({ operators: [] }), 60)).toEqual([])
})

test('S5-10, N1 two hours are found in one session where the week has them, in more where it has not', () => {
  expect(fillWeek(wish(), 120).sessions.map(textOf)).toEqual(['11-16 18:30–20:30'])
  // Only an hour of each morning is left: two of them, on two days.
  const taken = ['16', '17', '18', '19', '20', '21', '22'].map((n) =>
    at(`2026-11-${n}`, '07:30', '24:00'),
  )
  const { sessions, missing } = fillWeek(wish({ taken }), 120)
  expect(sessions.map(textOf)).toEqual(['11-16 06:30–07:30', '11-17 06:30–07:30'])
  expect(missing).toBe(0)
})

test('what a week has no room for is told', () => {
  const taken = [at('2026-11-16', '00:00', '24:00')].concat(
    ['17', '18', '19', '20', '21'].map((n) => at(`2026-11-${n}`, '00:00', '24:00')),
    [at('2026-11-22', '07:15', '24:00')],
  )
  expect(fillWeek(wish({ taken }), 120)).toMatchObject({
    sessions: [{ day: '2026-11-22', from: 390, to: 435 }],
    missing: 75,
  })
  expect(fillWeek(wish({ taken }), 0)).toEqual({ sessions: [], missing: 0 })
})

test(`S5-10 whatever the calendar, what is found is legal, apart, and as few sessions as can be (seed ${seed})`, () => {
  const busy = fc.record({
    day: fc.integer({ min: 0, max: 6 }),
    from: fc.integer({ min: 0, max: 1_300 }),
    length: fc.integer({ min: 30, max: 900 }),
  })
  fc.assert(
    fc.property(
      someCalendar(),
      someDay(),
      fc.array(busy, { maxLength: 14 }),
      fc.integer({ min: 10, max: 400 }),
      (random, day, busyTimes, minutes) => {
        const monday = mondayOf(day)
        const taken = busyTimes.map((one) => ({
          day: new Date(Date.parse(`${monday}T00:00:00Z`) + one.day * 86_400_000)
            .toISOString()
            .slice(0, 10),
          from: one.from,
          to: Math.min(1_440, one.from + one.length),
        }))
        const room = { calendar: random, holidays, taken }
        const length = { min: 30, max: 120 }
        const { sessions, missing } = fillWeek({ ...room, week: day }, minutes, length)
        for (const [i, session] of sessions.entries()) {
          const request = { ...session, track: 'community' as const }
          expect(judgeRequest({ ...room, request, schoolName: '' }).ok).toBe(true)
          expect(mondayOf(session.day)).toBe(monday)
          expect(session.from >= 390 && session.to <= 1_290).toBe(true)
          expect(lengthOf(session) >= 30 && lengthOf(session) <= 120).toBe(true)
          expect(session.because.length).toBeGreaterThan(0)
          for (const other of sessions.slice(i + 1))
            expect(meet(onLine(session), onLine(other))).toBe(false)
        }
        const most = longestSessions(room, monday, length)
        const fewer = most.slice(0, sessions.length - 1).reduce((sum, one) => sum + one, 0)
        const all = most.reduce((sum, one) => sum + one, 0)
        if (sessions.length > 0) expect(fewer).toBeLessThan(minutes)
        expect(missing === 0).toBe(all >= minutes)
      },
    ),
    { seed, numRuns: 300 },
  )
})

/** Minute by minute: the lengths of the most and longest sessions that the free minutes of the week can hold. */
function longestSessions(
  room: Pick<SuggestWish, 'calendar' | 'holidays' | 'taken'>,
  monday: string,
  { min, max }: { min: number; max: number },
): number[] {
  const found: number[] = []
  const runs = windowsOf({ ...room, week: monday })
  for (const { from, to } of runs) {
    let left = to - from
    while (left >= min) {
      found.push(Math.min(left, max))
      left -= max
    }
  }
  return found.toSorted((a, b) => b - a)
}
