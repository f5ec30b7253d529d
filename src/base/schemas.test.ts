import { expect, test } from 'vitest'
import { AskedDay } from './schemas.ts'

test('a day that is asked for is one from which weeks and terms can be counted', () => {
  for (const day of ['1900-01-01', '2026-11-30', '2028-02-29', '2199-12-31'])
    expect(AskedDay.safeParse(day).success, day).toBe(true)
  for (const day of ['9999-12-31', '2200-01-01', '1899-12-31', '0001-01-01', '2026-02-29', ''])
    expect(AskedDay.safeParse(day).success, day).toBe(false)
})
