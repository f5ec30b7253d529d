// Clusters for tests: made under a path with spaces and Chinese characters, and gone afterwards.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { expect } from 'vitest'
import { clusterDirectory } from './cluster.ts'
import { isAlive, readPostmaster } from './postmaster-pid.ts'
import { type PostgresOptions, type RunningPostgres, startPostgres } from './supervisor.ts'

export const isRoot = process.getuid?.() === 0
/** `daemon`, which every Linux has: another than the one PostgreSQL gets from root. */
export const ordinary = { uid: 1, gid: 1 }
export const fixture = join(import.meta.dirname, 'node-process.fixture.ts')
/** For what is waited for: other tests may keep the machine busy. */
export const patient = { timeout: 60_000, interval: 20 }
export type CleanUps = (() => Promise<unknown>)[]

/** Run after each test, the latest first: test/harness/after-each.ts. */
export const cleanUps: CleanUps = []

export async function cleanUp(all: CleanUps): Promise<void> {
  for (const one of all.splice(0).toReversed()) await one()
}

/** A data root that is removed, with the PostgreSQL still running on it, after the test. */
export async function makeDataDir(name = 'data', after = cleanUps): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), '村校 测试 '))
  await chmod(base, 0o755)
  const dataDir = join(base, name)
  after.push(async () => {
    await killPostmaster(dataDir)
    await rm(base, { recursive: true, force: true })
  })
  return dataDir
}

export async function start(
  dataDir: string,
  options: Partial<PostgresOptions> = {},
  after = cleanUps,
): Promise<RunningPostgres> {
  const postgres = await startPostgres({ dataDir, log: () => {}, ...options })
  after.push(() => postgres.stop())
  return postgres
}

async function killPostmaster(dataDir: string): Promise<void> {
  const pid = (await readPostmaster(clusterDirectory(dataDir)))?.pid
  if (pid && (await isAlive(pid)) && (await isPostgres(pid))) await kill(pid)
}

async function isPostgres(pid: number): Promise<boolean> {
  return (await readFile(`/proc/${pid}/comm`, 'utf8')) === 'postgres\n'
}

export async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => isAlive(pid), patient).toBe(false)
}

export async function query<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
): Promise<Row[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

export type NodeProcess = {
  child: ChildProcess
  /** The first line it wrote. */
  said: RunningPostgres & { refused?: unknown }
  lines: AsyncIterator<string, undefined>
}

/** Starts a node in a process of its own and waits for what it says. */
export async function startNodeProcess(
  dataDir: string,
  options: { uid?: number; gid?: number; script?: string; backupInto?: string } = {},
): Promise<NodeProcess> {
  const { script = fixture, backupInto = '', ...account } = options
  const child = spawn(process.execPath, [script, dataDir, backupInto], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...account,
  })
  const exited = once(child, 'exit')
  cleanUps.push(async () => {
    child.kill('SIGKILL')
    await exited
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return { child, said: JSON.parse((await lines.next()).value ?? ''), lines }
}

export async function killNode({ child }: NodeProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Resolves when a name that fits appears in the directory, which must be there. */
export function appearing(directory: string, fits: RegExp): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(directory, (_event, name) => {
      if (!name || !fits.test(name)) return
      watcher.close()
      resolve()
    })
  })
}
