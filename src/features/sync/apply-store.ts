import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import { weatherOf } from '../../platform/weather.ts'
import { nameBlob } from './blob-store.ts'
import { type Fact, type LogRecord, readLine } from './record.ts'
import type { Applied, RecordType } from './replication.ts'
import type { Quarantined, RecordsFrom } from './storage.ts'

type Readable = { type: RecordType; applied: Applied<unknown> }

/**
 * Makes rows of the records this program can read, and returns the others with the reason (S4, S8).
 * Of what was `written_here` all becomes rows, or nothing is written: what breaks is thrown.
 */
export async function applyRecords(
  tx: Tx,
  types: ReadonlyMap<string, RecordType>,
  station: string,
  records: readonly LogRecord[],
  from: RecordsFrom = 'received',
): Promise<Quarantined[]> {
  const unread: Quarantined[] = []
  const readable: Readable[] = []
  for (const { id, line } of records) {
    const read = readBody(types, line)
    if ('reason' in read) unread.push({ id, reason: read.reason })
    else
      readable.push({
        type: read.type,
        applied: { body: read.body, about: envelope(read.fact, id, station) },
      })
  }
  for (const [type, group] of Map.groupBy(readable, ({ type }) => type)) {
    const facts = group.map(({ applied }) => applied)
    if (from === 'written_here') await applyTogether(tx, type, facts)
    else unread.push(...(await applyAll(tx, type, facts)))
  }
  return unread
}

async function applyTogether(
  tx: Tx,
  type: RecordType,
  facts: readonly Applied<unknown>[],
): Promise<void> {
  await type.apply(tx, facts)
  await nameBlobsOf(tx, type, facts)
}

type ReadBody = { type: RecordType; body: unknown; fact: Fact } | { reason: string }

export function readBody(types: ReadonlyMap<string, RecordType>, line: string): ReadBody {
  const read = readLine(line)
  if ('unreadable' in read) return { reason: read.unreadable }
  const { fact } = read
  const type = types.get(fact.type)
  if (!type) return { reason: 'unknown_type' }
  if (fact.v > type.v) return { reason: 'newer_version' }
  if (fact.v < type.v) {
    const older = type.older[fact.v]
    if (!older) return { reason: 'unknown_version' }
    try {
      return { type, body: older(fact.body), fact }
    } catch {
      // An old body that its own schema refuses is kept like any other we cannot read.
      return { reason: 'body_invalid' }
    }
  }
  const body = type.body.safeParse(fact.body)
  return body.success ? { type, body: body.data, fact } : { reason: 'body_invalid' }
}

/** What a record names is wanted here, whichever way it lacks: sent up by its station, or given back to it (S14). */
async function nameBlobsOf(
  tx: Tx,
  type: RecordType,
  facts: readonly Applied<unknown>[],
): Promise<void> {
  const naming = facts.flatMap(({ body, about }) =>
    (type.blobs?.(body) ?? []).map((name) => ({ name, about })),
  )
  if (naming.length === 0) return
  const me = await tx.selectFrom('syncIdentity').select('id').executeTakeFirst()
  for (const { name, about } of naming) {
    const { id, station } = about
    const origin = station === me?.id ? 'here' : 'below'
    await nameBlob(tx, name, { origin, stored: false, neededBy: `record:${id}`, station })
  }
}

/** All at once; where one of them breaks, each by itself, so that one cannot block a log (S8). */
async function applyAll(
  tx: Tx,
  type: RecordType,
  facts: readonly Applied<unknown>[],
): Promise<Quarantined[]> {
  if (await tried(tx, () => applyTogether(tx, type, facts))) return []
  if (facts.length === 1)
    return facts.map(({ about }) => ({ id: about.id, reason: 'apply_failed' }))
  const unread: Quarantined[] = []
  for (const fact of facts) unread.push(...(await applyAll(tx, type, [fact])))
  return unread
}

async function tried(tx: Tx, work: () => Promise<void>): Promise<boolean> {
  await sql`savepoint sync_apply`.execute(tx)
  try {
    await work()
    await sql`release savepoint sync_apply`.execute(tx)
    return true
  } catch (error) {
    // A full disk or a lost database is no fault of the record: the push fails and comes again.
    if (weatherOf(error)) throw error
    await sql`rollback to savepoint sync_apply`.execute(tx)
    return false
  }
}

const envelope = ({ actor, entity, wallMs }: Fact, id: string, station: string) => ({
  id,
  station,
  actor,
  entity,
  wallMs,
})
