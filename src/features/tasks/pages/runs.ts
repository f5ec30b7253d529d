import type { RecentItem } from '../api.ts'

export type Run = RecentItem & { times: number }

/** The same person doing the same thing again and again is one line; newest first, as given. */
export function inRuns(recent: readonly RecentItem[]): Run[] {
  const runs: Run[] = []
  for (const item of recent) {
    const last = runs.at(-1)
    const same =
      last &&
      last.actorName === item.actorName &&
      last.action === item.action &&
      last.subjectType === item.subjectType
    if (same) last.times += 1
    else runs.push({ ...item, times: 1 })
  }
  return runs
}
