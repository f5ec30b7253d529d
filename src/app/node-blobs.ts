import { join } from 'node:path'
import { dayOf } from '../base/calendar.ts'
import { findPolicy } from '../features/policy/store.ts'
import type { BlobRules } from '../features/sync/blob-limits.ts'
import { findOwnPlace } from '../features/sync/identity-store.ts'
import { type BlobStore, openBlobStore, wholePath } from '../platform/blobs/blob-store.ts'
import { openBlobDisk } from '../platform/blobs/disk.ts'
import type { Config } from '../platform/config.ts'
import { asSystem } from '../platform/db.ts'
import type { Ground } from '../platform/ground.ts'

/** Stays free for the log, whatever content would like to have (S34). */
const logReserveBytes = 1024 ** 3

const directoryOf = ({ dataDir }: Pick<Config, 'dataDir'>): string => join(dataDir, 'blobs')

export const openNodeBlobs = (config: Pick<Config, 'dataDir'>): BlobStore =>
  openBlobStore(openBlobDisk(directoryOf(config)), { reserveBytes: logReserveBytes })

/** For whoever reads it himself, and verifies what he reads. */
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
    return {
      quotaBytes: policy['stations.contentMegabytes'] * megabyte,
      bytesPerSecond: policy['stations.lineKilobytesPerSecond'] * 1_000,
      window: {
        fromMinute: policy['stations.contentFromHour'] * 60,
        toMinute: policy['stations.contentToHour'] * 60,
      },
    }
  })
