import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  deliveredSpans,
  type HeldSession,
  judgeWeek,
  type OpenDay,
  type PlannedSession,
  type WeekFacts,
  type WeekPolicy,
} from './week-rule.ts'

const usualWeekPolicy: WeekPolicy = {
  minMinutes: 120,
  minOpenDays: 1,
  minOpenDayMinutes: 30,
  openDayMinutesCount: false,
  entertainmentCounts: false,
}

const seed = 20_261_130

// The week of Monday 23 November 2026.
const monday = '2026-11-23'
const openOnSaturday: OpenDay = { id: 'open', day: '2026-11-28', from: 540, to: 660 }

const facts = (given: Partial<WeekFacts>): WeekFacts => ({
  week: '2026-11-25',
  planned: [],
  held: [],
  openDays: [openOnSaturday],
  protectedTimes: [],
  policy: usualWeekPolicy,
  now: { day: '2026-11-23', minute: 0 },
  ...given,
})

const evening = (day: string, minutes: number): PlannedSession => ({
  id: `${day} ${minutes}`,
  day,
  from: 1_140,
  to: 1_140 + minutes,
})

const heldAs = (plan: PlannedSession, interruptions: HeldSession['interruptions'] = []) => ({
  ...plan,
  interruptions,
})

const codesOf = (given: Partial<WeekFacts>) =>
  judgeWeek(facts(given)).reasons.map(({ code }) => code)

test('N1, INV-21 70 and 49 minutes are one too few, 70 and 50 are enough', () => {
  const short = judgeWeek(
    facts({ planned: [evening('2026-11-24', 70), evening('2026-11-26', 49)] }),
  )
  expect(short).toMatchObject({ monday, state: 'short_scheduled', scheduledMinutes: 119 })
  expect(short.reasons).toEqual([
    { code: 'week_short_scheduled', details: { minutes: 119, needed: 120, missing: 1 } },
  ])
  expect(short.remedies).toEqual([{ act: 'plan_minutes', minutes: 1 }, { act: 'ask_exemption' }])
  expect(
    judgeWeek(facts({ planned: [evening('2026-11-24', 70), evening('2026-11-26', 50)] })),
  ).toMatchObject({ state: 'ok', scheduledMinutes: 120, reasons: [], remedies: [] })
})

test('N1, INV-26 of 120 scheduled minutes a power cut takes 30: 90 are delivered, and the rest is to be made up', () => {
  const plan = evening('2026-11-24', 120)
  const cut = { day: '2026-11-24', from: 1_170, to: 1_200 }
  expect(
    judgeWeek(
      facts({
        planned: [plan],
        held: [heldAs(plan, [cut])],
        now: { day: '2026-11-25', minute: 0 },
      }),
    ),
  ).toMatchObject({
    state: 'short_delivered',
    scheduledMinutes: 120,
    deliveredMinutes: 90,
    reasons: [{ code: 'week_short_delivered', details: { minutes: 90, needed: 120, missing: 30 } }],
    remedies: [{ act: 'plan_minutes', minutes: 30 }, { act: 'ask_exemption' }],
  })
})

test('N1 while sessions are to come, what they will bring counts', () => {
  const [first, second] = [evening('2026-11-24', 60), evening('2026-11-27', 90)]
  const cut = { day: '2026-11-24', from: 1_140, to: 1_170 }
  expect(
    judgeWeek(
      facts({
        planned: [first, second],
        held: [heldAs(first, [cut])],
        now: { day: '2026-11-25', minute: 0 },
      }),
    ),
  ).toMatchObject({ state: 'ok', scheduledMinutes: 150, deliveredMinutes: 30 })
})

test('N1, INV-26 a session from Sunday 23:30 to Monday 00:30 gives half an hour to each week', () => {
  const night: PlannedSession = { id: 'night', day: '2026-11-29', from: 1_410, to: 1_470 }
  const given = { planned: [night], held: [heldAs(night)], now: { day: '2026-12-01', minute: 0 } }
  const minutes = ['2026-11-23', '2026-11-30'].map((week) => {
    const { scheduledMinutes, deliveredMinutes } = judgeWeek(facts({ ...given, week }))
    return [scheduledMinutes, deliveredMinutes]
  })
  expect(minutes).toEqual([
    [30, 30],
    [30, 30],
  ])
})

test('N1 a session that was called off counts nothing, entertainment only where policy says so', () => {
  const off = { ...evening('2026-11-24', 120), isCalledOff: true }
  expect(judgeWeek(facts({ planned: [off] }))).toMatchObject({ scheduledMinutes: 0 })
  const film = { ...evening('2026-11-24', 120), isEntertainment: true }
  const given = { planned: [film], held: [heldAs(film)] }
  expect(judgeWeek(facts(given))).toMatchObject({ scheduledMinutes: 0, deliveredMinutes: 0 })
  expect(
    judgeWeek(facts({ ...given, policy: { ...usualWeekPolicy, entertainmentCounts: true } })),
  ).toMatchObject({ scheduledMinutes: 120, deliveredMinutes: 120 })
})

test('N2 minutes of open days do not count to the two hours unless policy says so', () => {
  const planned = [evening('2026-11-24', 60)]
  expect(judgeWeek(facts({ planned }))).toMatchObject({ scheduledMinutes: 60 })
  const policy = { ...usualWeekPolicy, openDayMinutesCount: true }
  expect(judgeWeek(facts({ planned, policy }))).toMatchObject({
    state: 'ok',
    scheduledMinutes: 180,
    deliveredMinutes: 0,
  })
})

test('N2, INV-22 a week without an open day says so; five minutes are none, nor is one in lesson time', () => {
  const planned = [evening('2026-11-24', 120)]
  expect(judgeWeek(facts({ planned, openDays: [] }))).toMatchObject({
    state: 'no_open_day',
    openDays: 0,
    reasons: [{ code: 'week_no_open_day', details: { days: 0, needed: 1 } }],
    remedies: [{ act: 'plan_open_day', days: 1 }, { act: 'ask_exemption' }],
  })
  const five = { ...openOnSaturday, to: openOnSaturday.from + 5 }
  expect(codesOf({ planned, openDays: [five] })).toEqual([
    'week_no_open_day',
    'week_open_day_short',
  ])
  const protectedTimes = [{ day: '2026-11-28', from: 480, to: 1_050 }]
  expect(codesOf({ planned, protectedTimes })).toEqual([
    'week_no_open_day',
    'week_open_day_protected',
  ])
  const twoSittings = [0, 200].map((later) => ({
    ...openOnSaturday,
    from: 540 + later,
    to: 555 + later,
  }))
  expect(judgeWeek(facts({ planned, openDays: twoSittings }))).toMatchObject({ openDays: 1 })
})

test('N1 an approved exemption ends the matter, one that is only asked for does not', () => {
  const exemption = { reason: '抗洪', isApproved: true }
  expect(judgeWeek(facts({ exemption }))).toMatchObject({
    state: 'exempt',
    remedies: [],
    reasons: [
      { code: 'week_exempt', details: { reason: '抗洪' } },
      { code: 'week_short_scheduled' },
    ],
  })
  expect(judgeWeek(facts({ exemption: { ...exemption, isApproved: false } }))).toMatchObject({
    state: 'short_scheduled',
    reasons: [{ code: 'week_exemption_asked' }, { code: 'week_short_scheduled' }],
  })
})

test('N1 a session that has passed and that nobody closed is named, and its minutes are still hoped for', () => {
  const plan = evening('2026-11-24', 120)
  expect(
    judgeWeek(facts({ planned: [plan], now: { day: '2026-11-30', minute: 0 } })),
  ).toMatchObject({
    state: 'ok',
    deliveredMinutes: 0,
    reasons: [{ code: 'week_session_unclosed', details: { id: plan.id, day: '2026-11-24' } }],
    remedies: [{ act: 'close_session', id: plan.id }],
  })
})

test('INV-26 what is delivered is never more than what was planned, whatever the clock and the cuts say', () => {
  const minute = fc.integer({ min: 0, max: 1_500 })
  const span = fc
    .tuple(minute, minute)
    .map(([a, b]) => ({ day: '2026-11-24', from: Math.min(a, b), to: Math.max(a, b) }))
  fc.assert(
    fc.property(span, span, fc.array(span, { maxLength: 5 }), (plan, ran, interruptions) => {
      const spans = deliveredSpans({ ...ran, id: 'one', interruptions }, plan)
      const minutes = spans.reduce((sum, { from, to }) => sum + to - from, 0)
      let left = 0
      for (let at = ran.from; at < ran.to; at++)
        if (!interruptions.some(({ from, to }) => at >= from && at < to)) left++
      expect(minutes).toBe(Math.min(left, plan.to - plan.from))
    }),
    { seed, numRuns: 2_000 },
  )
})
