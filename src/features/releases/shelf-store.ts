import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile, syncDirectory } from '../../platform/postgres/cluster.ts'
import { openRelease, unpackRelease } from './archive-store.ts'
import { type Install, installSchema } from './install.ts'
import { brokenRelease, versionSchema } from './release.ts'

/** `releases/` in the data directory of a station. */
export type Shelf = {
  readInstall(): Promise<Install | undefined>
  writeInstall(install: Install): Promise<void>
  /** Undefined: the program that was installed by hand. */
  readCurrent(): Promise<string | undefined>
  setCurrent(version: string | undefined): Promise<void>
  directoryOf(version: string): string
  /** Copies the file to where nobody pulls it out. */
  fetch(install: Install): Promise<void>
  /** Checks signature and hashes; the release gets its name when all of it is there. */
  unpack(install: Install): Promise<void>
  /** Where the backup of this installation goes: an empty directory. */
  freshBackupDirectory(): Promise<string>
  /** The one backup in there. */
  findBackup(): Promise<string | undefined>
  /** Removes every release but these, and the fetched file. */
  tidy(keep: readonly string[]): Promise<void>
}

export function openShelf(dataDir: string): Shelf {
  const root = join(dataDir, 'releases')
  const installFile = join(root, 'install.json')
  const currentFile = join(root, 'current')
  const incoming = join(root, 'incoming')
  const backups = join(root, 'backups')
  const fetched = ({ to }: Install) => join(incoming, `${to.version}.release`)

  async function replace(path: string, text: string): Promise<void> {
    await mkdir(root, { recursive: true })
    await replaceFile(path, text, 0o644, undefined)
    await syncDirectory(root)
  }

  return {
    readInstall: async () => {
      const text = await readFile(installFile, 'utf8').catch(unlessMissing)
      return text === undefined ? undefined : installSchema.parse(JSON.parse(text))
    },
    writeInstall: (install) => replace(installFile, `${JSON.stringify(install, null, 2)}\n`),
    readCurrent: async () => {
      const text = await readFile(currentFile, 'utf8').catch(unlessMissing)
      return text === undefined ? undefined : versionSchema.parse(text.trim())
    },
    setCurrent: async (version) => {
      if (version !== undefined) return replace(currentFile, `${version}\n`)
      await rm(currentFile, { force: true })
      if (existsSync(root)) await syncDirectory(root)
    },
    directoryOf: (version) => join(root, version),
    fetch: async (install) => {
      await mkdir(incoming, { recursive: true })
      const partial = `${fetched(install)}.partial`
      await copyFile(install.source, partial)
      const file = await open(partial, 'r+')
      try {
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(partial, fetched(install))
      await syncDirectory(incoming)
    },
    unpack: async (install) => {
      const keys = install.keys.map((key) => Buffer.from(key, 'base64'))
      const release = await openRelease(fetched(install), keys)
      const { version, schema } = release.manifest
      // The file was changed on its way after it had been found.
      if (version !== install.to.version || schema !== install.to.schema)
        throw brokenRelease(`it is version ${version} with schema ${schema}`)
      const staging = join(root, `${version}.partial`)
      const directory = join(root, version)
      for (const left of [staging, directory]) await rm(left, { recursive: true, force: true })
      await unpackRelease(release, staging)
      await rename(staging, directory)
      await syncDirectory(root)
    },
    freshBackupDirectory: async () => {
      await rm(backups, { recursive: true, force: true })
      await mkdir(backups, { recursive: true, mode: 0o700 })
      return backups
    },
    findBackup: async () => {
      const names = await readdir(backups).catch(unlessMissing)
      const whole = (names ?? []).filter((name) => !name.includes('.'))
      return whole[0] === undefined ? undefined : join(backups, whole[0])
    },
    tidy: async (keep) => {
      for (const name of await readdir(root)) {
        const isRelease = versionSchema.safeParse(name.replace(/\.partial$/, '')).success
        if (name === 'incoming' || (isRelease && !keep.includes(name)))
          await rm(join(root, name), { recursive: true, force: true })
      }
    },
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
