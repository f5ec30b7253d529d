import { expect, test } from 'vitest'
import { addDays } from '../../../base/calendar.ts'
import { timeOfMinute } from '../../../base/clock.ts'
import { shippedYears } from './calendars.fixture.ts'
import { type HolidayYear, makeHolidays } from './holidays.ts'
import { mergeCalendars } from './merge-calendars.ts'
import { protectedSpans } from './protected.ts'
import type { BellSchedule, CalendarParts, SchoolCalendar } from './school-calendar.ts'
import { schoolDayOf, unsaidMakeUpDays } from './school-day.ts'

const holidays = makeHolidays(shippedYears)

const year2026: CalendarParts = {
  terms: [
    { from: '2026-02-25', to: '2026-07-03', name: '春季学期' },
    { from: '2026-09-01', to: '2027-01-22', name: '秋季学期' },
    { from: '2027-02-22', to: '2027-07-02', name: '春季学期' },
  ],
}

const lessons = (from: string, to: string) => ({ kind: 'lessons', from, to }) as const
const evening = (from: string, to: string) => ({ kind: 'evening_study', from, to }) as const
const mondayToFriday = [1, 2, 3, 4, 5] as const

const boarding: BellSchedule[] = [
  { weekdays: mondayToFriday, blocks: [lessons('08:00', '16:30'), evening('18:30', '20:30')] },
  { weekdays: [7], blocks: [evening('19:00', '20:30')] },
]

const timesOn = (calendar: SchoolCalendar, day: string, known = holidays): string[] =>
  protectedSpans(calendar, known, day).map(
    ({ from, to, kind }) => `${kind} ${timeOfMinute(from)}–${timeOfMinute(to)}`,
  )

// The notice for 2008, with New Year's days of December 2007, as fixture 2 of the design has it.
const notice2008: HolidayYear = {
  year: 2008,
  source: '',
  days: [
    ...['2007-12-30', '2007-12-31', '2008-01-01'].map((day) => ({ day, name: '元旦', off: true })),
    { day: '2007-12-29', name: '元旦', off: false },
    ...[6, 7, 8, 9, 10, 11, 12].map((n) => ({
      day: addDays('2008-02-01', n - 1),
      name: '春节',
      off: true,
    })),
    { day: '2008-02-02', name: '春节', off: false },
    { day: '2008-02-03', name: '春节', off: false },
  ],
}
const of2008 = makeHolidays([
  { year: 2007, source: '', days: [{ day: '2007-01-01', name: '元旦', off: true }] },
  notice2008,
])
const terms2008 = [
  { from: '2007-09-01', to: '2008-02-29' },
  { from: '2008-03-01', to: '2008-07-05' },
  { from: '2008-09-01', to: '2009-01-16' },
]
const isProtectedAt = (calendar: SchoolCalendar, day: string, minute: number): boolean =>
  protectedSpans(calendar, of2008, day).some(({ from, to }) => minute >= from && minute < to)

test('S5-8, S5-9, N3 the calendar of 2007 and 2008 lifts and imposes what its notice says', () => {
  const day = mergeCalendars({ terms: terms2008 })
  const withBoarders = mergeCalendars({ terms: terms2008, bells: boarding })
  const strict = mergeCalendars({ terms: terms2008, keepsMakeUpDays: false })
  expect(isProtectedAt(day, '2008-02-12', 600)).toBe(false)
  expect(isProtectedAt(day, '2007-12-29', 600)).toBe(true)
  expect(isProtectedAt(strict, '2007-12-29', 600)).toBe(false)
  expect(isProtectedAt(day, '2008-03-12', 600)).toBe(true)
  expect(isProtectedAt(day, '2008-03-12', 1_140)).toBe(false)
  expect(isProtectedAt(withBoarders, '2008-03-12', 1_140)).toBe(true)
  expect(isProtectedAt(day, '2008-07-16', 600)).toBe(false)
})

test('S5-8, N3 without bells 08:00 to 17:30 of a school day is kept, and says that nobody has entered any', () => {
  const calendar = mergeCalendars(year2026)
  expect(timesOn(calendar, '2026-03-11')).toEqual(['lessons 08:00–17:30'])
  expect(protectedSpans(calendar, holidays, '2026-03-11')[0]?.why).toMatchObject({
    reason: 'term',
    name: '春季学期',
    bellsUnsaid: true,
  })
  expect(timesOn(calendar, '2026-03-14')).toEqual([])
})

test('S5-9 a holiday, a vacation, a break and a closed day are free, each with its reason', () => {
  const calendar = mergeCalendars(year2026, {
    breaks: [{ from: '2026-11-05', to: '2026-11-06', name: '秋假' }],
    days: [{ day: '2026-11-10', is: 'closed', name: '运动会' }],
  })
  const reasonOf = (day: string) => schoolDayOf(calendar, holidays, day)
  expect(reasonOf('2026-10-06')).toEqual({ isSchoolDay: false, reason: 'holiday', name: '国庆节' })
  expect(reasonOf('2026-08-12')).toEqual({ isSchoolDay: false, reason: 'vacation' })
  expect(reasonOf('2026-11-05')).toEqual({ isSchoolDay: false, reason: 'break', name: '秋假' })
  expect(reasonOf('2026-11-10')).toEqual({ isSchoolDay: false, reason: 'closed', name: '运动会' })
  expect(reasonOf('2026-11-14')).toEqual({ isSchoolDay: false, reason: 'weekend' })
})

test('S5-9 a make-up day keeps the bells of the weekday it replaces; until the school says which, of all five', () => {
  const bells: BellSchedule[] = [
    { weekdays: [1, 2, 3, 4], blocks: [lessons('08:00', '16:30'), evening('18:30', '20:30')] },
    { weekdays: [5], blocks: [lessons('08:00', '15:00')] },
  ]
  const unsaid = mergeCalendars(year2026, { bells })
  const said = mergeCalendars(year2026, { bells, makeUp: [{ day: '2026-10-10', weekday: 5 }] })
  expect(timesOn(unsaid, '2026-10-10')).toEqual([
    'lessons 08:00–16:30',
    'evening_study 18:30–20:30',
  ])
  expect(timesOn(said, '2026-10-10')).toEqual(['lessons 08:00–15:00'])
  expect(unsaidMakeUpDays(unsaid, holidays, { from: '2026-09-01', to: '2026-12-31' })).toEqual([
    '2026-09-20',
    '2026-10-10',
  ])
  expect(unsaidMakeUpDays(said, holidays, { from: '2026-09-01', to: '2026-12-31' })).toEqual([
    '2026-09-20',
  ])
  const not = mergeCalendars(year2026, { bells, keepsMakeUpDays: false })
  expect(timesOn(not, '2026-10-10')).toEqual([])
})

test('X-10 pupils who board study on Sunday evening when Monday is a school day, and on the last evening of a holiday', () => {
  const calendar = mergeCalendars(year2026, { bells: boarding })
  expect(timesOn(calendar, '2026-11-08')).toEqual(['evening_study 19:00–20:30'])
  expect(protectedSpans(calendar, holidays, '2026-11-08')[0]?.why.reason).toBe('school_tomorrow')
  // The Monday after the 2nd of May is a holiday; they are back on Tuesday the 5th, its last day.
  expect(timesOn(calendar, '2026-05-03')).toEqual([])
  expect(timesOn(calendar, '2026-05-05')).toEqual(['evening_study 19:00–20:30'])
  // On the last evening of the vacation, and on no other of it.
  expect(timesOn(calendar, '2026-08-31')).toEqual(['evening_study 19:00–20:30'])
  expect(timesOn(calendar, '2026-08-09')).toEqual([])
  // A Sunday that is a make-up day for a Friday without evening study has its own evening all the same.
  const friday = { weekdays: [5], blocks: [lessons('08:00', '15:00')] } as const
  const makeUp = mergeCalendars(year2026, {
    bells: [friday, ...boarding.slice(1)],
    makeUp: [{ day: '2026-09-20', weekday: 5 }],
  })
  expect(timesOn(makeUp, '2026-09-20')).toEqual([
    'lessons 08:00–15:00',
    'evening_study 19:00–20:30',
  ])
  const byDay = mergeCalendars(year2026, { bells: boarding.slice(0, 1) })
  expect(timesOn(byDay, '2026-11-08')).toEqual([])
})

test('X-12 summer and winter have their own bells; a season without any is kept as if nobody had said a word', () => {
  const summer = { weekdays: mondayToFriday, blocks: [lessons('07:30', '17:00')] }
  const winter = { weekdays: mondayToFriday, blocks: [lessons('08:20', '16:10')] }
  const season = { validFrom: '2026-05-01', validTo: '2026-09-30' }
  const both = mergeCalendars(year2026, {
    bells: [
      { ...summer, ...season },
      { ...winter, validTo: '2026-04-30' },
      { ...winter, validFrom: '2026-10-01' },
    ],
  })
  expect(timesOn(both, '2026-04-30')).toEqual(['lessons 08:20–16:10'])
  expect(timesOn(both, '2026-05-06')).toEqual(['lessons 07:30–17:00'])
  expect(timesOn(both, '2026-09-30')).toEqual(['lessons 07:30–17:00'])
  expect(timesOn(both, '2026-10-08')).toEqual(['lessons 08:20–16:10'])
  const onlySummer = mergeCalendars(year2026, { bells: [{ ...summer, ...season }] })
  expect(timesOn(onlySummer, '2026-10-08')).toEqual(['lessons 08:00–17:30'])
})

test('X-12 ten days on and four off take the place of the week, also before the anchor; holidays lift them too', () => {
  const calendar = mergeCalendars(year2026, {
    rotation: { anchor: '2026-10-12', on: 10, off: 4 },
  })
  const runOf = (from: string, count: number): string =>
    Array.from({ length: count }, (_, i) =>
      schoolDayOf(calendar, holidays, addDays(from, i)).isSchoolDay ? 'x' : '.',
    ).join('')
  expect(runOf('2026-10-12', 28)).toBe('xxxxxxxxxx....xxxxxxxxxx....')
  // The holiday takes seven of its ten days; a make-up day that the school keeps takes one of the rest.
  expect(runOf('2026-09-28', 14)).toBe('xxx.........x.')
  expect(schoolDayOf(calendar, holidays, '2026-10-17')).toMatchObject({ reason: 'rotation' })
  expect(schoolDayOf(calendar, holidays, '2026-10-23')).toMatchObject({ reason: 'rest' })
  expect(timesOn(calendar, '2026-10-17')).toEqual(['lessons 08:00–17:30'])
})

test('X-12 an exam keeps its time on any day, also where there is no school, and is told from lessons', () => {
  const calendar = mergeCalendars(year2026, {
    days: [
      { day: '2026-06-07', is: 'closed', name: '高考' },
      { day: '2026-06-07', is: 'exam', from: '09:00', to: '11:30', name: '高考' },
      { day: '2026-06-07', is: 'exam', from: '15:00', to: '17:00', name: '高考' },
      { day: '2026-06-16', is: 'exam', name: '中考' },
      { day: '2026-11-11', is: 'exam', from: '08:30', to: '10:00' },
    ],
  })
  expect(timesOn(calendar, '2026-06-07')).toEqual(['exam 09:00–11:30', 'exam 15:00–17:00'])
  expect(timesOn(calendar, '2026-06-16')).toEqual(['exam 00:00–24:00'])
  expect(timesOn(calendar, '2026-11-11')).toEqual([
    'lessons 08:00–08:30',
    'exam 08:30–10:00',
    'lessons 10:00–17:30',
  ])
})

test('X-12 an extra teaching day uses the bells of the weekday it names, in a vacation too', () => {
  const calendar = mergeCalendars(year2026, {
    bells: [{ weekdays: [3], blocks: [lessons('09:00', '12:00')] }],
    days: [{ day: '2026-08-22', is: 'teaching', weekday: 3 }],
  })
  expect(timesOn(calendar, '2026-08-22')).toEqual(['lessons 09:00–12:00'])
})

test('S5-9 a year that nobody has announced is unknown: weekdays are kept and say so, weekends say so', () => {
  const calendar = mergeCalendars(year2026)
  expect(schoolDayOf(calendar, holidays, '2027-05-03')).toMatchObject({
    isSchoolDay: true,
    unknownYear: 2027,
  })
  expect(protectedSpans(calendar, holidays, '2027-05-03')[0]?.why.unknownYear).toBe(2027)
  expect(schoolDayOf(calendar, holidays, '2027-05-08')).toMatchObject({
    reason: 'weekend',
    unknownYear: 2027,
  })
  // New Year begins in the last days of the year before, which the notice of 2027 would say.
  expect(schoolDayOf(calendar, holidays, '2026-12-31').unknownYear).toBe(2027)
  expect(schoolDayOf(calendar, holidays, '2026-12-24').unknownYear).toBeUndefined()
  // A placeholder without days is not a year without holidays.
  const placeholder = makeHolidays([...shippedYears, { year: 2027, source: '', days: [] }])
  expect(schoolDayOf(calendar, placeholder, '2027-05-03').unknownYear).toBe(2027)
})

test('S5-8 outside all terms that were entered a weekday is kept, since nobody has said that there is no school', () => {
  const calendar = mergeCalendars(year2026)
  expect(schoolDayOf(calendar, holidays, '2026-01-14').reason).toBe('term_unknown')
  expect(schoolDayOf(calendar, holidays, '2027-07-14').reason).toBe('term_unknown')
  expect(schoolDayOf(mergeCalendars(), holidays, '2026-03-11').reason).toBe('term_unknown')
  const told = mergeCalendars(year2026, { breaks: [{ from: '2027-07-03', to: '2027-08-31' }] })
  expect(schoolDayOf(told, holidays, '2027-07-14').reason).toBe('break')
})

test('where kinds meet each minute is kept once', () => {
  const calendar = mergeCalendars(year2026, {
    bells: [
      {
        weekdays: [3],
        blocks: [
          { kind: 'after_school', from: '16:00', to: '18:00' },
          lessons('08:00', '12:00'),
          lessons('11:30', '16:30'),
          evening('17:30', '19:00'),
        ],
      },
    ],
  })
  expect(timesOn(calendar, '2026-03-11')).toEqual([
    'lessons 08:00–16:30',
    'after_school 16:30–17:30',
    'evening_study 17:30–19:00',
  ])
})

test('the county speaks first, then the stage, then the school: of each key the last word holds', () => {
  const calendar = mergeCalendars(
    { ...year2026, keepsMakeUpDays: true, rotation: { anchor: '2026-09-01', on: 10, off: 4 } },
    { bells: boarding },
    { keepsMakeUpDays: false, rotation: null },
  )
  expect(calendar).toMatchObject({ keepsMakeUpDays: false, rotation: null, bells: boarding })
  expect(calendar.terms).toEqual(year2026.terms)
  expect(mergeCalendars(undefined, {}).terms).toEqual([])
})
