import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText, InstantText } from '../../base/schemas.ts'

/** One line of Today: a code with numbers, and where the reader can do something about it. */
const TodayItem = z
  .object({
    /** `survey_to_verify`; words come from the code and `details`. */
    code: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
    /** Path in the console. */
    link: z.string(),
    dueOn: z.exactOptional(DayText),
    /** Overdue, or nobody can act: shown in brick. */
    late: z.exactOptional(z.boolean()),
  })
  .meta({ id: 'TodayItem' })
export type TodayItem = z.output<typeof TodayItem>

const RecentItem = z
  .object({
    at: InstantText,
    actorName: z.string(),
    action: z.string(),
    subjectType: z.string(),
    subjectId: z.string(),
  })
  .meta({ id: 'RecentItem' })
export type RecentItem = z.output<typeof RecentItem>

export const readToday = endpoint('GET /api/today', {
  answer: z.object({
    /** What waits for the reader, most urgent first. */
    waiting: z.array(TodayItem),
    /** What is missing at the reader's place. */
    missing: z.array(TodayItem),
    /** What happened since yesterday. */
    recent: z.array(RecentItem),
  }),
})
