import { resolve } from 'node:path'
import type { Command } from 'commander'
import { conflict } from '../base/refusal.ts'
import { print, type WithGround } from '../platform/command.ts'
import { rotateBackups } from '../platform/postgres/backups.ts'
import { restoreCluster } from '../platform/postgres/restore.ts'
import { noteRestored } from './data.ts'
import { backUpForStations, restoreBlobs } from './durable-backup.ts'
import { configOfEnvironment } from './environment.ts'
import { openNodeBlobs } from './node-blobs.ts'

export function backupCommands(program: Command, withGround: WithGround): void {
  program
    .command('backup')
    .description(
      'copy the running node, read the copy back, recover and query it; only then it is called good',
    )
    .argument('<dir>', 'directory that holds the backups')
    .option('--keep <count>', 'remove all but the newest so many', Number)
    .action((into: string, { keep }: { keep?: number }) =>
      withGround(async ({ db, blobs, postgres, clock }) => {
        if (!postgres) throw conflict('backup_of_given_database')
        const backup = await backUpForStations(
          { db, blobs },
          { postgres, into, now: clock, log: print },
        )
        print(
          `${backup.directory}: ${backup.files} files, ${backup.bytes} bytes, ${backup.tables} tables, ${backup.rows} rows`,
        )
        if (keep !== undefined)
          for (const removed of (await rotateBackups(into, keep)).removed)
            print(`removed ${removed}`)
      }),
    )
  program
    .command('restore')
    .description('put a verified backup in place of this node’s data; the node must be stopped')
    .argument('<dir>', 'one backup: a directory made by `cunxiao backup`')
    .option('--replace', 'the node has data: keep it aside and take the backup’s')
    .action(async (from: string, { replace = false }: { replace?: boolean }) => {
      const config = configOfEnvironment()
      const { dataDir, databaseUrl } = config
      if (databaseUrl) throw conflict('backup_of_given_database')
      const restored = await restoreCluster({
        from,
        dataDir,
        replace,
        now: () => new Date(),
        log: print,
      })
      await noteRestored(dataDir, restored.takenAt)
      const files = await restoreBlobs(resolve(from), openNodeBlobs(config))
      if (files > 0) print(`content: ${files} files are back`)
      print(JSON.stringify(restored))
    })
}
