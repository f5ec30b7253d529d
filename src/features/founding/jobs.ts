import { asSystem } from '../../platform/db.ts'
import type { Job } from '../../platform/jobs.ts'
import { judgeStations } from './stage-actions.ts'
import { listFound } from './store.ts'

export const foundingJobs: readonly Job[] = [
  {
    // Appointments begin, agreements come into force and times are agreed on from one day to the next.
    name: 'founding.judge_stations',
    cron: '5 * * * *',
    run: async ({ db, clock }) => {
      await asSystem(db, 'stations as the day finds them', async (tx) =>
        judgeStations(
          tx,
          { name: '' },
          (await listFound(tx)).map(({ id }) => id),
          clock(),
        ),
      )
    },
  },
]
