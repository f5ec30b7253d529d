import type { Readable } from 'node:stream'
import { readSums, sumBytes, writeSums } from './chunks.ts'
import type { BlobDisk } from './disk.ts'

/** Where whole blobs lie, with the digests of their chunks. What is not whole yet is always on the disk. */
export type WholeBlobs = {
  /** The name that the store was given; undefined: none, as where a disk is not mounted. */
  readName(): Promise<string | undefined>
  writeName(name: string | undefined): Promise<void>
  /** Removing one makes room on the disk where parts arrive. */
  onDisk: boolean
  /** Undefined where it is not there; weather is thrown, never taken for absence. */
  sizeOf(hash: string): Promise<number | undefined>
  /** Fewer bytes than asked for where the blob ends, none where there is none. */
  read(hash: string, from: number, length: number): Promise<Buffer>
  /** The same as it comes, not verified again. */
  stream(hash: string, from: number, to: number): Readable
  /** SHA-256 of chunk `n` as it was when the blob was verified. */
  readSum(hash: string, n: number): Promise<Buffer | undefined>
  /** Takes a verified file of the disk; there for good when it returns. */
  keep(path: string, hash: string, sums: ReadonlyMap<number, Buffer>): Promise<void>
  /** Gives a blob back as a file of the disk, to be mended there. */
  giveBack(hash: string, path: string): Promise<void>
  remove(hash: string): Promise<void>
  hashes(): AsyncIterable<string>
  /** Removes what interrupted work left. */
  tidy(): Promise<void>
}

/** Of a blob that is whole, below the store's directory. */
export const wholePath = (hash: string): string => `whole/${hash.slice(0, 2)}/${hash}`
const sumsPath = (hash: string): string => `${wholePath(hash)}.sums`

export function wholeOnDisk(disk: BlobDisk): WholeBlobs {
  return {
    onDisk: true,
    readName: async () => (await disk.read('name', 0, 100)).toString('utf8').trim() || undefined,
    writeName: async (name) => {
      if (name === undefined) return disk.remove('name')
      await disk.remove('name.new')
      await disk.write('name.new', 0, Buffer.from(`${name}\n`))
      await disk.sync('name.new')
      await disk.rename('name.new', 'name')
    },
    sizeOf: (hash) => disk.sizeOf(wholePath(hash)),
    read: (hash, from, length) => disk.read(wholePath(hash), from, length),
    stream: (hash, from, to) => disk.stream(wholePath(hash), from, to),
    readSum: async (hash, n) =>
      readSums(await disk.read(sumsPath(hash), n * sumBytes, sumBytes)).get(n),
    // The sums before the content: what is whole can always be verified.
    keep: async (path, hash, sums) => {
      await disk.sync(path)
      const fresh = `incoming/${hash}.sums`
      try {
        await disk.write(fresh, 0, writeSums(sums))
        await disk.sync(fresh)
        await disk.rename(fresh, sumsPath(hash))
      } finally {
        await disk.remove(fresh)
      }
      await disk.rename(path, wholePath(hash))
    },
    giveBack: async (hash, path) => {
      await disk.rename(wholePath(hash), path)
      await disk.remove(sumsPath(hash))
    },
    remove: async (hash) => {
      await disk.remove(wholePath(hash))
      await disk.remove(sumsPath(hash))
    },
    async *hashes() {
      for (const folder of await disk.list('whole')) {
        for (const name of await disk.list(`whole/${folder}`)) if (isHash.test(name)) yield name
      }
    },
    tidy: async () => {
      for (const folder of await disk.list('whole')) {
        const names = new Set(await disk.list(`whole/${folder}`))
        for (const name of names) {
          const isAlone = name.endsWith('.sums') && !names.has(name.replace('.sums', ''))
          if (isAlone) await disk.remove(`whole/${folder}/${name}`)
        }
      }
    },
  }
}

const isHash = /^[0-9a-f]{64}$/
