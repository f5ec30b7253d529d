import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { noteLost } from './blob-home-actions.ts'
import { whatGoes } from './blob-room.ts'
import {
  clearSent,
  listUnproven,
  listWantedFromAbove,
  lockShelved,
  setChecked,
  setDurable,
  setGone,
  setSent,
  setStored,
  sumStoredBytes,
} from './blob-store.ts'
import type { BlobShelf } from './blob-transfer-protocol.ts'

export type MakeRoom = BlobShelf['makeRoom']

/**
 * Blobs together take at most `quotaBytes`, and never the log's reserve. Lets blobs go in the order of S34 until `neededBytes` fit both quota and disk. A blob is marked before
 * its file goes, so a stop in between leaves a file that `compareWithStored` removes.
 */
export function roomMaker(
  { db, blobs }: Pick<Ground, 'db' | 'blobs'>,
  quotaBytes = Number.POSITIVE_INFINITY,
): MakeRoom {
  return async (neededBytes, incoming) => {
    const roomBytes = await blobs.roomBytes()
    if (neededBytes > roomBytes && !blobs.onDisk) return false
    const going = await asSystem(db, 'sync: room for blobs', async (tx) => {
      const lacking = Math.max(
        (await sumStoredBytes(tx)) + neededBytes - quotaBytes,
        neededBytes - roomBytes,
      )
      if (lacking <= 0) return []
      const chosen = whatGoes(await lockShelved(tx), lacking, incoming)
      if (chosen) {
        await setGone(
          tx,
          chosen.map(({ hash }) => hash),
        )
      }
      return chosen
    })
    for (const { hash } of going ?? []) await blobs.delete(hash)
    return going !== undefined
  }
}

/** What the transfer asks of PostgreSQL. */
export function openBlobShelf(
  { db, blobs }: Pick<Ground, 'db' | 'blobs'>,
  makeRoom: MakeRoom,
): BlobShelf {
  const inSync = <T>(work: Parameters<typeof asSystem<T>>[2]): Promise<T> =>
    asSystem(db, 'sync: blobs', work)
  return {
    listIncoming: () => inSync((tx) => listWantedFromAbove(tx, 1_000)),
    noteStored: (hash) => inSync((tx) => setStored(tx, hash)),
    noteLost: (hash) => noteLost({ db, blobs }, hash),
    noteSent: (hash) => inSync((tx) => setSent(tx, [hash])),
    noteAsked: (hashes) => inSync((tx) => clearSent(tx, hashes)),
    listUnproven: (max) => inSync((tx) => listUnproven(tx, max)),
    noteDurable: (asked, durable) =>
      inSync(async (tx) => {
        await setChecked(tx, asked)
        await setDurable(tx, durable)
      }),
    makeRoom,
  }
}
