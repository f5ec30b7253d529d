import * as z from 'zod'
import type { Config } from '../../platform/config.ts'
import type { Job } from '../../platform/jobs.ts'
import { makeEdition, openMaker } from './editions/edition-actions.ts'
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
    },
    {
      name: 'library.forget_uploads',
      cron: '45 18 * * *',
      run: async ({ log }) => {
        log.info({ count: await uploads.forgetStale() }, 'stale uploads forgotten')
      },
    },
  ]
}
