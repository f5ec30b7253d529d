import * as z from 'zod'
import { DayText } from '../../base/schemas.ts'

const Suggestion = z
  .object({
    day: DayText,
    /** Minutes of the day. */
    from: z.int(),
    to: z.int(),
    /** What speaks for it: words stand under `calendar.because`. */
    because: z.array(
      z.object({
        because: z.string(),
        details: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
  })
  .meta({ id: 'SuggestedTime' })
export type Suggestion = z.output<typeof Suggestion>

export const Suggestions = z
  .object({
    roomId: z.uuid(),
    schoolId: z.uuid(),
    /** Minutes of group learning that stand already in this week. */
    planned: z.int(),
    /** As few as hold the minutes together, in the order of the week. */
    best: z.array(Suggestion),
    /** Minutes for which no free time of the week is left. */
    missing: z.int(),
    /** Other times for all of them in one piece, the best first. */
    others: z.array(Suggestion),
  })
  .meta({ id: 'SuggestedTimes' })
export type Suggestions = z.output<typeof Suggestions>
