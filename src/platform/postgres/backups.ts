import assert from 'node:assert/strict'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { partialName } from './backup.ts'
import { readGoodManifest, readVerified, type Verified } from './backup-format.ts'
import { isLeftover } from './maker.ts'

export type StoredBackup = { name: string; directory: string } & Verified

/** The good backups of a directory, newest first. */
export async function listBackups(into: string): Promise<StoredBackup[]> {
  const names = (await readdir(into).catch(() => [])).filter(isBackupName).toSorted().toReversed()
  const backups: StoredBackup[] = []
  for (const name of names) {
    const directory = join(into, name)
    const verified = await readVerified(directory)
    if (verified) backups.push({ name, directory, ...verified })
  }
  return backups
}

export type Rotation = { kept: string[]; removed: string[]; damaged: string[] }

/**
 * Keeps the newest `keep` whole backups and removes older ones, and what was left unfinished. A
 * backup that has lost files since is neither counted nor removed: someone must look at it.
 */
export async function rotateBackups(into: string, keep: number): Promise<Rotation> {
  assert(keep >= 1)
  await removeUnfinished(into)
  const rotation: Rotation = { kept: [], removed: [], damaged: [] }
  for (const { name, directory } of await listBackups(into)) {
    if (!(await isWhole(directory))) rotation.damaged.push(name)
    else if (rotation.kept.length < keep) rotation.kept.push(name)
    else {
      await removeBackup(directory)
      rotation.removed.push(name)
    }
  }
  return rotation
}

/** Under another name first: half a backup must not look like a whole one. */
async function removeBackup(directory: string): Promise<void> {
  const partial = partialName(directory)
  await rename(directory, partial)
  await rm(partial, { recursive: true, force: true })
}

async function removeUnfinished(into: string): Promise<void> {
  for (const name of await readdir(into)) {
    if (name.endsWith('.partial') && (await isLeftover(name))) {
      await rm(join(into, name), { recursive: true, force: true })
    }
  }
}

/** Quick: every file is there in its size. `verifyBackup` reads them. */
async function isWhole(directory: string): Promise<boolean> {
  const manifest = await readGoodManifest(directory).catch(() => undefined)
  if (!manifest) return false
  for (const { path, bytes } of manifest.files) {
    const found = await stat(join(directory, path)).catch(() => undefined)
    if (found?.size !== bytes) return false
  }
  return true
}

function isBackupName(name: string): boolean {
  return /^\d{8}T\d{6}Z$/.test(name)
}
