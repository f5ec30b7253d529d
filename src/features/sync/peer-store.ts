import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Db, Tx } from '../../platform/db.ts'
import type { Standing } from './intake-protocol.ts'
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

export type Caller = Pick<PeerRow, 'id' | 'kind' | 'name' | 'feeds' | 'state' | 'signingKey'> & {
  /** Absent where a hello takes more than a comparison. */
  standing: Standing | null
}

/** Who asks, with what an idle hello is compared with: the function sees every place by itself. */
export async function findCaller(db: Db, id: string): Promise<Caller | undefined> {
  const { rows } = await sql<Omit<Caller, 'id'>>`select * from sync_caller(${id})`.execute(db)
  return rows[0] && { id, ...rows[0] }
}

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

/** An invited peer takes the id that the machine's log is written under. */
export async function setPeerId(tx: Tx, from: string, to: string): Promise<void> {
  await sql`update sync_peers set id = ${to},
    feeds = array_replace(feeds, ${`station:${from}`}, ${`station:${to}`}) where id = ${from}`.execute(
    tx,
  )
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

/** What a node said of itself, and when (S5, S32). */
export type Contact = {
  peerId: string
  hello: Hello
  at: Date
  /** How long before `at` the node may have read its clocks; null where nobody knows. */
  withinMs: number | null
}

/**
 * In the order they came: each gives its two clocks, the latest of a node what it said. Not waited for until
 * it is on the disk: what a power cut takes of it, the next hello says again.
 */
export async function saveContacts(tx: Tx, contacts: readonly Contact[]): Promise<void> {
  const latest = new Map(contacts.map((contact) => [contact.peerId, contact]))
  const said = contacts.map((contact) => {
    const { peerId, hello, at, withinMs } = contact
    const { protocol, program, schema, clock, disk, waiting, incomingBytes, release } = hello
    return {
      ...{ peer_id: peerId, at, hub_ms: at.getTime(), protocol, program, schema_version: schema },
      ...{ wall_ms: clock.wallMs, boot: clock.boot, mono_ms: clock.monoMs, waiting, release },
      ...{ disk_free_bytes: disk?.freeBytes, disk_total_bytes: disk?.totalBytes },
      ...{ incoming_bytes: incomingBytes, latest: latest.get(peerId) === contact },
      within_ms: withinMs,
    }
  })
  const carelessly = sql`set local synchronous_commit = off`.execute(tx)
  const saved = sql`with said as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(said)}::jsonb) as said (peer_id uuid, at timestamptz,
        hub_ms bigint, protocol integer, program text, schema_version integer, wall_ms bigint, boot text,
        mono_ms bigint, disk_free_bytes bigint, disk_total_bytes bigint, waiting bigint, incoming_bytes bigint,
        release jsonb, latest boolean, within_ms bigint)),
    sample as (
      insert into sync_clock_samples (station, boot, mono_ms, wall_ms, hub_ms, within_ms)
      select peer_id, boot, mono_ms, wall_ms, hub_ms, within_ms from said on conflict do nothing)
    insert into sync_contacts (peer_id, at, protocol, program, schema_version, wall_ms, boot, mono_ms,
      disk_free_bytes, disk_total_bytes, waiting, incoming_bytes, release)
    select peer_id, at, protocol, program, schema_version, wall_ms, boot, mono_ms, disk_free_bytes,
      disk_total_bytes, waiting, incoming_bytes, release from said where latest order by peer_id
    on conflict (peer_id) do update set at = excluded.at, protocol = excluded.protocol,
      program = excluded.program, schema_version = excluded.schema_version, wall_ms = excluded.wall_ms,
      boot = excluded.boot, mono_ms = excluded.mono_ms, disk_free_bytes = excluded.disk_free_bytes,
      disk_total_bytes = excluded.disk_total_bytes, waiting = excluded.waiting,
      incoming_bytes = excluded.incoming_bytes, release = excluded.release
    where sync_contacts.at <= excluded.at`.execute(tx)
  await Promise.all([carelessly, saved])
}
