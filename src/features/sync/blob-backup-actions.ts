import { Refusal } from '../../base/refusal.ts'
import type { BlobStore } from '../../platform/blobs/blob-store.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { noteLost } from './blob-home-actions.ts'
import { listIrreplaceable, setDurable } from './blob-store.ts'

/**
 * Copies into `pool` what no hub above could give back, each blob once for all backups, and reads the
 * copy back. Blobs never change, so what is there is not copied again. The hashes that are there now.
 */
export async function copyBlobs(
  { db, blobs }: Pick<Ground, 'db' | 'blobs'>,
  pool: BlobStore,
): Promise<string[]> {
  const copied: string[] = []
  const there = new Set<string>()
  for await (const hash of pool.hashes()) there.add(hash)
  for (let after = ''; ; ) {
    const page = await asSystem(db, 'sync: blobs', (tx) => listIrreplaceable(tx, after, 1_000))
    for (const hash of page) {
      if (there.has(hash) || (await copyOne(blobs, pool, hash))) {
        copied.push(hash)
      } else {
        await noteLost({ db, blobs }, hash)
      }
    }
    const last = page.at(-1)
    if (!last) return copied
    after = last
  }
}

/** False where the original turned out damaged. */
async function copyOne(from: BlobStore, to: BlobStore, hash: string): Promise<boolean> {
  try {
    await to.put(from.read(hash))
    for await (const _ of to.read(hash));
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'blob_not_found') return false
    throw error
  }
}

/** The copy is on another disk, and so are the records that name these (S11). */
export async function setBlobsDurable(db: Ground['db'], hashes: readonly string[]): Promise<void> {
  await asSystem(db, 'sync: durable marks', (tx) => setDurable(tx, hashes))
}

/** After a restore: what the pool holds and the node lacks. How many came back. */
export async function giveBlobsBack(pool: BlobStore, blobs: BlobStore): Promise<number> {
  let count = 0
  for await (const hash of pool.hashes()) {
    if ((await blobs.sizeOf(hash)) === undefined && (await copyOne(pool, blobs, hash))) count++
  }
  return count
}

/** From one store into another, each gone here only when it was read back there. */
export async function moveBlobs(
  from: BlobStore,
  to: BlobStore,
): Promise<{ moved: number; damaged: number }> {
  const done = { moved: 0, damaged: 0 }
  const name = (await from.readName()) ?? (await to.readName())
  for await (const hash of from.hashes()) {
    if (await copyOne(from, to, hash)) {
      await from.delete(hash)
      done.moved++
    } else done.damaged++
  }
  await to.writeName(name)
  await from.writeName(undefined)
  return done
}
