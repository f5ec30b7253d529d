import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { canonicalJson } from '../../base/canonical.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'

/** Who did it. No person: the system itself. */
export type AuditActor = { personId?: string; name: string }

export type AuditEvent = {
  /** Past tense, by feature: `account.created`, `schools.changed`. Never renamed. */
  action: string
  subjectType: string
  subjectId: string
  regionCode: string
  /** What changed; may hold personal values, which retention can erase without breaking the chain. */
  payload: unknown
}

export type AuditEntry = {
  seq: number
  at: string
  regionCode: string
  actorId: string | null
  actorName: string
  action: string
  subjectType: string
  subjectId: string
  payload: unknown
}

/**
 * Appends to the chain. Call it last in a transaction: the head stays locked until commit, so
 * whoever appends next waits.
 */
export async function audit(
  tx: Tx,
  actor: AuditActor,
  events: readonly AuditEvent[],
): Promise<void> {
  if (events.length === 0) return
  const head = await tx.selectFrom('auditHead').selectAll().forUpdate().executeTakeFirstOrThrow()
  const at = await momentOf(tx)
  let { seq, hash } = head
  const rows = events.map((event) => {
    const salt = randomBytes(16)
    const entry = {
      seq: ++seq,
      at,
      region_code: event.regionCode,
      actor_id: actor.personId ?? null,
      actor_name: actor.name,
      action: event.action,
      subject_type: event.subjectType,
      subject_id: event.subjectId,
    }
    const digest = digestOf(salt, event.payload)
    hash = linkOf(hash, entry, digest)
    return {
      ...entry,
      payload: event.payload,
      salt: hex(salt),
      digest: hex(digest),
      hash: hex(hash),
    }
  })
  await sql`insert into audit_entries
    (seq, at, region_code, actor_id, actor_name, action, subject_type, subject_id, payload, salt, digest, hash)
    select seq, at, region_code, actor_id, actor_name, action, subject_type, subject_id, payload, salt, digest, hash
    from jsonb_populate_recordset(null::audit_entries, ${JSON.stringify(rows)}::jsonb)`.execute(tx)
  await tx.updateTable('auditHead').set({ seq, hash }).execute()
}

/** Entries of places in one of `ranges`, newest first. `before` is the seq to go on from. */
export function listAudit(
  tx: Tx,
  { ranges, subjectType, subjectId, before, limit }: AuditQuery,
): Promise<AuditEntry[]> {
  return tx
    .selectFrom('auditEntries')
    .select([
      'seq',
      'at',
      'regionCode',
      'actorId',
      'actorName',
      'action',
      'subjectType',
      'subjectId',
      'payload',
    ])
    .where((eb) =>
      eb.or(
        ranges.map(({ lower, upper }) =>
          eb.and([eb('regionCode', '>=', lower), eb('regionCode', '<', upper)]),
        ),
      ),
    )
    .$if(subjectType !== undefined, (q) => q.where('subjectType', '=', subjectType ?? ''))
    .$if(subjectId !== undefined, (q) => q.where('subjectId', '=', subjectId ?? ''))
    .$if(before !== undefined, (q) => q.where('seq', '<', before ?? 0))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
}
export type AuditQuery = {
  ranges: readonly CodeRange[]
  subjectType?: string
  subjectId?: string
  before?: number
  limit: number
}

/** Removes what the entries about one subject say and keeps that they were said: the digests still prove the chain. */
export async function eraseAuditPayloads(
  tx: Tx,
  subjectType: string,
  subjectId: string,
): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('auditEntries')
    .set({ payload: null, salt: null })
    .where('subjectType', '=', subjectType)
    .where('subjectId', '=', subjectId)
    .where('payload', 'is not', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

export type ChainReport = {
  entries: number
  erased: number
  head: string
  brokenAt?: number
  why?: ChainFault
}
export type ChainFault = 'missing' | 'payload_altered' | 'entry_altered' | 'head_differs'

/** Walks the whole chain in the order it was written; 1,000 entries at a time. Needs a system scope. */
export async function verifyChain(tx: Tx): Promise<ChainReport> {
  let previous: Buffer = Buffer.from([0])
  let seq = 0
  let erased = 0
  const report = (why?: ChainFault): ChainReport => ({
    entries: seq,
    erased,
    head: previous.toString('hex'),
    ...(why && { brokenAt: seq + (why === 'head_differs' ? 0 : 1), why }),
  })
  for (;;) {
    // Before the entries: what is appended while the chain is walked is then found by one more turn.
    const head = await tx.selectFrom('auditHead').selectAll().executeTakeFirstOrThrow()
    const rows = await sql<StoredEntry>`
      select seq, at, region_code as "region_code", actor_id as "actor_id", actor_name as "actor_name", action,
        subject_type as "subject_type", subject_id as "subject_id", payload, salt, digest, hash
      from audit_entries where seq > ${seq} order by seq limit 1000`
      .execute(tx.withoutPlugins())
      .then((result) => result.rows)
    for (const { payload, salt, digest, hash, ...entry } of rows) {
      if (entry.seq !== seq + 1) return report('missing')
      if (salt && !digestOf(salt, payload).equals(digest)) return report('payload_altered')
      if (!linkOf(previous, entry, digest).equals(hash)) return report('entry_altered')
      if (!salt) erased += 1
      seq = entry.seq
      previous = hash
    }
    if (rows.length > 0) continue
    return head.seq === seq && head.hash.equals(previous) ? report() : report('head_differs')
  }
}

type Facts = {
  seq: number
  at: string
  region_code: string
  actor_id: string | null
  actor_name: string
  action: string
  subject_type: string
  subject_id: string
}
type StoredEntry = Facts & { payload: unknown; salt: Buffer | null; digest: Buffer; hash: Buffer }

const digestOf = (salt: Buffer, payload: unknown): Buffer =>
  createHash('sha256').update(salt).update(canonicalJson(payload)).digest()

const linkOf = (previous: Buffer, facts: Facts, digest: Buffer): Buffer =>
  createHash('sha256').update(previous).update(canonicalJson(facts)).update(digest).digest()

const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`

/** The transaction's moment, in milliseconds as the driver reads it back, so that the hash can be recomputed. */
async function momentOf(tx: Tx): Promise<string> {
  const { rows } = await sql<{
    at: string
  }>`select date_trunc('milliseconds', clock_timestamp()) as at`.execute(tx)
  return rows[0]?.at as string
}
