import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Account } from './account.ts'
import { program } from './binaries.ts'
import { maker } from './maker.ts'
import { isAlive, type Postmaster, readPostmaster } from './postmaster-pid.ts'
import { runProgram, spawnOptions } from './run-program.ts'

export type Launch = {
  binDirectory: string
  dataDirectory: string
  /** Node's own directory, for what PostgreSQL says before its log begins. */
  dataDir: string
  /** Where PostgreSQL's log lies. */
  logDirectory: string
  account: Account
}

/** What stopping needs to know. */
export type Running = Pick<Launch, 'binDirectory' | 'dataDirectory' | 'account'>

export const startLogPrefix = 'postgres-start-'

export type Launched = { postmaster: Postmaster } | { failure: string }

/** Starts PostgreSQL and waits until it takes connections, which after a crash may take a while. */
export async function launch(to: Launch): Promise<Launched> {
  const startedAtMs = Date.now()
  // A name of its own: of two nodes that start at once each reads what its own PostgreSQL said.
  const startLog = join(to.dataDir, `${startLogPrefix}${maker}-${randomUUID()}.log`)
  const log = await open(startLog, 'wx', 0o600)
  try {
    const pid = await (process.platform === 'win32'
      ? startOnWindows(to, startLog)
      : startOnPosix(to, log.fd))
    const postmaster = pid && (await waitUntilReady(to.dataDirectory, pid))
    if (postmaster) return { postmaster }
    return { failure: await lastWords(startLog, to.logDirectory, startedAtMs) }
  } finally {
    await log.close()
    // Windows keeps a file that is open; the next start removes it.
    await rm(startLog, { force: true }).catch(() => {})
  }
}

/**
 * Waits while the process lives and is not yet ready; undefined when it ended or is ending.
 * PostgreSQL tells its status in `postmaster.pid`; there is nothing to be notified by.
 */
export async function waitUntilReady(
  dataDirectory: string,
  pid: number,
): Promise<Postmaster | undefined> {
  while (await isAlive(pid)) {
    const postmaster = await readPostmaster(dataDirectory)
    if (postmaster?.pid === pid && postmaster.status === 'ready') return postmaster
    if (postmaster?.pid === pid && postmaster.status === 'stopping') return undefined
    await delay(10)
  }
  return undefined
}

/**
 * `fast` ends the sessions and writes a checkpoint; `immediate` is a power cut, which the next start
 * recovers from, and is also what follows when `fast` hangs.
 */
export async function shutDown(
  from: Running,
  pid: number,
  mode: 'fast' | 'immediate',
): Promise<void> {
  await ask(mode, from, pid)
  if (await hasEnded(pid, 20_000)) return
  await ask('immediate', from, pid)
  if (await hasEnded(pid, 5_000)) return
  throw new Error(`postgres ${pid} does not stop`)
}

/** In a session of its own: Ctrl-C in a terminal is for node, which stops PostgreSQL last. */
async function startOnPosix(to: Launch, logFd: number): Promise<number | undefined> {
  const child = spawn(join(to.binDirectory, program('postgres')), ['-D', to.dataDirectory], {
    ...spawnOptions(to.dataDirectory, to.account),
    detached: true,
    stdio: ['ignore', logFd, logFd],
  })
  await once(child, 'spawn')
  child.unref()
  return child.pid
}

/** PostgreSQL refuses an administrator on Windows; `pg_ctl` takes the rights away first. */
async function startOnWindows(to: Launch, startLog: string): Promise<number | undefined> {
  await runProgram(
    join(to.binDirectory, program('pg_ctl')),
    ['start', '--wait', '--pgdata', to.dataDirectory, '--log', startLog],
    spawnOptions(to.dataDirectory, to.account),
  )
  return (await readPostmaster(to.dataDirectory))?.pid
}

/** By signal where there are signals: it works even when the data directory has been deleted. */
async function ask(mode: 'fast' | 'immediate', from: Running, pid: number): Promise<void> {
  if (!(await isAlive(pid))) return
  if (process.platform !== 'win32') {
    process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
    return
  }
  await runProgram(
    join(from.binDirectory, program('pg_ctl')),
    ['stop', '--no-wait', '--mode', mode, '--pgdata', from.dataDirectory],
    spawnOptions(from.dataDirectory, from.account),
  )
}

async function hasEnded(pid: number, withinMs: number): Promise<boolean> {
  const deadlineMs = performance.now() + withinMs
  while (await isAlive(pid)) {
    if (performance.now() > deadlineMs) return false
    await delay(10)
  }
  return true
}

/** The reason is in the start log, or, once that has begun, at the end of PostgreSQL's own. */
async function lastWords(
  startLog: string,
  logDirectory: string,
  startedAtMs: number,
): Promise<string> {
  const texts = [await readFile(startLog, 'utf8')]
  for (const name of await readdir(logDirectory)) {
    const path = join(logDirectory, name)
    if ((await stat(path)).mtimeMs < startedAtMs) continue
    texts.push((await readFile(path, 'utf8')).split('\n').slice(-20).join('\n'))
  }
  return texts.join('\n').trim()
}
