import { createHash, randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import { notFound, Refusal } from '../../base/refusal.ts'
import {
  type BlobName,
  type Chunk,
  chunkBytes,
  chunkCount,
  chunkLength,
  digestOf,
  readSums,
  type Standing,
  sumBytes,
  writeSums,
} from './chunks.ts'
import type { BlobDisk } from './disk.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { type WholeBlobs, wholeOnDisk } from './whole-blobs.ts'

/**
 * Content by its SHA-256. What is stored was verified as a whole, and every chunk is verified again
 * when it is read, so wrong content is never handed out: it becomes missing and is asked for anew.
 */
export type BlobStore = Pick<WholeBlobs, 'readName' | 'writeName'> & {
  /** Bytes of a chunk. */
  bytesEach: number
  /** Deleting a blob makes room where others arrive. */
  onDisk: boolean
  /** Stores a stream under the hash it turns out to have. */
  put(source: AsyncIterable<Uint8Array>): Promise<BlobName>
  /** Takes one chunk, in any order, any number of times; the last one completes the blob. */
  receive(blob: BlobName, n: number, chunk: Chunk): Promise<Standing>
  standing(blob: BlobName): Promise<Standing>
  /** Size of a stored blob; undefined where it is not, or not completely, here. */
  sizeOf(hash: string): Promise<number | undefined>
  /** A verified chunk; undefined where the blob is not here, or turned out damaged and is now partial. */
  readChunk(hash: string, n: number): Promise<Chunk | undefined>
  /** Bytes `from` to `to` (exclusive), each chunk verified before any of it is given. */
  read(hash: string, range?: { from: number; to: number }): AsyncIterable<Buffer>
  /**
   * The same from the disk as it stands, for players, which skip and stop as they like. It was verified
   * when it was stored and is not again; `from` lies before `to`.
   */
  stream(hash: string, range: { from: number; to: number }): Readable
  delete(hash: string): Promise<void>
  /** Of all stored blobs. */
  hashes(): AsyncIterable<string>
  /** What may still be begun without touching the log's reserve; below zero where it is touched. */
  roomBytes(): Promise<number>
  /** Removes what interrupted work left and nothing refers to; for the start of a node, before anything is put. */
  tidy(): Promise<void>
}

export type BlobStoreOptions = {
  /** Kept free for the log: nothing is begun that would not leave this much (S34). */
  reserveBytes: number
  /** Other than 1 MiB in tests only. */
  bytesEach?: number
  /** Other than on the disk where they arrive. */
  whole?: WholeBlobs
}

const partialPath = (hash: string): string => `partial/${hash}`
const havePath = (hash: string): string => `partial/${hash}.have`

/** What every step of the store works on. */
type Shelf = {
  disk: BlobDisk
  whole: WholeBlobs
  reserveBytes: number
  bytesEach: number
  locked: ReturnType<typeof oneAtATime>
}

const stored = { state: 'stored' } as const

export function openBlobStore(
  disk: BlobDisk,
  { reserveBytes, bytesEach = chunkBytes, whole = wholeOnDisk(disk) }: BlobStoreOptions,
): BlobStore {
  const locked = oneAtATime()
  const on: Shelf = { disk, whole, reserveBytes, bytesEach, locked }
  return {
    bytesEach,
    onDisk: whole.onDisk,
    readName: whole.readName,
    writeName: whole.writeName,
    put: (source) => put(on, source),
    receive: (blob, n, chunk) => locked(blob.hash, () => receive(on, blob, n, chunk)),
    standing: (blob) => locked(blob.hash, () => standingOf(on, blob)),
    sizeOf: whole.sizeOf,
    readChunk: (hash, n) => locked(hash, () => readChunk(on, hash, n)),
    read: (hash, range) => read(on, hash, range),
    stream: (hash, { from, to }) => whole.stream(hash, from, to),
    delete: (hash) =>
      locked(hash, async () => {
        await whole.remove(hash)
        await dropPartial(on, hash)
      }),
    hashes: whole.hashes,
    roomBytes: async () => (await disk.freeBytes()) - reserveBytes,
    tidy: () => tidy(on),
  }
}

async function put(on: Shelf, source: AsyncIterable<Uint8Array>): Promise<BlobName> {
  const { disk, whole, locked } = on
  const path = `incoming/${randomBytes(8).toString('hex')}`
  try {
    const { hash, sizeBytes, sums } = await spool(on, path, source)
    await locked(hash, async () => {
      if ((await whole.sizeOf(hash)) === undefined) await whole.keep(path, hash, sums)
      await dropPartial(on, hash)
    })
    return { hash, sizeBytes }
  } finally {
    await disk.remove(path)
  }
}

async function spool(on: Shelf, path: string, source: AsyncIterable<Uint8Array>) {
  const content = createHash('sha256')
  const sums = new Map<number, Buffer>()
  let sizeBytes = 0
  for await (const bytes of inChunks(source, on.bytesEach)) {
    await ensureRoom(on, bytes.length)
    await on.disk.write(path, sizeBytes, bytes)
    content.update(bytes)
    sums.set(sums.size, digestOf(bytes))
    sizeBytes += bytes.length
  }
  return { hash: content.digest('hex'), sizeBytes, sums }
}

async function receive(
  on: Shelf,
  blob: BlobName,
  n: number,
  { bytes, sha256 }: Chunk,
): Promise<Standing> {
  const { disk, bytesEach } = on
  if ((await on.whole.sizeOf(blob.hash)) !== undefined) return stored
  const length = chunkLength(blob.sizeBytes, n, bytesEach)
  if (bytes.length !== length || !digestOf(bytes).equals(sha256)) {
    throw new Refusal('invalid', 'blob_chunk_damaged', { chunk: n })
  }
  const { sums, endBytes } = await readHave(on, blob.hash)
  if (!sums.has(n)) {
    await ensureRoom(on, blob.sizeBytes - Math.min(blob.sizeBytes, sums.size * bytesEach))
    await disk.write(partialPath(blob.hash), n * bytesEach, bytes)
    sums.set(n, sha256)
    // Over a torn last entry, if a kill left one.
    await disk.write(havePath(blob.hash), endBytes, writeSums(new Map([[n, sha256]])))
  }
  return standingBy(on, blob, sums)
}

/** Where a blob stands that is not whole, by the chunks that are said to be here. */
async function standingBy(
  on: Shelf,
  blob: BlobName,
  sums: ReadonlyMap<number, Buffer>,
): Promise<Standing> {
  const missing = missingOf(on, blob, sums)
  return missing.length > 0 ? { state: 'partial', missing } : finish(on, blob, sums)
}

async function standingOf(on: Shelf, blob: BlobName): Promise<Standing> {
  if ((await on.whole.sizeOf(blob.hash)) !== undefined) return stored
  return standingBy(on, blob, (await readHave(on, blob.hash)).sums)
}

/** All chunks are said to be here: reads them back, and stores the blob or drops what is wrong. */
async function finish(
  on: Shelf,
  blob: BlobName,
  claimed: ReadonlyMap<number, Buffer>,
): Promise<Standing> {
  const { disk, whole, bytesEach } = on
  const path = partialPath(blob.hash)
  const content = createHash('sha256')
  const good = new Map<number, Buffer>()
  for (let n = 0; n < chunkCount(blob.sizeBytes, bytesEach); n++) {
    const length = chunkLength(blob.sizeBytes, n, bytesEach) ?? 0
    const bytes = await disk.read(path, n * bytesEach, length)
    const digest = digestOf(bytes)
    if (bytes.length === length && claimed.get(n)?.equals(digest)) good.set(n, digest)
    content.update(bytes)
  }
  const missing = missingOf(on, blob, good)
  if (missing.length > 0) {
    // The disk lost chunks it had taken, in a power cut for instance: only those are asked for again.
    await replaceHave(on, blob.hash, good)
    return { state: 'partial', missing }
  }
  const right = content.digest('hex') === blob.hash
  if (!right || (await disk.sizeOf(path)) !== blob.sizeBytes) {
    await dropPartial(on, blob.hash)
    return { state: 'partial', missing: missingOf(on, blob, new Map()) }
  }
  await whole.keep(path, blob.hash, good)
  await disk.remove(havePath(blob.hash))
  return stored
}

async function replaceHave(
  { disk }: Shelf,
  hash: string,
  sums: ReadonlyMap<number, Buffer>,
): Promise<void> {
  const fresh = `${havePath(hash)}.new`
  await disk.remove(fresh)
  await disk.write(fresh, 0, writeSums(sums))
  await disk.sync(fresh)
  await disk.rename(fresh, havePath(hash))
}

async function dropPartial({ disk }: Shelf, hash: string): Promise<void> {
  // The claims first: without them no bytes count.
  await disk.remove(havePath(hash))
  await disk.remove(partialPath(hash))
}

async function* read(
  on: Shelf,
  hash: string,
  range: { from: number; to: number } | undefined,
): AsyncGenerator<Buffer> {
  const { whole, bytesEach, locked } = on
  const sizeBytes = await whole.sizeOf(hash)
  if (sizeBytes === undefined) throw notFound('blob', hash)
  const { from, to } = range ?? { from: 0, to: sizeBytes }
  for (let n = Math.floor(from / bytesEach); n * bytesEach < to; n++) {
    const chunk = await locked(hash, () => readChunk(on, hash, n))
    // Whoever reads sees a stream that breaks off, never wrong bytes.
    if (!chunk) throw notFound('blob', hash)
    yield chunk.bytes.subarray(Math.max(0, from - n * bytesEach), to - n * bytesEach)
  }
}

async function readChunk(on: Shelf, hash: string, n: number): Promise<Chunk | undefined> {
  const sizeBytes = await on.whole.sizeOf(hash)
  if (sizeBytes === undefined) return undefined
  if (chunkLength(sizeBytes, n, on.bytesEach) === undefined) return undefined
  const { bytes, sha256, isRight } = await readVerified(on, hash, n, sizeBytes)
  if (isRight) return { bytes, sha256 }
  await demote(on, hash, sizeBytes)
  return undefined
}

/** A stored blob whose bytes went bad: its good chunks stay, the others are asked for again. */
async function demote(on: Shelf, hash: string, sizeBytes: number): Promise<void> {
  const good = new Map<number, Buffer>()
  for (let n = 0; n < chunkCount(sizeBytes, on.bytesEach); n++) {
    const { sha256, isRight } = await readVerified(on, hash, n, sizeBytes)
    if (isRight) good.set(n, sha256)
  }
  await replaceHave(on, hash, good)
  await on.whole.giveBack(hash, partialPath(hash))
}

async function readVerified(
  { whole, bytesEach }: Shelf,
  hash: string,
  n: number,
  sizeBytes: number,
) {
  const length = chunkLength(sizeBytes, n, bytesEach) ?? 0
  const [bytes, sum] = await Promise.all([
    whole.read(hash, n * bytesEach, length),
    whole.readSum(hash, n),
  ])
  const sha256 = digestOf(bytes)
  return { bytes, sha256, isRight: bytes.length === length && sum?.equals(sha256) === true }
}

/** What the have-map says; a claim that `finish` verifies. */
async function readHave(
  { disk }: Shelf,
  hash: string,
): Promise<{ sums: Map<number, Buffer>; endBytes: number }> {
  const size = (await disk.sizeOf(havePath(hash))) ?? 0
  if (size === 0 || (await disk.sizeOf(partialPath(hash))) === undefined) {
    return { sums: new Map(), endBytes: 0 }
  }
  const endBytes = size - (size % sumBytes)
  return { sums: readSums(await disk.read(havePath(hash), 0, endBytes)), endBytes }
}

const missingOf = (
  { bytesEach }: Shelf,
  { sizeBytes }: BlobName,
  sums: ReadonlyMap<number, Buffer>,
): number[] =>
  Array.from({ length: chunkCount(sizeBytes, bytesEach) }, (_, n) => n).filter((n) => !sums.has(n))

async function ensureRoom({ disk, reserveBytes }: Shelf, neededBytes: number): Promise<void> {
  const freeBytes = await disk.freeBytes()
  if (freeBytes - neededBytes >= reserveBytes) return
  throw new Refusal('unavailable', 'blob_no_room', { neededBytes, freeBytes, reserveBytes })
}

async function tidy({ disk, whole }: Shelf): Promise<void> {
  for (const name of await disk.list('incoming')) await disk.remove(`incoming/${name}`)
  const partial = new Set(await disk.list('partial'))
  for (const name of partial) {
    const hash = name.slice(0, 64)
    const other = name === hash ? `${hash}.have` : hash
    const isWhole = (await whole.sizeOf(hash)) !== undefined
    if (isWhole || name.endsWith('.new') || !partial.has(other)) {
      await disk.remove(`partial/${name}`)
    }
  }
  await whole.tidy()
}

/** Cuts a stream into chunks of `bytesEach`; the last may be shorter, and is empty only if it is the first. */
async function* inChunks(
  source: AsyncIterable<Uint8Array>,
  bytesEach: number,
): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = []
  let length = 0
  let given = false
  for await (const piece of source) {
    for (let rest = piece; rest.length > 0; ) {
      const part = rest.subarray(0, bytesEach - length)
      parts.push(part)
      length += part.length
      rest = rest.subarray(part.length)
      if (length < bytesEach) continue
      yield Buffer.concat(parts)
      given = true
      parts = []
      length = 0
    }
  }
  if (length > 0 || !given) yield Buffer.concat(parts)
}
