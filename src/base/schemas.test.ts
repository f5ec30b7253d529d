import { expect, test } from 'vitest'
import { AskedDay, RowDay } from './schemas.ts'

test('a day that is asked for is one from which weeks and terms can be counted', () => {
  for (const day of ['1900-01-01', '2026-11-30', '2028-02-29', '2199-12-31'])
    expect(AskedDay.safeParse(day).success, day).toBe(true)
  for (const day of ['9999-12-31', '2200-01-01', '1899-12-31', '0001-01-01', '2026-02-29', ''])
    expect(AskedDay.safeParse(day).success, day).toBe(false)
})

test('a day that a row keeps is of a year that people enter; what is no day is told as that alone', () => {
  for (const day of ['1949-10-01', '2026-11-30', '2199-12-31'])
    expect(RowDay.safeParse(day).success, day).toBe(true)
  for (const day of ['0000-01-01', '0001-01-01', '1948-12-31', '2200-01-01', '9999-12-31'])
    expect(RowDay.safeParse(day).error?.issues, day).toMatchObject([
      { code: 'custom', params: { problem: 'day_out_of_range' } },
    ])
  expect(RowDay.safeParse('2026-02-30').error?.issues).toMatchObject([{ code: 'invalid_format' }])
})
