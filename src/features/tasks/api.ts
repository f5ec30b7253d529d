import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText, InstantText } from '../../base/schemas.ts'

/** One line of Today: a code with numbers, and where the reader can do something about it. */
export const TodayItem = z
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

/** One thing of the reader's place as a bar: how many are where, each with the rows behind it. */
const Standing = z
  .object({
    /** `survey`; words come from the codes. */
    code: z.string(),
    parts: z.array(
      z.object({
        code: z.string(),
        count: z.int(),
        link: z.string(),
        tone: z.enum(['done', 'going', 'open', 'late']),
      }),
    ),
  })
  .meta({ id: 'Standing' })
export type Standing = z.output<typeof Standing>

/** One of the steps that lead an empty county to its hosts. */
const SetupStep = z
  .object({
    code: z.enum(['places', 'schools', 'facilities', 'accounts', 'survey', 'siting']),
    done: z.boolean(),
    /** How many there are of each, by the name of its register or of what it is. */
    counts: z.array(z.object({ code: z.string(), count: z.int() })),
    /** Where it is done. */
    link: z.string(),
    /** The first of its registers that is still empty: `link` leads to its import. */
    empty: z.exactOptional(z.string()),
    /** Registers with an empty sheet to fill in. */
    sheets: z.array(z.string()),
  })
  .meta({ id: 'SetupStep' })
export type SetupStep = z.output<typeof SetupStep>

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
    /** What is missing at the reader's place, whoever must act; absent where this node cannot know. */
    missing: z.exactOptional(z.array(TodayItem)),
    standing: z.array(Standing),
    /** In their order, until all are done; for whoever sets the county up. */
    steps: z.exactOptional(z.array(SetupStep)),
    /** What happened since yesterday; absent for whoever may not read the trail. */
    recent: z.exactOptional(z.array(RecentItem)),
    /** More happened than `recent` tells. */
    recentIsCut: z.boolean(),
  }),
})
