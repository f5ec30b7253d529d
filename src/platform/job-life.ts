import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { asSystem, type Db, type Tx } from './db.ts'
import type { Log } from './log.ts'

/** The queue's name of one node's runner. */
export type RunnerId = string

export type Life = { end(): Promise<void> }

/**
 * Tells every node on the database that this runner lives: a session of its own holds a lock named by it,
 * and PostgreSQL lets go of it when the process is gone, or within half a minute when its machine is.
 */
export function sayAlive(pool: pg.Pool, runner: RunnerId, log: Log): Life {
  const ended = new AbortController()
  const living = (async () => {
    while (!ended.signal.aborted) {
      await holdOnce(pool, runner, ended.signal).catch((error: unknown) => {
        if (!ended.signal.aborted) log.warn({ err: error, jobs: true }, 'a runner lost its lock')
      })
      await delay(500, undefined, { signal: ended.signal }).catch(() => {})
    }
  })()
  return {
    end: async () => {
      ended.abort()
      await living
    },
  }
}

/** Holds the lock until the connection breaks or `signal` says enough. */
async function holdOnce(pool: pg.Pool, runner: RunnerId, signal: AbortSignal): Promise<void> {
  const { connectionString } = pool.options
  const session = new pg.Client({
    connectionString,
    application_name: 'cunxiao: runner of jobs',
    connectionTimeoutMillis: 15_000,
  })
  const over = new Promise<void>((resolve, reject) => {
    session.once('error', reject)
    session.once('end', resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  // Reported where it is awaited.
  over.catch(() => {})
  try {
    await session.connect()
    await session.query(
      'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4',
    )
    await session.query('select pg_advisory_lock(hashtextextended($1, 0))', [runner])
    await over
  } finally {
    await session.end().catch(() => {})
  }
}

/** A job whose runner died while it was at it. */
export type Orphan = { id: string; name: string; payload: unknown; attempts: number }

/** As often as this a job may die with its runner; then it is not begun again. */
export const mostDeaths = 5

/**
 * Lets go of what dead runners held, so that it is done again at once; `giveUp`, by the job's name, tells
 * of what has died too often for that. A runner counts as dead when it has no lock twice, `confirmMs`
 * apart: one that lives takes it again at once after its connection broke.
 */
export async function freeOrphans(
  db: Db,
  {
    giveUp,
    confirmMs,
    signal,
  }: {
    giveUp: ReadonlyMap<string, (tx: Tx, payload: unknown) => Promise<void>>
    confirmMs: number
    signal?: AbortSignal
  },
): Promise<{ freed: Orphan[]; givenUp: Orphan[] }> {
  const suspects = await asSystem(db, 'jobs of the dead', listDeadRunners)
  if (suspects.length === 0) return { freed: [], givenUp: [] }
  await delay(confirmMs, undefined, signal && { signal })
  return asSystem(db, 'jobs of the dead', async (tx) => {
    const dead = (await listDeadRunners(tx)).filter((runner) => suspects.includes(runner))
    const orphans = dead.length === 0 ? [] : await unlock(tx, dead)
    const isOver = ({ attempts }: Orphan) => attempts >= mostDeaths
    const givenUp = orphans.filter(isOver)
    for (const { id, name, payload } of givenUp) {
      const tell = giveUp.get(name)
      if (!tell) continue
      await tell(tx, payload)
      await sql`select graphile_worker.complete_jobs(array[${id}::bigint])`.execute(tx)
    }
    return { freed: orphans.filter((one) => !isOver(one)), givenUp }
  })
}

/** Runners that hold jobs or queues but no lock; until the end of `tx` none of them can take it. */
async function listDeadRunners(tx: Tx): Promise<RunnerId[]> {
  const { rows } = await sql<{ runner: RunnerId; dead: boolean }>`
    select runner, pg_try_advisory_xact_lock(hashtextextended(runner, 0)) as dead from (
      select locked_by as runner from graphile_worker._private_jobs where locked_by is not null
      union
      select locked_by from graphile_worker._private_job_queues where locked_by is not null
    ) as runners`.execute(tx)
  return rows.filter(({ dead }) => dead).map(({ runner }) => runner)
}

async function unlock(tx: Tx, dead: readonly RunnerId[]): Promise<Orphan[]> {
  const runners = sql`array[${sql.join(dead)}]::text[]`
  const { rows } = await sql<Orphan>`
    with orphans as (
      update graphile_worker._private_jobs
      set locked_at = null, locked_by = null, run_at = greatest(run_at, now()), updated_at = now(),
        last_error = 'its node ended in the middle of it',
        attempts = case when attempts >= ${mostDeaths} then max_attempts else attempts end
      where locked_by = any(${runners})
      returning id, task_id, payload, attempts
    )
    select orphans.id::text, identifier as name, payload, attempts
    from orphans join graphile_worker._private_tasks as tasks on tasks.id = task_id`.execute(tx)
  await sql`select graphile_worker.force_unlock_workers(${runners}),
    pg_notify('jobs:insert', ${JSON.stringify({ count: rows.length })})`.execute(tx)
  return rows
}
