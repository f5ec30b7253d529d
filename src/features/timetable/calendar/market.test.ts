import { expect, test } from 'vitest'
import { dayAt } from '../../../base/calendar.ts'
import { dayNumber } from './days.ts'
import { isMarketDay, marketDays } from './market.ts'
import type { MarketRule } from './market-rule.ts'
import { readMarket } from './read-market.ts'

const [first, last] = ['2000-01-01', '2050-12-31'].map(dayNumber) as [number, number]

/**
 * Independent of any table: the new moons of Meeus, Astronomical Algorithms, chapter 49, by the clock of 120° east. The
 * first day of a lunar month is the day of its new moon.
 */
function newMoonDay(k: number): number {
  const t = k / 1_236.85
  const e = 1 - 0.002516 * t - 0.0000074 * t ** 2
  const rad = (degrees: number): number => (degrees * Math.PI) / 180
  const m = rad(2.5534 + 29.1053567 * k - 0.0000014 * t ** 2)
  const mm = rad(201.5643 + 385.81693528 * k + 0.0107582 * t ** 2 + 0.00001238 * t ** 3)
  const f = rad(160.7108 + 390.67050284 * k - 0.0016118 * t ** 2 - 0.00000227 * t ** 3)
  const om = rad(124.7746 - 1.56375588 * k + 0.0020672 * t ** 2)
  const periodic: [number, number][] = [
    [-0.4072, mm],
    [0.17241 * e, m],
    [0.01608, 2 * mm],
    [0.01039, 2 * f],
    [0.00739 * e, mm - m],
    [-0.00514 * e, mm + m],
    [0.00208 * e * e, 2 * m],
    [-0.00111, mm - 2 * f],
    [-0.00057, mm + 2 * f],
    [0.00056 * e, 2 * mm + m],
    [-0.00042, 3 * mm],
    [0.00042 * e, m + 2 * f],
    [0.00038 * e, m - 2 * f],
    [-0.00024 * e, 2 * mm - m],
    [-0.00017, om],
    [-0.00007, mm + 2 * m],
    [0.00004, 2 * mm - 2 * f],
    [0.00004, 3 * m],
    [0.00003, mm + m - 2 * f],
    [0.00003, 2 * mm + 2 * f],
    [-0.00003, mm + m + 2 * f],
    [0.00003, mm - m + 2 * f],
    [-0.00002, mm - m - 2 * f],
    [-0.00002, 3 * mm + m],
    [0.00002, 4 * mm],
  ]
  const planets: [number, number, number][] = [
    [325, 299.77, 0.107408],
    [165, 251.88, 0.016321],
    [164, 251.83, 26.651886],
    [126, 349.42, 36.412478],
    [110, 84.66, 18.206239],
    [62, 141.74, 53.303771],
    [60, 207.14, 2.453732],
    [56, 154.84, 7.30686],
    [47, 34.52, 27.261239],
    [42, 207.19, 0.121824],
    [40, 291.34, 1.844379],
    [37, 161.72, 24.198154],
    [35, 239.56, 25.513099],
    [23, 331.55, 3.592518],
  ]
  const dynamical =
    2_451_550.09766 +
    29.530588861 * k +
    0.00015437 * t ** 2 +
    periodic.reduce((sum, [size, angle]) => sum + size * Math.sin(angle), 0) +
    planets.reduce(
      (sum, [size, start, rate]) => sum + (size / 1_000_000) * Math.sin(rad(start + rate * k)),
      0,
    )
  const years = t * 100
  const deltaSeconds = 63.8 + 0.3 * years + 0.0056 * years ** 2
  const universal = dynamical - deltaSeconds / 86_400
  return Math.floor(universal - 2_440_587.5 + 8 / 24)
}

test('X-12 the day of the lunar month is that of the moon on all 18,628 days from 2000 to 2050', () => {
  const newMoons = Array.from({ length: 700 }, (_, i) => newMoonDay(i - 10))
  let checked = 0
  for (let i = 0; i + 1 < newMoons.length; i++) {
    const [begin = 0, end = 0] = newMoons.slice(i, i + 2)
    for (let number = begin; number < end; number++) {
      if (number < first || number > last) continue
      const date = number - begin + 1
      const rule: MarketRule = { by: 'dates', calendar: 'lunar', dates: [date] }
      expect([dayAt(number), isMarketDay(rule, dayAt(number))]).toEqual([dayAt(number), true])
      checked++
    }
  }
  expect(checked).toBe(18_628)
})

test('X-12 the platform’s own Chinese calendar is wrong where it differs from the moon', () => {
  const format = new Intl.DateTimeFormat('en-u-ca-chinese', { day: 'numeric', timeZone: 'UTC' })
  const newMoons = new Set(Array.from({ length: 700 }, (_, i) => newMoonDay(i - 10)))
  const differing: number[] = []
  for (let number = first; number <= last; number++) {
    const date = Number(format.format(number * 86_400_000))
    const rule: MarketRule = { by: 'dates', calendar: 'lunar', dates: [date] }
    if (!isMarketDay(rule, dayAt(number))) differing.push(number)
  }
  // On the first day of each such stretch the one says new moon and the other does not: the moon is with ours.
  for (const number of differing) {
    const rule: MarketRule = { by: 'dates', calendar: 'lunar', dates: [1] }
    expect(isMarketDay(rule, dayAt(number))).toBe(newMoons.has(number))
  }
})

const marketOf2026 = (rule: MarketRule, from: string, to: string) =>
  marketDays(rule, `2026-${from}`, `2026-${to}`).map((day) => day.slice(5))

test('X-12 逢三逢八 are six days of a month, of the lunar or the solar one', () => {
  const digits = [3, 8]
  expect(marketOf2026({ by: 'digits', calendar: 'solar', digits }, '11-01', '11-30')).toEqual([
    '11-03',
    '11-08',
    '11-13',
    '11-18',
    '11-23',
    '11-28',
  ])
  // The first of the tenth lunar month of 2026 is the 9th of November.
  expect(marketOf2026({ by: 'digits', calendar: 'lunar', digits }, '11-09', '12-08')).toEqual([
    '11-11',
    '11-16',
    '11-21',
    '11-26',
    '12-01',
    '12-06',
  ])
  expect(marketOf2026({ by: 'digits', calendar: 'solar', digits: [0] }, '02-01', '03-31')).toEqual([
    '02-10',
    '02-20',
    '03-10',
    '03-20',
    '03-30',
  ])
})

test('X-12 a market by branches comes every twelfth day, one of so many days also before its anchor', () => {
  // 17 February 2026 is a day of 戌.
  expect(marketOf2026({ by: 'branches', branches: [10] }, '02-01', '03-10')).toEqual([
    '02-05',
    '02-17',
    '03-01',
  ])
  expect(marketOf2026({ by: 'every', days: 5, anchor: '2026-02-11' }, '02-01', '02-28')).toEqual([
    '02-01',
    '02-06',
    '02-11',
    '02-16',
    '02-21',
    '02-26',
  ])
  expect(marketOf2026({ by: 'weekdays', weekdays: [3, 6] }, '11-01', '11-10')).toEqual([
    '11-04',
    '11-07',
  ])
})

const lunar = (digits: number[]) => ({ by: 'digits', calendar: 'lunar', digits })
const solar = (digits: number[]) => ({ by: 'digits', calendar: 'solar', digits })

test.each([
  ['逢三逢八', lunar([3, 8]), false],
  ['农历逢五逢十', lunar([0, 5]), true],
  ['農曆逢三、六、九趕場', lunar([3, 6, 9]), true],
  ['公历逢 2、7 赶集', solar([2, 7]), true],
  ['二五八集', lunar([2, 5, 8]), false],
  ['每旬逢一四七', lunar([1, 4, 7]), false],
  ['阴历 3，8', lunar([3, 8]), true],
  ['逢10逢5', lunar([0, 5]), false],
  ['每周三周六', { by: 'weekdays', weekdays: [3, 6] }, true],
  ['星期日', { by: 'weekdays', weekdays: [7] }, true],
  ['每周二、四、六赶集', { by: 'weekdays', weekdays: [2, 4, 6] }, true],
  ['周末', { by: 'weekdays', weekdays: [6, 7] }, true],
  ['逢子、午日', { by: 'branches', branches: [0, 6] }, true],
  ['逢鼠、马场', { by: 'branches', branches: [0, 6] }, true],
  ['逢龍逢狗', { by: 'branches', branches: [4, 10] }, true],
  ['初一十五', { by: 'dates', calendar: 'lunar', dates: [1, 15] }, false],
  ['农历初五、二十、廿五', { by: 'dates', calendar: 'lunar', dates: [5, 20, 25] }, true],
  ['每月5日、20日', { by: 'dates', calendar: 'lunar', dates: [5, 20] }, false],
])('X-12 %s is read', (written, rule, isMoonSaid) => {
  expect(readMarket(written)).toEqual({ rule, isMoonSaid })
})

test.each(['', '有时候', '逢年过节', '三月三', '周八', '逢三逢猫'])(
  '%s is not guessed at',
  (written) => {
    expect(readMarket(written)).toEqual({ problem: { code: 'market_unreadable', value: written } })
  },
)
