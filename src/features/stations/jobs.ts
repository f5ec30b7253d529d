import type { Job } from '../../platform/jobs.ts'
import { stopBadReleases } from './rollout-actions.ts'

export const stationsJobs: readonly Job[] = [
  {
    name: 'releases.stop_bad',
    cron: '* * * * *',
    run: async ({ db, clock, log }) => {
      const versions = await stopBadReleases(db, clock())
      if (versions.length > 0) log.warn({ versions }, 'releases stopped: too many were taken back')
    },
  },
]
