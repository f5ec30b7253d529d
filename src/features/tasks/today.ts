import type { SetupStep, Standing, TodayItem } from './api.ts'

/** What a feature has to say; one that cannot know what is missing leaves that out. */
export type Told = {
  waiting?: TodayItem[]
  missing?: TodayItem[]
  standing?: Standing[]
  steps?: SetupStep[]
}

/** A line with its number, where there is any. */
export function counted(
  count: number,
  code: string,
  link: string,
  { details, ...more }: Partial<TodayItem> = {},
): TodayItem[] {
  return count > 0 ? [{ code, details: { count, ...details }, link, ...more }] : []
}

/** Late ones first, then by deadline; what has none comes last. */
export function byUrgency(a: TodayItem, b: TodayItem): number {
  return (
    Number(b.late ?? false) - Number(a.late ?? false) ||
    compare(a.dueOn ?? '9999', b.dueOn ?? '9999')
  )
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
