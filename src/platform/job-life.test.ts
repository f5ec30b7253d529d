import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../test/harness/database.ts'
import { openBlobStore } from './blobs/blob-store.ts'
import { openBlobDisk } from './blobs/disk.ts'
import { asSystem } from './db.ts'
import type { Ground } from './ground.ts'
import { freeOrphans, mostDeaths } from './job-life.ts'
import { addJob, isQueued, type Job, type RunningJobs, startJobs } from './jobs.ts'
import { createLog } from './log.ts'
import { openPrinter } from './pdf.ts'

let database: TestDatabase
let ground: Ground
const children: ChildProcess[] = []
const running: RunningJobs[] = []
beforeAll(async () => {
  database = await openTestDatabase()
  const log = createLog('silent')
  const blobs = openBlobStore(openBlobDisk(tmpdir()), { reserveBytes: 0 })
  ground = { db: database.db, clock: () => new Date(), log, printer: openPrinter(), blobs }
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all(running.splice(0).map((jobs) => jobs.stop()))
})
afterAll(async () => {
  await ground.printer.close()
  await database.close()
})

const system = <T>(work: Parameters<typeof asSystem<T>>[2]) => asSystem(database.db, 'test', work)

/** Another node that is in the middle of `name`. */
async function nodeInJob(name: string): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'job-process.fixture.ts')
  const child = spawn(process.execPath, [program, database.url, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** This node does `name`; what it was told. */
async function doHere(name: string, job: Partial<Job> = {}): Promise<unknown[]> {
  const told: unknown[] = []
  const run: Job['run'] = async (_ground, payload) => {
    told.push(payload)
  }
  const times = { everyMs: 200, confirmMs: 200 }
  running.push(await startJobs(ground, database.pool, [{ name, run, ...job }], 2, times))
  return told
}

test('a job whose process was killed goes on at the next start', async () => {
  await system((tx) => addJob(tx, 'test.killed', { scenario: 1 }, 'killed'))
  await killed(await nodeInJob('test.killed'))
  expect(await system((tx) => isQueued(tx, 'killed'))).toBe(true)
  const told = await doHere('test.killed')
  await vi.waitFor(() => expect(told).toEqual([{ scenario: 1 }]), { timeout: 60_000 })
})

test('a node that runs beside it takes over while it runs', async () => {
  await system((tx) => addJob(tx, 'test.beside', {}))
  const other = await nodeInJob('test.beside')
  const told = await doHere('test.beside')
  await killed(other)
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 60_000 })
})

test('a job of a node that lives stays its own, also when its connections break', async () => {
  await system((tx) => addJob(tx, 'test.living', {}))
  await nodeInJob('test.living')
  const giveUp = new Map()
  expect(await freeOrphans(database.db, { giveUp, confirmMs: 10 })).toEqual({
    freed: [],
    givenUp: [],
  })
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
      and application_name = 'cunxiao: runner of jobs'`.execute(database.db)
  expect(await freeOrphans(database.db, { giveUp, confirmMs: 3_000 })).toEqual({
    freed: [],
    givenUp: [],
  })
})

test('a job that ends its node again and again is given up, and whoever waits is told', async () => {
  await system((tx) => addJob(tx, 'test.deadly', { file: 'bomb' }, 'deadly'))
  await sql`update graphile_worker._private_jobs set attempts = ${mostDeaths - 1} where key = 'deadly'`.execute(
    database.db,
  )
  await killed(await nodeInJob('test.deadly'))
  const gaveUp: unknown[] = []
  const told = await doHere('test.deadly', {
    gaveUp: async (_tx, payload) => {
      gaveUp.push(payload)
    },
  })
  // Told within the transaction that takes the job away: both are true once it has ended.
  const queued = () => system((tx) => isQueued(tx, 'deadly'))
  await vi.waitFor(async () => expect(await queued()).toBe(false), { timeout: 60_000 })
  expect(gaveUp).toEqual([{ file: 'bomb' }])
  expect(told).toEqual([])
})

test('a job that failed for the last time tells whoever waits', async () => {
  await system((tx) => addJob(tx, 'test.hopeless', { file: 'odd' }, 'hopeless'))
  await sql`update graphile_worker._private_jobs set attempts = 24 where key = 'hopeless'`.execute(
    database.db,
  )
  const gaveUp: unknown[] = []
  await doHere('test.hopeless', {
    run: async () => {
      throw new Error('no')
    },
    gaveUp: async (_tx, payload) => {
      gaveUp.push(payload)
    },
  })
  await vi.waitFor(() => expect(gaveUp).toEqual([{ file: 'odd' }]), { timeout: 60_000 })
})

test('a node whose connections broke while it was at a job goes on, and does that job', async () => {
  let begun = 0
  const told: number[] = []
  await system((tx) => addJob(tx, 'test.broken', {}))
  const { promise: broken, resolve: break_ } = Promise.withResolvers<void>()
  await doHere('test.broken', {
    run: async () => {
      begun++
      if (begun === 1) await broken
      told.push(begun)
    },
  })
  await vi.waitFor(() => expect(begun).toBe(1), { timeout: 60_000 })
  // The next query on each connection fails, also the one that says that the job is done.
  let lost = 0
  const refused = setInterval(() => {
    sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`
      .execute(database.db)
      .catch(() => lost++)
  }, 1)
  break_()
  await vi.waitFor(() => expect(told).toEqual([1]), { timeout: 60_000 })
  await vi.waitFor(() => expect(lost).toBeGreaterThan(3), { timeout: 60_000 })
  clearInterval(refused)
  const ask = () => system((tx) => addJob(tx, 'test.broken', {}, 'after'))
  await vi.waitFor(ask, { timeout: 60_000 })
  await vi.waitFor(async () => expect(await system((tx) => isQueued(tx, 'after'))).toBe(false), {
    timeout: 60_000,
    interval: 100,
  })
})
