import { createHash } from 'node:crypto'

/** What travels, arrives and is checked at a time. */
export const chunkBytes = 1024 * 1024

/** Content by name: its SHA-256, 64 lower-case hex digits. */
export type BlobName = { hash: string; sizeBytes: number }

/** A piece of a blob with its own digest, so that damage on the way costs one piece. */
export type Chunk = { bytes: Buffer; sha256: Buffer }

/** What has arrived of a blob; `missing` in order. */
export type Standing = { state: 'stored' } | { state: 'partial'; missing: number[] }

/** An empty blob has one empty chunk, so that something arrives. */
export const chunkCount = (sizeBytes: number, bytesEach = chunkBytes): number =>
  Math.max(1, Math.ceil(sizeBytes / bytesEach))

/** Bytes of chunk `n`; undefined where the blob has no such chunk. */
export function chunkLength(
  sizeBytes: number,
  n: number,
  bytesEach = chunkBytes,
): number | undefined {
  const count = chunkCount(sizeBytes, bytesEach)
  if (!Number.isInteger(n) || n < 0 || n >= count) return undefined
  return n < count - 1 ? bytesEach : sizeBytes - (count - 1) * bytesEach
}

export const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** One bit a chunk, lowest first, base64: what a HEAD answers. */
export function writeHaveMap(count: number, missing: readonly number[]): string {
  const lacks = new Set(missing)
  const bytes = Buffer.alloc(Math.ceil(count / 8))
  for (let n = 0; n < count; n++) {
    if (!lacks.has(n)) bytes[n >> 3] = (bytes[n >> 3] ?? 0) | (1 << (n & 7))
  }
  return bytes.toString('base64')
}

export function readHaveMap(count: number, text: string): number[] {
  const bytes = Buffer.from(text, 'base64')
  return Array.from({ length: count }, (_, n) => n).filter(
    (n) => ((bytes[n >> 3] ?? 0) & (1 << (n & 7))) === 0,
  )
}

/** An entry of a sums file: the chunk's number and its SHA-256. */
export const sumBytes = 4 + 32

export function writeSums(sums: ReadonlyMap<number, Buffer>): Buffer {
  return Buffer.concat(
    [...sums].map(([n, digest]) => {
      const entry = Buffer.alloc(sumBytes)
      entry.writeUInt32BE(n)
      digest.copy(entry, 4)
      return entry
    }),
  )
}

/** A torn last entry says nothing; of two entries of one chunk the later holds. */
export function readSums(bytes: Buffer): Map<number, Buffer> {
  const sums = new Map<number, Buffer>()
  for (let at = 0; at + sumBytes <= bytes.length; at += sumBytes) {
    sums.set(bytes.readUInt32BE(at), bytes.subarray(at + 4, at + sumBytes))
  }
  return sums
}
