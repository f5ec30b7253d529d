import * as z from 'zod'
import { type Day, type Instant, isDay } from './calendar.ts'
import { isClockTime, isStartTime } from './clock.ts'
import { languages } from './language.ts'
import type { Obstacle, OpenMove } from './lifecycle.ts'
import { isPlaceCode, placeLevels } from './place.ts'
import { seenText } from './seen-text.ts'

/** What endpoints of every feature are made of. Parts that are asked check; parts of answers only describe. */

export const Id = z.object({ id: z.uuid() })
export const PlaceCode = z.string().refine(isPlaceCode).meta({ id: 'PlaceCode' })
export const PlaceLevelName = z.enum(placeLevels).meta({ id: 'PlaceLevel' })
/** A place and everything in it. */
export const PlaceQuery = z.object({
  place: PlaceCode,
  placeLevel: PlaceLevelName.default('county'),
})
/** What a person writes, as it is read; what no database keeps does not come from a keyboard. */
export const written = () =>
  z
    .string()
    .refine((text) => text.isWellFormed() && !text.includes('\0'))
    .overwrite(seenText)
export const Reason = written().min(1).max(500)
export const Version = z.int().min(1)
export const LanguageName = z.enum(languages)
/** Yes or no in a query, where it travels as `true` or `false`. */
export const Flag = z.stringbool() as unknown as z.ZodType<boolean, boolean>
/** What a search box holds. */
export const Search = z.string().trim().max(100)
/** Of a time in which people plan: a week or a term may be counted on from it in either direction. */
export const AskedDay = z.string().refine((day) => isDay(day) && day >= '1900' && day < '2200')
/** A day that a row keeps: of years that people enter, not of those that a slip of the hand makes. */
export const RowDay = z.iso
  .date()
  .refine((day) => !isDayOfAnyYear(day) || (day >= '1949' && day < '2200'), {
    params: { problem: 'day_out_of_range' },
  })
/** Also of the year 0, which dates are written with and no database keeps. */
const isDayOfAnyYear = (text: string) => text.startsWith('0000') || isDay(text)
/** `19:05`; a time of the day at which something may begin. */
export const StartTime = z.string().refine(isStartTime)
/** … or end: `24:00` is one. */
export const EndTime = z.string().refine(isClockTime)

export const DayText: z.ZodType<Day> = z.string().meta({ id: 'Day', format: 'date' })
export const InstantText: z.ZodType<Instant> = z
  .string()
  .meta({ id: 'Instant', format: 'date-time' })
export const Phrase = z
  .object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() })
  .meta({ id: 'Text' })

/** What a refusal's words name. */
export const Details: z.ZodType<Record<string, string | number | readonly string[]>> = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.array(z.string())]),
)
export const ObstacleAnswer: z.ZodType<Obstacle> = z
  .object({
    code: z.string(),
    details: z.exactOptional(Details),
    remedy: z.exactOptional(z.string()),
    overridable: z.exactOptional(z.literal(true)),
  })
  .meta({ id: 'Obstacle' })
export const openMoveAnswer = <State extends string>(
  state: z.ZodType<State>,
): z.ZodType<OpenMove<State>> =>
  z.object({
    name: z.string(),
    to: state,
    reasonRequired: z.boolean(),
    obstacles: z.array(ObstacleAnswer),
    flags: z.exactOptional(z.array(ObstacleAnswer)),
  })
export const ProblemAnswer = z
  .object({
    code: z.string(),
    field: z.exactOptional(z.string()),
    value: z.exactOptional(z.string()),
    details: z.exactOptional(Details),
    level: z.exactOptional(z.literal('warning')),
  })
  .meta({ id: 'Problem' })
