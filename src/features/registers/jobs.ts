import type { Job } from '../../platform/jobs.ts'
import { forgetStaleImports } from './import-actions.ts'

export const registerJobs: readonly Job[] = [
  {
    name: 'registers.forget_stale_imports',
    cron: '30 18 * * *',
    run: async ({ db, clock, log }) => {
      log.info({ count: await forgetStaleImports(db, clock()) }, 'stale imports forgotten')
    },
  },
]
