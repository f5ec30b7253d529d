import type { Ground } from '../../platform/ground.ts'
import type { Job } from '../../platform/jobs.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { takeReports, tellAbove } from './above/report-actions.ts'
import { takeWords } from './above/take-actions.ts'

export const programmeJobs = (recorder: (ground: Ground) => Recorder): readonly Job[] => [
  {
    name: 'programme.between_hubs',
    cron: '* * * * *',
    run: async (ground) => {
      await takeReports(ground)
      await takeWords(ground)
      await tellAbove(ground, recorder(ground))
    },
  },
]
