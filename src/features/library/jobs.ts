import * as z from 'zod'
import type { Config } from '../../platform/config.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Job } from '../../platform/jobs.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { endGivenUp, giveMakingUp, makeEdition, openMaker } from './editions/making-actions.ts'
import { endWithdrawn, tellHoldings } from './editions/placement-actions.ts'
import { refreshHere } from './here-store.ts'
import { makeEditionJobName } from './uploads/upload-actions.ts'
import { openUploads } from './uploads/upload-store.ts'

const Payload = z.object({ editionId: z.uuid() })

export function libraryJobs({
  dataDir,
  contentLimitBytes,
  programs,
}: Pick<Config, 'dataDir' | 'contentLimitBytes' | 'programs'>): readonly Job[] {
  const uploads = openUploads(dataDir)
  return [
    {
      name: makeEditionJobName,
      run: (ground, payload) =>
        makeEdition(
          ground,
          openMaker(uploads, contentLimitBytes, programs),
          Payload.parse(payload).editionId,
        ),
      gaveUp: (tx, payload) => giveMakingUp(tx, Payload.parse(payload).editionId),
    },
    {
      name: 'library.end_given_up',
      cron: '*/10 * * * *',
      run: async ({ db, clock, log }) => {
        const count = await endGivenUp(db, uploads, clock())
        if (count > 0) log.warn({ count }, 'editions given up')
      },
    },
    {
      name: 'library.forget_uploads',
      cron: '45 18 * * *',
      run: async ({ log }) => {
        log.info({ count: await uploads.forgetStale() }, 'stale uploads forgotten')
      },
    },
    refreshHereJob,
    {
      name: 'library.end_withdrawn',
      cron: '20 * * * *',
      run: async ({ db, clock, log }) => {
        log.info({ count: await endWithdrawn(db, clock()) }, 'withdrawn placements ended')
      },
    },
  ]
}

/** Cards and shelves say within a minute what has arrived, or went missing. */
const refreshHereJob: Job = {
  name: 'library.refresh_here',
  cron: '* * * * *',
  run: ({ db }) => asSystem(db, 'what is here', refreshHere),
}

/** At a station. */
export const stationLibraryJobs = (recorder: (ground: Ground) => Recorder): readonly Job[] => [
  refreshHereJob,
  {
    name: 'library.tell_holdings',
    cron: '*/5 * * * *',
    run: async (ground) => {
      await tellHoldings(ground, recorder(ground))
    },
  },
]
