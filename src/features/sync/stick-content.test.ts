import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { seeded } from '../../../test/simulation/random.ts'
import { type BlobStore, openBlobStore } from '../../platform/blobs/blob-store.ts'
import { type BlobName, chunkCount } from '../../platform/blobs/chunks.ts'
import {
  Killed,
  type MemoryDisk,
  openMemoryDisk,
} from '../../platform/blobs/memory-disk.fixture.ts'
import { makeSealingKeys } from './sealing-protocol.ts'
import { chunksEach, type Parcel, readContent, writeContent } from './stick-content-protocol.ts'

const bytesEach = 16
const fileBytes = chunksEach * bytesEach
const keys = makeSealingKeys()
const freely = { roomBytes: Number.POSITIVE_INFINITY }

const openStick = (seed = 1): MemoryDisk => openMemoryDisk(seeded(seed))
const openStore = (seed = 2): BlobStore =>
  openBlobStore(openMemoryDisk(seeded(seed)), { reserveBytes: 0, bytesEach })

function contentOf(length: number, seed = 7): Buffer {
  const rng = seeded(seed)
  return Buffer.from(Array.from({ length }, () => rng.within(0, 255)))
}
async function add(store: BlobStore, content: Buffer): Promise<Parcel> {
  async function* whole() {
    yield content
  }
  const blob = await store.put(whole())
  const count = chunkCount(blob.sizeBytes, bytesEach)
  return { ...blob, missing: Array.from({ length: count }, (_, n) => n) }
}
async function digestIn(store: BlobStore, hash: string): Promise<string> {
  const whole = createHash('sha256')
  for await (const part of store.read(hash)) whole.update(part)
  return whole.digest('hex')
}

/** A node that takes from sticks what it wants. */
function openReader(
  wanted: readonly BlobName[],
  { sealingKey = keys.privateKey, room = true } = {},
) {
  const blobs = openStore(3)
  const noted: string[] = []
  const shelf = {
    ...{ blobs, sealingKey, makeRoom: async () => room },
    noteStored: async (hash: string) => void noted.push(hash),
  }
  const want = wanted.map((blob) => ({ ...blob, kind: 'content' as const }))
  return { blobs, noted, read: (stick: MemoryDisk) => readContent(stick, shelf, want) }
}

const filesOn = (stick: MemoryDisk) => [...stick.files.keys()].toSorted()

test('S14 a film goes in files that FAT32 takes, and is whole after one reading, and after a second', async () => {
  const [store, stick] = [openStore(), openStick()]
  const film = await add(store, contentOf(2 * fileBytes + 5))
  expect(await writeContent(stick, store, [film], freely)).toMatchObject({ more: false })
  expect(stick.files.size).toBe(3)
  for (const { length } of stick.files.values())
    expect(length).toBeLessThanOrEqual(fileBytes + 32 * chunksEach + 18)
  const reader = openReader([film])
  const chunks = film.missing.length
  expect(await reader.read(stick)).toEqual({ stored: 1, taken: chunks, damaged: 0, noRoom: 0 })
  expect(await digestIn(reader.blobs, film.hash)).toBe(film.hash)
  expect(await reader.read(stick)).toMatchObject({ stored: 1, taken: 0 })
})

test('S14 what one stick has no room for goes on the next, and they are read in any order', async () => {
  const store = openStore()
  const film = await add(store, contentOf(3 * fileBytes))
  const photo = await add(store, contentOf(40, 8))
  const sticks: MemoryDisk[] = []
  const carried = []
  for (let more = true; more && sticks.length < 9; ) {
    const stick = openStick(sticks.length)
    const roomBytes = 1.9 * (fileBytes + 32 * chunksEach)
    const written = await writeContent(stick, store, [photo, film], { roomBytes, carried })
    expect(written.bytes).toBeLessThanOrEqual(roomBytes)
    carried.push(...written.parts)
    more = written.more
    sticks.push(stick)
  }
  expect(sticks).toHaveLength(3)
  expect(filesOn(sticks[0] as MemoryDisk)).toContain(
    `cunxiao-content/${photo.hash.slice(0, 2)}/${photo.hash}.0`,
  )
  const reader = openReader([film, photo])
  for (const stick of sticks.toReversed()) await reader.read(stick)
  expect(reader.noted).toEqual(expect.arrayContaining([film.hash, photo.hash]))
  expect(await digestIn(reader.blobs, film.hash)).toBe(film.hash)
})

test('S14 only the chunks that are lacking are carried', async () => {
  const [store, stick] = [openStore(), openStick()]
  const film = await add(store, contentOf(3 * fileBytes))
  await writeContent(stick, store, [{ ...film, missing: [chunksEach, chunksEach + 9] }], freely)
  expect(filesOn(stick)).toEqual([
    `cunxiao-content/${film.hash.slice(0, 2)}/${film.hash}.${chunksEach}`,
  ])
})

test.each([
  ['damaged', (bytes: Buffer) => bytes.fill(bytes.readUInt8(60) ^ 1, 60, 61)],
  ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 30)],
])(
  'S14 a %s file costs its chunks and nothing else; written again, it is mended',
  async (_how, harm) => {
    const [store, stick] = [openStore(), openStick()]
    const film = await add(store, contentOf(fileBytes))
    const other = await add(store, contentOf(50, 9))
    await writeContent(stick, store, [film, other], freely)
    const path = filesOn(stick).find((name) => name.includes(film.hash)) ?? ''
    stick.files.set(path, Buffer.from(harm(stick.files.get(path) as Buffer)))
    const reader = openReader([film, other])
    expect(await reader.read(stick)).toMatchObject({ stored: 1, damaged: 1 })
    expect(reader.noted).toEqual([other.hash])
    await writeContent(stick, store, [film], freely)
    expect(await reader.read(stick)).toMatchObject({ stored: 2, taken: 1, damaged: 0 })
    expect(await digestIn(reader.blobs, film.hash)).toBe(film.hash)
  },
)

test('S14 whoever forges content under a wanted name gets it thrown away', async () => {
  const [store, stick] = [openStore(), openStick()]
  const film = await add(store, contentOf(40))
  const forged = await add(store, contentOf(40, 8))
  await writeContent(stick, store, [forged], freely)
  const [path = ''] = filesOn(stick)
  stick.files.set(
    `cunxiao-content/${film.hash.slice(0, 2)}/${film.hash}.0`,
    stick.files.get(path) as Buffer,
  )
  const reader = openReader([film])
  expect(await reader.read(stick)).toMatchObject({ stored: 0, damaged: 1 })
  expect(await reader.blobs.sizeOf(film.hash)).toBeUndefined()
})

test('S21 what belongs to a record is opened by its receiver only', async () => {
  const [store, stick] = [openStore(), openStick()]
  const content = contentOf(3 * bytesEach)
  const photo = { ...(await add(store, content)), sealFor: keys.publicKey }
  await writeContent(stick, store, [photo], freely)
  const [path = ''] = filesOn(stick)
  expect(stick.files.get(path)?.includes(content.subarray(0, bytesEach))).toBe(false)
  const stranger = openReader([photo], { sealingKey: makeSealingKeys().privateKey })
  expect(await stranger.read(stick)).toMatchObject({ stored: 0, taken: 0 })
  const receiver = openReader([photo])
  expect(await receiver.read(stick)).toMatchObject({ stored: 1, taken: 3 })
  expect(await digestIn(receiver.blobs, photo.hash)).toBe(photo.hash)
})

test('S34 what there is no room for stays on the stick', async () => {
  const [store, stick] = [openStore(), openStick()]
  const film = await add(store, contentOf(40))
  await writeContent(stick, store, [film], freely)
  const reader = openReader([film], { room: false })
  expect(await reader.read(stick)).toEqual({ stored: 0, taken: 0, damaged: 0, noRoom: 1 })
})

test('S14 a stick pulled out at any moment of writing or reading is gone on with', async () => {
  const store = openStore()
  const film = await add(store, contentOf(fileBytes + 3 * bytesEach))
  const photo = { ...(await add(store, contentOf(30, 8))), sealFor: keys.publicKey }
  let pulled = 0
  for (let at = 0; ; at += 7) {
    const stick = openStick(at)
    stick.killAfter(at)
    const done = await writeContent(stick, store, [photo, film], freely).then(
      () => true,
      (error: unknown) => {
        if (!(error instanceof Killed)) throw error
        return false
      },
    )
    if (done) break
    pulled++
    stick.restart('power_cut')
    const reader = openReader([film, photo])
    expect(await reader.read(stick)).toMatchObject({ damaged: 0 })
    expect(await writeContent(stick, store, [photo, film], freely)).toMatchObject({ more: false })
    expect(await reader.read(stick)).toMatchObject({ stored: 2 })
    expect(filesOn(stick)).toHaveLength(3)
    expect(await digestIn(reader.blobs, film.hash)).toBe(film.hash)
  }
  expect(pulled).toBeGreaterThan(20)
})
