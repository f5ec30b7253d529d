import { createHash } from 'node:crypto'
import { lchown, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { conflict, notFound } from '../../base/refusal.ts'
import type { Account } from './account.ts'
import { passwordFileName, replaceFile, syncDirectory } from './cluster.ts'
import { type Content, copyFile, forEachOf, readContent } from './copy-files.ts'

/**
 * A backup is a directory: `cluster/` (the database with the WAL that makes it consistent),
 * `extra/<name>/` (directories of the node's own), `manifest.json` (every file with its hash) and
 * `verified.json`, which is there only when the backup has been read back, recovered and queried.
 */
const manifestFile = z.object({
  format: z.literal(1),
  takenAt: z.iso.datetime(),
  postgresMajor: z.string(),
  directories: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
})

export type Manifest = z.infer<typeof manifestFile>

const verifiedFile = z.object({
  takenAt: z.iso.datetime(),
  verifiedAt: z.iso.datetime(),
  manifestSha256: z.string(),
  files: z.number(),
  bytes: z.number(),
  /** What the recovered copy was found to hold. */
  tables: z.number(),
  rows: z.number(),
})

export type Verified = z.infer<typeof verifiedFile>

/** The part of a backup that is the database's; the others are `extra/<name>`. */
export const clusterPart = 'cluster'

export const extraPart = (name: string) => `extra/${name}`

export async function writeManifest(directory: string, manifest: Manifest): Promise<string> {
  const text = JSON.stringify(manifest)
  await replaceFile(join(directory, 'manifest.json'), text, 0o600, undefined)
  return sha256Of(text)
}

export async function writeVerified(directory: string, verified: Verified): Promise<void> {
  await replaceFile(join(directory, 'verified.json'), JSON.stringify(verified), 0o600, undefined)
  await syncDirectory(directory)
}

/** Undefined when the directory is not a backup that was once found good. */
export async function readVerified(directory: string): Promise<Verified | undefined> {
  try {
    return verifiedFile.parse(JSON.parse(await readFile(join(directory, 'verified.json'), 'utf8')))
  } catch {
    return undefined
  }
}

/** The manifest of a good backup; refused when it is not the one that was verified. */
export async function readGoodManifest(directory: string): Promise<Manifest> {
  const verified = await readVerified(directory)
  if (!verified) throw notFound('verified_backup', directory)
  const manifest = await readFile(join(directory, 'manifest.json'), 'utf8').catch(() => '')
  if (sha256Of(manifest) !== verified.manifestSha256) throw damaged(directory, 'manifest.json')
  return manifestFile.parse(JSON.parse(manifest))
}

export function sizeOf(files: Manifest['files']): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}

export function filesOf({ files }: Manifest, part: string) {
  return files.filter(({ path }) => path.startsWith(`${part}/`))
}

/** Writes a part of the backup to a new directory, and refuses when one byte differs. */
export async function unpack(
  directory: string,
  manifest: Manifest,
  part: string,
  to: string,
  account: Account,
): Promise<void> {
  const makeDirectory = async (path: string) => {
    await mkdir(path, { mode: 0o700 })
    if (account) await lchown(path, account.uid, account.gid)
  }
  await makeDirectory(to)
  for (const path of manifest.directories) {
    if (path.startsWith(`${part}/`)) await makeDirectory(join(to, path.slice(part.length)))
  }
  await forEachOf(filesOf(manifest, part), async (file) => {
    const target = join(to, file.path.slice(part.length))
    const isOurs = file.path === `${part}/${passwordFileName}`
    const content = await copyFile(join(directory, file.path), target, isOurs ? undefined : account)
    if (!isSame(file, content)) throw damaged(directory, file.path)
  })
}

/** Reads a part of the backup and refuses when one byte differs. */
export async function checkPart(directory: string, manifest: Manifest, part: string) {
  await forEachOf(filesOf(manifest, part), async (file) => {
    if (!isSame(file, await readContent(join(directory, file.path)))) {
      throw damaged(directory, file.path)
    }
  })
}

function damaged(directory: string, path: string) {
  return conflict('backup_damaged', { directory, path })
}

function isSame(wanted: Content, found: Content | undefined): boolean {
  return found?.bytes === wanted.bytes && found.sha256 === wanted.sha256
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
