import type { Config } from '../platform/config.ts'
import type { Job } from '../platform/jobs.ts'
import { rotateBackups } from '../platform/postgres/backups.ts'
import { backUpForStations } from './durable-backup.ts'

/** Nightly at 02:10 in Shanghai, verified, rotated; only where a directory is configured and the server is the node's own. */
export function backupJobs({ backups }: Config): Job[] {
  if (!backups) return []
  return [
    {
      name: 'node.backup',
      cron: '10 18 * * *',
      run: async ({ db, blobs, postgres, clock, log }) => {
        if (!postgres) {
          log.warn('no backup: the database is given by DATABASE_URL; use its own tools')
          return
        }
        const say = (line: string) => log.info({ backup: true }, line)
        await backUpForStations(
          { db, blobs },
          { postgres, into: backups.directory, now: clock, log: say },
        )
        const { removed, damaged } = await rotateBackups(backups.directory, backups.keep)
        log.info({ removed, damaged }, 'backups rotated')
      },
    },
  ]
}
