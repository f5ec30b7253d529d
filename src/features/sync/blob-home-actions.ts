import { newId } from '../../base/ids.ts'
import type { BlobStore } from '../../platform/blobs/blob-store.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { judgeStore } from './blob-home.ts'
import { findBlobHome, setBlobHome, setBlobHomeStrange } from './blob-home-store.ts'
import { listStates, setStored, setWanted } from './blob-store.ts'

const inSync = <T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> =>
  asSystem(db, 'sync: blobs', work)

/** How many blobs were called stored, and how many of those are not there. */
export type Compared = { strange: boolean; stored: number; missing: number }

/**
 * At the start of a node: brings what the tables say of blobs to what is stored. In a store that is not
 * this node's nothing is touched, and nothing is taken for lost, until a person says so.
 */
export async function compareWithStored(db: Db, blobs: BlobStore, now: Date): Promise<Compared> {
  const home = await inSync(db, findBlobHome)
  const found = await blobs.readName()
  const { stored, missing, ...others } = await compare(db, blobs)
  const compared = { stored, missing: missing.length }
  const judged = judgeStore({
    ...compared,
    found,
    expected: home?.id ?? undefined,
    anyIsRight: home?.anyIsRight ?? false,
  })
  if (judged === 'strange') {
    await inSync(db, (tx) => setBlobHomeStrange(tx, now.toISOString()))
    return { ...compared, strange: true }
  }
  await blobs.tidy()
  const id = found ?? home?.id ?? newId(now.getTime())
  if (judged === 'adopt' || home?.strangeSince) await adopt(db, blobs, id)
  for (const hash of others.gone) await blobs.delete(hash)
  for (const hash of others.come) await inSync(db, (tx) => setStored(tx, hash))
  for (const hash of missing) await inSync(db, (tx) => setWanted(tx, hash))
  return { ...compared, strange: false }
}

/** A person says that this is the store, whatever is in it: what is missing is asked for again. Also beside a running node. */
export async function acceptStore({
  db,
  blobs,
  clock,
}: Pick<Ground, 'db' | 'blobs' | 'clock'>): Promise<Compared> {
  await adopt(db, blobs, (await blobs.readName()) ?? newId(clock().getTime()))
  const { stored, missing } = await compare(db, blobs)
  let lost = 0
  for (const hash of missing) {
    // It may have come since it was looked for.
    if ((await blobs.sizeOf(hash)) !== undefined) continue
    await inSync(db, (tx) => setWanted(tx, hash))
    lost++
  }
  return { strange: false, stored, missing: lost }
}

/** After a restore, which is a person's word too: the next start takes the store that it finds. */
export const expectAnyStore = (tx: Tx): Promise<void> => setBlobHome(tx, { anyIsRight: true })

/** The bytes are not where they should be: asked for again, but only where this is the right place to look. */
export async function noteLost(
  { db, blobs }: Pick<Ground, 'db' | 'blobs'>,
  hash: string,
): Promise<void> {
  const home = await inSync(db, findBlobHome)
  if (home?.strangeSince) return
  if (home?.id && (await blobs.readName()) !== home.id) return
  await inSync(db, (tx) => setWanted(tx, hash))
}

async function adopt(db: Db, blobs: BlobStore, id: string): Promise<void> {
  await blobs.writeName(id)
  await inSync(db, (tx) => setBlobHome(tx, { id }))
}

/** What the tables and the store say differently. */
async function compare(db: Db, blobs: BlobStore) {
  const here = new Set<string>()
  for await (const hash of blobs.hashes()) here.add(hash)
  const found = { stored: 0, missing: [] as string[], gone: [] as string[], come: [] as string[] }
  for (let after = ''; ; ) {
    const page = await inSync(db, (tx) => listStates(tx, after, 1_000))
    for (const { hash, state } of page) {
      if (state === 'stored') found.stored++
      if (state === 'stored' && !here.has(hash)) found.missing.push(hash)
      if (state === 'gone' && here.has(hash)) found.gone.push(hash)
      if (state === 'wanted' && here.has(hash)) found.come.push(hash)
    }
    const last = page.at(-1)
    if (!last) return found
    after = last.hash
  }
}
