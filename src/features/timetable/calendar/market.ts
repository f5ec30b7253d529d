import chineseDays from 'chinese-days'
import { type Day, dayAt } from '../../../base/calendar.ts'
import { dayNumber, weekdayAt } from './days.ts'
import type { MarketRule, Moon } from './market-rule.ts'
import { type MarketDays, noMarket } from './occurrences.ts'
import type { SchoolCalendar } from './school-calendar.ts'

/**
 * The only file that needs the moon. Of chinese-days it takes the day of the lunar month alone, which market.test.ts
 * compares with the new moons of 2000 to 2050; its `date` follows the process's zone, its holidays are not ours.
 */

/** The market days from `from` to `to`, both inclusive, in order. */
export function marketDays(rule: MarketRule, from: Day, to: Day): Day[] {
  const days: Day[] = []
  for (let number = dayNumber(from); number <= dayNumber(to); number++)
    if (isMarketAt(rule, number)) days.push(dayAt(number))
  return days
}

/** As a pattern asks for them; where nobody has entered a market, there is none. */
export const marketDaysOf = ({ market }: Pick<SchoolCalendar, 'market'>): MarketDays =>
  market ? (from, to) => marketDays(market.rule, from, to) : noMarket

export const isMarketDay = (rule: MarketRule, day: Day): boolean => isMarketAt(rule, dayNumber(day))

function isMarketAt(rule: MarketRule, number: number): boolean {
  switch (rule.by) {
    case 'digits':
      return rule.digits.includes(dateAt(rule.calendar, number) % 10)
    case 'dates':
      return rule.dates.includes(dateAt(rule.calendar, number))
    case 'weekdays':
      return rule.weekdays.includes(weekdayAt(number))
    case 'branches':
      return rule.branches.includes(branchAt(number))
    case 'every':
      return (number - dayNumber(rule.anchor)) % rule.days === 0
  }
}

const dateAt = (calendar: Moon, number: number): number =>
  calendar === 'solar' ? Number(dayAt(number).slice(8)) : lunarDateAt(number)

const lunarDates = new Map<number, number>()

function lunarDateAt(number: number): number {
  const date = lunarDates.get(number) ?? chineseDays.getLunarDate(dayAt(number)).lunarDay
  lunarDates.set(number, date)
  return date
}

/** Days follow each other through the twelve branches without end; the first of 1970 was a day of 巳. */
const branchAt = (number: number): number => (((number + 5) % 12) + 12) % 12
