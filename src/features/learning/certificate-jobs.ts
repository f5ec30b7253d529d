import type { Job } from '../../platform/jobs.ts'
import { answerAsked } from './certificate-actions.ts'

/** At the hub: what stations were asked for. */
export const certificateJobs: readonly Job[] = [
  {
    name: 'learning.certify_asked',
    cron: '* * * * *',
    run: async ({ db, clock, log }) => {
      const count = await answerAsked(db, clock())
      if (count > 0) log.info({ count }, 'learning certificates issued')
    },
  },
]
