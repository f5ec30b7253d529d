import { join } from 'node:path'
import { dayOf } from '../base/calendar.ts'
import { findPolicy } from '../features/policy/store.ts'
import type { BlobRules } from '../features/sync/blob-limits.ts'
import { findOwnPlace, findUplink } from '../features/sync/identity-store.ts'
import { type BlobStore, openBlobStore } from '../platform/blobs/blob-store.ts'
import { openBlobDisk } from '../platform/blobs/disk.ts'
import { wholePath } from '../platform/blobs/whole-blobs.ts'
import { wholeInS3 } from '../platform/blobs/whole-in-s3.ts'
import type { Config } from '../platform/config.ts'
import { asSystem } from '../platform/db.ts'
import type { Ground } from '../platform/ground.ts'
import { keepPrivate } from '../platform/private-files.ts'

/** Stays free for the log, whatever content would like to have (S34). */
const logReserveBytes = 1024 ** 3

const directoryOf = ({ dataDir }: Pick<Config, 'dataDir'>): string => join(dataDir, 'blobs')

/** On the disk of the data; with S3, only what is not whole yet lies there. */
export function openNodeBlobs(config: Pick<Config, 'dataDir' | 's3'>): BlobStore {
  const { s3 } = config
  keepPrivate(directoryOf(config))
  const disk = openBlobDisk(directoryOf(config))
  return openBlobStore(disk, {
    reserveBytes: logReserveBytes,
    ...(s3 && { whole: wholeInS3(disk, s3) }),
  })
}

/** For whoever reads it himself on a station, and verifies what he reads. */
export const fileOfBlob = (config: Pick<Config, 'dataDir'>, hash: string): string =>
  join(directoryOf(config), wholePath(hash))

const megabyte = 1_000_000

/** What the policy that reached this node says of content here. */
export const blobRules = ({ db, clock }: Ground): Promise<BlobRules> =>
  asSystem(db, 'sync: blobs', async (tx) => {
    const policy = await findPolicy(
      tx,
      [
        'stations.contentMegabytes',
        'stations.lineKilobytesPerSecond',
        'stations.contentFromHour',
        'stations.contentToHour',
      ],
      (await findOwnPlace(tx)) ?? '',
      dayOf(clock()),
    )
    const isStation = (await findUplink(tx))?.kind !== 'hub'
    return {
      // A hub keeps the content of all its stations; the log's reserve alone limits it.
      quotaBytes: isStation
        ? policy['stations.contentMegabytes'] * megabyte
        : Number.POSITIVE_INFINITY,
      bytesPerSecond: policy['stations.lineKilobytesPerSecond'] * 1_000,
      window: {
        fromMinute: policy['stations.contentFromHour'] * 60,
        toMinute: policy['stations.contentToHour'] * 60,
      },
    }
  })
