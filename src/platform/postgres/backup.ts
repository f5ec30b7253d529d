import { lstat, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { conflict, Refusal } from '../../base/refusal.ts'
import { clusterPart, extraPart, type Manifest, sizeOf, writeManifest, writeVerified } from './backup-format.ts'
import { replaceFile, syncDirectory, versionOf } from './cluster.ts'
import { type Content, copyFile, forEachOf, listTree, type Tree } from './copy-files.ts'
import { ensureSpace, refuseDiskFull } from './disk-full.ts'
import type { RunningPostgres } from './supervisor.ts'
import { verifyUnfinished } from './verify-backup.ts'

export type BackupOptions = {
  postgres: Pick<RunningPostgres, 'adminUrl' | 'dataDirectory'>
  /** The directory of all backups. */
  into: string
  /** The node's own directories to take along; copied after the database. */
  extra?: readonly Extra[]
  at: Date
  log: (line: string) => void
}

export type Extra = { name: string; path: string }

export type Backup = { directory: string; bytes: number; files: number; tables: number; rows: number }

/**
 * Backs up a running cluster while others write to it, then reads the copy back, recovers it and
 * queries it. A directory without `.partial` in its name has passed all of that.
 */
export async function backupCluster(options: BackupOptions): Promise<Backup> {
  const { postgres, at, log, extra = [] } = options
  const into = resolve(options.into)
  const directory = join(into, backupName(at))
  await mkdir(into, { recursive: true, mode: 0o700 })
  if (await exists(directory)) throw conflict('backup_exists', { directory })

  const partial = partialName(directory)
  try {
    await mkdir(partial, { mode: 0o700 })
    const manifest = await copyEverything(postgres, extra, partial, at)
    const manifestSha256 = await writeManifest(partial, manifest)
    log(`backup: ${manifest.files.length} files copied, ${sizeOf(manifest)} bytes; reading back`)
    const scratchIn = dirname(postgres.dataDirectory)
    const reading = await verifyUnfinished(partial, manifest, scratchIn)
    const size = { files: manifest.files.length, bytes: sizeOf(manifest) }
    const verifiedAt = new Date().toISOString()
    await writeVerified(partial, {
      takenAt: at.toISOString(),
      verifiedAt,
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

/** Says who works on it, so that others can tell a leftover. */
export function partialName(directory: string): string {
  return `${directory}.${process.pid}.partial`
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
    await session.query(
      `select pg_create_physical_replication_slot('cunxiao_backup', true, temporary => true)`,
    )
    const tree = await listTree(dataDirectory, isLeftOut)
    await refuseWithoutSpace(dataDirectory, tree, to)
    await session.query(`select pg_backup_start($1, fast => true)`, [manifest.takenAt])
    const target = { to, part: clusterPart, manifest }
    // Listed again: files made since are not all in the WAL's account of what existed at the start.
    await copyTree(dataDirectory, await listTree(dataDirectory, isLeftOut), target)
    const { label, lastSegment } = await stopBackup(session)
    const segments = await listWal(dataDirectory, firstSegmentOf(label), lastSegment)
    await copyTree(dataDirectory, { directories: [], files: segments }, target)
    await addFile(target, 'backup_label', label)
  } finally {
    // Also ends the slot, and a backup that was not brought to its end.
    await session.end()
  }
}
