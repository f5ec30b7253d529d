import * as z from 'zod'
import type { Day } from '../../../base/calendar.ts'
import type { ClockTime } from '../../../base/clock.ts'
import { AskedDay, EndTime, StartTime, written } from '../../../base/schemas.ts'
import type { Weekday } from './days.ts'
import { type MarketRule, MarketRuleShape } from './market-rule.ts'
import { MonthDay, Name, WeekdayNumber } from './shapes.ts'

/** What is in the calendar of a school; what is wrong with one, `calendar-problems.ts` says by name. */

/** Days from `from` to `to`, both inclusive. */
export type Term = { from: Day; to: Day; name?: string }

/** Days without school: inside a term, or a vacation that no next term bounds yet. */
export type Break = Term

/** What one day is, whatever the rest of the calendar says. An exam protects its time on any day, without times all of it. */
export type DayException =
  | { day: Day; is: 'teaching'; weekday: Weekday; name?: string }
  | { day: Day; is: 'closed'; name?: string }
  | { day: Day; is: 'exam'; from?: ClockTime; to?: ClockTime; name?: string }

export const blockKinds = ['lessons', 'evening_study', 'after_school'] as const
export type BlockKind = (typeof blockKinds)[number]
export type BellBlock = { kind: BlockKind; from: ClockTime; to: ClockTime }

/** When bells ring on these weekdays; in summer from `validFrom` to `validTo`, in winter otherwise. */
export type BellSchedule = {
  name?: string
  validFrom?: Day
  validTo?: Day
  weekdays: readonly Weekday[]
  /** None: no lessons on these weekdays. */
  blocks: readonly BellBlock[]
}

/** `on` school days and `off` days of rest from `anchor` on (and before it), instead of Monday to Friday. */
export type Rotation = { anchor: Day; on: number; off: number }

/** Which weekday's bells ring on a make-up day. */
export type MakeUpDay = { day: Day; weekday: Weekday }

/** Whether market days bring people to the station or keep them away is its own experience. */
export const marketEffects = ['attract', 'repel', 'neutral'] as const
export type MarketEffect = (typeof marketEffects)[number]

/** The market of the place: as people wrote it, and what was read of that. */
export type Market = { written: string; rule: MarketRule; effect: MarketEffect }

/** Each year from one day to another (`10-10`), over New Year too; in these hours people are in the fields. */
export type Season = {
  name: string
  from: string
  to: string
  busyFrom: ClockTime
  busyTo: ClockTime
}

/** The calendar of one school, as it holds after county, stage and school have spoken. */
export type SchoolCalendar = {
  terms: readonly Term[]
  breaks: readonly Break[]
  days: readonly DayException[]
  keepsMakeUpDays: boolean
  makeUp: readonly MakeUpDay[]
  rotation: Rotation | null
  bells: readonly BellSchedule[]
  market: Market | null
  seasons: readonly Season[]
}

/** What one of them says: a key that is absent is left to the one above. */
export type CalendarParts = Partial<SchoolCalendar>

const Days = z.object({ from: AskedDay, to: AskedDay, name: Name })

const DayExceptionShape: z.ZodType<DayException> = z.discriminatedUnion('is', [
  z.object({ day: AskedDay, is: z.literal('teaching'), weekday: WeekdayNumber, name: Name }),
  z.object({ day: AskedDay, is: z.literal('closed'), name: Name }),
  z.object({
    day: AskedDay,
    is: z.literal('exam'),
    from: z.exactOptional(StartTime),
    to: z.exactOptional(EndTime),
    name: Name,
  }),
])

const BellScheduleShape: z.ZodType<BellSchedule> = z.object({
  name: Name,
  validFrom: z.exactOptional(AskedDay),
  validTo: z.exactOptional(AskedDay),
  weekdays: z.array(WeekdayNumber).min(1).max(7),
  blocks: z.array(z.object({ kind: z.enum(blockKinds), from: StartTime, to: EndTime })).max(40),
})

const keys = {
  terms: z.array(Days).max(40),
  breaks: z.array(Days).max(200),
  days: z.array(DayExceptionShape).max(1_000),
  keepsMakeUpDays: z.boolean(),
  makeUp: z.array(z.object({ day: AskedDay, weekday: WeekdayNumber })).max(200),
  rotation: z
    .object({
      anchor: AskedDay,
      on: z.int().min(1).max(60),
      off: z.int().min(1).max(60),
    })
    .nullable(),
  bells: z.array(BellScheduleShape).max(40),
  market: z
    .object({
      written: written().min(1).max(100),
      rule: MarketRuleShape,
      effect: z.enum(marketEffects),
    })
    .nullable(),
  seasons: z
    .array(
      z.object({
        name: written().min(1).max(60),
        from: MonthDay,
        to: MonthDay,
        busyFrom: StartTime,
        busyTo: EndTime,
      }),
    )
    .max(20),
}

export const SchoolCalendarShape: z.ZodType<SchoolCalendar> = z
  .object(keys)
  .meta({ id: 'SchoolCalendar' })

export const CalendarPartsShape: z.ZodType<CalendarParts> = z
  .object({
    terms: z.exactOptional(keys.terms),
    breaks: z.exactOptional(keys.breaks),
    days: z.exactOptional(keys.days),
    keepsMakeUpDays: z.exactOptional(keys.keepsMakeUpDays),
    makeUp: z.exactOptional(keys.makeUp),
    rotation: z.exactOptional(keys.rotation),
    bells: z.exactOptional(keys.bells),
    market: z.exactOptional(keys.market),
    seasons: z.exactOptional(keys.seasons),
  })
  .meta({ id: 'CalendarParts' })
