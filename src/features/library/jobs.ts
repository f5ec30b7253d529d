import * as z from 'zod'
import type { Config } from '../../platform/config.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Job } from '../../platform/jobs.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { giveMakingUp, makeEdition, openMaker } from './editions/edition-actions.ts'
import { endWithdrawn, tellHoldings } from './editions/placement-actions.ts'
import { makeEditionJobName } from './uploads/upload-actions.ts'
import { openUploads } from './uploads/upload-store.ts'

const Payload = z.object({ editionId: z.uuid() })

export function libraryJobs({
  dataDir,
  contentLimitBytes,
}: Pick<Config, 'dataDir' | 'contentLimitBytes'>): readonly Job[] {
  const uploads = openUploads(dataDir)
  return [
    {
      name: makeEditionJobName,
      run: (ground, payload) =>
        makeEdition(
          ground,
          openMaker(uploads, contentLimitBytes),
          Payload.parse(payload).editionId,
        ),
      gaveUp: (tx, payload) => giveMakingUp(tx, Payload.parse(payload).editionId),
    },
    {
      name: 'library.forget_uploads',
      cron: '45 18 * * *',
      run: async ({ log }) => {
        log.info({ count: await uploads.forgetStale() }, 'stale uploads forgotten')
      },
    },
    {
      name: 'library.end_withdrawn',
      cron: '20 * * * *',
      run: async ({ db, clock, log }) => {
        log.info({ count: await endWithdrawn(db, clock()) }, 'withdrawn placements ended')
      },
    },
  ]
}

/** At a station. */
export const stationLibraryJobs = (recorder: (ground: Ground) => Recorder): readonly Job[] => [
  {
    name: 'library.tell_holdings',
    cron: '*/5 * * * *',
    run: async (ground) => {
      await tellHoldings(ground, recorder(ground))
    },
  },
]
