import type { BlobStore } from '../../platform/blobs/blob-store.ts'
import { chunkCount, readHaveMap, writeHaveMap } from '../../platform/blobs/chunks.ts'
import type { BlobDisk } from '../../platform/blobs/disk.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type MakeRoom, openBlobShelf } from './blob-actions.ts'
import { type Errand, inOrder } from './blob-limits.ts'
import {
  deleteParts,
  findBlob,
  insertParts,
  listParts,
  listUnsent,
  listWanted,
  listWantedFromAbove,
  speaksFor,
} from './blob-store.ts'
import { smallBytes } from './blob-uplink-actions.ts'
import { listNamed } from './feed-store.ts'
import type { ContentTold, Told } from './packet.ts'
import type { PeerRow } from './peer-store.ts'
import type { Replication } from './replication.ts'
import {
  type ContentRead,
  type ContentWritten,
  type Parcel,
  readContent,
  writeContent,
} from './stick-content-protocol.ts'
import { syncTx } from './store.ts'

/** How much of a stick content may take. */
export type StickRoom = {
  /** Absent: all that is free. */
  maxBytes?: number
  /** Also what went onto an earlier stick: that one is lost. */
  again: boolean
}

/** What one stick may ask for and offer. */
const toldAtOnce = 1_000
/** For folders, and clusters that are not full. */
const spareBytes = 16 * 1024 * 1024

/** What this node lacks and offers, for the hub to know by a packet. */
export async function tellContent(tx: Tx, blobs: BlobStore): Promise<ContentTold> {
  const wants: ContentTold['wants'] = []
  for (const { hash, sizeBytes } of await listWantedFromAbove(tx, toldAtOnce)) {
    const standing = await blobs.standing({ hash, sizeBytes })
    if (standing.state === 'stored') continue
    const count = chunkCount(sizeBytes, blobs.bytesEach)
    const begun = standing.missing.length < count
    wants.push({ hash, sizeBytes, ...(begun && { have: writeHaveMap(count, standing.missing) }) })
  }
  const offers = (await listUnsent(tx, toldAtOnce)).map(({ hash }) => hash)
  return { wants, offers }
}

/** Photos and other files of this node's records, for the hub's eyes only (S21). */
export async function parcelsUp(
  tx: Tx,
  blobs: BlobStore,
  hubSealingKey: Buffer,
): Promise<Parcel[]> {
  return (await listUnsent(tx, toldAtOnce)).map((blob) => ({
    ...blob,
    missing: readHaveMap(chunkCount(blob.sizeBytes, blobs.bytesEach), ''),
    sealFor: hubSealingKey,
  }))
}

/**
 * What a node below wants, in order of need: as it said itself, and what items name that it has not had
 * yet. Of a node that never said, whatever its feeds name.
 */
export async function parcelsDown(
  tx: Tx,
  { blobs, replication }: { blobs: BlobStore; replication: Replication },
  receiver: { peer: PeerRow; told?: Told | undefined; content?: ContentTold | undefined },
): Promise<Parcel[]> {
  const { peer, told, content } = receiver
  const missing = new Map<string, number[] | undefined>()
  for (const { feed, epoch } of await syncTx(tx, replication).listFeeds(peer.feeds)) {
    const cursor = told?.feeds.find((each) => each.feed === feed && each.epoch === epoch)
    const after = content && cursor ? cursor.seq : 0
    const named = await listNamed(tx, replication, { feed, after, reader: { id: peer.id } })
    for (const { hash } of named) missing.set(hash, undefined)
  }
  for (const { hash, sizeBytes, have = '' } of content?.wants ?? []) {
    missing.set(hash, readHaveMap(chunkCount(sizeBytes, blobs.bytesEach), have))
  }
  const errands: (Errand & Parcel)[] = []
  for (const [hash, lacking] of missing) {
    const blob = await findBlob(tx, hash)
    if (blob?.state !== 'stored') continue
    const ofRecord = blob.stations.length > 0
    if (ofRecord && !(await speaksFor(tx, peer, blob.stations))) continue
    const count = chunkCount(blob.sizeBytes, blobs.bytesEach)
    errands.push({
      direction: 'down',
      hash,
      sizeBytes: blob.sizeBytes,
      kind: ofRecord ? 'record' : 'content',
      missing: (lacking ?? readHaveMap(count, '')).filter((n) => n < count),
      ...(ofRecord && peer.sealingKey && { sealFor: peer.sealingKey }),
    })
  }
  return inOrder(errands, smallBytes)
}

/** Puts content on the stick for a node, and keeps in mind what went, so that the next stick goes on behind it. */
export async function putOnStick(
  { db, blobs }: Ground,
  stick: BlobDisk,
  { peer, parcels }: { peer: string; parcels: readonly Parcel[] },
  { maxBytes = Number.POSITIVE_INFINITY, again }: StickRoom,
): Promise<ContentWritten> {
  const inSync = <T>(work: (tx: Tx) => Promise<T>) => asSystem(db, 'sync: stick', work)
  if (again) await inSync((tx) => deleteParts(tx, peer))
  const carried = await inSync((tx) => listParts(tx, peer))
  const roomBytes = Math.min(maxBytes, (await stick.freeBytes()) - spareBytes)
  const written = await writeContent(stick, blobs, parcels, { roomBytes, carried })
  await inSync((tx) => insertParts(tx, peer, written.parts))
  return written
}

/** Takes from a stick what this node lacks, whoever wrote it: content proves itself by its hash. */
export async function takeFromStick(
  { db, blobs }: Ground,
  stick: BlobDisk,
  { sealingKey, makeRoom }: { sealingKey: Buffer; makeRoom: MakeRoom },
): Promise<ContentRead> {
  const wanted = await asSystem(db, 'sync: stick', (tx) => listWanted(tx, 100_000))
  const { noteStored } = openBlobShelf({ db, blobs }, makeRoom)
  return readContent(stick, { blobs, sealingKey, makeRoom, noteStored }, wanted)
}
