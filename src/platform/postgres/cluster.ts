import { randomBytes } from 'node:crypto'
import {
  lchown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
} from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { conflict, Refusal } from '../../base/refusal.ts'
import type { Account } from './account.ts'
import { type Binaries, program } from './binaries.ts'
import { diskFull, saysDiskFull } from './disk-full.ts'
import { startLogPrefix } from './launch.ts'
import { isLeftover, maker } from './maker.ts'
import { runProgram, spawnOptions } from './run-program.ts'
import { hostAccess } from './settings.ts'

/** A cluster's passwords lie inside it, so that a backup, a restore or a move keeps them together. */
const passwordFile = z.object({ administrator: z.string(), node: z.string() })

export type Passwords = z.infer<typeof passwordFile>

export const passwordFileName = 'cunxiao-passwords.json'

export const stagingPrefix = 'postgres.new-'

/** A restore puts what it replaces aside under this name. */
export const replacedSuffix = '.replaced-'

/** Where the cluster of a node lies. */
export function clusterDirectory(dataDir: string): string {
  return join(dataDir, 'postgres')
}

/** Makes the cluster if there is none; refuses a directory that this PostgreSQL cannot open. */
export async function ensureCluster(
  dataDir: string,
  binaries: Binaries,
  account: Account,
  isDurable: boolean,
): Promise<void> {
  const directory = clusterDirectory(dataDir)
  const found = await versionOf(directory)
  if (found === binaries.major) return
  if (found) {
    throw conflict('database_version_differs', { directory, found, needed: binaries.major })
  }
  const content = await readdir(directory).catch(() => undefined)
  if (content && content.length > 0) throw conflict('database_directory_unknown', { directory })
  await refuseHalfRestored(dataDir)
  // Windows cannot rename onto a directory, not even an empty one.
  if (content) await rmdir(directory)
  await createCluster(dataDir, binaries, account, isDurable)
}

/** An empty cluster must not take the place of one that a killed restore has just put aside. */
async function refuseHalfRestored(dataDir: string): Promise<void> {
  const aside = (await readdir(dataDir)).filter((name) =>
    name.startsWith(`postgres${replacedSuffix}`),
  )
  if (aside.length > 0) throw conflict('database_half_restored', { directory: dataDir, aside })
}

/** The major version a cluster was made with; undefined when there is no cluster. */
export async function versionOf(directory: string): Promise<string | undefined> {
  const text = await readFile(join(directory, 'PG_VERSION'), 'utf8').catch(() => undefined)
  return text?.trim()
}

export async function readPasswords(directory: string): Promise<Passwords> {
  return passwordFile.parse(JSON.parse(await readFile(join(directory, passwordFileName), 'utf8')))
}

/** Removes what starts and verifications leave when they are killed. */
export async function removeHalfMade(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const isHalfMade = name.startsWith(stagingPrefix) || name.startsWith(startLogPrefix)
    if (isHalfMade && (await isLeftover(name))) {
      await rm(join(dataDir, name), { recursive: true, force: true })
    }
  }
}

/**
 * Replaces a file whole. The cluster's directory belongs to PostgreSQL's account: writing through
 * a name that account controls, root could be led elsewhere by a symbolic link.
 */
export async function replaceFile(
  path: string,
  text: string,
  mode: number,
  owner: Account,
): Promise<void> {
  const fresh = `${path}.${process.pid}.new`
  await rm(fresh, { force: true })
  const file = await open(fresh, 'wx', mode)
  try {
    await file.writeFile(text)
    if (owner) await file.chown(owner.uid, owner.gid)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(fresh, path)
}

/** A rename is on the disk only when its directory is. Windows has no such call and no need. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Under another name first: a cluster is there completely, passwords and all, or not at all. */
async function createCluster(
  dataDir: string,
  binaries: Binaries,
  account: Account,
  isDurable: boolean,
): Promise<void> {
  const staging = await mkdtemp(join(dataDir, `${stagingPrefix}${maker}-`))
  try {
    if (account) await lchown(staging, account.uid, account.gid)
    const passwords = { administrator: newPassword(), node: newPassword() }
    const cluster = join(staging, 'cluster')
    await mkdir(cluster, { mode: 0o700 })
    if (account) await lchown(cluster, account.uid, account.gid)
    await runInitdb(staging, passwords.administrator, binaries, account, isDurable)
    await replaceFile(join(cluster, 'pg_hba.conf'), hostAccess, 0o600, account)
    await replaceFile(join(cluster, passwordFileName), JSON.stringify(passwords), 0o600, undefined)
    await syncDirectory(cluster)
    await rename(cluster, clusterDirectory(dataDir))
    await syncDirectory(dataDir)
  } catch (error) {
    // Two nodes made one at the same time: the first to finish has it.
    if (!(await versionOf(clusterDirectory(dataDir)))) throw error
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function runInitdb(
  staging: string,
  administratorPassword: string,
  binaries: Binaries,
  account: Account,
  isDurable: boolean,
): Promise<void> {
  const passwordPath = join(staging, 'administrator')
  await replaceFile(passwordPath, administratorPassword, 0o600, account)
  const { exitCode, output } = await runProgram(
    join(binaries.directory, program('initdb')),
    [
      '--pgdata=cluster',
      '--username=postgres',
      '--pwfile=administrator',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      // pg_trgm asks the system's locale what a letter is. Windows has none of this name.
      `--locale=${process.platform === 'win32' ? 'C' : 'C.UTF-8'}`,
      '--no-instructions',
      ...(isDurable ? [] : ['--no-sync']),
    ],
    spawnOptions(staging, account),
  )
  if (exitCode === 0) return
  if (saysDiskFull(output)) throw diskFull(staging)
  if (/could not look up effective user ID/.test(output)) {
    // A container told to run as any number: initdb wants that number in /etc/passwd.
    throw new Refusal('unavailable', 'user_has_no_name', { uid: process.getuid?.() })
  }
  throw new Error(`initdb failed: ${output.trim()}`)
}

function newPassword(): string {
  return randomBytes(24).toString('base64url')
}
