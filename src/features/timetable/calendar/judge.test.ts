import fc from 'fast-check'
import { expect, test } from 'vitest'
import { howMany } from '../../../../test/harness/long.ts'
import { noticedDays, someCalendar, someDay, someYears } from './calendars.fixture.ts'
import { mondayOf } from './days.ts'
import type { Taken } from './free-times.ts'
import { makeHolidays } from './holidays.ts'
import { type JudgeWish, judgeRequest, type SlotRequest } from './judge.ts'
import { mergeCalendars } from './merge-calendars.ts'
import { isFree, type OracleRoom, oracleMinute } from './oracle.fixture.ts'
import { sayTime, spokenDetails } from './say-time.ts'

const seed = 20_261_130
const requestsEach = 20

test(`S5-7, S5-8, S5-9, INV-20, INV-23, INV-25 of 10,000 random requests none is wrongly taken or refused, and a refusal names a free time wherever the week has one (seed ${seed})`, () => {
  let judged = 0
  const outcomes = new Map<string, number>()
  fc.assert(
    fc.property(
      someCalendar(),
      someYears(),
      fc.array(someRequest(), { minLength: requestsEach, maxLength: requestsEach }),
      (calendar, years, requests) => {
        const holidays = makeHolidays(years)
        const taken: Taken[] = []
        const asked: OracleRoom['asked'] = new Map()
        for (const request of requests) {
          const oracle: OracleRoom = {
            calendar,
            years,
            asked,
            taken: taken.map(({ day, from, to }) => ({
              from: oracleMinute(day, from),
              to: oracleMinute(day, to),
            })),
          }
          const judgement = judgeRequest({ calendar, holidays, taken, request, schoolName: '' })
          checkAgainst(oracle, request, judgement)
          if (judgement.ok) taken.push(request)
          const outcome = judgement.ok ? 'taken' : judgement.refusal.code
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
          judged++
        }
      },
    ),
    { seed, numRuns: howMany({ few: 500, long: 5_000 }) },
  )
  expect(judged).toBeGreaterThanOrEqual(10_000)
  // Each way to answer was tried many times.
  for (const code of [
    'taken',
    'time_protected',
    'time_taken',
    'holidays_unknown',
    'term_unknown',
    'make_up_unsaid',
  ])
    expect([code, (outcomes.get(code) ?? 0) > 20]).toEqual([code, true])
})

const judgeOn = (request: SlotRequest, given: Partial<JudgeWish> = {}) =>
  judgeRequest({
    calendar: mergeCalendars({ terms: [{ from: '2008-02-25', to: '2008-07-05' }] }),
    holidays: makeHolidays([{ year: 2008, source: '', days: [workOn('2008-02-02')] }]),
    taken: [],
    schoolName: '龙塘完小',
    request,
    ...given,
  })
const workOn = (day: string) => ({ day, name: '春节', off: false })
const tuesday: SlotRequest = { day: '2008-03-11', from: 600, to: 660, track: 'community' }
const refusalOf = (judgement: ReturnType<typeof judgeRequest>) =>
  judgement.ok ? undefined : judgement.refusal

test('S5-8 a refusal names the rule, the school, the block, and the nearest free times in both directions', () => {
  expect(refusalOf(judgeOn(tuesday))).toEqual({
    code: 'time_protected',
    details: {
      when: '2008-03-11 10:00–11:00',
      weekday: 2,
      school: '龙塘完小',
      day: '2008-03-11',
      kind: 'lessons',
      reason: 'term',
      name: '',
      blockFrom: '08:00',
      blockTo: '17:30',
      nearest: ['2008-03-11 07:00–08:00', '2008-03-11 17:30–18:30', '2008-03-15 10:00–11:00'],
    },
    nearest: [
      { day: '2008-03-11', from: 420, to: 480 },
      { day: '2008-03-11', from: 1_050, to: 1_110 },
      { day: '2008-03-15', from: 600, to: 660 },
    ],
  })
})

test('a refusal is said in the reader’s language, with weekdays', () => {
  const refusal = refusalOf(judgeOn(tuesday))
  if (!refusal) throw new Error('it is refused')
  expect(spokenDetails(refusal, tuesday, 'en')).toMatchObject({
    when: 'Tue 2008-03-11 10:00–11:00',
    nearest: [
      'Tue 2008-03-11 07:00–08:00',
      'Tue 2008-03-11 17:30–18:30',
      'Sat 2008-03-15 10:00–11:00',
    ],
  })
  expect(spokenDetails(refusal, tuesday, 'zh-Hant').when).toBe('2008-03-11 週二 10:00–11:00')
  expect(sayTime({ day: '2008-03-11', from: 1_410, to: 1_470 }, 'zh-Hans')).toBe(
    '2008-03-11 周二 23:30–2008-03-12 周三 00:30',
  )
})

test('INV-23 a gap that is exactly as long is offered; what is taken says by what', () => {
  const taken = [
    { day: '2008-03-11', from: 0, to: 420, id: 'a', title: '党课' },
    { day: '2008-03-11', from: 1_050, to: 1_440 },
  ]
  const refusal = refusalOf(judgeOn({ ...tuesday, from: 360, to: 420 }, { taken }))
  expect(refusal).toMatchObject({
    code: 'time_taken',
    details: { id: 'a', title: '党课', taken: '2008-03-11 00:00–07:00' },
  })
  expect(refusal?.nearest).toContainEqual({ day: '2008-03-11', from: 420, to: 480 })
})

test('nothing is offered that is over already', () => {
  const earliest = { day: '2008-03-11', minute: 900 }
  expect(refusalOf(judgeOn(tuesday, { earliest }))?.details.nearest).toEqual([
    '2008-03-11 17:30–18:30',
    '2008-03-15 10:00–11:00',
  ])
})

test('the school’s own slots lie in its time; a session that is no session is refused by name', () => {
  const school = { ...tuesday, track: 'school' as const }
  expect(judgeOn(school)).toEqual({ ok: true, notes: [] })
  expect(refusalOf(judgeOn({ ...tuesday, to: 600 }))?.code).toBe('session_empty')
  expect(refusalOf(judgeOn({ ...tuesday, to: 2_100 }))?.code).toBe('session_too_long')
  expect(refusalOf(judgeOn({ ...school, from: 1_400, to: 1_500 }))?.code).toBe(
    'session_across_midnight',
  )
})

test('S5-9 what depends on an unannounced year says so, whether it is refused or taken', () => {
  const holidays = makeHolidays([])
  expect(refusalOf(judgeOn(tuesday, { holidays }))).toMatchObject({
    code: 'holidays_unknown',
    details: { year: 2008 },
  })
  const saturday = { ...tuesday, day: '2008-03-15' }
  expect(judgeOn(saturday, { holidays })).toEqual({
    ok: true,
    notes: [{ code: 'holidays_unannounced', details: { year: 2008 } }],
  })
})

function checkAgainst(
  oracle: OracleRoom,
  request: SlotRequest,
  judgement: ReturnType<typeof judgeRequest>,
): void {
  const { from, to } = onMinutes(request)
  expect(judgement.ok).toBe(isFreeFrom(oracle, from, to))
  if (judgement.ok) return
  const { nearest } = judgement.refusal
  for (const time of nearest) {
    const other = onMinutes(time)
    expect(other.to - other.from).toBe(to - from)
    expect([time, isFreeFrom(oracle, other.from, other.to)]).toEqual([time, true])
  }
  const monday = mondayOf(request.day)
  const isInWeek = nearest.some(({ day }) => mondayOf(day) === monday)
  expect([request, isInWeek]).toEqual([request, hasRoom(oracle, monday, to - from)])
}

const onMinutes = ({ day, from, to }: { day: string; from: number; to: number }) => ({
  from: oracleMinute(day, from),
  to: oracleMinute(day, to),
})

function isFreeFrom(oracle: OracleRoom, from: number, to: number): boolean {
  for (let minute = from; minute < to; minute++) if (!isFree(oracle, minute)) return false
  return true
}

/** Whether so many free minutes follow each other between Monday 00:00 and the next. */
function hasRoom(oracle: OracleRoom, monday: string, length: number): boolean {
  const start = oracleMinute(monday, 0)
  let free = 0
  for (let minute = start; minute < start + 7 * 1_440; minute++) {
    free = isFree(oracle, minute) ? free + 1 : 0
    if (free === length) return true
  }
  return false
}

function someRequest(): fc.Arbitrary<SlotRequest> {
  return fc
    .record({
      day: fc.oneof(someDay(), fc.constantFrom(...noticedDays)),
      from: fc.integer({ min: 0, max: 1_439 }),
      length: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 5, max: 240 }) },
        { weight: 1, arbitrary: fc.integer({ min: 240, max: 1_440 }) },
      ),
    })
    .map(({ day, from, length }) => ({ day, from, to: from + length, track: 'community' }))
}
