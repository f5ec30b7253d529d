import type { Job } from '../../platform/jobs.ts'
import { decideProposals } from './proposal-actions.ts'
import { drainOutbox } from './publish-actions.ts'
import type { Replication } from './replication.ts'

/** Makes feed items of what changed since; minutes are soon enough for what a county decides. */
export const publishJob = (replication: Replication): Job => ({
  name: 'sync.publish',
  cron: '* * * * *',
  run: async ({ db, clock }) => {
    await decideProposals(db, replication, clock())
    await drainOutbox(db, replication)
  },
})
