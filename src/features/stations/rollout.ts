import type { ReleaseView } from './rollout-api.ts'

/** The latest version, where it stopped by itself: it waits for somebody to mend it and offer a newer one. */
export const stoppedByItself = ([latest]: readonly ReleaseView[]): ReleaseView[] =>
  latest && latest.stoppedAt !== null && latest.stoppedWhy === null ? [latest] : []
