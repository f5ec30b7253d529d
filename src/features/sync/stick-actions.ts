import { dayOf, timeOf } from '../../base/calendar.ts'
import { conflict, notFound } from '../../base/refusal.ts'
import type { BlobDisk } from '../../platform/blobs/disk.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { roomMaker } from './blob-actions.ts'
import { clearSent, deleteParts, listArrived, setSent } from './blob-store.ts'
import { findKnown, type Identity, loadIdentity, saveKnown, type Uplink } from './identity-store.ts'
import { keeperOf, type SyncHub } from './keeper-actions.ts'
import type { ContentTold, Told } from './packet.ts'
import { type Missing, readDownPacket } from './packet-down-read-protocol.ts'
import { writeDownPacket } from './packet-down-write-protocol.ts'
import type { Correspondent } from './packet-protocol.ts'
import { type LogTaken, readUpPacket, writeUpPacket } from './packet-up-protocol.ts'
import { findPeer, saveContacts } from './peer-store.ts'
import { noteCall } from './restored-actions.ts'
import {
  parcelsDown,
  parcelsUp,
  putOnStick,
  type StickRoom,
  takeFromStick,
  tellContent,
} from './stick-content-actions.ts'
import type { ContentRead, ContentWritten } from './stick-content-protocol.ts'
import { senderOf, type UplinkOptions, whoAndWhere } from './uplink-actions.ts'

export type Stick = {
  /** As the file is called: who wrote it, for whom, and when; the two directions do not replace each other. */
  name: string
  bytes: Buffer
  records: number
  items: number
  /** Something did not fit; it comes on the next stick. */
  more: boolean
}

/** At a station: what the hub lacks, as far as is known here, for a USB stick. Changes nothing. */
export async function writeStickUp(ground: Ground, options: UplinkOptions): Promise<Stick> {
  const { identity, uplink } = await enrolled(ground)
  const now = ground.clock()
  const { known, content } = await asSystem(ground.db, 'sync: stick', async (tx) => ({
    known: await findKnown(tx),
    content: await tellContent(tx, ground.blobs),
  }))
  const { bytes, records, more } = await writeUpPacket({
    node: senderOf(ground, options, { identity, uplink }),
    owner: identity,
    hub: hubOf(uplink),
    known,
    content,
    madeMs: now.getTime(),
  })
  return { name: nameAt(uplink.nodeName ?? identity.id, now), bytes, records, items: 0, more }
}

/** At a station: puts the content of its records beside the packet. */
export async function writeContentUp(
  ground: Ground,
  stick: BlobDisk,
  room: StickRoom,
): Promise<ContentWritten> {
  const { uplink } = await enrolled(ground)
  const parcels = await asSystem(ground.db, 'sync: stick', (tx) =>
    parcelsUp(tx, ground.blobs, uplink.hubSealingKey),
  )
  return putOnStick(ground, stick, { peer: uplink.hubId, parcels }, room)
}

/** At a station, after its packets: takes the content it lacks, as far as the county's rules give it room. */
export async function readContentDown(
  ground: Ground,
  options: UplinkOptions,
  stick: BlobDisk,
): Promise<ContentRead> {
  const { identity } = await enrolled(ground)
  const { quotaBytes } = await options.blobRules()
  const makeRoom = roomMaker(ground, quotaBytes)
  return takeFromStick(ground, stick, { sealingKey: identity.sealingKey, makeRoom })
}

export type StickReadHere = { records: number; items: number; missing: Missing[] }

/** At a station: takes what a stick from the hub brings; refused whole when it is damaged or another's (S31). */
export async function readStickDown(
  ground: Ground,
  options: UplinkOptions,
  bytes: Uint8Array,
): Promise<StickReadHere> {
  const { identity, uplink } = await enrolled(ground)
  const sender = senderOf(ground, options, { identity, uplink })
  const taken = await readDownPacket(sender, identity, hubOf(uplink), bytes)
  await asSystem(ground.db, 'sync: stick', async (tx) => {
    await saveKnown(tx, taken.known)
    await setSent(tx, taken.blobsHere)
    await clearSent(tx, taken.answer.wantedBlobs)
    await deleteParts(tx, uplink.hubId)
  })
  return { records: taken.pulled, items: taken.items, missing: taken.missing }
}

/** At a hub: takes a station's stick. */
export async function readStickUp(
  ground: Ground,
  hub: SyncHub,
  bytes: Uint8Array,
): Promise<{ station: string; logs: LogTaken[] }> {
  const { db, clock } = ground
  const identity = await asSystem(db, 'sync: stick', loadIdentity)
  const taken = await readUpPacket(
    keeperOf(ground, hub, identity),
    identity,
    async (id) => {
      const peer = await asSystem(db, 'sync: stick', (tx) => findPeer(tx, id))
      if (!peer?.signingKey || peer.state === 'revoked') return undefined
      return { ...peer, signingKey: peer.signingKey }
    },
    bytes,
  )
  const station = taken.head.from
  await asSystem(db, 'sync: stick', async (tx) => {
    await tx
      .updateTable('syncPeers')
      .set({ told: JSON.stringify(taken.told) })
      .where('id', '=', station)
      .execute()
    await deleteParts(tx, station)
    await saveContacts(tx, [{ peerId: station, hello: taken.hello, at: clock(), withinMs: null }])
    await noteCall(tx, station, { told: taken.hello.logs, here: taken.standing }, clock())
  })
  return { station, logs: taken.logs }
}

/** At a hub, after its stations' packets: takes the content it lacks. */
export async function readContentUp(ground: Ground, stick: BlobDisk): Promise<ContentRead> {
  const { sealingKey } = await asSystem(ground.db, 'sync: stick', loadIdentity)
  return takeFromStick(ground, stick, { sealingKey, makeRoom: roomMaker(ground) })
}

/** At a hub: the answer to a station's last stick; before there was one, all it needs. */
export async function writeStickDown(
  ground: Ground,
  hub: SyncHub,
  station: string,
): Promise<Stick> {
  const { db, clock } = ground
  const { identity, peer, told, blobsHere } = await asSystem(db, 'sync: stick', async (tx) => {
    const receiver = await findReceiver(tx, station)
    const offers = receiver.content?.offers ?? []
    return {
      ...receiver,
      identity: await loadIdentity(tx),
      blobsHere: await listArrived(tx, station, offers),
    }
  })
  const { id, signingKey, sealingKey } = peer
  const written = await writeDownPacket({
    keeper: keeperOf(ground, hub, identity),
    owner: identity,
    peer,
    to: { id, signingKey, sealingKey },
    told,
    blobsHere,
  })
  return { name: nameAt(`${await hub.nameIn(db)}-${peer.name}`, clock()), ...written }
}

/** At a hub: puts what a station wants beside the packet, in order of need. */
export async function writeContentDown(
  ground: Ground,
  { replication }: SyncHub,
  { station, stick }: { station: string; stick: BlobDisk },
  room: StickRoom,
): Promise<ContentWritten> {
  const { blobs, db } = ground
  const parcels = await asSystem(db, 'sync: stick', async (tx) =>
    parcelsDown(tx, { blobs, replication }, await findReceiver(tx, station)),
  )
  return putOnStick(ground, stick, { peer: station, parcels }, room)
}

/** A node below that can open what is written for it, and what it told last. */
async function findReceiver(tx: Tx, id: string) {
  const peer = await findPeer(tx, id)
  if (!peer) throw notFound('station', id)
  const { signingKey, sealingKey } = peer
  if (peer.state !== 'enrolled' || !signingKey || !sealingKey) {
    throw conflict('station_not_enrolled_yet', { name: peer.name })
  }
  const row = await tx
    .selectFrom('syncPeers')
    .select('told')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const { content, ...told } = (row.told ?? {}) as Partial<Told> & { content?: ContentTold }
  const { logs, feeds } = told
  return {
    peer: { ...peer, signingKey, sealingKey },
    told: logs && feeds && { logs, feeds },
    content,
  }
}

async function enrolled(ground: Ground): Promise<{ identity: Identity; uplink: Uplink }> {
  const { identity, uplink } = await whoAndWhere(ground)
  if (!uplink) throw conflict('station_not_enrolled')
  return { identity, uplink }
}

const hubOf = ({ hubId, hubSigningKey, hubSealingKey }: Uplink): Correspondent => ({
  id: hubId,
  signingKey: hubSigningKey,
  sealingKey: hubSealingKey,
})

/** Without what FAT32 takes in no name; the moment is told in the zone of the place. */
const nameAt = (who: string, now: Date): string =>
  `${who.replace(/[\\/:*?"<>|]/g, '_')}-${`${dayOf(now)}T${timeOf(now)}`.replace(/[-:]/g, '')}.cunxiao`
