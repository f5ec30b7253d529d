import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { AuditEntry } from './api.ts'
import { digestOf, hashOf } from './entry-store.ts'

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

/**
 * Appends to the trail, at any point of a transaction: nobody waits. When it commits, the database links what it
 * appended to the chain of each county (migrations/0035_audit_links.sql).
 */
export async function audit(
  tx: Tx,
  actor: AuditActor,
  events: readonly AuditEvent[],
): Promise<void> {
  if (events.length === 0) return
  const { at, batch, seqs } = await numbersFor(tx, events.length)
  const rows = events.map((event, i) => {
    const salt = randomBytes(16)
    const entry = {
      seq: seqs[i] as number,
      batch,
      at,
      region_code: event.regionCode,
      actor_id: actor.personId ?? null,
      actor_name: actor.name,
      action: event.action,
      subject_type: event.subjectType,
      subject_id: event.subjectId,
    }
    const digest = digestOf(salt, event.payload)
    return {
      ...entry,
      payload: event.payload,
      salt: hex(salt),
      digest: hex(digest),
      hash: hex(hashOf(entry, digest)),
    }
  })
  const chains = [...new Set(events.map(chainOf))].toSorted()
  await Promise.all([
    sql`insert into audit_entries
      (seq, batch, at, region_code, actor_id, actor_name, action, subject_type, subject_id, payload, salt, digest, hash)
      select seq, batch, at, region_code, actor_id, actor_name, action, subject_type, subject_id, payload, salt, digest, hash
      from jsonb_populate_recordset(null::audit_entries, ${JSON.stringify(rows)}::jsonb)`.execute(
      tx,
    ),
    tx
      .insertInto('auditLinks')
      .values(chains.map((chain) => ({ batch, chain })))
      .onConflict((conflict) => conflict.columns(['batch', 'chain']).doNothing())
      .execute(),
  ])
}

/** A county's six digits, or those of what is above it: the places whose entries are chained together. */
const chainOf = ({ regionCode }: { regionCode: string }): string => regionCode.slice(0, 6)

/** `at` is in milliseconds, as the driver reads it back, so that the hash can be recomputed. */
async function numbersFor(
  tx: Tx,
  count: number,
): Promise<{ at: string; batch: number; seqs: number[] }> {
  const { rows } = await sql<{ at: string; batch: number; seqs: number[] }>`
    select date_trunc('milliseconds', clock_timestamp()) as at, audit_batch_here() as batch,
      (select jsonb_agg(nextval('audit_seq')) from generate_series(1, ${count})) as seqs`.execute(
    tx,
  )
  return rows[0] as (typeof rows)[0]
}

/** What the trail says of these subjects since, the earliest first; null: erased. */
export async function listAuditSince(
  tx: Tx,
  wanted: { subjectType: string; subjectIds: readonly string[]; since: Instant },
): Promise<{ subjectId: string; action: string; payload: unknown }[]> {
  if (wanted.subjectIds.length === 0) return []
  return tx
    .selectFrom('auditEntries')
    .select(['subjectId', 'action', 'payload'])
    .where('subjectType', '=', wanted.subjectType)
    .where('subjectId', 'in', [...wanted.subjectIds])
    .where('at', '>', wanted.since)
    .orderBy('seq')
    .execute()
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

/** Puts the heads of all chains into one of their own, if any moved since; whether it did. Needs a system scope. */
export async function anchorChains(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select audit_anchor() as done`.execute(tx)
  return rows[0]?.done === true
}

const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`
