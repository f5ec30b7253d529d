import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { seeded } from '../../../test/simulation/random.ts'
import { Refusal } from '../../base/refusal.ts'
import { openBlobStore } from './blob-store.ts'
import { type Chunk, digestOf, readHaveMap, writeHaveMap } from './chunks.ts'
import { Killed, openMemoryDisk } from './memory-disk.fixture.ts'

const bytesEach = 16
function openStore({ reserveBytes = 0, seed = 1 } = {}) {
  const disk = openMemoryDisk(seeded(seed))
  const open = () => openBlobStore(disk, { reserveBytes, bytesEach })
  return { disk, store: open(), open }
}
const contentOf = (length: number, seed = 7): Buffer => {
  const rng = seeded(seed)
  return Buffer.from(Array.from({ length }, () => rng.within(0, 255)))
}
const nameOf = (content: Buffer) => ({
  hash: createHash('sha256').update(content).digest('hex'),
  sizeBytes: content.length,
})
function chunkOf(content: Buffer, n: number): Chunk {
  const bytes = content.subarray(n * bytesEach, (n + 1) * bytesEach)
  return { bytes, sha256: digestOf(bytes) }
}
async function* inPieces(content: Buffer, length: number) {
  for (let at = 0; at < content.length; at += length) yield content.subarray(at, at + length)
}
async function readAll(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}

test.each([0, 1, 15, 16, 17, 32, 100])(
  'S14 a stream of %i bytes is stored under its hash and read back',
  async (length) => {
    const { store, disk } = openStore()
    const content = contentOf(length)
    expect(await store.put(inPieces(content, 7))).toEqual(nameOf(content))
    expect(await store.sizeOf(nameOf(content).hash)).toBe(length)
    expect(await readAll(store.read(nameOf(content).hash))).toEqual(content)
    expect([...disk.files.keys()].filter((path) => path.startsWith('incoming'))).toEqual([])
    await store.delete(nameOf(content).hash)
    expect(disk.files.size).toBe(0)
  },
)

test('S14 a range of a blob is what stands there', async () => {
  const { store } = openStore()
  const content = contentOf(100)
  const { hash } = await store.put(inPieces(content, 100))
  for (const [from, to] of [
    [0, 100],
    [0, 1],
    [15, 17],
    [16, 32],
    [99, 100],
    [3, 77],
  ] as const) {
    expect(await readAll(store.read(hash, { from, to }))).toEqual(content.subarray(from, to))
  }
})

test('S14 chunks arrive in any order and twice; the last one completes the blob', async () => {
  const { store } = openStore()
  const content = contentOf(70)
  const blob = nameOf(content)
  for (const n of [4, 1, 1, 3, 0]) await store.receive(blob, n, chunkOf(content, n))
  expect(await store.standing(blob)).toEqual({ state: 'partial', missing: [2] })
  expect(await store.sizeOf(blob.hash)).toBeUndefined()
  expect(await store.receive(blob, 2, chunkOf(content, 2))).toEqual({ state: 'stored' })
  expect(await readAll(store.read(blob.hash))).toEqual(content)
  expect(await store.receive(blob, 2, chunkOf(content, 2))).toEqual({ state: 'stored' })
})

test('S14 chunks that arrive at the same time do not lose each other', async () => {
  const { store } = openStore()
  const content = contentOf(320)
  const blob = nameOf(content)
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => store.receive(blob, n, chunkOf(content, n))),
  )
  expect(await readAll(store.read(blob.hash))).toEqual(content)
})

test('S14 a damaged, short, long or foreign chunk is refused and changes nothing', async () => {
  const { store, disk } = openStore()
  const content = contentOf(40)
  const blob = nameOf(content)
  const right = chunkOf(content, 0)
  const refused: [number, Chunk][] = [
    [0, { ...right, bytes: Buffer.from(right.bytes).fill(0, 3, 4) }],
    [0, chunkOf(content.subarray(0, 15), 0)],
    [2, right],
    [3, right],
    [-1, right],
  ]
  for (const [n, chunk] of refused) {
    await expect(store.receive(blob, n, chunk)).rejects.toMatchObject({
      code: 'blob_chunk_damaged',
    })
  }
  expect(disk.files.size).toBe(0)
})

test('S14 content that is not what its name says is thrown away and asked for again, never served', async () => {
  const { store, disk } = openStore()
  const content = contentOf(40)
  const other = contentOf(40, 8)
  const blob = nameOf(content)
  for (const n of [0, 1]) await store.receive(blob, n, chunkOf(content, n))
  expect(await store.receive(blob, 2, chunkOf(other, 2))).toEqual({
    state: 'partial',
    missing: [0, 1, 2],
  })
  expect(await store.readChunk(blob.hash, 0)).toBeUndefined()
  expect(disk.files.size).toBe(0)
  for (const n of [0, 1, 2]) await store.receive(blob, n, chunkOf(content, n))
  expect(await readAll(store.read(blob.hash))).toEqual(content)
})

test('S14 a stored blob that went bad on the disk is never handed out; only its bad chunk is asked for', async () => {
  const { store, disk } = openStore()
  const content = contentOf(70)
  const blob = await store.put(inPieces(content, 70))
  const bytes = disk.files.get(`whole/${blob.hash.slice(0, 2)}/${blob.hash}`) as Buffer
  bytes[20] = (bytes[20] ?? 0) ^ 1
  expect((await store.readChunk(blob.hash, 0))?.bytes).toEqual(content.subarray(0, 16))
  expect(await store.readChunk(blob.hash, 1)).toBeUndefined()
  expect(await store.sizeOf(blob.hash)).toBeUndefined()
  expect(await store.standing(blob)).toEqual({ state: 'partial', missing: [1] })
  expect(await store.receive(blob, 1, chunkOf(content, 1))).toEqual({ state: 'stored' })
  expect(await readAll(store.read(blob.hash))).toEqual(content)
})

test('S14 chunks that the disk lost before the blob was complete are asked for again, the others are not', async () => {
  const { store, disk } = openStore()
  const content = contentOf(70)
  const blob = nameOf(content)
  for (const n of [0, 1, 2, 3]) await store.receive(blob, n, chunkOf(content, n))
  disk.files.get(`partial/${blob.hash}`)?.fill(0, 16, 32)
  expect(await store.receive(blob, 4, chunkOf(content, 4))).toEqual({
    state: 'partial',
    missing: [1],
  })
  expect(await store.receive(blob, 1, chunkOf(content, 1))).toEqual({ state: 'stored' })
})

test('S34 what would not leave the reserve is refused by name before anything is written', async () => {
  const { store, disk } = openStore({ reserveBytes: 100 })
  disk.capacityBytes = 150
  const content = contentOf(60)
  const refusal = {
    code: 'blob_no_room',
    details: { neededBytes: 60, freeBytes: 150, reserveBytes: 100 },
  }
  await expect(store.receive(nameOf(content), 0, chunkOf(content, 0))).rejects.toMatchObject(
    refusal,
  )
  expect(disk.files.size).toBe(0)
  await expect(store.put(inPieces(content, 60))).rejects.toMatchObject({ code: 'blob_no_room' })
  expect(disk.files.size).toBe(0)
  await store.put(inPieces(content.subarray(0, 40), 40))
})

test('a have-map says which chunks are missing, whatever their number', () => {
  for (const count of [1, 7, 8, 9, 4096]) {
    const missing = Array.from({ length: count }, (_, n) => n).filter((n) => n % 3 === 1)
    expect(readHaveMap(count, writeHaveMap(count, missing))).toEqual(missing)
  }
})

test.each(['kill', 'power_cut'] as const)(
  'S14 after a %s at any change of the disk the blob resumes and ends right',
  async (cause) => {
    const content = contentOf(70)
    const blob = nameOf(content)
    let resumed = 0
    for (let at = 0; ; at++) {
      const { disk, open } = openStore({ seed: at })
      disk.killAfter(at)
      const receiveAll = async (): Promise<number> => {
        const store = open()
        let taken = 0
        let standing = await store.standing(blob)
        while (standing.state === 'partial') {
          const n: number = standing.missing[0] ?? 0
          standing = await store.receive(blob, n, chunkOf(content, n))
          taken++
        }
        expect(await readAll(store.read(blob.hash))).toEqual(content)
        return taken
      }
      const killed = await receiveAll().then(
        () => false,
        (error: unknown) => {
          if (!(error instanceof Killed)) throw error
          return true
        },
      )
      if (!killed) break
      disk.restart(cause)
      if ((await receiveAll()) < 5) resumed++
    }
    expect(resumed).toBeGreaterThan(5)
  },
)

/** Kills, power cuts, full disks, damage: in the end the blob is there byte by byte, or not at all. */
async function runSeed(seed: number): Promise<void> {
  const rng = seeded(seed)
  const { disk, open } = openStore({ seed: seed + 1_000_000 })
  const contents = Array.from({ length: 3 }, (_, i) => contentOf(rng.within(0, 120), seed * 10 + i))
  let store = open()
  const mustBeRight = async (): Promise<void> => {
    for (const content of contents) {
      const { hash, sizeBytes } = nameOf(content)
      const size = await store.sizeOf(hash)
      if (size === undefined) continue
      expect(size, `seed ${seed}`).toBe(sizeBytes)
      for (let n = 0; n * bytesEach < Math.max(1, size); n++) {
        const chunk = await store.readChunk(hash, n)
        if (chunk) expect(chunk.bytes, `seed ${seed}`).toEqual(chunkOf(content, n).bytes)
      }
    }
  }
  for (let step = 0; step < 60; step++) {
    if (rng.chance(0.25)) disk.killAfter(rng.within(0, 12))
    disk.capacityBytes = rng.chance(0.1) ? rng.within(0, 300) : Number.POSITIVE_INFINITY
    const content = rng.pick(contents)
    const blob = nameOf(content)
    const n = rng.within(0, Math.max(0, Math.ceil(content.length / bytesEach) - 1))
    try {
      const what = rng.within(0, 9)
      if (what < 7) {
        const chunk = chunkOf(content, n)
        const bytes = rng.chance(0.1) ? contentOf(chunk.bytes.length, step) : chunk.bytes
        // A sender whose own disk is bad vouches for the wrong bytes.
        const sha256 = rng.chance(0.5) ? digestOf(bytes) : chunk.sha256
        await store.receive(blob, n, { bytes, sha256 })
      } else if (what === 7) await store.put(inPieces(content, rng.within(1, 40)))
      else if (what === 8) await store.delete(blob.hash)
      else await store.standing(blob)
      await mustBeRight()
    } catch (error) {
      if (error instanceof Refusal) continue
      if (error instanceof Error && error.message === 'ENOSPC') continue
      if (!(error instanceof Killed)) throw error
      disk.restart(rng.chance(0.5) ? 'kill' : 'power_cut')
      store = open()
      await store.tidy()
      await mustBeRight()
    }
  }
  disk.restart('kill')
  disk.capacityBytes = Number.POSITIVE_INFINITY
  store = open()
  await store.tidy()
  for (const content of contents) {
    const blob = nameOf(content)
    let standing = await store.standing(blob)
    for (let tries = 0; standing.state === 'partial'; tries++) {
      if (tries > 40) expect.unreachable(`seed ${seed}: never complete`)
      const n: number = standing.missing[0] ?? 0
      standing = await store.receive(blob, n, chunkOf(content, n))
    }
    expect(await readAll(store.read(blob.hash)), `seed ${seed}`).toEqual(content)
  }
  const total = new Set(contents.map((content) => nameOf(content).hash)).size
  expect([...disk.files.keys()].length, `seed ${seed}`).toBe(total * 2)
}

test('S14 X-5 200 seeds of kills, power cuts, full disks and wrong chunks: right or absent, and complete in the end', async () => {
  for (let seed = 1; seed <= 200; seed++) {
    await runSeed(seed).catch((cause: unknown) => {
      throw new Error(`seed ${seed}`, { cause })
    })
  }
})
