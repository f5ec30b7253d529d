import { lchown, mkdir, readFile, realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { conflict, Refusal } from '../../base/refusal.ts'
import { type Account, chooseAccount, makeReachable } from './account.ts'
import { type Binaries, prepareBinaries, program } from './binaries.ts'
import {
  clusterDirectory,
  ensureCluster,
  type Passwords,
  readPasswords,
  removeHalfMade,
  replaceFile,
} from './cluster.ts'
import { diskFull, refuseDiskFull, saysDiskFull } from './disk-full.ts'
import { findFreePort } from './free-port.ts'
import {
  admitUsers,
  connectAsAdministrator,
  ensureNodeDatabase,
  type Held,
  holdCluster,
  isLastUser,
  type Keeper,
} from './keeper.ts'
import { type Launch, launch, shutDown, waitUntilReady } from './launch.ts'
import { executableOf, findPostmaster, isAlive, type Postmaster } from './postmaster-pid.ts'
import { portOf, renderSettings } from './settings.ts'

export type PostgresOptions = {
  /** The node's data root; the cluster lies in `postgres` below it. */
  dataDir: string
  log: (line: string) => void
  /** Refused when taken. Without it: the port of last time, or another when that one is taken. */
  port?: number
  /** Over the modest ones: names and values of `postgresql.conf`. */
  settings?: Readonly<Record<string, string>>
}

export type RunningPostgres = {
  /** The database `cunxiao` as its owner, the unprivileged role `cunxiao`. */
  url: string
  /** The superuser, in the database `postgres`: for backup and tests only. */
  adminUrl: string
  port: number
  pid: number
  dataDirectory: string
  binDirectory: string
  /** Returns when PostgreSQL has ended. */
  stop(): Promise<void>
  /** As `stop`, unless somebody else still uses it: the last one stops it. */
  leave(): Promise<void>
  /** `died`: it ended without `stop`, or does not let us back in. */
  exited: Promise<'stopped' | 'died'>
}

/**
 * Starts the PostgreSQL of a node: makes the cluster the first time, takes over one that outlived
 * its node, and holds it against a second node.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  try {
    return await start(options)
  } catch (error) {
    throw refuseDiskFull(error, options.dataDir)
  }
}

async function start({ dataDir, log, port, settings = {} }: PostgresOptions) {
  const startedAtMs = performance.now()
  const root = resolve(dataDir)
  const account = await chooseAccount(clusterDirectory(root))
  await makeReachable(root, account)
  const binaries = await prepareBinaries(root, account)
  const cluster: Cluster = {
    ...(await prepareCluster(root, binaries, account, settings)),
    log,
    port,
    settings,
  }

  const { held, postmaster, taken } = await takeCluster(cluster)
  const running = supervise(cluster, held.keeper, postmaster)
  try {
    await removeHalfMade(root)
    await ensureNodeDatabase(held.keeper, cluster.passwords.node)
    await admitUsers(held)
  } catch (error) {
    await running.stop()
    throw error
  }
  const ms = Math.round(performance.now() - startedAtMs)
  log(`postgres ${taken}: port ${postmaster.port}, pid ${postmaster.pid}, ${ms} ms`)
  return running
}

type Cluster = Launch & {
  passwords: Passwords
  log: (line: string) => void
  port: number | undefined
  settings: Readonly<Record<string, string>>
}

async function prepareCluster(
  root: string,
  binaries: Binaries,
  account: Account,
  settings: Cluster['settings'],
) {
  await ensureCluster(root, binaries, account, settings.fsync !== 'off')
  const dataDirectory = await realpath(clusterDirectory(root))
  const logDirectory = join(root, 'postgres-log')
  await makeLogDirectory(logDirectory, account)
  return {
    dataDirectory,
    logDirectory,
    dataDir: root,
    binDirectory: binaries.directory,
    account,
    passwords: await readPasswords(dataDirectory),
  }
}

/** PostgreSQL's own log, written by PostgreSQL's account. */
async function makeLogDirectory(directory: string, account: Account): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  if (account) await lchown(directory, account.uid, account.gid)
}

type Taken = { held: Held; postmaster: Postmaster; taken: 'started' | 'taken over' }

async function takeCluster(cluster: Cluster): Promise<Taken> {
  const giveUpAtMs = performance.now() + 30_000
  for (;;) {
    const { postmaster, taken } = await findOrLaunch(cluster)
    const held = await hold(cluster, postmaster.port)
    if (!held) {
      // Its last user is stopping it.
      if (performance.now() > giveUpAtMs) throw stillRunning(cluster, '')
      await delay(100)
      continue
    }
    if (taken === 'started' || (await isAsWanted(cluster, postmaster))) {
      return { held, postmaster, taken }
    }
    cluster.log(`postgres ${postmaster.pid} runs with other programs or settings`)
    if (!held.alone) return { held, postmaster, taken }
    await held.keeper.end()
    await shutDown(cluster, postmaster.pid, 'fast')
  }
}

async function findOrLaunch(cluster: Cluster): Promise<Omit<Taken, 'held'>> {
  const giveUpAtMs = performance.now() + 20_000
  for (;;) {
    const found = await findPostmaster(cluster.dataDirectory, (port) => answers(cluster, port))
    const outlived = found && (await waitUntilReady(cluster.dataDirectory, found.pid))
    if (outlived) return { postmaster: outlived, taken: 'taken over' }
    if (found) {
      await shutDown(cluster, found.pid, 'fast')
      continue
    }
    await writeSettings(cluster)
    const launched = await launch(cluster)
    if ('postmaster' in launched) return { postmaster: launched.postmaster, taken: 'started' }
    const refusal = refusalFor(launched.failure, cluster)
    if (!mayPass(refusal, cluster) || performance.now() > giveUpAtMs) throw refusal
    await delay(250)
  }
}

function hold({ dataDirectory, passwords }: Cluster, port: number): Promise<Held | undefined> {
  return holdCluster({ port, password: passwords.administrator }, dataDirectory)
}

/** Only this cluster knows this cluster's password. */
async function answers({ passwords }: Cluster, port: number): Promise<boolean> {
  const client = await connectAsAdministrator({ port, password: passwords.administrator }).catch(
    () => undefined,
  )
  await client?.end()
  return client !== undefined
}

/** One that outlived its node may also have outlived an upgrade or a change of settings. */
async function isAsWanted(cluster: Cluster, { pid, port }: Postmaster): Promise<boolean> {
  const executable = await executableOf(pid)
  const wanted = await realpath(join(cluster.binDirectory, program('postgres')))
  if (executable !== undefined && executable !== wanted) return false
  const written = await readFile(settingsPath(cluster), 'utf8').catch(() => '')
  return written === renderSettings(cluster.port ?? port, cluster.settings)
}

async function writeSettings(cluster: Cluster): Promise<void> {
  const path = settingsPath(cluster)
  const written = await readFile(path, 'utf8').catch(() => '')
  const port = cluster.port ?? (await findFreePort(portOf(written)))
  const wanted = renderSettings(port, cluster.settings)
  if (wanted !== written) await replaceFile(path, wanted, 0o600, cluster.account)
}

function settingsPath({ dataDirectory }: Cluster): string {
  return join(dataDirectory, 'postgresql.conf')
}

function refusalFor(failure: string, { port, dataDirectory }: Cluster): Refusal {
  if (saysDiskFull(failure)) return diskFull(dataDirectory)
  if (/could not bind|could not create any TCP/.test(failure))
    return conflict('port_taken', { port })
  if (/lock file|shared memory block .* is still in use/.test(failure)) {
    return stillRunning({ dataDirectory }, failure)
  }
  return new Refusal('unavailable', 'database_did_not_start', {
    directory: dataDirectory,
    said: failure,
  })
}

function stillRunning({ dataDirectory }: Pick<Cluster, 'dataDirectory'>, said: string): Refusal {
  return conflict('database_still_running', { directory: dataDirectory, said })
}

/** Processes of a PostgreSQL that was killed need a moment to notice; another port may be free. */
function mayPass({ code }: Refusal, { port }: Cluster): boolean {
  return code === 'database_still_running' || (code === 'port_taken' && port === undefined)
}

function supervise(cluster: Cluster, first: Keeper, { pid, port }: Postmaster): RunningPostgres {
  const { passwords, dataDirectory, binDirectory, log } = cluster
  const exit = Promise.withResolvers<'stopped' | 'died'>()
  let keeper = first
  let stopping: Promise<void> | undefined

  async function onKeeperEnd(): Promise<void> {
    if (!stopping) log(`postgres ${pid} ended our session`)
    const again = stopping ? undefined : await holdAgain(cluster, { pid, port })
    if (again) {
      log(`postgres ${pid} runs on`)
      watch(again)
    } else if (!stopping) {
      log(`postgres ${pid} died`)
      exit.resolve('died')
    }
  }

  function watch(held: Keeper): void {
    keeper = held
    held.once('end', () => void onKeeperEnd())
  }

  async function stopOnce(): Promise<void> {
    // Asked to stop fast while it recovers from a crashed session, PostgreSQL 18 hangs.
    const recovers = await keeper.query('select').then(
      () => false,
      () => true,
    )
    await keeper.end()
    await shutDown(cluster, pid, recovers ? 'immediate' : 'fast')
    log(`postgres ${pid} stopped`)
    exit.resolve('stopped')
  }

  async function leaveOnce(): Promise<void> {
    if (await isLastUser(keeper)) return stopOnce()
    await keeper.end()
    log(`postgres ${pid} is left to others`)
    exit.resolve('stopped')
  }

  watch(first)
  return {
    url: `postgres://cunxiao:${passwords.node}@127.0.0.1:${port}/cunxiao`,
    adminUrl: `postgres://postgres:${passwords.administrator}@127.0.0.1:${port}/postgres`,
    port,
    pid,
    dataDirectory,
    binDirectory,
    stop: () => {
      stopping ??= stopOnce()
      return stopping
    },
    leave: () => {
      stopping ??= leaveOnce()
      return stopping
    },
    exited: exit.promise,
  }
}

/**
 * When one session crashes PostgreSQL ends them all and recovers. Undefined when it is gone, or
 * another node was quicker.
 */
async function holdAgain(cluster: Cluster, { pid, port }: Omit<Postmaster, 'status'>) {
  while (await isAlive(pid)) {
    try {
      const held = await hold(cluster, port)
      if (held) return await admitUsers(held)
    } catch (error) {
      if (error instanceof Refusal) return undefined
    }
    await delay(100)
  }
  return undefined
}
