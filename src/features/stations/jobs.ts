import type { Job } from '../../platform/jobs.ts'
import { issueDue, takeRenewed } from './certificate-actions.ts'

/** At a hub, for its stations. */
export const stationJobs: readonly Job[] = [
  {
    name: 'stations.issue_certificates',
    cron: '*/5 * * * *',
    run: async ({ db, clock, log }) => {
      const count = await issueDue(db, clock())
      if (count > 0) log.info({ count }, 'certificates issued')
    },
  },
  {
    name: 'stations.take_renewed_certificates',
    cron: '40 * * * *',
    run: async (ground) => {
      const count = await takeRenewed(ground)
      if (count > 0) ground.log.info({ count }, 'renewed certificates taken')
    },
  },
]
