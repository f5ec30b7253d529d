import { expect, test } from 'vitest'
import { calendarProblems } from './calendar-problems.ts'
import type { BellSchedule, CalendarParts } from './school-calendar.ts'
import { CalendarPartsShape } from './school-calendar.ts'

const problemsOf = (parts: CalendarParts) => {
  expect(CalendarPartsShape.safeParse(parts).success).toBe(true)
  return calendarProblems(parts)
}
const codesOf = (parts: CalendarParts) => problemsOf(parts).map(({ code }) => code)

const bell = (from: string, to: string, more: Partial<BellSchedule> = {}): BellSchedule => ({
  weekdays: [1],
  blocks: [{ kind: 'lessons', from, to }],
  ...more,
})

test('X-12 two terms that overlap are named, by the day they share', () => {
  const terms = [
    { from: '2026-09-01', to: '2027-01-22', name: '秋季' },
    { from: '2027-01-22', to: '2027-07-02' },
  ]
  expect(problemsOf({ terms })).toEqual([
    {
      code: 'terms_overlap',
      field: 'terms',
      details: { first: '秋季 2026-09-01–2027-01-22', second: '2027-01-22–2027-07-02' },
    },
  ])
  expect(
    problemsOf({ terms: [{ from: '2026-09-01', to: '2027-01-21' }, terms[1] ?? []].flat() }),
  ).toEqual([])
})

test('X-12 a bell schedule across midnight, an empty block and a reversed span are problems, not something to mend', () => {
  expect(problemsOf({ bells: [bell('22:00', '06:00')] })).toEqual([
    { code: 'bell_across_midnight', field: 'bells', details: { from: '22:00', to: '06:00' } },
  ])
  expect(codesOf({ bells: [bell('08:00', '08:00')] })).toEqual(['bell_empty'])
  expect(codesOf({ bells: [bell('08:00', '24:00')] })).toEqual([])
  expect(codesOf({ terms: [{ from: '2026-09-02', to: '2026-09-01' }] })).toEqual(['span_reversed'])
  expect(codesOf({ breaks: [{ from: '2026-09-02', to: '2026-09-01' }] })).toEqual(['span_reversed'])
  const season = { validFrom: '2026-09-30', validTo: '2026-05-01' }
  expect(codesOf({ bells: [bell('08:00', '12:00', season)] })).toEqual(['span_reversed'])
})

test('X-12 a vacation of a mistyped year is refused where it frees a year of lessons, and else warned of', () => {
  const terms = [
    { from: '2026-09-01', to: '2027-01-22' },
    { from: '2027-02-22', to: '2027-07-02' },
  ]
  const judged = (from: string, to: string) =>
    problemsOf({ terms, breaks: [{ from, to }] }).map(({ code, level }) => [code, level])
  expect(judged('2026-10-01', '2027-10-07')).toEqual([['break_too_long', undefined]])
  for (const year of ['2025', '2027', '2062'])
    expect(judged(`${year}-10-01`, `${year}-10-07`)).toEqual([['break_outside_terms', 'warning']])
  // Within a term, between two, before the first, after the last.
  for (const [from, to] of [
    ['2026-10-01', '2026-10-07'],
    ['2027-01-23', '2027-02-21'],
    ['2026-07-05', '2026-08-31'],
    ['2027-07-03', '2027-08-31'],
  ] as const)
    expect(judged(from, to)).toEqual([])
  expect(problemsOf({ breaks: [{ from: '2025-10-01', to: '2025-10-07' }] })).toEqual([])
})

test('X-12 two bell schedules that hold for one weekday at once are named, with the days', () => {
  const until = (validTo: string) => bell('08:00', '12:00', { validTo })
  const since = (validFrom: string) => bell('08:00', '12:00', { validFrom })
  expect(problemsOf({ bells: [until('2026-05-01'), since('2026-05-01')] })).toEqual([
    {
      code: 'bells_overlap',
      field: 'bells',
      details: { weekday: 1, from: '2026-05-01', to: '2026-05-01' },
    },
  ])
  expect(codesOf({ bells: [until('2026-04-30'), since('2026-05-01')] })).toEqual([])
  expect(codesOf({ bells: [bell('08:00', '12:00'), bell('13:00', '15:00')] })).toEqual([
    'bells_overlap',
  ])
  expect(
    codesOf({ bells: [bell('08:00', '12:00'), bell('13:00', '15:00', { weekdays: [2] })] }),
  ).toEqual([])
})

test('a day that is said twice and an exam with half a time are named', () => {
  const day = '2026-11-11'
  expect(
    codesOf({
      days: [
        { day, is: 'closed' },
        { day, is: 'teaching', weekday: 2 },
      ],
    }),
  ).toEqual(['day_said_twice'])
  expect(
    codesOf({
      days: [
        { day, is: 'closed' },
        { day, is: 'exam', from: '08:00', to: '09:00' },
        { day, is: 'exam', from: '10:00', to: '11:00' },
      ],
    }),
  ).toEqual([])
  expect(codesOf({ days: [{ day, is: 'exam', from: '08:00' }] })).toEqual(['exam_half_timed'])
  expect(codesOf({ days: [{ day, is: 'exam', from: '10:00', to: '10:00' }] })).toEqual([
    'exam_reversed',
  ])
  const makeUp = [1, 2].map((weekday) => ({ day, weekday: weekday as 1 | 2 }))
  expect(codesOf({ makeUp })).toEqual(['day_said_twice'])
})

test('bells on a weekend that never ring are a warning, unless school days rotate', () => {
  const weekend = bell('08:00', '12:00', { weekdays: [6, 7] })
  expect(problemsOf({ bells: [weekend] }).map(({ level }) => level)).toEqual(['warning', 'warning'])
  const rotation = { anchor: '2026-09-01', on: 10, off: 4 }
  expect(codesOf({ bells: [weekend], rotation })).toEqual([])
  const sunday: BellSchedule = {
    weekdays: [7],
    blocks: [{ kind: 'evening_study', from: '19:00', to: '20:30' }],
  }
  expect(codesOf({ bells: [sunday] })).toEqual([])
})

test.each<[string, unknown]>([
  ['a day that no calendar has', { terms: [{ from: '2026-02-30', to: '2026-07-01' }] }],
  ['an hour that no clock shows', { bells: [bell('25:00', '26:00')] }],
  ['a block that begins at the end of the day', { bells: [bell('24:00', '24:00')] }],
  ['a weekday beyond Sunday', { makeUp: [{ day: '2026-02-14', weekday: 8 }] }],
  ['a rotation without rest', { rotation: { anchor: '2026-02-14', on: 10, off: 0 } }],
])('%s is no calendar', (_, parts) => {
  expect(CalendarPartsShape.safeParse(parts).success).toBe(false)
})
