import type { Job } from '../../platform/jobs.ts'
import { forgetStaleImports } from './import-actions.ts'
import type { Register } from './registers.ts'
import { foldDue } from './step-actions.ts'

export const registerJobs: readonly Job[] = [
  {
    name: 'registers.forget_stale_imports',
    cron: '30 18 * * *',
    run: async ({ db, clock, log }) => {
      log.info({ count: await forgetStaleImports(db, clock()) }, 'stale imports forgotten')
    },
  },
]

/** Cases say what other nodes have brought of them within a minute. */
export const foldJob = (cases: readonly Register[]): Job => ({
  name: 'registers.fold_cases',
  cron: '* * * * *',
  run: async ({ db }) => {
    await foldDue(db, cases)
  },
})
