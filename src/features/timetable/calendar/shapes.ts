import * as z from 'zod'
import { written } from '../../../base/schemas.ts'
import type { Weekday } from './days.ts'

/** What calendars, patterns and markets are made of, as they are asked for. */

export const Name = z.exactOptional(written().min(1).max(60))
export const WeekdayNumber = z.union([1, 2, 3, 4, 5, 6, 7].map((n) => z.literal(n as Weekday)))
/** `02-29` is one: a season may end on it. */
export const MonthDay = z
  .string()
  .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
  .refine((text) => !/^(02-3\d|(04|06|09|11)-31)$/.test(text))
