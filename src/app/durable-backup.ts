import { dirname, join } from 'node:path'
import { copyBlobs, giveBlobsBack, setBlobsDurable } from '../features/sync/blob-backup-actions.ts'
import { isOtherDisk, setDurable, takeMarks } from '../features/sync/durable-actions.ts'
import { type BlobStore, openBlobStore } from '../platform/blobs/blob-store.ts'
import { openBlobDisk } from '../platform/blobs/disk.ts'
import type { Ground } from '../platform/ground.ts'
import { type BackupOptions, backupCluster } from '../platform/postgres/backup.ts'
import { keepPrivate } from '../platform/private-files.ts'

/** Content beside the backups, once for all of them. */
function poolIn(into: string): BlobStore {
  const directory = join(into, 'blobs')
  keepPrivate(directory)
  return openBlobStore(openBlobDisk(directory), { reserveBytes: 0 })
}

/**
 * A backup, and what follows from it for the stations: what was here before it began is in it, and once it
 * was read back, and lies on another disk, they need not keep that any longer (S11).
 */
export async function backUpForStations(
  { db, blobs }: Pick<Ground, 'db' | 'blobs'>,
  options: BackupOptions,
): ReturnType<typeof backupCluster> {
  const marks = await takeMarks(db)
  const copied = await copyBlobs({ db, blobs }, poolIn(options.into))
  const backup = await backupCluster(options)
  if (copied.length > 0) options.log(`content: ${copied.length} files beside it`)
  if (await isOtherDisk(backup.directory, options.postgres.dataDirectory)) {
    await setDurable(db, marks)
    await setBlobsDurable(db, copied)
  } else if (marks.length > 0) {
    options.log(
      'the copy is on the disk of the original: stations keep their records until one is elsewhere',
    )
  }
  return backup
}

/** Content of the backups beside `backup` that a restored node lacks. How many files came back. */
export const restoreBlobs = (backup: string, blobs: BlobStore): Promise<number> =>
  giveBlobsBack(poolIn(dirname(backup)), blobs)
