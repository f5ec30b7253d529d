import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'

/** What the weekly rule wants of a station, as the policy of its place has it on a day (N1, N2). */
export const WeekNeeds = z.object({ minutes: z.int(), openDays: z.int() }).meta({ id: 'WeekNeeds' })
export type WeekNeeds = z.output<typeof WeekNeeds>

/** Days of which nobody asks any more are judged by what holds today. */
export const laterOf = (one: Day, other: Day): Day => (one > other ? one : other)

/** What is enough for each of them. */
export const strictest = (needs: readonly WeekNeeds[]): WeekNeeds => ({
  minutes: Math.max(0, ...needs.map(({ minutes }) => minutes)),
  openDays: Math.max(0, ...needs.map(({ openDays }) => openDays)),
})

export const isEnough = (
  { minutes, openDays }: { minutes: number; openDays: number },
  needs: WeekNeeds,
): boolean => minutes >= needs.minutes && openDays >= needs.openDays
