import type { Job } from '../../platform/jobs.ts'
import { forgetEndedLogins } from './login-actions.ts'

export const peopleJobs: readonly Job[] = [
  {
    name: 'people.forget_ended_logins',
    cron: '20 18 * * *',
    run: async ({ db, clock, log }) => {
      log.info({ count: await forgetEndedLogins(db, clock()) }, 'ended logins forgotten')
    },
  },
]
