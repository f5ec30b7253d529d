import type { Ground } from '../../platform/ground.ts'
import type { Job } from '../../platform/jobs.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { openCmi5 } from './cmi5-actions.ts'

export const cmi5Jobs = (recorder: (ground: Ground) => Recorder): readonly Job[] => [
  {
    name: 'learning.abandon_silent',
    cron: '*/10 * * * *',
    run: async (ground) => {
      const count = await openCmi5(ground, recorder(ground)).abandonSilent()
      ground.log.info({ count }, 'silent sessions abandoned')
    },
  },
]
