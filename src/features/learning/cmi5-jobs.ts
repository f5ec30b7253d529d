import type { Ground } from '../../platform/ground.ts'
import type { Job } from '../../platform/jobs.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { abandonSilent, openPlatform } from './cmi5-actions.ts'

export const cmi5Jobs = (recorder: (ground: Ground) => Recorder): readonly Job[] => [
  {
    name: 'learning.abandon_silent',
    cron: '*/10 * * * *',
    run: async (ground) => {
      const count = await abandonSilent(openPlatform(ground, recorder(ground)))
      ground.log.info({ count }, 'silent sessions abandoned')
    },
  },
]
