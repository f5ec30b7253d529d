import { Logger, makeWorkerUtils, parseCronItems, run } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import type { Instant } from '../base/calendar.ts'
import type { Tx } from './db.ts'
import type { Ground } from './ground.ts'

/** Work outside a request. It may run twice: a node that dies in the middle leaves it to the next. */
export type Job = {
  /** By feature: `people.forget_logins`. */
  name: string
  /** When, in cron's words and UTC: `15 18 * * *`. Absent: only when somebody adds it. */
  cron?: string
  run(ground: Ground, payload: unknown): Promise<void>
}

export type RunningJobs = { stop(): Promise<void> }

/** Creates or updates the queue's own schema; before the node says it is ready. */
export async function migrateJobs(pool: pg.Pool): Promise<void> {
  const utils = await makeWorkerUtils({ pgPool: pool, logger: silent })
  await utils.migrate()
  await utils.release()
}

export async function startJobs(
  ground: Ground,
  pool: pg.Pool,
  jobs: readonly Job[],
  atOnce = 2,
): Promise<RunningJobs> {
  const runner = await run({
    pgPool: pool,
    concurrency: atOnce,
    noHandleSignals: true,
    pollInterval: 5_000,
    logger: new Logger(() => (level, message) => {
      if (level === 'error' || level === 'warning') ground.log.warn({ jobs: true }, message)
    }),
    taskList: Object.fromEntries(
      jobs.map((job) => [job.name, (payload: unknown) => job.run(ground, payload)]),
    ),
    parsedCronItems: parseCronItems(
      jobs.flatMap(({ name, cron }) =>
        cron ? [{ task: name, match: cron, identifier: name }] : [],
      ),
    ),
  })
  return { stop: () => runner.stop() }
}

/** Queued in the caller's transaction: no job without the change that asked for it. */
export async function addJob(tx: Tx, name: string, payload: object, key?: string): Promise<void> {
  await sql`select graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json, job_key => ${key ?? null})`.execute(
    tx,
  )
}

export type FailedJob = {
  id: string
  name: string
  attempts: number
  maxAttempts: number
  lastError: string
  runAt: Instant
}

/** Jobs whose last try failed: they wait for the next one, or have given up. */
export async function listFailedJobs(tx: Tx): Promise<FailedJob[]> {
  const { rows } = await sql<FailedJob>`
    select id::text, task_identifier as name, attempts, max_attempts, last_error, run_at
    from graphile_worker.jobs where last_error is not null order by run_at desc limit 200`.execute(
    tx,
  )
  return rows
}

/** Of jobs that were added with these keys, those that will run, or run now. */
export async function listComingJobs(tx: Tx, keys: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select key from graphile_worker.jobs
    where key = any(${keys}) and (attempts < max_attempts or locked_at is not null)`.execute(tx)
  return rows.map(({ key }) => key)
}

/** False: there is no such job, or it is running. */
export async function retryJob(tx: Tx, id: string): Promise<boolean> {
  const { rows } =
    await sql`select id from graphile_worker.reschedule_jobs(array[${id}::bigint], run_at => now(), attempts => 0)`.execute(
      tx,
    )
  return rows.length > 0
}

/** False: there is no such job, or it is running. */
export async function dropJob(tx: Tx, id: string): Promise<boolean> {
  const { rows } =
    await sql`select id from graphile_worker.complete_jobs(array[${id}::bigint])`.execute(tx)
  return rows.length > 0
}

const silent = new Logger(() => () => {})
