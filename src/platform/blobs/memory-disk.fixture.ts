import { Readable } from 'node:stream'
import type { BlobDisk } from './disk.ts'

/** The process was killed: nothing after this moment happened. */
export class Killed extends Error {}

type Rng = { next(): number; within(from: number, to: number): number; chance(p: number): boolean }

export type MemoryDisk = BlobDisk & {
  files: Map<string, Buffer>
  /** Ends the process in the middle of the n-th change from now on. */
  killAfter(changes: number): void
  /** How much fits; changes beyond it write what fits and fail. */
  capacityBytes: number
  /** Starts again after a kill; after a power cut, what was not synced may be lost, torn or zeros. */
  restart(cause: 'kill' | 'power_cut'): void
}

/** A disk in memory that keeps, like a real one, only what was synced when its power is cut. */
export function openMemoryDisk(rng: Rng): MemoryDisk {
  const files = new Map<string, Buffer>()
  /** Ranges written since the last sync. */
  const unsynced = new Map<string, [from: number, to: number][]>()
  let left = Number.POSITIVE_INFINITY
  let dead = false

  /** How many of `length` bytes still get written. */
  function change(length: number): number {
    if (dead) throw new Killed()
    if (left-- > 0) return length
    dead = true
    return rng.within(0, length)
  }
  const mustLive = (): void => {
    if (dead) throw new Killed()
  }
  const used = (): number => [...files.values()].reduce((sum, { length }) => sum + length, 0)

  const disk: MemoryDisk = {
    files,
    capacityBytes: Number.POSITIVE_INFINITY,
    killAfter: (changes) => {
      left = changes
    },
    restart: (cause) => {
      dead = false
      left = Number.POSITIVE_INFINITY
      if (cause === 'power_cut') {
        for (const [path, ranges] of unsynced) {
          const bytes = files.get(path)
          if (!bytes) continue
          for (const [from, to] of ranges) {
            if (rng.chance(0.4)) bytes.fill(0, from + rng.within(0, to - from), to)
          }
          if (rng.chance(0.3)) files.set(path, bytes.subarray(0, rng.within(0, bytes.length)))
        }
      }
      unsynced.clear()
    },
    sizeOf: async (path) => {
      mustLive()
      return files.get(path)?.length
    },
    list: async (folder) => {
      mustLive()
      const below = [...files.keys()].filter((path) => path.startsWith(`${folder}/`))
      return [...new Set(below.map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''))]
    },
    read: async (path, from, length) => {
      mustLive()
      return Buffer.from(files.get(path)?.subarray(from, from + length) ?? [])
    },
    stream: (path, from, to) => Readable.from([files.get(path)?.subarray(from, to) ?? []]),
    write: async (path, at, bytes) => {
      const alive = change(bytes.length)
      const before = files.get(path) ?? Buffer.alloc(0)
      const room = disk.capacityBytes - used() + Math.max(0, before.length - at)
      const length = Math.max(0, Math.min(alive, room))
      const after = Buffer.alloc(Math.max(before.length, at + length))
      before.copy(after)
      Buffer.from(bytes).copy(after, at, 0, length)
      files.set(path, after)
      unsynced.set(path, [...(unsynced.get(path) ?? []), [at, at + length]])
      mustLive()
      if (length < bytes.length) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
    },
    sync: async (path) => {
      if (change(1) === 1) unsynced.delete(path)
      mustLive()
      if (!files.has(path)) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' })
    },
    rename: async (from, to) => {
      const happens = change(1) === 1
      const bytes = files.get(from)
      if (!bytes) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' })
      if (happens) {
        files.delete(from)
        files.set(to, bytes)
        const ranges = unsynced.get(from)
        unsynced.delete(from)
        unsynced.delete(to)
        if (ranges) unsynced.set(to, ranges)
      }
      mustLive()
    },
    remove: async (path) => {
      if (change(1) === 1) {
        files.delete(path)
        unsynced.delete(path)
      }
      mustLive()
    },
    freeBytes: async () => {
      mustLive()
      return disk.capacityBytes - used()
    },
  }
  return disk
}
