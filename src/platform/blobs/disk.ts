import { constants, createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { syncDirectory } from '../postgres/cluster.ts'

/** What a blob store asks of a disk; paths are below its directory, with `/`. Tests cut its power and fill it. */
export type BlobDisk = {
  /** Bytes of a file; undefined where there is none. */
  sizeOf(path: string): Promise<number | undefined>
  /** Names in a directory; none where there is no directory. */
  list(path: string): Promise<string[]>
  /** Fewer bytes than asked for where the file ends, none where there is no file. */
  read(path: string, from: number, length: number): Promise<Buffer>
  /** Bytes `from` to `to` (exclusive), a good deal at a time. */
  stream(path: string, from: number, to: number): Readable
  /** Makes the file and its directory where they are missing. Not on the disk until `sync`. */
  write(path: string, at: number, bytes: Uint8Array): Promise<void>
  sync(path: string): Promise<void>
  /** Replaces what stands there; on the disk when it returns. */
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  /** What an unprivileged process may still write, bytes. */
  freeBytes(): Promise<number>
}

/** Nobody else on the machine reads content, whatever the umask. */
const ownFolder = { recursive: true, mode: 0o700 } as const

export function openBlobDisk(root: string): BlobDisk {
  const at = (path: string) => join(root, path)
  return {
    sizeOf: async (path) => (await stat(at(path)).catch(unlessMissing))?.size,
    list: async (path) => (await readdir(at(path)).catch(unlessMissing)) ?? [],
    read: async (path, from, length) => {
      const file = await open(at(path), 'r').catch(unlessMissing)
      if (!file) return Buffer.alloc(0)
      try {
        const bytes = Buffer.allocUnsafe(length)
        let have = 0
        while (have < length) {
          const { bytesRead } = await file.read(bytes, have, length - have, from + have)
          if (bytesRead === 0) break
          have += bytesRead
        }
        return bytes.subarray(0, have)
      } finally {
        await file.close()
      }
    },
    stream: (path, from, to) =>
      createReadStream(at(path), { start: from, end: to - 1, highWaterMark: 512 * 1024 }),
    write: async (path, position, bytes) => {
      const file = await openOrMake(at(path))
      try {
        for (let done = 0; done < bytes.length; ) {
          const { bytesWritten } = await file.write(
            bytes,
            done,
            bytes.length - done,
            position + done,
          )
          done += bytesWritten
        }
      } finally {
        await file.close()
      }
    },
    sync: async (path) => {
      const file = await open(at(path), 'r+')
      try {
        await file.sync()
      } finally {
        await file.close()
      }
    },
    rename: async (from, to) => {
      await mkdir(dirname(at(to)), ownFolder)
      await rename(at(from), at(to))
      await syncDirectory(dirname(at(to)))
    },
    remove: (path) => rm(at(path), { force: true }),
    freeBytes: async () => {
      await mkdir(root, ownFolder)
      const { bavail, bsize } = await statfs(root)
      return bavail * bsize
    },
  }
}

type FileHandle = Awaited<ReturnType<typeof open>>

/** Never emptied on opening: another chunk may be in it. */
async function openOrMake(path: string): Promise<FileHandle> {
  const there = await open(path, 'r+').catch(unlessMissing)
  if (there) return there
  await mkdir(dirname(path), ownFolder)
  return open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
