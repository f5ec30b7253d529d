import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seeded } from '../../../test/simulation/random.ts'
import { openBlobStore } from './blob-store.ts'
import { type Chunk, digestOf } from './chunks.ts'
import type { BlobDisk } from './disk.ts'
import { openMemoryDisk } from './memory-disk.fixture.ts'
import { startS3 } from './s3.fixture.ts'
import { wholeOnDisk } from './whole-blobs.ts'
import { type S3Options, wholeInS3 } from './whole-in-s3.ts'

let s3: S3Options & { close(): Promise<void> }
beforeAll(async () => {
  s3 = await startS3()
})
afterAll(() => s3?.close())

const bytesEach = 1_024 * 1_024
const contentOf = (length: number, seed: number): Buffer => Buffer.alloc(length, `content ${seed} `)
const nameOf = (content: Buffer) => ({
  hash: createHash('sha256').update(content).digest('hex'),
  sizeBytes: content.length,
})
function chunkOf(content: Buffer, n: number): Chunk {
  const bytes = content.subarray(n * bytesEach, (n + 1) * bytesEach)
  return { bytes, sha256: digestOf(bytes) }
}
async function* whole(content: Buffer) {
  yield content
}
async function readAll(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}
async function listAll(source: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const each of source) all.push(each)
  return all
}

/** Each sees only its own blobs: the tests in S3 share a bucket and use other content. */
describe.each([
  ['on the disk', 1, (disk: BlobDisk) => wholeOnDisk(disk)],
  ['in S3', 2, (disk: BlobDisk) => wholeInS3(disk, s3)],
])('content %s', (_where, seed, openWhole) => {
  const open = () => {
    const disk = openMemoryDisk(seeded(1))
    const where = openWhole(disk)
    return { disk, whole: where, store: openBlobStore(disk, { reserveBytes: 0, whole: where }) }
  }

  it.each([0, 1, 3_000_000, 17_000_000])(
    'S14 of %i bytes is stored under its hash, read back in whole and in part, and removed',
    async (length) => {
      const { store, disk } = open()
      const content = contentOf(length, seed)
      const { hash } = nameOf(content)
      expect(await store.put(whole(content))).toEqual(nameOf(content))
      expect(await store.sizeOf(hash)).toBe(length)
      expect((await readAll(store.read(hash))).equals(content)).toBe(true)
      const to = Math.min(length, 1_100_000)
      const part = await readAll(store.read(hash, { from: to >> 1, to }))
      expect(part.equals(content.subarray(to >> 1, to))).toBe(true)
      expect(await listAll(store.hashes())).toEqual([hash])
      await store.delete(hash)
      expect([await store.sizeOf(hash), await listAll(store.hashes()), disk.files.size]).toEqual([
        undefined,
        [],
        0,
      ])
    },
  )

  it('S14 chunks arrive in any order; what they make is not stored unless it is what its name says', async () => {
    const { store } = open()
    const content = contentOf(2 * bytesEach + 9, seed)
    const blob = nameOf(content)
    const wrong = contentOf(9, seed + 1)
    await store.receive(blob, 1, chunkOf(content, 1))
    await store.receive(blob, 0, chunkOf(content, 0))
    expect(await store.receive(blob, 2, { bytes: wrong, sha256: digestOf(wrong) })).toEqual({
      state: 'partial',
      missing: [0, 1, 2],
    })
    expect(await store.sizeOf(blob.hash)).toBeUndefined()
    for (const n of [2, 0, 1]) await store.receive(blob, n, chunkOf(content, n))
    expect(await store.standing(blob)).toEqual({ state: 'stored' })
    expect((await readAll(store.read(blob.hash))).equals(content)).toBe(true)
    await store.delete(blob.hash)
  })

  it('S14 what went bad there is never handed out, and only its bad chunk is asked for', async () => {
    const { store, disk, whole: where } = open()
    const content = contentOf(2 * bytesEach, seed)
    const blob = await store.put(whole(content))
    const spoilt = Buffer.from(content).fill(0, bytesEach + 5, bytesEach + 6)
    await disk.write('incoming/spoilt', 0, spoilt)
    const sums = new Map([0, 1].map((n) => [n, chunkOf(content, n).sha256]))
    await where.keep('incoming/spoilt', blob.hash, sums)
    expect(await store.readChunk(blob.hash, 1)).toBeUndefined()
    expect(await store.standing(blob)).toEqual({ state: 'partial', missing: [1] })
    await store.receive(blob, 1, chunkOf(content, 1))
    expect((await readAll(store.read(blob.hash))).equals(content)).toBe(true)
    await store.delete(blob.hash)
  })
})

describe('S3 that does not answer is weather, not loss', () => {
  const cases: [string, () => Partial<S3Options>][] = [
    ['gone', () => ({ endpoint: 'http://127.0.0.1:9' })],
    ['a key that it does not know', () => ({ key: 'nobody' })],
    ['a bucket that is not there', () => ({ bucket: 'elsewhere' })],
  ]
  it.each(cases)(
    '%s: nothing counts as missing, and what has arrived stays',
    async (_what, change) => {
      const disk = openMemoryDisk(seeded(1))
      const openWith = (options: S3Options) =>
        openBlobStore(disk, { reserveBytes: 0, whole: wholeInS3(disk, options) })
      const away = openWith({ ...s3, ...change() })
      const refused = { code: 'blob_store_unavailable', kind: 'unavailable' }
      const content = contentOf(40, 4)
      const blob = nameOf(content)
      await expect(away.sizeOf(blob.hash)).rejects.toMatchObject(refused)
      await expect(away.readChunk(blob.hash, 0)).rejects.toMatchObject(refused)
      await expect(listAll(away.hashes())).rejects.toMatchObject(refused)
      const where = wholeInS3(disk, { ...s3, ...change() })
      await expect(where.read(blob.hash, 0, 9)).rejects.toMatchObject(refused)
      await disk.write('incoming/x', 0, content)
      await expect(where.keep('incoming/x', blob.hash, new Map())).rejects.toMatchObject(refused)
      expect(disk.files.get('incoming/x')).toEqual(content)
    },
  )

  it('a blob whose last chunk arrives while S3 is away is stored when it is back', async () => {
    const disk = openMemoryDisk(seeded(1))
    const content = contentOf(50, 5)
    const blob = nameOf(content)
    const real = wholeInS3(disk, s3)
    let isAway = true
    const keep: typeof real.keep = async (...file) =>
      isAway ? wholeInS3(disk, { ...s3, key: 'nobody' }).keep(...file) : real.keep(...file)
    const store = openBlobStore(disk, { reserveBytes: 0, whole: { ...real, keep } })
    await expect(store.receive(blob, 0, chunkOf(content, 0))).rejects.toMatchObject({
      code: 'blob_store_unavailable',
    })
    isAway = false
    expect(await store.standing(blob)).toEqual({ state: 'stored' })
    expect((await readAll(store.read(blob.hash))).equals(content)).toBe(true)
    await store.delete(blob.hash)
  })
})
