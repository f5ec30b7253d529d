import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cleanUps, makeDataDir } from '../../src/platform/postgres/clusters.fixture.ts'
import { isAlive } from '../../src/platform/postgres/postmaster-pid.ts'
import { findRunningPostgres } from '../../src/platform/postgres/running.ts'
import { cunxiao, type StartedHub, startHub } from '../harness/command-line.ts'

/** A container as far as processes go: the node is number 1, and sees only what it started. */
const asFirstProcess = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child']

const mayBeFirst = (() => {
  try {
    const [program = '', ...args] = [...asFirstProcess, 'true']
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

async function start(dataDir: string, inside?: readonly string[]): Promise<StartedHub> {
  const hub = await startHub(dataDir, inside)
  cleanUps.push(() => hub.kill())
  return hub
}

async function expectStopped(hub: StartedHub, dataDir: string): Promise<void> {
  expect(await findRunningPostgres(dataDir)).toBeUndefined()
  await expect(fetch(`${hub.url}/api/health`)).rejects.toThrow()
  const log = await Promise.all(
    ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((day) =>
      readFile(join(dataDir, 'postgres-log', `postgres-${day}.log`), 'utf8').catch(() => ''),
    ),
  )
  expect(log.join('').trim()).toMatch(/database system is shut down$/)
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s stops the node, then PostgreSQL, which writes all it has',
  async (signal) => {
    const dataDir = await makeDataDir()
    const hub = await start(dataDir)
    expect(await hub.stop(signal)).toMatchObject({ exit: 0, err: '' })
    await expectStopped(hub, dataDir)
  },
  300_000,
)

test.skipIf(!mayBeFirst).each(['SIGTERM', 'SIGINT'] as const)(
  '%s does the same to a node that is the first process of a container (skipped where unshare may not)',
  async (signal) => {
    const dataDir = await makeDataDir()
    const hub = await start(dataDir, asFirstProcess)
    expect(await hub.stop(signal)).toMatchObject({ exit: 0, err: '' })
    await expectStopped(hub, dataDir)
  },
  300_000,
)

test.skipIf(!mayBeFirst)(
  'after a container is killed the next starts on its data, though process numbers repeat there',
  async () => {
    const dataDir = await makeDataDir()
    for (let round = 0; round < 2; round++) {
      const killed = await start(dataDir, asFirstProcess)
      await killed.kill()
    }
    const hub = await start(dataDir, asFirstProcess)
    expect((await fetch(`${hub.url}/api/health`)).status).toBe(200)
    expect(await hub.stop()).toMatchObject({ exit: 0, err: '' })
  },
  300_000,
)

test('kill -9 of the node leaves a PostgreSQL that the next start takes over and stops', async () => {
  const dataDir = await makeDataDir()
  const killed = await start(dataDir)
  await killed.kill()
  const left = await findRunningPostgres(dataDir)
  expect(left).toBeDefined()
  const hub = await start(dataDir)
  expect((await findRunningPostgres(dataDir))?.pid).toBe(left?.pid)
  expect(await hub.stop()).toMatchObject({ exit: 0, err: '' })
  expect(await isAlive(Number(left?.pid))).toBe(false)
  // A command does so as well.
  await (await start(dataDir)).kill()
  expect(await cunxiao(dataDir, ['audit', 'verify'])).toMatchObject({ exit: 0, err: '' })
  expect(await findRunningPostgres(dataDir)).toBeUndefined()
})
