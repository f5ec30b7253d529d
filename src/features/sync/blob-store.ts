import { type RawBuilder, sql } from 'kysely'
import type { BlobName } from '../../platform/blobs/chunks.ts'
import type { Tx } from '../../platform/db.ts'
import type { ShelvedBlob } from './blob-room.ts'
import { blobNameSchema } from './blob-wire.ts'
import type { Peer } from './intake-protocol.ts'
import type { StickPart } from './stick-content-protocol.ts'

type Origin = ShelvedBlob['origin']
type State = 'wanted' | 'stored' | 'gone'

export type FoundBlob = BlobName & {
  origin: Origin
  state: State
  durable: boolean
  /** Stations whose records name it; none: content. */
  stations: string[]
  /** This node needs it for itself alone. */
  isKept: boolean
}

const kept = 'here:'
/** Who needs what a node hands out to no other. */
export const neededHere = (id: string): string => `${kept}${id}`

export type Naming = {
  origin: Origin
  /** `stored` for what `put` has just stored; otherwise it is wanted until it arrives. */
  stored: boolean
  /** A record's id, or an item of a feed. */
  neededBy: string
  /** Absent for content. */
  station?: string
}

/** Says that something needs a blob. What gave way is wanted again when something new needs it. */
export async function nameBlob(
  tx: Tx,
  name: BlobName,
  { origin, stored, neededBy, station }: Naming,
): Promise<void> {
  const { hash, sizeBytes } = blobNameSchema.parse(name)
  await tx
    .insertInto('syncBlobs')
    .values({
      hash,
      sizeBytes,
      origin,
      state: stored ? 'stored' : 'wanted',
      usedAt: sql`clock_timestamp()`,
    })
    .onConflict((conflict) =>
      conflict
        .column('hash')
        // A size that was named wrongly must not keep the right one from completing.
        .doUpdateSet(stored ? { state: 'stored', sizeBytes, origin } : { sizeBytes })
        .where('syncBlobs.state', stored ? '<>' : '=', stored ? 'stored' : 'wanted'),
    )
    .execute()
  const need = await tx
    .insertInto('syncBlobNeeds')
    .values({ hash, neededBy, station: station ?? null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('hash')
    .executeTakeFirst()
  if (!need) return
  await tx
    .updateTable('syncBlobs')
    .set({ state: 'wanted' })
    .where('hash', '=', hash)
    .where('state', '=', 'gone')
    .execute()
}

/** What named blobs is no more: an item left its feed, a record was erased. */
export async function deleteNeeds(tx: Tx, neededBy: string): Promise<void> {
  await tx.deleteFrom('syncBlobNeeds').where('neededBy', '=', neededBy).execute()
}

export async function findBlob(tx: Tx, hash: string): Promise<FoundBlob | undefined> {
  const blob = await tx
    .selectFrom('syncBlobs')
    .select(['hash', 'sizeBytes', 'origin', 'state', 'durableAt'])
    .where('hash', '=', hash)
    .executeTakeFirst()
  if (!blob) return undefined
  const needs = await tx
    .selectFrom('syncBlobNeeds')
    .select(['station', 'neededBy'])
    .where('hash', '=', hash)
    .execute()
  const { durableAt, ...rest } = blob
  return {
    ...rest,
    origin: rest.origin as Origin,
    state: rest.state as State,
    durable: durableAt !== null,
    stations: [...new Set(needs.flatMap(({ station }) => station ?? []))],
    isKept: needs.length > 0 && needs.every(({ neededBy }) => neededBy.startsWith(kept)),
  }
}

/** Does the node send the logs of one of these stations? */
export async function speaksFor(
  tx: Tx,
  peer: Pick<Peer, 'id' | 'kind'>,
  stations: readonly string[],
): Promise<boolean> {
  if (peer.kind === 'station') return stations.includes(peer.id)
  const sent = await tx
    .selectFrom('syncLogs')
    .select('id')
    .where('via', '=', peer.id)
    .where('station', '=', sql<string>`any(${stations}::uuid[])`)
    .limit(1)
    .executeTakeFirst()
  return sent !== undefined
}

/** What this hub lacks of the stations' records; the smallest first. */
export async function listWantedFrom(
  tx: Tx,
  stations: readonly string[],
  max: number,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('syncBlobs')
    .select('hash')
    .where('state', '=', 'wanted')
    .where('origin', '=', 'below')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('syncBlobNeeds')
          .select('neededBy')
          .whereRef('syncBlobNeeds.hash', '=', 'syncBlobs.hash')
          .where('station', '=', sql<string>`any(${stations}::uuid[])`),
      ),
    )
    .orderBy('sizeBytes')
    .limit(max)
    .execute()
  return rows.map(({ hash }) => hash)
}

export type WantedBlob = BlobName & { kind: 'record' | 'content' }

/** What this node lacks and the hub above has: content, and what a restored node lost of records; the smallest first. */
export const listWantedFromAbove = (tx: Tx, max: number): Promise<WantedBlob[]> =>
  listWantedWhere(tx, sql`(origin in ('here', 'above') or sent_at is not null)`, max)

/** What this node lacks, whoever may have it; the smallest first. */
export const listWanted = (tx: Tx, max: number): Promise<WantedBlob[]> =>
  listWantedWhere(tx, sql`true`, max)

async function listWantedWhere(tx: Tx, from: RawBuilder<unknown>, max: number) {
  const { rows } = await sql<BlobName & { ofRecord: boolean }>`
    select hash, size_bytes, bool_or(station is not null) as of_record
    from sync_blobs join sync_blob_needs using (hash)
    where state = 'wanted' and ${from}
    group by hash, size_bytes order by size_bytes limit ${max}`.execute(tx)
  return rows.map(
    ({ ofRecord, ...blob }): WantedBlob => ({
      ...blob,
      kind: ofRecord ? 'record' : 'content',
    }),
  )
}

/** Of this node's own records, here, and not known to be at the hub above; the smallest first. */
export const listUnsent = (tx: Tx, max: number): Promise<BlobName[]> =>
  tx
    .selectFrom('syncBlobs')
    .select(['hash', 'sizeBytes'])
    .where('origin', '=', 'here')
    .where('state', '=', 'stored')
    .where('sentAt', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('syncBlobNeeds')
          .select('neededBy')
          .whereRef('syncBlobNeeds.hash', '=', 'syncBlobs.hash')
          .where('station', 'is not', null),
      ),
    )
    .orderBy('sizeBytes')
    .limit(max)
    .execute()

/** Those of `hashes` that the station's records name and that have arrived here. */
export async function listArrived(
  tx: Tx,
  station: string,
  hashes: readonly string[],
): Promise<string[]> {
  const rows = await tx
    .selectFrom('syncBlobs')
    .innerJoin('syncBlobNeeds', 'syncBlobNeeds.hash', 'syncBlobs.hash')
    .select('syncBlobs.hash')
    .distinct()
    .where('syncBlobs.hash', '=', sql<string>`any(${hashes}::text[])`)
    .where('state', '<>', 'wanted')
    .where('station', '=', station)
    .execute()
  return rows.map(({ hash }) => hash)
}

export const listParts = (tx: Tx, peer: string): Promise<StickPart[]> =>
  tx
    .selectFrom('syncStickParts')
    .select(['hash', 'fromChunk as from'])
    .where('peer', '=', peer)
    .execute()

export async function insertParts(
  tx: Tx,
  peer: string,
  parts: readonly StickPart[],
): Promise<void> {
  await sql`insert into sync_stick_parts (peer, hash, from_chunk)
    select ${peer}, hash, "from" from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb)
      as written (hash text, "from" integer)
    on conflict do nothing`.execute(tx)
}

/** The other side has told anew what it lacks. */
export async function deleteParts(tx: Tx, peer: string): Promise<void> {
  await tx.deleteFrom('syncStickParts').where('peer', '=', peer).execute()
}

export async function sumWantedBytes(tx: Tx): Promise<number> {
  const { total } = await tx
    .selectFrom('syncBlobs')
    .select(({ fn }) => fn.coalesce(fn.sum<number>('sizeBytes'), sql<number>`0`).as('total'))
    .where('state', '=', 'wanted')
    .where('origin', 'in', ['here', 'above'])
    .executeTakeFirstOrThrow()
  return Number(total)
}

export async function setStored(tx: Tx, hash: string): Promise<void> {
  await tx
    .updateTable('syncBlobs')
    .set({ state: 'stored', usedAt: sql`clock_timestamp()` })
    .where('hash', '=', hash)
    .where('state', '<>', 'stored')
    .execute()
}

/** The bytes are not here any more, and are still needed. */
export async function setWanted(tx: Tx, hash: string): Promise<void> {
  await tx
    .updateTable('syncBlobs')
    .set({ state: 'wanted' })
    .where('hash', '=', hash)
    .where('state', '=', 'stored')
    .execute()
}

/** To the hour: a class that opens one page at once writes nothing more. */
export async function setUsed(tx: Tx, hash: string): Promise<void> {
  await tx
    .updateTable('syncBlobs')
    .set({ usedAt: sql`clock_timestamp()` })
    .where('hash', '=', hash)
    .where('usedAt', '<', sql<string>`clock_timestamp() - interval '1 hour'`)
    .execute()
}

/** The hub above has them. */
export async function setSent(tx: Tx, hashes: readonly string[]): Promise<void> {
  await tx
    .updateTable('syncBlobs')
    .set({ sentAt: sql`clock_timestamp()` })
    .where('hash', '=', sql<string>`any(${hashes}::text[])`)
    .execute()
}

/** The hub asks for them: whatever it said of copies before, it does not have them now. */
export async function clearSent(tx: Tx, hashes: readonly string[]): Promise<void> {
  await tx
    .updateTable('syncBlobs')
    .set({ sentAt: null, durableAt: null })
    .where('hash', '=', sql<string>`any(${hashes}::text[])`)
    .execute()
}

/** Sent, and not known to be in a second copy; those that were asked about longest ago first. */
export async function listUnproven(tx: Tx, max: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('syncBlobs')
    .select('hash')
    .where('sentAt', 'is not', null)
    .where('durableAt', 'is', null)
    .orderBy('checkedAt', (order) => order.asc().nullsFirst())
    .limit(max)
    .execute()
  return rows.map(({ hash }) => hash)
}

export async function setChecked(tx: Tx, hashes: readonly string[]): Promise<void> {
  await tx
    .updateTable('syncBlobs')
    .set({ checkedAt: sql`clock_timestamp()` })
    .where('hash', '=', sql<string>`any(${hashes}::text[])`)
    .execute()
}

/** Known to be in a verified copy on another machine: of a backup that was read back, or as the hub above says. */
export async function setDurable(tx: Tx, hashes: readonly string[]): Promise<void> {
  await tx
    .updateTable('syncBlobs')
    .set({ durableAt: sql`clock_timestamp()` })
    .where('hash', '=', sql<string>`any(${hashes}::text[])`)
    .where('state', '<>', 'wanted')
    .execute()
}

export async function listDurable(tx: Tx, hashes: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('syncBlobs')
    .select('hash')
    .where('hash', '=', sql<string>`any(${hashes}::text[])`)
    .where('durableAt', 'is not', null)
    .execute()
  return rows.map(({ hash }) => hash)
}

/** Everything on the disk, locked, so that nothing becomes undeletable while it is weighed. */
export async function lockShelved(tx: Tx): Promise<ShelvedBlob[]> {
  const { rows } = await sql<Omit<ShelvedBlob, 'usedAtMs'> & { usedAt: string; durable: boolean }>`
    select hash, size_bytes, origin, used_at, durable_at is not null as durable,
      exists (select from sync_blob_needs n where n.hash = b.hash) as needed,
      exists (select from sync_blob_needs n where n.hash = b.hash and station is not null) as of_record
    from sync_blobs b where state = 'stored' for update`.execute(tx)
  return rows.map(({ usedAt, ...blob }) => ({ ...blob, usedAtMs: Date.parse(usedAt) }))
}

export async function setGone(tx: Tx, hashes: readonly string[]): Promise<void> {
  await tx
    .updateTable('syncBlobs')
    .set({ state: 'gone' })
    .where('hash', '=', sql<string>`any(${hashes}::text[])`)
    .execute()
}

export async function sumStoredBytes(tx: Tx): Promise<number> {
  const { total } = await tx
    .selectFrom('syncBlobs')
    .select(({ fn }) => fn.coalesce(fn.sum<number>('sizeBytes'), sql<number>`0`).as('total'))
    .where('state', '=', 'stored')
    .executeTakeFirstOrThrow()
  return Number(total)
}

/** Of what is here, and was made here or sent up from below: no hub above could give it back. In order of hash. */
export async function listIrreplaceable(tx: Tx, after: string, max: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('syncBlobs')
    .select('hash')
    .where('hash', '>', after)
    .where('state', '=', 'stored')
    .where('origin', 'in', ['here', 'below'])
    .orderBy('hash')
    .limit(max)
    .execute()
  return rows.map(({ hash }) => hash)
}

/** In order of hash, after `after`; to compare them with the disk. */
export async function listStates(
  tx: Tx,
  after: string,
  max: number,
): Promise<{ hash: string; state: State }[]> {
  const rows = await tx
    .selectFrom('syncBlobs')
    .select(['hash', 'state'])
    .where('hash', '>', after)
    .orderBy('hash')
    .limit(max)
    .execute()
  return rows.map(({ hash, state }) => ({ hash, state: state as State }))
}
