import { tmpdir } from 'node:os'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../test/harness/database.ts'
import { openBlobStore } from './blobs/blob-store.ts'
import { openBlobDisk } from './blobs/disk.ts'
import { asSystem } from './db.ts'
import type { Ground } from './ground.ts'
import {
  addJob,
  dropJob,
  type FailedJob,
  listFailedJobs,
  type RunningJobs,
  retryJob,
  startJobs,
} from './jobs.ts'
import { createLog } from './log.ts'
import { openPrinter } from './pdf.ts'

let database: TestDatabase
let ground: Ground
let running: RunningJobs | undefined
beforeAll(async () => {
  database = await openTestDatabase()
  const log = createLog('silent')
  const blobs = openBlobStore(openBlobDisk(tmpdir()), { reserveBytes: 0 })
  ground = { db: database.db, clock: () => new Date(), log, printer: openPrinter(), blobs }
})
afterEach(async () => {
  await running?.stop()
  running = undefined
})
afterAll(async () => {
  await ground.printer.close()
  await database.close()
})

const system = <T>(work: Parameters<typeof asSystem<T>>[2]) => asSystem(database.db, 'test', work)
const failed = (): Promise<FailedJob[]> => system((tx) => listFailedJobs(tx, 9))

const until = <T>(look: () => Promise<T | undefined>, timeout = 15_000): Promise<T> =>
  vi.waitFor(
    async () => {
      const found = await look()
      if (found === undefined) throw new Error('still waiting')
      return found
    },
    { timeout, interval: 20 },
  )
const firstFailed = () => until(async () => (await failed())[0])

/** A job that fails until it is mended, and tells of each run. */
async function startFailing() {
  const state = { mended: false, payloads: [] as unknown[] }
  running = await startJobs(ground, database.pool, [
    {
      name: 'test.count',
      run: async (_ground, payload) => {
        if (!state.mended) throw new Error('磁盘满了')
        state.payloads.push(payload)
      },
    },
  ])
  return state
}

test('a job that fails is listed with its error and how often it was tried', async () => {
  await startFailing()
  await system((tx) => addJob(tx, 'test.count', { school: 'S001' }))
  expect(await firstFailed()).toMatchObject({
    name: 'test.count',
    lastError: '磁盘满了',
    attempts: 1,
    id: expect.stringMatching(/^\d+$/),
  })
})

test('it is retried at once, with what it was given, and is gone when it succeeds', async () => {
  const state = await startFailing()
  state.mended = true
  const { id } = await firstFailed()
  const retried = await system(async (tx) => {
    expect(await retryJob(tx, id)).toBe(true)
    return listFailedJobs(tx, 9)
  })
  expect(retried).toMatchObject([{ id, attempts: 0 }])
  expect(Date.parse(retried[0]?.runAt ?? '')).toBeLessThanOrEqual(Date.now())
  // Sooner than the workers look by themselves.
  await until(async () => ((await failed()).length === 0 ? true : undefined), 4_000)
  expect(state.payloads).toEqual([{ school: 'S001' }])
  expect(await system((tx) => retryJob(tx, id))).toBe(false)
})

test('it is dropped, and never runs again', async () => {
  const state = await startFailing()
  await system((tx) => addJob(tx, 'test.count', { school: 'S002' }))
  const { id } = await firstFailed()
  expect(await system((tx) => dropJob(tx, id))).toBe(true)
  expect(await failed()).toEqual([])
  expect(await system((tx) => dropJob(tx, id))).toBe(false)
  state.mended = true
  await system((tx) => addJob(tx, 'test.count', { school: 'S003' }))
  await until(async () => state.payloads[0])
  expect(state.payloads).toEqual([{ school: 'S003' }])
})

test('a job asked for in work that is rolled back does not exist', async () => {
  const state = await startFailing()
  state.mended = true
  const undone = system(async (tx) => {
    await addJob(tx, 'test.count', { school: 'undone' })
    throw new Error('after all not')
  })
  await expect(undone).rejects.toThrow('after all not')
  await system((tx) => addJob(tx, 'test.count', { school: 'S004' }))
  await until(async () => state.payloads[0])
  expect(state.payloads).toEqual([{ school: 'S004' }])
})

test('two with one key are one job, the later one', async () => {
  await system((tx) => addJob(tx, 'test.count', { round: 1 }, 'once'))
  await system((tx) => addJob(tx, 'test.count', { round: 2 }, 'once'))
  const state = await startFailing()
  state.mended = true
  await system((tx) => addJob(tx, 'test.count', { last: true }))
  await until(async () =>
    state.payloads.find((payload) => Object.hasOwn(payload as object, 'last')),
  )
  await until(async () =>
    state.payloads.find((payload) => Object.hasOwn(payload as object, 'round')),
  )
  expect(state.payloads.filter((payload) => Object.hasOwn(payload as object, 'round'))).toEqual([
    { round: 2 },
  ])
})
