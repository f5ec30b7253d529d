import { openBlobStore } from './blob-store.ts'
import { chunkBytes, digestOf } from './chunks.ts'
import { openBlobDisk } from './disk.ts'

/** Receives a blob of `sizeBytes` zeros, telling each chunk that was taken, until it is killed or done. */
const [directory = '', hash = '', size = ''] = process.argv.slice(2)
const store = openBlobStore(openBlobDisk(directory), { reserveBytes: 0 })
const blob = { hash, sizeBytes: Number(size) }
let standing = await store.standing(blob)
while (standing.state === 'partial') {
  const n: number = standing.missing[0] ?? 0
  const bytes = Buffer.alloc(Math.min(chunkBytes, blob.sizeBytes - n * chunkBytes))
  standing = await store.receive(blob, n, { bytes, sha256: digestOf(bytes) })
  process.stdout.write(`${n}\n`)
}
