import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { syncDirectory } from '../../platform/postgres/cluster.ts'
import { loadIdentity } from './identity-store.ts'
import { beginAnew, findStateAt, notePutBack } from './put-back-store.ts'
import { type Found, type Judgement, judge, type Kept, keptSchema } from './witness.ts'

/** What was committed in so long may be lost by a failover without certain signs. */
const everyMs = 15_000

export type Witness = {
  /** Compares and writes now, instead of at its time. */
  beat(): Promise<Judgement>
  stop(): Promise<void>
}

/**
 * Keeps outside the database how far the database was, and compares both, at start and while the node runs: a
 * database that was put back by its own tools says nothing of it. Where that is certain, the hub begins a new
 * incarnation by itself; where it may be, a person is asked (S12).
 */
export async function startWitness(
  { db, log }: Pick<Ground, 'db' | 'log'>,
  dataDir: string,
): Promise<Witness> {
  let kept = await readKept(dataDir, log)
  let running: Promise<Judgement> | undefined

  async function compare(stopped: boolean): Promise<Judgement> {
    const { judgement, next } = await asSystem(db, 'sync: witness', (tx) =>
      beatOnce(tx, kept, stopped),
    )
    if (judgement === 'put_back') {
      log.error({ kept, found: next }, 'the database was put back to an earlier state')
    } else if (judgement === 'changed_over') {
      log.error({ kept, found: next }, 'the database changed over to another server')
    }
    kept = next
    await writeKept(dataDir, next)
    return judgement
  }
  function beat(): Promise<Judgement> {
    running ??= compare(false).finally(() => {
      running = undefined
    })
    return running
  }
  const tell = (error: unknown) => log.warn({ err: error }, 'the witness of the database is late')

  await beat()
  const timer = setInterval(() => void beat().catch(tell), everyMs)
  timer.unref()
  return {
    beat,
    stop: async () => {
      clearInterval(timer)
      await running?.catch(tell)
      await compare(true).catch(tell)
    },
  }
}

/** All in one transaction: of two nodes that notice it one begins anew, and the other sees that it has. */
async function beatOnce(
  tx: Tx,
  kept: Kept | undefined,
  stopped: boolean,
): Promise<{ judgement: Judgement; next: Kept }> {
  await sql`select pg_advisory_xact_lock(hashtext('cunxiao sync witness'))`.execute(tx)
  const found = await find(tx, kept)
  const judgement = judge(kept, found)
  const stateAt = await findStateAt(tx)
  if (judgement === 'put_back') await beginAnew(tx, { stateAt, isKnown: false })
  if (judgement === 'changed_over') {
    await notePutBack(tx, { stateAt, certain: false, isKnown: false })
  }
  const id = judgement === 'first' || !kept ? newId() : kept.id
  const beat = 1 + Math.max(found.beat ?? 0, judgement === 'first' ? 0 : (kept?.beat ?? 0))
  const { rows } = await sql<{ at: Instant }>`
    insert into sync_witnesses (id, beat, at) values (${id}, ${beat}, now())
    on conflict (id) do update set beat = excluded.beat, at = excluded.at returning at`.execute(tx)
  const at = rows[0]?.at ?? stateAt
  return { judgement, next: { hub: found.hub, id, beat, at, server: found.server, stopped } }
}

async function find(tx: Tx, kept: Kept | undefined): Promise<Found> {
  const { id: hub } = await loadIdentity(tx)
  const { rows } = await sql<{ beat: number | null; server: string; isSeenTo: boolean }>`select
    (select beat from sync_witnesses where id = ${kept?.id ?? null}) as beat,
    (select system_identifier from pg_control_system())::text || '/' ||
      left(pg_walfile_name(pg_current_wal_lsn()), 8) as server,
    exists (select from sync_put_backs where noticed_at >= ${kept?.at ?? null}) as is_seen_to`.execute(
    tx,
  )
  const [row] = rows
  if (!row) throw new Error('the database says nothing of itself')
  return { ...row, hub, beat: row.beat ?? undefined }
}

const fileOf = (dataDir: string): string => join(dataDir, 'database-witness.json')

/** Nothing where there is none, or none that can be read: the comparison begins with this start. */
async function readKept(dataDir: string, log: Ground['log']): Promise<Kept | undefined> {
  let text: string
  try {
    text = await readFile(fileOf(dataDir), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  const read = keptSchema.safeParse(jsonOf(text))
  if (read.success) return read.data
  log.warn({ file: fileOf(dataDir) }, 'the witness of the database is damaged and begins anew')
  return undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function writeKept(dataDir: string, kept: Kept): Promise<void> {
  const fresh = `${fileOf(dataDir)}.new`
  const file = await open(fresh, 'w')
  try {
    await file.writeFile(`${JSON.stringify(kept)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(fresh, fileOf(dataDir))
  await syncDirectory(dataDir)
}
