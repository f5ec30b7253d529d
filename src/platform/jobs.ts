import { EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import {
  Logger,
  makeWorkerUtils,
  parseCronItems,
  type Runner,
  run,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import type { Instant } from '../base/calendar.ts'
import { asSystem, type Tx } from './db.ts'
import type { Ground } from './ground.ts'
import { freeOrphans, type Life, sayAlive } from './job-life.ts'

/** Work outside a request. It may run twice: a node that dies in the middle leaves it to the next. */
export type Job = {
  /** By feature: `people.forget_logins`. */
  name: string
  /** When, in cron's words and UTC: `15 18 * * *`. Absent: only when somebody adds it. */
  cron?: string
  run(ground: Ground, payload: unknown): Promise<void>
  /** Tells whoever waits that nothing more is tried; the job is then forgotten. */
  gaveUp?(tx: Tx, payload: unknown): Promise<void>
}

export type RunningJobs = { stop(): Promise<void> }

/** Creates or updates the queue's own schema; before the node says it is ready. */
export async function migrateJobs(pool: pg.Pool): Promise<void> {
  const utils = await makeWorkerUtils({ pgPool: pool, logger: silent })
  await utils.migrate()
  await utils.release()
}

/** How often the jobs of dead runners are looked for, and how long a runner may be without its lock. */
const orphanTimes = { everyMs: 60_000, confirmMs: 5_000 }

/**
 * Runs what is queued until it is stopped, whatever becomes of the database meanwhile: a runner that
 * cannot say what became of a job ends, and the next takes over.
 */
export async function startJobs(
  ground: Ground,
  pool: pg.Pool,
  jobs: readonly Job[],
  atOnce = 2,
  times = orphanTimes,
): Promise<RunningJobs> {
  const stopping = new AbortController()
  const { signal } = stopping
  const running = new Set<Promise<void>>()
  let latest: Runner
  const begin = async (): Promise<void> => {
    const { runner, life, ends } = await startRunner(ground, pool, jobs, atOnce)
    latest = runner
    const over = runner.promise
      .catch((error: unknown) => {
        ground.log.warn({ err: error, jobs: true }, 'a runner of jobs ended')
      })
      .then(() => life.end())
    running.add(over)
    void over.then(() => running.delete(over))
    void ends.then(async () => {
      while (!signal.aborted) {
        await delay(1_000, undefined, { signal }).catch(() => {})
        if (signal.aborted) return
        try {
          return await begin()
        } catch (error) {
          ground.log.warn({ err: error, jobs: true }, 'no runner of jobs')
        }
      }
    })
  }
  await begin()
  const freeing = freeNowAndThen(ground, jobs, times, signal)
  return {
    stop: async () => {
      stopping.abort()
      await latest.stop().catch(() => {})
      await Promise.all([...running, freeing])
    },
  }
}

/** `ends`: it takes no more jobs, though it may still be at some. */
async function startRunner(
  ground: Ground,
  pool: pg.Pool,
  jobs: readonly Job[],
  atOnce: number,
): Promise<{ runner: Runner; life: Life; ends: Promise<void> }> {
  const events: WorkerEvents = new EventEmitter()
  const lives = new Promise<Life>((resolve) => {
    events.once('pool:create', ({ workerPool }) =>
      resolve(sayAlive(pool, workerPool.id, ground.log)),
    )
  })
  const ends = new Promise<void>((resolve) => {
    events.once('pool:gracefulShutdown', () => resolve())
  })
  const runner = await run({
    pgPool: pool,
    events,
    // Otherwise nobody waits for the word that a job is done, and the process ends where it cannot be said.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    concurrency: atOnce,
    noHandleSignals: true,
    pollInterval: 5_000,
    logger: new Logger(() => (level, message) => {
      if (level === 'error' || level === 'warning') ground.log.warn({ jobs: true }, message)
    }),
    taskList: tasksOf(ground, jobs),
    parsedCronItems: parseCronItems(
      jobs.flatMap(({ name, cron }) =>
        cron ? [{ task: name, match: cron, identifier: name }] : [],
      ),
    ),
  })
  return { runner, life: await lives, ends }
}

const tasksOf = (ground: Ground, jobs: readonly Job[]): TaskList =>
  Object.fromEntries(
    jobs.map((job) => [
      job.name,
      async (payload, { job: { attempts, max_attempts } }) => {
        try {
          await job.run(ground, payload)
        } catch (error) {
          if (attempts < max_attempts || !job.gaveUp) throw error
          ground.log.error({ err: error, job: job.name, payload }, 'job given up')
          await asSystem(ground.db, 'give a job up', async (tx) => job.gaveUp?.(tx, payload))
        }
      },
    ]),
  )

async function freeNowAndThen(
  { db, log }: Ground,
  jobs: readonly Job[],
  { everyMs, confirmMs }: typeof orphanTimes,
  signal: AbortSignal,
): Promise<void> {
  const giveUp = new Map(jobs.flatMap(({ name, gaveUp }) => (gaveUp ? [[name, gaveUp]] : [])))
  while (!signal.aborted) {
    try {
      const { freed, givenUp } = await freeOrphans(db, { giveUp, confirmMs, signal })
      const names = (orphans: typeof freed) => orphans.map(({ name }) => name)
      if (freed.length > 0) log.warn({ jobs: names(freed) }, 'jobs of a dead node go on')
      if (givenUp.length > 0) log.error({ jobs: names(givenUp) }, 'jobs that ended their node')
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error, jobs: true }, 'jobs of dead nodes were not freed')
    }
    await delay(everyMs, undefined, { signal }).catch(() => {})
  }
}

/** Whether the job with that key is running or will be tried. */
export async function isQueued(tx: Tx, key: string): Promise<boolean> {
  const { rows } = await sql`
    select from graphile_worker.jobs
    where key = ${key} and (attempts < max_attempts or locked_at is not null)`.execute(tx)
  return rows.length > 0
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
export async function listFailedJobs(tx: Tx, most: number): Promise<FailedJob[]> {
  const { rows } = await sql<FailedJob>`
    select id::text, task_identifier as name, attempts, max_attempts, last_error, run_at
    from graphile_worker.jobs where last_error is not null order by run_at desc limit ${most}`.execute(
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
  // Only what is added is called out to the workers; for the rest they look every few seconds.
  const { rows } = await sql`
    select id, pg_notify('jobs:insert', '{"r":' || random()::text || ',"count":1}')
    from graphile_worker.reschedule_jobs(array[${id}::bigint], run_at => now(), attempts => 0)`.execute(
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
