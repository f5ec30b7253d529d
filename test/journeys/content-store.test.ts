import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyBlobs } from '../../src/features/sync/blob-backup-actions.ts'
import {
  acceptStore,
  compareWithStored,
  noteLost,
} from '../../src/features/sync/blob-home-actions.ts'
import { nameBlob } from '../../src/features/sync/blob-store.ts'
import { openBlobStore } from '../../src/platform/blobs/blob-store.ts'
import type { BlobName } from '../../src/platform/blobs/chunks.ts'
import { openBlobDisk } from '../../src/platform/blobs/disk.ts'
import { asSystem } from '../../src/platform/db.ts'
import { logInAs, openTestNode, type Session, somebody, type TestHub } from '../harness/node.ts'

let hub: TestHub
let admin: Session
let blobs: BlobName[]
beforeAll(async () => {
  hub = await openTestNode()
  await somebody(hub, { role: 'administrator', loginName: 'admin' })
  admin = await logInAs(hub, 'admin')
  await start()
  blobs = []
  for (const text of ['柑橘', '养蜂', '刺绣']) {
    const blob = await hub.ground.blobs.put(Readable.from([Buffer.from(text)]))
    blobs.push(blob)
    await asSystem(hub.db, 'test', (tx) =>
      nameBlob(tx, blob, { origin: 'here', stored: true, neededBy: `edition:${text}` }),
    )
  }
})
afterAll(() => hub.close())

const store = () => join(hub.dataDir, 'blobs')
const start = () => compareWithStored(hub.db, hub.ground.blobs, hub.ground.clock())
const states = () =>
  asSystem(hub.db, 'test', async (tx) =>
    (await tx.selectFrom('syncBlobs').select('state').orderBy('hash').execute()).map(
      ({ state }) => state,
    ),
  )
const all = ['stored', 'stored', 'stored']

let asides = 0
/** Puts another directory in the store's place, as a disk that was not mounted. */
async function swap(): Promise<() => Promise<void>> {
  const aside = join(hub.dataDir, `aside${++asides}`)
  await mkdir(aside)
  await rename(store(), join(aside, 'blobs'))
  return async () => {
    await rename(store(), join(aside, 'wrong')).catch(() => {})
    await rename(join(aside, 'blobs'), store())
  }
}
const says = async () => ({
  health: (await hub.server.inject('/api/health')).json().content,
  today: (await admin.get('/api/today')).json().waiting.map(({ code }: { code: string }) => code),
})

test('F4 a start on an empty directory gives nothing up, says so, and is well again with the right disk', async () => {
  const putBack = await swap()
  expect(await start()).toEqual({ strange: true, stored: 3, missing: 3 })
  expect(await states()).toEqual(all)
  expect(await says()).toEqual({ health: 'strange', today: ['content_store_strange'] })
  // Neither does whoever asks for a file, nor the backup of the night.
  await noteLost(hub.ground, blobs[0]?.hash ?? '')
  const pool = openBlobStore(openBlobDisk(join(hub.dataDir, 'pool')), {
    reserveBytes: 0,
  })
  expect(await copyBlobs(hub.ground, pool)).toEqual([])
  expect(await states()).toEqual(all)

  await putBack()
  expect(await start()).toEqual({ strange: false, stored: 3, missing: 0 })
  expect(await says()).toEqual({ health: 'ok', today: [] })
})

test('F4 a disk that goes away while the node runs gives nothing up either', async () => {
  const putBack = await swap()
  await noteLost(hub.ground, blobs[0]?.hash ?? '')
  expect(await states()).toEqual(all)
  await putBack()
})

test('F4 a file that a bad disk took is asked for again without anybody', async () => {
  const hash = blobs[0]?.hash ?? ''
  await hub.ground.blobs.delete(hash)
  expect(await start()).toEqual({ strange: false, stored: 3, missing: 1 })
  expect((await states()).toSorted()).toEqual(['stored', 'stored', 'wanted'])
  await hub.ground.blobs.put(Readable.from([Buffer.from('柑橘')]))
  await start()
  expect(await states()).toEqual(all)
})

test('F4 another store is not believed, and what lies there is served', async () => {
  const putBack = await swap()
  await hub.ground.blobs.writeName('another')
  await hub.ground.blobs.put(Readable.from([Buffer.from('柑橘')]))
  expect(await start()).toEqual({ strange: true, stored: 3, missing: 2 })
  expect(await states()).toEqual(all)
  expect(await hub.ground.blobs.sizeOf(blobs[0]?.hash ?? '')).toBe(6)

  // A person says that it is the one.
  expect(await acceptStore(hub.ground)).toEqual({ strange: false, stored: 3, missing: 2 })
  expect((await states()).toSorted()).toEqual(['stored', 'wanted', 'wanted'])
  expect(await says()).toEqual({ health: 'ok', today: [] })
  await putBack()
})
