import * as z from 'zod'
import type { Day } from '../../../base/calendar.ts'
import type { ClockTime } from '../../../base/clock.ts'
import { AskedDay, EndTime, StartTime } from '../../../base/schemas.ts'
import type { Weekday } from './days.ts'
import { WeekdayNumber } from './shapes.ts'

/** On which days a slot comes again. */
export type Repeats =
  /** Every week, or every second, third …, counted from the week of the first day. */
  | { by: 'weeks'; weekdays: readonly Weekday[]; every?: number }
  | { by: 'days'; days: readonly Day[] }
  /** On the market days of the place. */
  | { by: 'market' }

/** A recurring slot. Where `to` is not after `from` it ends on the next day. */
export type Pattern = {
  repeats: Repeats
  from: ClockTime
  to: ClockTime
  fromDay: Day
  toDay: Day
  except?: readonly Day[]
}

const RepeatsShape: z.ZodType<Repeats> = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('weeks'),
    weekdays: z.array(WeekdayNumber).max(7),
    every: z.exactOptional(z.int().min(1).max(52)),
  }),
  z.object({ by: z.literal('days'), days: z.array(AskedDay).max(400) }),
  z.object({ by: z.literal('market') }),
])

export const PatternShape: z.ZodType<Pattern> = z
  .object({
    repeats: RepeatsShape,
    from: StartTime,
    to: EndTime,
    fromDay: AskedDay,
    toDay: AskedDay,
    except: z.exactOptional(z.array(AskedDay).max(400)),
  })
  .meta({ id: 'SlotPattern' })
