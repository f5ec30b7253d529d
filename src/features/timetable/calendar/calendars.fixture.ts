import fc from 'fast-check'
import { addDays, type Day, dayAt } from '../../../base/calendar.ts'
import { timeOfMinute } from '../../../base/clock.ts'
import { dayNumber, type Weekday } from './days.ts'
import type { HolidayYear } from './holidays.ts'
import { mergeCalendars } from './merge-calendars.ts'
import type { BellSchedule, DayException, SchoolCalendar } from './school-calendar.ts'
import shipped from './shipped-holidays.json' with { type: 'json' }

/** Calendars of schools that might be, for 2026 and the spring of 2027, whose holidays nobody knows. */
export const shippedYears: readonly HolidayYear[] = shipped

export const firstDay: Day = '2025-12-20'
export const lastDay: Day = '2027-03-20'

/** Holidays and make-up days of 2026. */
export const noticedDays: readonly Day[] = shippedYears.flatMap(({ year, days }) =>
  year === 2026 ? days.map(({ day }) => day) : [],
)

export const someDay = (): fc.Arbitrary<Day> =>
  fc.integer({ min: dayNumber(firstDay), max: dayNumber(lastDay) }).map(dayAt)

const weekday = (): fc.Arbitrary<Weekday> => fc.integer({ min: 1, max: 7 }).map((n) => n as Weekday)

const spans = (count: number, longest: number) =>
  fc.array(
    fc
      .record({ from: someDay(), days: fc.integer({ min: 0, max: longest }) })
      .map(({ from, days }) => ({ from, to: addDays(from, days) })),
    { maxLength: count },
  )

/** One after the other, with a gap between them. */
const terms = () =>
  fc
    .array(
      fc.record({ gap: fc.integer({ min: 2, max: 60 }), days: fc.integer({ min: 20, max: 150 }) }),
      {
        maxLength: 3,
      },
    )
    .map((lengths) => {
      let from = addDays(firstDay, -20)
      return lengths.map(({ gap, days }) => {
        const term = { from: addDays(from, gap), to: addDays(from, gap + days) }
        from = term.to
        return term
      })
    })

const times = (from: number, to: number) =>
  fc
    .tuple(fc.integer({ min: from, max: to - 1 }), fc.integer({ min: from, max: to - 1 }))
    .map(([a, b]) => ({ from: timeOfMinute(Math.min(a, b)), to: timeOfMinute(Math.max(a, b) + 1) }))

const exception = (): fc.Arbitrary<DayException> =>
  fc.oneof(
    fc.record({ day: someDay(), is: fc.constant('teaching' as const), weekday: weekday() }),
    fc.record({ day: someDay(), is: fc.constant('closed' as const) }),
    fc.record({ day: someDay(), is: fc.constant('exam' as const) }),
    fc
      .tuple(someDay(), times(420, 1_260))
      .map(([day, { from, to }]) => ({ day, is: 'exam' as const, from, to })),
  )

const block = (kind: 'lessons' | 'after_school' | 'evening_study', from: number, to: number) =>
  times(from, to).map((time) => ({ kind, ...time }))

const schoolDay = () =>
  fc.tuple(
    fc.array(block('lessons', 450, 1_050), { minLength: 1, maxLength: 4 }),
    fc.array(block('after_school', 960, 1_110), { maxLength: 1 }),
    fc.array(block('evening_study', 1_080, 1_320), { maxLength: 2 }),
  )

const summerFrom = '2026-05-01'
const summerTo = '2026-09-30'

/** Of Monday to Friday (or all seven days), Friday shorter or not, with a summer or not, with a Sunday evening or not. */
const bells = (): fc.Arbitrary<BellSchedule[]> =>
  fc
    .record({
      winter: schoolDay(),
      summer: fc.option(schoolDay()),
      friday: fc.option(schoolDay()),
      sunday: fc.option(block('evening_study', 1_080, 1_320)),
      isAllWeek: fc.boolean(),
      winterIsMissing: fc.boolean(),
    })
    .map(({ winter, summer, friday, sunday, isAllWeek, winterIsMissing }) => {
      const week: Weekday[] = isAllWeek ? [1, 2, 3, 4, 6] : [1, 2, 3, 4]
      const usual = friday ? week : [...week, 5 as const]
      const seasons: BellSchedule[] = summer
        ? [
            { weekdays: usual, blocks: summer.flat(), validFrom: summerFrom, validTo: summerTo },
            ...(winterIsMissing
              ? []
              : [
                  { weekdays: usual, blocks: winter.flat(), validTo: addDays(summerFrom, -1) },
                  { weekdays: usual, blocks: winter.flat(), validFrom: addDays(summerTo, 1) },
                ]),
          ]
        : [{ weekdays: usual, blocks: winter.flat() }]
      return [
        ...seasons,
        ...(friday ? [{ weekdays: [5 as const], blocks: friday.flat() }] : []),
        ...(sunday ? [{ weekdays: [7 as const], blocks: [sunday] }] : []),
      ]
    })

export const someCalendar = (): fc.Arbitrary<SchoolCalendar> =>
  fc
    .record({
      terms: terms(),
      breaks: spans(3, 12),
      days: fc.uniqueArray(exception(), { maxLength: 12, selector: ({ day }) => day }),
      keepsMakeUpDays: fc.boolean(),
      makeUp: fc.uniqueArray(fc.record({ day: makeUpDay(), weekday: weekday() }), {
        maxLength: 4,
        selector: ({ day }) => day,
      }),
      rotation: fc.option(
        fc.record({
          anchor: someDay(),
          on: fc.integer({ min: 5, max: 12 }),
          off: fc.integer({ min: 2, max: 5 }),
        }),
        { freq: 3 },
      ),
      bells: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 4, arbitrary: bells() }),
    })
    .map((parts) => mergeCalendars(parts))

const makeUpDay = () =>
  fc.constantFrom(
    ...shippedYears.flatMap(({ year, days }) =>
      year === 2026 ? days.filter(({ off }) => !off).map(({ day }) => day) : [],
    ),
  )

/** Some years are known, others not. */
export const someYears = (): fc.Arbitrary<HolidayYear[]> =>
  fc.subarray([...shippedYears, { year: 2027, source: '', days: [] }], { minLength: 0 })
