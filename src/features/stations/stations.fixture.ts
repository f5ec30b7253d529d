import { sql } from 'kysely'
import { newId } from '../../base/ids.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import type { ReleaseReport } from '../sync/wire.ts'
import { feedsOf } from './station.ts'

/** A station as the hub would know it after its first contacts. */
export type KnownStation = {
  name: string
  regionCode: string
  organisationId?: string
  state?: 'invited' | 'enrolled' | 'revoked'
  codeEndsAt?: string
  /** The last contact; absent: never heard of. */
  contact?: {
    at: string
    clockOffMs?: number
    waiting?: number
    diskFreeBytes?: number
    program?: string
    release?: ReleaseReport
  }
  /** Of one that held for 100 days. */
  certificateEndsAt?: string
}

export function addStation(db: Db, given: KnownStation): Promise<string> {
  const id = newId()
  const { name, regionCode, organisationId = null, state = 'enrolled', contact } = given
  return asSystem(db, 'test station', async (tx) => {
    await tx
      .insertInto('syncPeers')
      .values({
        id,
        kind: 'station',
        name,
        regionCode,
        organisationId,
        feeds: feedsOf(id, regionCode),
        state,
        signingKey: Buffer.from('k'),
        invitedAt: '2026-09-01T00:00:00.000Z',
        enrolledAt: state === 'invited' ? null : '2026-09-02T00:00:00.000Z',
        codeEndsAt: given.codeEndsAt ?? null,
      })
      .execute()
    if (contact) {
      await tx
        .insertInto('syncContacts')
        .values({
          peerId: id,
          at: contact.at,
          protocol: 3,
          program: contact.program ?? '0.2.0',
          release: contact.release ? JSON.stringify(contact.release) : null,
          schemaVersion: 11,
          wallMs: Date.parse(contact.at) + (contact.clockOffMs ?? 0),
          boot: '00000000',
          monoMs: 0,
          diskFreeBytes: contact.diskFreeBytes ?? 80e9,
          diskTotalBytes: 250e9,
          waiting: contact.waiting ?? 0,
          incomingBytes: 0,
        })
        .execute()
    }
    if (given.certificateEndsAt) {
      const ends = Date.parse(given.certificateEndsAt)
      await tx
        .insertInto('stationCertificates')
        .values({
          station: id,
          name: 'a-01.stations.fh.example',
          certPem: '',
          keyPem: '',
          notBefore: new Date(ends - 100 * 86_400_000).toISOString(),
          notAfter: given.certificateEndsAt,
        })
        .execute()
    }
    return id
  })
}

/** `count` stations, spread over the villages in turn, each heard of an hour ago. */
export async function addFleet(
  db: Db,
  { count, villages, at }: { count: number; villages: readonly string[]; at: string },
): Promise<void> {
  await asSystem(db, 'test fleet', async (tx) => {
    await sql`insert into sync_peers (id, kind, name, region_code, feeds, state, signing_key, invited_at, enrolled_at)
      select gen_random_uuid(), 'station', '第' || n || '小学', (${[...villages]}::text[])[1 + n % ${villages.length}::int],
        '{}', 'enrolled', 'k', ${at}, ${at} from generate_series(1, ${count}::int) as n`.execute(tx)
    await sql`insert into sync_contacts (peer_id, at, protocol, program, schema_version, wall_ms, boot, mono_ms,
        disk_free_bytes, disk_total_bytes, waiting, incoming_bytes)
      select id, ${at}, 3, '0.2.0', 11, ${Date.parse(at)}, '00000000', 0, 80000000000, 250000000000, 0, 0
      from sync_peers on conflict do nothing`.execute(tx)
  })
}

/** A log of the station with these records, the last `held` of them waiting for a person. */
export function addLog(
  db: Db,
  station: string,
  log: {
    epoch: string
    ordinal: number
    lines?: readonly { line: string; state: 'applied' | 'quarantined' | 'held' }[]
    standing?: 'trusted' | 'held' | 'told_off'
  },
): Promise<void> {
  const { epoch, ordinal, lines = [], standing = 'trusted' } = log
  return asSystem(db, 'test log', async (tx) => {
    const { id } = await tx
      .insertInto('syncLogs')
      .values({
        station,
        epoch,
        start: epoch,
        ordinal,
        opener: 'station',
        state: 'closed',
        standing,
        via: station,
        first: 1,
        firstPrevious: '0'.repeat(64),
        last: lines.length,
        hash: '0'.repeat(64),
        durable: 0,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const [i, { line, state }] of lines.entries()) {
      await tx
        .insertInto('syncRecords')
        .values({ logId: id, seq: i + 1, hash: Buffer.alloc(32), id: newId(), state, line })
        .execute()
    }
  })
}

export function raiseAlarm(
  db: Db,
  alarm: { kind: string; station: string; epoch?: string; details?: object },
): Promise<string> {
  const id = newId()
  return asSystem(db, 'test alarm', async (tx) => {
    await tx
      .insertInto('syncAlarms')
      .values({
        id,
        kind: alarm.kind,
        station: alarm.station,
        epoch: alarm.epoch ?? null,
        details: JSON.stringify(alarm.details ?? {}),
      })
      .execute()
    return id
  })
}

export const lineOfType = (type: string, v = 1, body: unknown = {}): string =>
  JSON.stringify({ type, v, wallMs: 0, boot: '00000000', monoMs: 0, body })
