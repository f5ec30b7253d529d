import { asSystem } from '../../platform/db.ts'
import type { Job } from '../../platform/jobs.ts'
import { anchorChains } from './store.ts'

export const auditJobs: readonly Job[] = [
  {
    name: 'audit.anchor_chains',
    cron: '40 18 * * *',
    run: async ({ db }) => {
      await asSystem(db, 'anchor the chains of the trail', anchorChains)
    },
  },
]
