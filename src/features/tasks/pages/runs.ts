import type { RecentItem } from '../api.ts'

/** `goesOn`: how often it was in all is not known, as what is told ends within the run. */
export type Run = RecentItem & { times: number; goesOn: boolean }

/** The same person doing the same thing again and again is one line; newest first, as given. */
export function inRuns(recent: readonly RecentItem[], isCut: boolean): Run[] {
  const runs: Run[] = []
  for (const item of recent) {
    const last = runs.at(-1)
    const same =
      last &&
      last.actorName === item.actorName &&
      last.action === item.action &&
      last.subjectType === item.subjectType
    if (same) last.times += 1
    else runs.push({ ...item, times: 1, goesOn: false })
  }
  return runs.map((run, at) => ({ ...run, goesOn: isCut && at === runs.length - 1 }))
}
