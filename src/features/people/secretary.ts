import type { Day } from '../../base/calendar.ts'

/** Who is secretary of a township or village, and since when. */
export type Secretary = { unitCode: string; name: string; since: Day }
