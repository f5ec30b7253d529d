import { isOtherDisk, setDurable, takeMarks } from '../features/sync/durable-actions.ts'
import type { Db } from '../platform/db.ts'
import { type BackupOptions, backupCluster } from '../platform/postgres/backup.ts'

/**
 * A backup, and what follows from it for the stations: what was here before it began is in it, and once it
 * was read back, and lies on another disk, they need not keep that any longer (S11).
 */
export async function backUpForStations(
  db: Db,
  options: BackupOptions,
): ReturnType<typeof backupCluster> {
  const marks = await takeMarks(db)
  const backup = await backupCluster(options)
  if (await isOtherDisk(backup.directory, options.postgres.dataDirectory)) {
    await setDurable(db, marks)
  } else if (marks.length > 0) {
    options.log(
      'the copy is on the disk of the original: stations keep their records until one is elsewhere',
    )
  }
  return backup
}
