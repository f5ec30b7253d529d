import { mkdir, readdir, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { conflict, notFound } from '../../base/refusal.ts'
import { type Account, chooseAccount, makeReachable } from './account.ts'
import { backupName, type Extra } from './backup.ts'
import {
  clusterPart,
  extraPart,
  filesOf,
  type Manifest,
  readGoodManifest,
  sizeOf,
  unpack,
} from './backup-format.ts'
import { prepareBinaries } from './binaries.ts'
import { clusterDirectory, replacedSuffix, syncDirectory } from './cluster.ts'
import { ensureSpace, refuseDiskFull } from './disk-full.ts'
import { isLeftover, maker } from './maker.ts'
import { findPostmaster } from './postmaster-pid.ts'

export type RestoreOptions = {
  /** One backup, as `listBackups` names it. */
  from: string
  /** The data root of a node that is not running. */
  dataDir: string
  /** Where the node's own directories go back to. */
  extra?: readonly Extra[]
  /** Puts what is there aside, as `….replaced-<time>`; without it, it is not touched. */
  replace?: boolean
  now: () => Date
  log: (line: string) => void
}

export type Restored = {
  /** When the backup was begun. */
  takenAt: string
  /** What now lies aside. */
  replaced: string[]
}

type Place = { part: string; path: string; account: Account }

/**
 * Everything is written beside its place and compared with the manifest before anything is put
 * into its place. The database recovers at the node's next start.
 */
export async function restoreCluster(options: RestoreOptions): Promise<Restored> {
  const { from, now, log, extra = [], replace = false } = options
  const root = resolve(options.dataDir)
  const cluster = clusterDirectory(root)
  const manifest = await readGoodManifest(from)
  const account = await chooseAccount(cluster)
  await makeReachable(root, account)
  const { major } = await prepareBinaries(root, account)
  if (manifest.postgresMajor !== major) {
    throw conflict('database_version_differs', {
      directory: from,
      found: manifest.postgresMajor,
      needed: major,
    })
  }
  const places: Place[] = [
    ...extra.map(({ name, path }) => ({
      part: extraPart(name),
      path: resolve(path),
      account: undefined,
    })),
    // Last, so that a node finds its database only when all else is in place.
    { part: clusterPart, path: cluster, account },
  ]
  await refuseToOverwrite(from, manifest, places, cluster, replace)
  try {
    await ensureSpaceFor(manifest, places)
    for (const place of places) await unpackBeside(from, manifest, place)
    await refuseWhileRunning(cluster)
    const replaced = await putInPlace(places, backupName(now()))
    log(`restore: ${from} is in place; aside: ${replaced.join(', ') || 'nothing'}`)
    return { takenAt: manifest.takenAt, replaced }
  } catch (error) {
    for (const { path } of places) await rm(beside(path), { recursive: true, force: true })
    throw refuseDiskFull(error, root)
  }
}

async function refuseToOverwrite(
  from: string,
  manifest: Manifest,
  places: readonly Place[],
  cluster: string,
  replace: boolean,
): Promise<void> {
  await refuseWhileRunning(cluster)
  for (const { part, path } of places) {
    if (!manifest.directories.includes(part)) throw notFound('backup_part', `${from}/${part}`)
    if (!replace && (await hasContent(path))) throw conflict('data_exists', { directory: path })
    await removeLeftBeside(path)
  }
}

async function refuseWhileRunning(cluster: string): Promise<void> {
  const dataDirectory = await realpath(cluster).catch(() => undefined)
  // Where a process cannot be told by `/proc`, any that has the pid counts as PostgreSQL.
  const running = dataDirectory && (await findPostmaster(dataDirectory, async () => true))
  if (running) throw conflict('database_running', { directory: cluster, pid: running.pid })
}

async function hasContent(path: string): Promise<boolean> {
  return (await readdir(path).catch(() => [])).length > 0
}

/** What is restored lies here until all of it is right. */
function beside(path: string): string {
  return `${path}.${maker}.restore`
}

async function removeLeftBeside(path: string): Promise<void> {
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    const isOurs = name.startsWith(`${basename(path)}.`) && name.endsWith('.restore')
    if (isOurs && (await isLeftover(name))) {
      await rm(join(dirname(path), name), { recursive: true, force: true })
    }
  }
}

async function ensureSpaceFor(manifest: Manifest, places: readonly Place[]): Promise<void> {
  const needs = places.map(({ part, path }) => ({
    directory: dirname(path),
    bytes: sizeOf(filesOf(manifest, part)),
  }))
  for (const { directory } of needs) await mkdir(directory, { recursive: true })
  await ensureSpace(needs)
}

async function unpackBeside(from: string, manifest: Manifest, place: Place): Promise<void> {
  await unpack(from, manifest, place.part, beside(place.path), place.account)
}

/** Killed in between, the node refuses to start with an empty database: the restore is run again. */
async function putInPlace(places: readonly Place[], time: string): Promise<string[]> {
  const replaced: string[] = []
  for (const { path } of places) {
    if (await hasContent(path)) {
      const aside = `${path}${replacedSuffix}${time}`
      await rename(path, aside)
      replaced.push(aside)
    } else await rm(path, { recursive: true, force: true })
    await rename(beside(path), path)
    await syncDirectory(dirname(path))
  }
  return replaced
}
