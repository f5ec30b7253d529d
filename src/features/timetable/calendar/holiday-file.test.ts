import { expect, test } from 'vitest'
import { shippedYears } from './calendars.fixture.ts'
import { weekdayOf } from './days.ts'
import { HolidayYearShape, readHolidayFile } from './holiday-file.ts'

type Entry = { date: string; name: string; isOffDay: boolean }
const fileOf = (year: number, days: Entry[]): string =>
  JSON.stringify({ $schema: 'x', year, papers: ['https://www.gov.cn/paper'], days })
const off = (date: string): Entry => ({ date, name: '元旦', isOffDay: true })
const work = (date: string): Entry => ({ date, name: '元旦', isOffDay: false })

const codesOf = (text: string, wanted: number): string[] =>
  readHolidayFile(text, wanted).problems.map(({ code }) => code)

test('S5-9 a file of holidays is read with its source, New Year’s days of December with it', () => {
  expect(readHolidayFile(fileOf(2023, [off('2022-12-31'), off('2023-01-01')]), 2023)).toEqual({
    year: {
      year: 2023,
      source: 'https://www.gov.cn/paper',
      days: [
        { day: '2022-12-31', name: '元旦', off: true },
        { day: '2023-01-01', name: '元旦', off: true },
      ],
    },
    problems: [],
  })
})

test('S5-9 a year that is not announced is refused as unknown, not taken as one without holidays', () => {
  const { year, problems } = readHolidayFile(fileOf(2027, []), 2027)
  expect(year).toBeUndefined()
  expect(problems).toEqual([{ code: 'holidays_not_announced', details: { year: 2027 } }])
})

test('S5-9 the file of a wrong year says which one it is', () => {
  expect(readHolidayFile(fileOf(2025, [off('2025-01-01')]), 2026).problems).toEqual([
    { code: 'holidays_of_other_year', details: { wanted: 2026, found: 2025 } },
  ])
})

test.each([
  ['a day of another year', [off('2027-01-01')], ['holiday_outside_year']],
  ['a day long before', [off('2025-12-24')], ['holiday_outside_year']],
  ['a day twice', [off('2026-01-01'), work('2026-01-01')], ['holiday_twice']],
  ['work on a Wednesday', [work('2026-01-07')], ['make_up_on_weekday']],
  ['no day of the calendar', [off('2026-02-30')], ['holiday_no_day']],
  [
    'two faults',
    [off('2027-01-01'), work('2026-01-07')],
    ['holiday_outside_year', 'make_up_on_weekday'],
  ],
])('S5-9 a file with %s is refused by name', (_, days, codes) => {
  expect(codesOf(fileOf(2026, days), 2026)).toEqual(codes)
})

test.each(['', '[]', '{"year":2026}', 'PK\u0003\u0004', '{"year":"2026","papers":[],"days":[]}'])(
  'what is no file of holidays is told as such: %j',
  (text) => {
    expect(codesOf(text, 2026)).toEqual(['holiday_file_unreadable'])
  },
)

test('S5-9 the years that the product brings are whole', () => {
  expect(shippedYears.map(({ year }) => year)).toEqual([2023, 2024, 2025, 2026])
  for (const year of shippedYears) {
    expect(HolidayYearShape.parse(year)).toEqual(year)
    expect(codesOf(fileOfShipped(year), year.year)).toEqual([])
    // Every notice has the seven festivals and at least four make-up days, all of them at weekends.
    const work = year.days.filter((day) => !day.off)
    expect(work.length).toBeGreaterThanOrEqual(4)
    expect(work.every(({ day }) => weekdayOf(day) > 5)).toBe(true)
    expect(year.source).toMatch(/^https?:\/\/www\.gov\.cn\//)
  }
})

const fileOfShipped = ({ year, days }: (typeof shippedYears)[number]): string =>
  fileOf(
    year,
    days.map(({ day, name, off: isOffDay }) => ({ date: day, name, isOffDay })),
  )
