import { expect, test } from 'vitest'
import { seasonsOf } from './seasons.ts'
import { MonthDay } from './shapes.ts'

test('X-12 a season comes each year, one over New Year touches the year at both ends', () => {
  const hours = { busyFrom: '06:00', busyTo: '18:30' }
  const busy = { from: 360, to: 1_110 }
  expect(seasonsOf([{ name: '油菜移栽', from: '10-10', to: '11-20', ...hours }], 2026)).toEqual([
    { name: '油菜移栽', busy, from: '2026-10-10', to: '2026-11-20' },
  ])
  expect(seasonsOf([{ name: '甘蔗', from: '12-01', to: '02-10', ...hours }], 2026)).toEqual([
    { name: '甘蔗', busy, from: '2025-12-01', to: '2026-02-10' },
    { name: '甘蔗', busy, from: '2026-12-01', to: '2027-02-10' },
  ])
})

test('a day of the year is one that some year has', () => {
  const isDay = (text: string) => MonthDay.safeParse(text).success
  expect(['02-29', '12-31'].every(isDay)).toBe(true)
  expect(['02-30', '04-31', '13-01', '00-10', '1-1'].some(isDay)).toBe(false)
})
