import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../../../base/calendar.ts'
import { planTerm } from './plan-term.ts'
import type { FreeWindow, TermPlan, TermRequest, TermStation } from './term.ts'
import { unplacedText } from './words.ts'

// fast-check prints the seed and the path of a counterexample.
const seed = 20_261_130
const monday = '2026-09-07'

const station = (id: string, more: Partial<TermStation> = {}): TermStation => ({
  id,
  room: 'room',
  operator: 'teacher',
  sessions: [60, 60],
  shortestSession: 30,
  openDay: 120,
  habits: [{ from: 19 * 60, to: 21 * 60, attendance: 1 }],
  ...more,
})

/** Free every day from one minute to another, for so many weeks. */
const everyDay = (stationId: string, weeks: number, from: number, to: number): FreeWindow[] =>
  Array.from({ length: weeks * 7 }, (_, i) => ({ stationId, day: addDays(monday, i), from, to }))

function request(more: Partial<TermRequest>): TermRequest {
  return {
    stations: [station('Heping')],
    weeks: [0, 1, 2].map((i) => ({ monday: addDays(monday, 7 * i), term: 'autumn' })),
    free: everyDay('Heping', 3, 18 * 60, 22 * 60),
    operators: [{ id: 'teacher' }],
    broadcasts: [],
    rulings: [],
    day: { from: 6 * 60, to: 22 * 60, step: 30 },
    ...more,
  }
}

const plan = (asked: TermRequest): TermPlan =>
  planTerm(asked, { now: () => performance.now() }, { timeLimitMs: 30_000, seed: 1 })

test('S5-10 S5-13 every week has its two hours and its open day, at one time that people can remember', () => {
  const { patterns, occurrences, shortfalls, figures } = plan(request({}))
  expect(shortfalls).toEqual([])
  expect(figures).toEqual({ regular: 3, moved: 0, short: 0, exempt: 0 })
  expect(patterns[0]?.meetings.length).toBe(3)
  const sessions = patterns[0]?.meetings.filter(({ kind }) => kind === 'session') ?? []
  expect(new Set(sessions.map(({ weekday }) => weekday)).size).toBe(2)
  for (const { start, end } of sessions) expect(start >= 19 * 60 && end <= 21 * 60).toBe(true)
  expect(occurrences.filter(({ isException }) => isException)).toEqual([])
})

test('S5-9 a week in which the time is taken moves to the same hour of another day, the others keep theirs', () => {
  const start = 19 * 60 + 30
  const rulings = [
    { kind: 'fixed' as const, stationId: 'Heping', meeting: 'session' as const, weekday: 3, start },
  ]
  const day = addDays(monday, 7 + 3)
  const free = request({}).free.filter((one) => one.day !== day)
  const { occurrences, shortfalls, figures } = plan(request({ free, rulings }))
  expect({ shortfalls, ...figures }).toMatchObject({
    shortfalls: [],
    moved: 1,
    regular: 2,
    short: 0,
  })
  const moved = occurrences.filter(({ isException }) => isException)
  expect(moved.length).toBeGreaterThanOrEqual(1)
  for (const one of moved) {
    expect(one.day >= addDays(monday, 7) && one.day < addDays(monday, 14) && one.day !== day).toBe(
      true,
    )
  }
  expect(moved.some((one) => one.start === start)).toBe(true)
})

test('S5-10 a week without room for it lacks so many minutes, and says which rule', () => {
  const second = addDays(monday, 7)
  const free = request({}).free.filter(
    ({ day }) => day < second || day >= addDays(second, 7) || day === addDays(second, 2),
  )
  const short = free.map((one) =>
    one.day === addDays(second, 2) ? { ...one, to: one.from + 90 } : one,
  )
  const { shortfalls, figures } = plan(request({ free: short }))
  expect(figures).toMatchObject({ regular: 2, short: 1 })
  expect(shortfalls.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(240 - 90)
  for (const { monday: week, reason } of shortfalls) {
    expect(week).toBe(second)
    expect(
      unplacedText(reason, { time: { unit: 'minutes', days: 7, from: 0, to: 1_320, step: 30 } }).en,
    ).not.toBe('')
  }
})

test('S5-7 villages with one room take turns fairly, and one operator is at one place', () => {
  const stations = ['A', 'B', 'C'].map((id) => station(id))
  const free = stations.flatMap(({ id }) => everyDay(id, 3, 18 * 60, 22 * 60))
  const { occurrences, shortfalls } = plan(request({ stations, free }))
  expect(shortfalls).toEqual([])
  for (const one of occurrences) {
    const others = occurrences.filter((other) => other !== one && other.day === one.day)
    expect(others.every(({ start, end }) => end <= one.start || one.end <= start)).toBe(true)
  }
})

test('S5-7 what a person decided stands in every week where it may', () => {
  const { patterns } = plan(
    request({
      rulings: [
        { kind: 'fixed', stationId: 'Heping', meeting: 'session', weekday: 3, start: 20 * 60 + 30 },
        { kind: 'forbidden', stationId: 'Heping', meeting: 'open_day', weekday: 6 },
      ],
    }),
  )
  const meetings = patterns[0]?.meetings ?? []
  expect(meetings).toContainEqual({
    stationId: 'Heping',
    kind: 'session',
    weekday: 3,
    start: 20 * 60 + 30,
    end: 21 * 60 + 30,
  })
  expect(meetings.find(({ kind }) => kind === 'open_day')?.weekday).not.toBe(6)
})

test('S5-7 a session lies on the broadcast, and in the farming season later', () => {
  const weeks = [0, 1].map((i) => ({
    monday: addDays(monday, 7 * i),
    term: 'autumn',
    ...(i === 1 && { season: 'farming' }),
  }))
  const habits = [
    { from: 19 * 60, to: 20 * 60 + 30, attendance: 0.5 },
    { season: 'farming', from: 20 * 60 + 30, to: 22 * 60, attendance: 1 },
  ]
  const { patterns } = plan(
    request({
      weeks,
      stations: [station('Heping', { habits, sessions: [60], openDay: 0 })],
      broadcasts: [{ id: 'lecture', weekday: 2, from: 18 * 60, to: 18 * 60 + 45 }],
    }),
  )
  expect(patterns[0]?.meetings).toMatchObject([{ weekday: 2, start: 18 * 60 }])
  const { patterns: without } = plan(
    request({ weeks, stations: [station('Heping', { habits, sessions: [60], openDay: 0 })] }),
  )
  expect(
    without.find(({ season }) => season === 'farming')?.meetings[0]?.start,
  ).toBeGreaterThanOrEqual(20 * 60 + 30)
})

test('S5-10 an exempt week asks for nothing', () => {
  const [first, second, third] = request({}).weeks
  const weeks = [first, { ...second, isExempt: true as const }, third] as TermRequest['weeks']
  const { occurrences, figures } = plan(request({ weeks }))
  expect(figures.exempt).toBe(1)
  expect(
    occurrences.some(({ day }) => day >= addDays(monday, 7) && day < addDays(monday, 14)),
  ).toBe(false)
})

test('S5-9 X-10 whatever is free, nothing lies outside it, nothing overlaps, and every lacking minute is told', () => {
  const window = fc.record({
    day: fc.integer({ min: 0, max: 13 }),
    from: fc.integer({ min: 360, max: 1_200 }),
    length: fc.integer({ min: 10, max: 300 }),
  })
  const one = fc.record({
    windows: fc.array(window, { maxLength: 14 }),
    room: fc.constantFrom('r1', 'r2'),
    operator: fc.constantFrom('t1', 't2'),
    sessions: fc.constantFrom([60, 60], [120], [90, 30]),
  })
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 4 }), (asked) => {
      const stations = asked.map(({ windows: _, ...more }, i) => station(`s${i}`, more))
      const free = asked.flatMap(({ windows }, i) =>
        windows.map(({ day, from, length }) => ({
          stationId: `s${i}`,
          day: addDays(monday, day),
          from,
          to: Math.min(1_440, from + length),
        })),
      )
      const weeks = [0, 1].map((i) => ({ monday: addDays(monday, 7 * i), term: 'autumn' }))
      const operators = [{ id: 't1' }, { id: 't2' }]
      const { occurrences, shortfalls } = plan(request({ stations, free, weeks, operators }))
      const isFree = (stationId: string, day: string, minute: number): boolean =>
        free.some(
          (f) => f.stationId === stationId && f.day === day && f.from <= minute && minute < f.to,
        )
      const taken = new Set<string>()
      for (const { stationId, day, start, end } of occurrences) {
        const { room, operator } = stations.find(({ id }) => id === stationId) ?? station('')
        for (let minute = start; minute < end; minute++) {
          expect(isFree(stationId, day, minute)).toBe(true)
          for (const key of [`${room} ${day} ${minute}`, `${operator} ${day} ${minute}`]) {
            expect(taken.has(key)).toBe(false)
            taken.add(key)
          }
        }
      }
      for (const { id } of stations) {
        for (const { monday: week } of weeks) {
          const held = occurrences.reduce(
            (sum, { stationId, day, start, end }) =>
              sum + (stationId === id && day >= week && day < addDays(week, 7) ? end - start : 0),
            0,
          )
          const lacking = shortfalls.reduce(
            (sum, { stationId, monday: of, minutes }) =>
              sum + (stationId === id && of === week ? minutes : 0),
            0,
          )
          expect(held + lacking).toBe(240)
        }
      }
    }),
    { seed, numRuns: 60 },
  )
})

test('S5-10 however slow the machine, a plan takes no more than a tenth over its time, and says what it did not reach', () => {
  const names = Array.from({ length: 12 }, (_, i) => `station ${i}`)
  const asked = request({
    stations: names.map((id) => station(id, { room: id, operator: id })),
    weeks: Array.from({ length: 40 }, (_, i) => ({
      monday: addDays(monday, 7 * i),
      term: 'autumn',
    })),
    // Each week another evening is taken.
    free: names.flatMap((id) =>
      everyDay(id, 40, 18 * 60, 22 * 60).filter((_, i) => i % 7 !== Math.floor(i / 7) % 7),
    ),
    operators: names.map((id) => ({ id })),
  })
  const timeLimitMs = 30_000
  // Every look at this clock takes a quarter of a second.
  let clock = 0
  const now = () => {
    clock += 250
    return clock
  }
  const { shortfalls, occurrences, figures } = planTerm(asked, { now }, { timeLimitMs, seed: 1 })
  expect(clock).toBeLessThanOrEqual(timeLimitMs * 1.1)
  expect(shortfalls.map(({ reason }) => reason.code)).toContain('time_over')
  expect(figures.short).toBeGreaterThan(0)
  expect(occurrences.length).toBeGreaterThan(0)
})
