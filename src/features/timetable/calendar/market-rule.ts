import * as z from 'zod'
import type { Day } from '../../../base/calendar.ts'
import { AskedDay } from '../../../base/schemas.ts'
import type { Weekday } from './days.ts'
import { WeekdayNumber } from './shapes.ts'

export type Moon = 'lunar' | 'solar'

/** On which days a place has its market. */
export type MarketRule =
  /** 逢三逢八: the 3rd, 13th, 23rd, 8th, 18th and 28th; 0 is the 10th, 20th and 30th. */
  | { by: 'digits'; calendar: Moon; digits: readonly number[] }
  /** 初一、十五: whole days of the month. */
  | { by: 'dates'; calendar: Moon; dates: readonly number[] }
  | { by: 'weekdays'; weekdays: readonly Weekday[] }
  /** 逢子、午日: days of the twelve earthly branches, of which 0 is 子. */
  | { by: 'branches'; branches: readonly number[] }
  /** Every so many days, one of which is `anchor`. */
  | { by: 'every'; days: number; anchor: Day }

const some = <T>(item: z.ZodType<T>, max: number) => z.array(item).min(1).max(max)
const MoonName = z.enum(['lunar', 'solar'])

export const MarketRuleShape: z.ZodType<MarketRule> = z
  .discriminatedUnion('by', [
    z.object({
      by: z.literal('digits'),
      calendar: MoonName,
      digits: some(z.int().min(0).max(9), 10),
    }),
    z.object({
      by: z.literal('dates'),
      calendar: MoonName,
      dates: some(z.int().min(1).max(31), 31),
    }),
    z.object({ by: z.literal('weekdays'), weekdays: some(WeekdayNumber, 7) }),
    z.object({ by: z.literal('branches'), branches: some(z.int().min(0).max(11), 12) }),
    z.object({ by: z.literal('every'), days: z.int().min(2).max(60), anchor: AskedDay }),
  ])
  .meta({ id: 'MarketRule' })
