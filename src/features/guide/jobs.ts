import { dayOf } from '../../base/calendar.ts'
import { asSystem } from '../../platform/db.ts'
import type { Job } from '../../platform/jobs.ts'
import { creditGuide } from './credit-actions.ts'
import { noteOverProgramme } from './programme-store.ts'

export const guideJobs: readonly Job[] = [
  {
    name: 'guide.credit',
    cron: '*/10 * * * *',
    run: async (ground) => {
      const count = await creditGuide(ground)
      if (count > 0) ground.log.info({ count }, 'notices and downloads became work')
    },
  },
  {
    // Broadcasts of days that are over leave the stations, which would keep every year of them.
    name: 'guide.programme_over',
    cron: '20 19 * * *',
    run: async ({ db, clock, log }) => {
      const count = await asSystem(db, 'sync: publish', (tx) =>
        noteOverProgramme(tx, dayOf(clock())),
      )
      log.info({ count }, 'broadcasts that are over leave the stations')
    },
  },
]
