import assert from 'node:assert/strict'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { conflict } from '../../base/refusal.ts'
import {
  clusterPart,
  extraPart,
  type Manifest,
  sizeOf,
  writeManifest,
  writeVerified,
} from './backup-format.ts'
import { syncDirectory, versionOf } from './cluster.ts'
import { copyFile, forEachOf, listTree, readContent, type Tree } from './copy-files.ts'
import { ensureSpace, refuseDiskFull } from './disk-full.ts'
import { maker } from './maker.ts'
import type { RunningPostgres } from './supervisor.ts'
import { verifyUnfinished } from './verify-backup.ts'

export type BackupOptions = {
  postgres: Pick<RunningPostgres, 'adminUrl' | 'dataDirectory'>
  /** The directory of all backups. */
  into: string
  /** The node's own directories to take along; copied after the database. */
  extra?: readonly Extra[]
  now: () => Date
  log: (line: string) => void
}

export type Extra = { name: string; path: string }

export type Backup = {
  directory: string
  bytes: number
  files: number
  tables: number
  rows: number
}

/**
 * Backs up a running cluster while others write to it, then reads the copy back, recovers it and
 * queries it. A directory without `.partial` in its name has passed all of that.
 */
export async function backupCluster(options: BackupOptions): Promise<Backup> {
  const { postgres, now, log, extra = [] } = options
  const into = resolve(options.into)
  const at = now()
  const directory = join(into, backupName(at))
  await mkdir(into, { recursive: true, mode: 0o700 })
  if (await stat(directory).catch(() => undefined)) throw conflict('backup_exists', { directory })

  const scratchIn = dirname(postgres.dataDirectory)
  await refuseWithoutSpace(postgres.dataDirectory, extra, into, scratchIn)
  const partial = partialName(directory)
  try {
    await mkdir(partial, { mode: 0o700 })
    const manifest = await copyEverything(postgres, extra, partial, at)
    const manifestSha256 = await writeManifest(partial, manifest)
    log(
      `backup: ${manifest.files.length} files copied, ${sizeOf(manifest.files)} bytes; reading back`,
    )
    const reading = await verifyUnfinished(partial, manifest, scratchIn)
    const size = { files: manifest.files.length, bytes: sizeOf(manifest.files) }
    await writeVerified(partial, {
      takenAt: at.toISOString(),
      verifiedAt: now().toISOString(),
      manifestSha256,
      ...size,
      ...reading,
    })
    await rename(partial, directory)
    await syncDirectory(into)
    log(`backup: ${directory} is good: ${reading.tables} tables, ${reading.rows} rows`)
    return { directory, ...size, ...reading }
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw refuseDiskFull(error, into)
  }
}

/** `20261123T150516Z`: sorts by time, and is a file name everywhere. */
export function backupName(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

/** What a backup is called while it is made or removed. */
export function partialName(directory: string): string {
  return `${directory}.${maker}.partial`
}

async function copyEverything(
  postgres: BackupOptions['postgres'],
  extra: readonly Extra[],
  to: string,
  at: Date,
): Promise<Manifest> {
  const manifest: Manifest = {
    format: 1,
    takenAt: at.toISOString(),
    postgresMajor: (await versionOf(postgres.dataDirectory)) ?? '',
    directories: [],
    files: [],
  }
  await copyDatabase(postgres, to, manifest)
  // After the database: a file is written before the row that names it.
  await mkdir(join(to, 'extra'), { mode: 0o700 })
  for (const { name, path } of extra) {
    await copyTree(path, await listTree(path), { to, part: extraPart(name), manifest })
  }
  return manifest
}

/**
 * PostgreSQL's low-level backup: files may change while they are copied, because the WAL written
 * between start and stop is copied too and a slot keeps PostgreSQL from recycling it.
 */
async function copyDatabase(
  { adminUrl, dataDirectory }: BackupOptions['postgres'],
  to: string,
  manifest: Manifest,
): Promise<void> {
  const session = new pg.Client(adminUrl)
  session.on('error', () => {})
  await session.connect()
  try {
    await holdBackup(session)
    await session.query('select pg_backup_start($1, fast => true)', [manifest.takenAt])
    const target = { to, part: clusterPart, manifest }
    await copyTree(dataDirectory, await listTree(dataDirectory, isLeftOut), target)
    const { label, lastSegment } = await stopBackup(session)
    const segments = await listWal(dataDirectory, firstSegmentOf(label), lastSegment)
    await copyTree(dataDirectory, { directories: [], files: segments }, target)
    await addLabel(target, label)
  } finally {
    // Also ends the slot, and a backup that was not brought to its end.
    await session.end()
  }
}

/** One at a time, also across processes: the slot has one name. */
async function holdBackup(session: pg.Client): Promise<void> {
  try {
    await session.query(
      `select pg_create_physical_replication_slot('cunxiao_backup', true, temporary => true)`,
    )
  } catch (error) {
    const duplicate = error instanceof pg.DatabaseError && error.code === '42710'
    throw duplicate ? conflict('backup_running') : error
  }
}

type Target = { to: string; part: string; manifest: Manifest }

async function copyTree(from: string, tree: Tree, { to, part, manifest }: Target): Promise<void> {
  for (const path of ['', ...tree.directories]) {
    const below = path ? `${part}/${path}` : part
    if (manifest.directories.includes(below)) continue
    await mkdir(join(to, below), { mode: 0o700 })
    manifest.directories.push(below)
  }
  await forEachOf(tree.files, async (path) => {
    const below = `${part}/${path}`
    const content = await copyFile(join(from, path), join(to, below))
    if (content) manifest.files.push({ path: below, ...content })
    else await rm(join(to, below))
  })
}

/** Ends with the label that tells recovery where to begin, and the last segment it must read. */
async function stopBackup(session: pg.Client): Promise<{ label: string; lastSegment: string }> {
  const { rows } = await session.query<{ label: string; last: string; tablespaces: string }>(
    `select labelfile as label, pg_walfile_name(lsn) as last, spcmapfile as tablespaces
       from pg_backup_stop(wait_for_archive => false)`,
  )
  const stopped = rows[0]
  assert(stopped)
  if (stopped.tablespaces) throw conflict('backup_cannot_hold_tablespaces')
  return { label: stopped.label, lastSegment: stopped.last }
}

async function addLabel({ to, part, manifest }: Target, label: string): Promise<void> {
  const path = `${part}/backup_label`
  await writeFile(join(to, path), label, { mode: 0o600, flush: true })
  const content = await readContent(join(to, path))
  assert(content)
  manifest.files.push({ path, ...content })
}

function firstSegmentOf(label: string): string {
  const segment = /^START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)$/m.exec(label)?.[1]
  assert(segment)
  return segment
}

async function listWal(dataDirectory: string, first: string, last: string): Promise<string[]> {
  const names = await readdir(join(dataDirectory, 'pg_wal'))
  return names
    .filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last)
    .map((name) => `pg_wal/${name}`)
}

/** What PostgreSQL makes anew at a start, what belongs to the running one, and WAL of other times. */
function isLeftOut(path: string): boolean {
  return (
    /^(pg_stat_tmp|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_subtrans)\//.test(
      path,
    ) ||
    /^(postmaster\.(pid|opts)|current_logfiles|backup_label|tablespace_map)/.test(path) ||
    /^pg_wal\/(?!archive_status$|summaries$)/.test(path) ||
    /(^|\/)(pgsql_tmp|pg_internal\.init)/.test(path)
  )
}

async function refuseWithoutSpace(
  dataDirectory: string,
  extra: readonly Extra[],
  into: string,
  scratchIn: string,
): Promise<void> {
  const clusterBytes = await bytesBelow(dataDirectory, isLeftOut)
  const extraBytes = await Promise.all(extra.map(({ path }) => bytesBelow(path)))
  await ensureSpace([
    { directory: into, bytes: extraBytes.reduce((sum, bytes) => sum + bytes, clusterBytes) },
    { directory: scratchIn, bytes: clusterBytes },
  ])
}

async function bytesBelow(root: string, isOut?: (path: string) => boolean): Promise<number> {
  let sum = 0
  await forEachOf((await listTree(root, isOut)).files, async (path) => {
    sum += (await stat(join(root, path)).catch(() => undefined))?.size ?? 0
  })
  return sum
}
