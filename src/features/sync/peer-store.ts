import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { Hello } from './wire.ts'

export type PeerState = 'invited' | 'enrolled' | 'revoked'

/** A node below this one. */
export type PeerRow = {
  id: string
  kind: 'station' | 'hub'
  name: string
  regionCode: string
  organisationId: string | null
  feeds: string[]
  state: PeerState
  /** SPKI DER. */
  signingKey: Buffer | null
  sealingKey: Buffer | null
  invitedAt: Instant
  enrolledAt: Instant | null
  revokedAt: Instant | null
  revokedWhy: string | null
}

const columns = [
  'id',
  'kind',
  'name',
  'regionCode',
  'organisationId',
  'feeds',
  'state',
  'signingKey',
  'sealingKey',
  'invitedAt',
  'enrolledAt',
  'revokedAt',
  'revokedWhy',
] as const

const peers = (tx: Tx) => tx.selectFrom('syncPeers').select(columns).$castTo<PeerRow>()

export const findPeer = (tx: Tx, id: string): Promise<PeerRow | undefined> =>
  peers(tx).where('id', '=', id).executeTakeFirst()

export const findPeerAt = (tx: Tx, organisationId: string): Promise<PeerRow | undefined> =>
  peers(tx)
    .where('organisationId', '=', organisationId)
    .where('state', '<>', 'revoked')
    .executeTakeFirst()

/** The hubs below, by place, with when each was last heard and what waits in it. */
export const listHubs = (
  tx: Tx,
): Promise<(PeerRow & { contactAt: Instant | null; waiting: number | null })[]> =>
  tx
    .selectFrom('syncPeers as p')
    .leftJoin('syncContacts as c', 'c.peerId', 'p.id')
    .select(columns.map((column) => `p.${column}` as const))
    .select(['c.at as contactAt', 'c.waiting'])
    .where('p.kind', '=', 'hub')
    .orderBy('p.regionCode')
    .orderBy('p.invitedAt')
    .$castTo<PeerRow & { contactAt: Instant | null; waiting: number | null }>()
    .execute()

/** By id, or by the whole name. */
export const findPeersNamed = (tx: Tx, name: string): Promise<PeerRow[]> =>
  peers(tx)
    .where((eb) =>
      eb.or([eb('name', '=', name), eb(sql<string>`id::text`, '=', name.toLowerCase())]),
    )
    .limit(2)
    .execute()

export type Invitation = Pick<
  PeerRow,
  'id' | 'kind' | 'name' | 'regionCode' | 'organisationId' | 'feeds'
>

export async function savePeer(tx: Tx, peer: Invitation, at: Date): Promise<void> {
  await tx
    .insertInto('syncPeers')
    .values({ ...peer, state: 'invited', invitedAt: at.toISOString() })
    .execute()
}

/** A code takes the place of the one before; only what finds and what proves it is kept. */
export async function setPeerCode(
  tx: Tx,
  id: string,
  code: { lookup: string; key: string; endsAt: Date },
): Promise<void> {
  await tx
    .updateTable('syncPeers')
    .set({ codeLookup: code.lookup, codeKey: code.key, codeEndsAt: code.endsAt.toISOString() })
    .where('id', '=', id)
    .execute()
}

export type Invited = PeerRow & { codeKey: string; codeEndsAt: Instant }

export const lockInvited = (tx: Tx, lookup: string): Promise<Invited | undefined> =>
  tx
    .selectFrom('syncPeers')
    .select([...columns, 'codeKey', 'codeEndsAt'])
    .where('codeLookup', '=', lookup)
    .forUpdate()
    .$castTo<Invited>()
    .executeTakeFirst()

export async function setEnrolled(
  tx: Tx,
  id: string,
  keys: { signing: Buffer; sealing: Buffer },
  at: Date,
): Promise<void> {
  await tx
    .updateTable('syncPeers')
    .set({
      state: 'enrolled',
      signingKey: keys.signing,
      sealingKey: keys.sealing,
      enrolledAt: at.toISOString(),
    })
    .where('id', '=', id)
    .execute()
}

export async function setRevoked(tx: Tx, id: string, why: string, at: Date): Promise<void> {
  await tx
    .updateTable('syncPeers')
    .set({
      state: 'revoked',
      revokedAt: at.toISOString(),
      revokedWhy: why,
      codeLookup: null,
      codeKey: null,
    })
    .where('id', '=', id)
    .execute()
}

/** A node below other than `peer`, not revoked, that is this station or last sent a log of it. */
export async function isBroughtByAnother(tx: Tx, peer: string, station: string): Promise<boolean> {
  const found = await tx
    .selectFrom('syncPeers as p')
    .select('p.id')
    .where('p.id', '<>', peer)
    .where('p.state', '<>', 'revoked')
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('p.id', '=', station),
        exists(
          selectFrom('syncLogs as l')
            .select('l.id')
            .where('l.station', '=', station)
            .whereRef('l.via', '=', 'p.id'),
        ),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/**
 * What a node said of itself, and two clocks at one moment (S5, S32). Not waited for until it is on the
 * disk: what a power cut takes of it, the next hello says again.
 */
export async function saveContact(
  tx: Tx,
  peerId: string,
  hello: Hello,
  /** `withinMs`: how long before `at` the node may have read its clocks; null where nobody knows. */
  { at, withinMs }: { at: Date; withinMs: number | null },
): Promise<void> {
  const { wallMs, boot, monoMs } = hello.clock
  const carelessly = sql`set local synchronous_commit = off`.execute(tx)
  const saved = sql`with sample as (
      insert into sync_clock_samples (station, boot, mono_ms, wall_ms, hub_ms, within_ms)
      values (${peerId}, ${boot}, ${monoMs}, ${wallMs}, ${at.getTime()}, ${withinMs})
      on conflict do nothing)
    insert into sync_contacts (peer_id, at, protocol, program, schema_version, wall_ms, boot, mono_ms,
      disk_free_bytes, disk_total_bytes, waiting, incoming_bytes, release)
    values (${peerId}, ${at}, ${hello.protocol}, ${hello.program}, ${hello.schema}, ${wallMs}, ${boot},
      ${monoMs}, ${hello.disk?.freeBytes ?? null}, ${hello.disk?.totalBytes ?? null},
      ${hello.waiting ?? null}, ${hello.incomingBytes ?? null},
      ${hello.release ? JSON.stringify(hello.release) : null}::jsonb)
    on conflict (peer_id) do update set at = excluded.at, protocol = excluded.protocol,
      program = excluded.program, schema_version = excluded.schema_version, wall_ms = excluded.wall_ms,
      boot = excluded.boot, mono_ms = excluded.mono_ms, disk_free_bytes = excluded.disk_free_bytes,
      disk_total_bytes = excluded.disk_total_bytes, waiting = excluded.waiting,
      incoming_bytes = excluded.incoming_bytes, release = excluded.release`.execute(tx)
  await Promise.all([carelessly, saved])
}
