import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { cunxiao } from '../../test/harness/command-line.ts'
import { cleanUps, makeDataDir, query, start } from '../platform/postgres/clusters.fixture.ts'
import { findFreePort } from '../platform/postgres/free-port.ts'
import { findRunningPostgres } from '../platform/postgres/running.ts'

type Opened = {
  child: ChildProcessByStdio<Writable, Readable, null>
  end(): Promise<number | null>
}

/** A command that has the data open, until it is told to write one row and end. */
async function openCommand(dataDir: string): Promise<Opened> {
  const fixture = join(import.meta.dirname, 'data-process.fixture.ts')
  const child = spawn(process.execPath, [fixture, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  cleanUps.push(async () => {
    child.kill('SIGKILL')
    await exited
  })
  const [what] = await Promise.race([once(child.stdout, 'data'), exited])
  expect(String(what)).toBe('open\n')
  return {
    child,
    end: async () => {
      child.stdin.end()
      return (await exited)[0]
    },
  }
}

async function expectMarks(dataDir: string, count: number): Promise<void> {
  expect(await findRunningPostgres(dataDir)).toBeUndefined()
  const { url, stop } = await start(dataDir)
  const marks = `select count(*)::int from graphile_worker.jobs where task_identifier = 'mark'`
  expect(await query(url, marks)).toEqual([{ count }])
  await stop()
}

test('of two commands on a stopped hub’s data the first may end first: the second works on, and stops PostgreSQL', async () => {
  const dataDir = await makeDataDir()
  const first = await openCommand(dataDir)
  const second = await openCommand(dataDir)
  const { pid } = (await findRunningPostgres(dataDir)) ?? {}
  expect(await first.end()).toBe(0)
  expect((await findRunningPostgres(dataDir))?.pid).toBe(pid)
  const third = await openCommand(dataDir)
  expect(await second.end()).toBe(0)
  expect((await findRunningPostgres(dataDir))?.pid).toBe(pid)
  expect(await third.end()).toBe(0)
  await expectMarks(dataDir, 3)
})

test('the second may end first, and leaves PostgreSQL to the first', async () => {
  const dataDir = await makeDataDir()
  const first = await openCommand(dataDir)
  const second = await openCommand(dataDir)
  expect(await second.end()).toBe(0)
  expect(await findRunningPostgres(dataDir)).toBeDefined()
  expect(await first.end()).toBe(0)
  await expectMarks(dataDir, 2)
})

test('of two commands that begin and end at once both do their work, also on data that is not made yet', async () => {
  const dataDir = await makeDataDir()
  for (const round of [1, 2, 3]) {
    const commands = await Promise.all([openCommand(dataDir), openCommand(dataDir)])
    expect(await Promise.all(commands.map((each) => each.end()))).toEqual([0, 0])
    await expectMarks(dataDir, round * 2)
  }
})

test('a command killed beside another leaves it PostgreSQL, and a killed last one leaves it to the next', async () => {
  const dataDir = await makeDataDir()
  const first = await openCommand(dataDir)
  const second = await openCommand(dataDir)
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  expect(await second.end()).toBe(0)
  expect(await findRunningPostgres(dataDir)).toBeUndefined()

  const alone = await openCommand(dataDir)
  alone.child.kill('SIGKILL')
  await once(alone.child, 'exit')
  expect(await findRunningPostgres(dataDir)).toBeDefined()
  expect(await (await openCommand(dataDir)).end()).toBe(0)
  await expectMarks(dataDir, 2)
})

test('a command whose database is away says so in a sentence', async () => {
  const port = await findFreePort(undefined)
  const DATABASE_URL = `postgres://cunxiao:x@127.0.0.1:${port}/cunxiao`
  const { exit, err } = await cunxiao(tmpdir(), ['audit', 'verify'], { DATABASE_URL })
  expect(exit).toBe(1)
  expect(err).toMatch(/^The database is away for the moment.*\(database_unavailable\)\n$/)
})
