import { conflict, notFound } from '../../base/refusal.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { findKnown, type Identity, loadIdentity, saveKnown, type Uplink } from './identity-store.ts'
import { keeperOf, type SyncHub } from './keeper-actions.ts'
import type { Told } from './packet.ts'
import { type Missing, readDownPacket } from './packet-down-read-protocol.ts'
import { writeDownPacket } from './packet-down-write-protocol.ts'
import type { Correspondent } from './packet-protocol.ts'
import { type LogTaken, readUpPacket, writeUpPacket } from './packet-up-protocol.ts'
import { findPeer, saveContact } from './peer-store.ts'
import { noteCall } from './restored-actions.ts'
import { senderOf, type UplinkOptions, whoAndWhere } from './uplink-actions.ts'

export type Stick = {
  /** As the file is called: who wrote it and when. */
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
  const known = await asSystem(ground.db, 'sync: stick', findKnown)
  const { bytes, records, more } = await writeUpPacket({
    node: senderOf(ground, options, { identity, uplink }),
    owner: identity,
    hub: hubOf(uplink),
    known,
    madeMs: now.getTime(),
  })
  return { name: nameAt(uplink.nodeName ?? identity.id, now), bytes, records, items: 0, more }
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
  await asSystem(ground.db, 'sync: stick', (tx) => saveKnown(tx, taken.known))
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
    await saveContact(tx, station, taken.hello, { at: clock(), withinMs: null })
    await noteCall(tx, station, { told: taken.hello.logs, here: taken.standing }, clock())
  })
  return { station, logs: taken.logs }
}

/** At a hub: the answer to a station's last stick; before there was one, all it needs. */
export async function writeStickDown(
  ground: Ground,
  hub: SyncHub,
  station: string,
): Promise<Stick> {
  const { db, clock } = ground
  const { identity, peer, told } = await asSystem(db, 'sync: stick', async (tx) => {
    const row = await tx
      .selectFrom('syncPeers')
      .select('told')
      .where('id', '=', station)
      .executeTakeFirst()
    return {
      identity: await loadIdentity(tx),
      peer: await findPeer(tx, station),
      told: (row?.told ?? undefined) as Told | undefined,
    }
  })
  if (!peer) throw notFound('station', station)
  const { signingKey, sealingKey } = peer
  if (peer.state !== 'enrolled' || !signingKey || !sealingKey) {
    throw conflict('station_not_enrolled_yet', { name: peer.name })
  }
  const written = await writeDownPacket({
    keeper: keeperOf(ground, hub, identity),
    owner: identity,
    peer,
    to: { id: peer.id, signingKey, sealingKey },
    told,
  })
  return { name: nameAt(peer.name, clock()), ...written }
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

const nameAt = (who: string, now: Date): string =>
  `${who}-${now.toISOString().slice(0, 16).replace(/[-:]/g, '')}.cunxiao`
