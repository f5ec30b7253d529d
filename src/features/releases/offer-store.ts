import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import type { BlobName } from '../../platform/blobs/chunks.ts'
import type { Tx } from '../../platform/db.ts'
import { nameBlob } from '../sync/blob-store.ts'
import type { Fitting } from './release.ts'
import type { Stage } from './rollout.ts'

/** One file of a release: of one version, for one platform. */
export type Offer = Fitting & Stage & { sha256: string; sizeBytes: number }

/** As the hub keeps it. */
export type KeptOffer = Offer & {
  mostTakenBack: number
  offeredAt: Instant
  stoppedAt: Instant | null
  stoppedWhy: string | null
}

/** The latest offer first. */
export async function listOffers(tx: Tx): Promise<KeptOffer[]> {
  return tx
    .selectFrom('releaseOffers')
    .select([
      'program as version',
      'platform',
      'schema',
      'minProtocol',
      'sha256',
      'sizeBytes',
      'stage',
      'stations',
      'mostTakenBack',
      'offeredAt',
      'stoppedAt',
      'stoppedWhy',
    ])
    .orderBy('offeredAt', 'desc')
    .execute()
}

/** The file is stored already. */
export async function insertOffer(
  tx: Tx,
  { version, ...offer }: Omit<Offer, 'sha256' | 'sizeBytes'> & { mostTakenBack: number },
  { hash, sizeBytes }: BlobName,
): Promise<void> {
  const id = newId()
  await tx
    .insertInto('releaseOffers')
    .values({
      ...offer,
      id,
      program: version,
      stations: [...offer.stations],
      sha256: hash,
      sizeBytes,
    })
    .execute()
  await nameBlob(
    tx,
    { hash, sizeBytes },
    { origin: 'here', stored: true, neededBy: `release:${id}` },
  )
}

export async function setStage(tx: Tx, version: string, stage: Partial<Stage>): Promise<void> {
  await tx
    .updateTable('releaseOffers')
    .set({
      ...(stage.stage !== undefined && { stage: stage.stage }),
      ...(stage.stations && { stations: [...stage.stations] }),
    })
    .where('program', '=', version)
    .execute()
}

/** Without `why` it stops by itself. */
export async function setStopped(
  tx: Tx,
  version: string,
  { why, at }: { why?: string; at: Date },
): Promise<void> {
  await tx
    .updateTable('releaseOffers')
    .set({ stoppedAt: at.toISOString(), stoppedWhy: why ?? null })
    .where('program', '=', version)
    .execute()
}

/** Until the transaction ends nobody else changes what is offered. */
export async function lockOffers(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('cunxiao release offers'))`.execute(tx)
}
