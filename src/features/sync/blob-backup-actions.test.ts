import { afterAll, beforeAll, expect, test } from 'vitest'
import { seeded } from '../../../test/simulation/random.ts'
import { openBlobStore } from '../../platform/blobs/blob-store.ts'
import { openMemoryDisk } from '../../platform/blobs/memory-disk.fixture.ts'
import { startS3 } from '../../platform/blobs/s3.fixture.ts'
import { wholeInS3 } from '../../platform/blobs/whole-in-s3.ts'
import { moveBlobs } from './blob-backup-actions.ts'

let s3: Awaited<ReturnType<typeof startS3>>
beforeAll(async () => {
  s3 = await startS3()
})
afterAll(() => s3?.close())

async function* once(bytes: Buffer) {
  yield bytes
}
async function readAll(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}

test('S14 content moves to S3 and back; what is damaged does not, and a second time nothing is left to move', async () => {
  const disk = openMemoryDisk(seeded(1))
  const here = openBlobStore(disk, { reserveBytes: 0 })
  const there = openBlobStore(disk, { reserveBytes: 0, whole: wholeInS3(disk, s3) })
  const content = Buffer.alloc(9_000_000, 'film')
  const { hash } = await here.put(once(content))
  const { hash: bad } = await here.put(once(Buffer.from('photo')))
  disk.files.get(`whole/${bad.slice(0, 2)}/${bad}`)?.fill(0)
  expect(await moveBlobs(here, there)).toEqual({ moved: 1, damaged: 1 })
  expect([await here.sizeOf(hash), await there.sizeOf(bad)]).toEqual([undefined, undefined])
  expect((await readAll(there.read(hash))).equals(content)).toBe(true)
  expect(await moveBlobs(here, there)).toEqual({ moved: 0, damaged: 0 })
  expect(await moveBlobs(there, here)).toEqual({ moved: 1, damaged: 0 })
  expect((await readAll(here.read(hash))).equals(content)).toBe(true)
})
