import type { Day, Instant } from '../../base/calendar.ts'

/** One line of Today: a code with numbers, and where the reader can do something about it. */
export type TodayItem = {
  /** `survey_to_verify`; words come from the code and `details`. */
  code: string
  details: Record<string, string | number>
  /** Path in the console. */
  link: string
  dueOn?: Day
  /** Overdue, or nobody can act: shown in brick. */
  late?: boolean
}

export type RecentItem = {
  at: Instant
  actorName: string
  action: string
  subjectType: string
  subjectId: string
}

export type Today = {
  /** What waits for the reader, most urgent first. */
  waiting: TodayItem[]
  /** What is missing at the reader's place. */
  missing: TodayItem[]
  /** What happened since yesterday. */
  recent: RecentItem[]
}

/** Late ones first, then by deadline; what has none comes last. */
export function byUrgency(a: TodayItem, b: TodayItem): number {
  return (
    Number(b.late ?? false) - Number(a.late ?? false) ||
    compare(a.dueOn ?? '9999', b.dueOn ?? '9999')
  )
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
