import { expect, test } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatDay,
  formatInstant,
  formatMeasure,
  formatMinutes,
} from './format.ts'

const today = '2026-11-23'

test('a day of this year shows month, day and weekday', () => {
  expect(formatDay('2026-11-23', 'zh-Hans', today)).toBe('11月23日 周一')
  expect(formatDay('2026-11-23', 'zh-Hant', today)).toBe('11月23日 週一')
  expect(formatDay('2026-11-23', 'en', today)).toBe('Mon 23 November')
})

test('a day of another year shows its year', () => {
  expect(formatDay('2027-01-31', 'zh-Hans', today)).toBe('2027年1月31日 周日')
  expect(formatDay('2027-01-31', 'en', today)).toBe('Sun 31 January 2027')
})

test('an instant late in the UTC evening is already the next day in the county', () => {
  expect(formatInstant('2026-11-22T16:05:00.000Z', 'zh-Hans', today)).toBe('11月23日 周一 00:05')
})

test('a duration is told in hours and minutes, and in minutes alone below an hour', () => {
  expect(formatMinutes(80, 'zh-Hans')).toBe('1小时20分')
  expect(formatMinutes(120, 'zh-Hans')).toBe('2小时')
  expect(formatMinutes(-60, 'zh-Hans')).toBe('−1小时')
  expect(formatMinutes(45, 'zh-Hant')).toBe('45分鐘')
  expect(formatMinutes(80, 'en')).toBe('1 h 20 min')
  expect(formatMinutes(0, 'en')).toBe('0 min')
})

test('a number keeps its unit on the same line', () => {
  expect(formatMeasure(12345, '人', 'zh-Hans')).toBe('12,345\u202f人')
  expect(formatMeasure(12345, 'people', 'en')).toBe('12,345\u00a0people')
  expect(formatMeasure(0.4, '%', 'zh-Hans')).toBe('0.4%')
  expect(formatMeasure(1.3, undefined, 'en')).toBe('1.3')
})

test('a size is told in the unit that keeps it short', () => {
  const told = [0, 999, 1_500, 45_600, 1_500_000, 812_345_678, 2_048_000_000, 3e12]
  expect(told.map((bytes) => formatBytes(bytes, 'en').replace('\u00a0', ' '))).toEqual([
    ...['0 B', '999 B', '1.5 KB', '46 KB', '1.5 MB', '812 MB', '2 GB', '3 TB'],
  ])
})

test('a count that stopped says that there are more', () => {
  expect(formatCount(10_000, false, 'zh-Hans')).toBe('1\u202f万以上')
  expect(formatCount(10_000, false, 'en')).toBe('more than 10,000')
  expect(formatCount(312, true, 'en')).toBe('312')
})
