import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/harness/database.ts'
import { lineTo } from '../../../test/harness/fleet.ts'
import { newId } from '../../base/ids.ts'
import { openBlobStore } from '../../platform/blobs/blob-store.ts'
import { openBlobDisk } from '../../platform/blobs/disk.ts'
import { readConfig } from '../../platform/config.ts'
import { asSystem } from '../../platform/db.ts'
import { createServer } from '../../platform/http.ts'
import { createLog } from '../../platform/log.ts'
import { openPrinter } from '../../platform/pdf.ts'
import { openBlobShelf, roomMaker } from './blob-actions.ts'
import { compareWithStored } from './blob-home-actions.ts'
import { type BlobRequest, openBlobLine } from './blob-line-protocol.ts'
import { blobRoutes } from './blob-routes.ts'
import {
  deleteNeeds,
  findBlob,
  listWantedFrom,
  listWantedFromAbove,
  type Naming,
  nameBlob,
  setDurable,
} from './blob-store.ts'
import { type BlobLimits, transferBlobs } from './blob-transfer-protocol.ts'

import { askSealed } from './http-line-protocol.ts'
import { loadIdentity } from './identity-store.ts'
import { savePeer } from './peer-store.ts'
import { makeSigningKeys, publicKeyOf } from './signature-protocol.ts'

const bytesEach = 1_024
const closing: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closing.toReversed()) await close()
})

async function* once(content: Buffer) {
  yield content
}

/** A node's tables and blobs, on a real database and a real disk. */
async function openNode({ quotaBytes = 1e9 } = {}) {
  const database = await openTestDatabase()
  closing.push(database.close)
  const directory = mkdtempSync(join(tmpdir(), 'cunxiao-blobs-'))
  closing.push(() => rm(directory, { recursive: true }))
  const blobs = openBlobStore(openBlobDisk(directory), { reserveBytes: 0, bytesEach })
  const { db } = database
  const makeRoom = roomMaker({ db, blobs }, quotaBytes)
  const inDb = <T>(work: Parameters<typeof asSystem<T>>[2]) => asSystem(db, 'test', work)
  return {
    db,
    blobs,
    directory,
    inDb,
    makeRoom,
    shelf: openBlobShelf({ db, blobs }, makeRoom),
    find: (hash: string) => inDb((tx) => findBlob(tx, hash)),
    /** What a feature does with new content: the bytes first, then the record and its name in one transaction. */
    add: async (content: Buffer, naming: Omit<Naming, 'stored'>) => {
      const blob = await blobs.put(once(content))
      await inDb((tx) => nameBlob(tx, blob, { ...naming, stored: true }))
      return blob
    },
  }
}

type TestNode = Awaited<ReturnType<typeof openNode>>

/** The hub's routes on a server of their own, and nodes that sign what they ask. */
async function serve(hub: TestNode) {
  const config = readConfig({ CUNXIAO_DATA: tmpdir() }, tmpdir())
  const log = createLog('silent')
  const server = await createServer(config, log, '0')
  const printer = openPrinter()
  closing.push(() => printer.close())
  const { db, blobs } = hub
  const me = await hub.inDb(loadIdentity)
  blobRoutes(server, { db, blobs, clock: () => new Date(), log, printer }, async () => me)
  closing.push(() => server.close())
  await server.ready()
  const line = {
    url: 'http://hub.test',
    hub: { id: me.id, signingKey: publicKeyOf(me.signingKey) },
    fetch: lineTo({ server }, () => false),
    timeoutMs: 10_000,
  }
  const keys = new Map<string, Buffer>()
  async function keyOf(id: string): Promise<Buffer> {
    const known = keys.get(id)
    if (known) return known
    const { privateKey, publicKey: signingKey } = makeSigningKeys()
    keys.set(id, privateKey)
    await hub.inDb(async (tx) => {
      const scope = { name: id, regionCode: '610926100201', organisationId: null, feeds: [] }
      await savePeer(tx, { id, kind: 'station', ...scope }, new Date())
      await tx
        .updateTable('syncPeers')
        .set({ state: 'enrolled', signingKey })
        .where('id', '=', id)
        .execute()
    })
    return privateKey
  }
  /** `undefined`: somebody whom the hub does not know. */
  const ask = async (peer: string | undefined, question: BlobRequest) => {
    const node = peer
      ? { id: peer, signingKey: await keyOf(peer) }
      : { id: newId(), signingKey: makeSigningKeys().privateKey }
    return askSealed({ ...line, node })(question)
  }
  return {
    ask,
    lineOf: (peer: string) => openBlobLine((question) => ask(peer, question), bytesEach),
  }
}

const freely: BlobLimits = {
  smallBytes: 10_000,
  nowMs: () => 0,
  localMinute: () => 0,
  pause: async () => {},
  mayGoOn: async () => true,
}
async function readAll({ blobs }: TestNode, hash: string): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of blobs.read(hash)) parts.push(part)
  return Buffer.concat(parts)
}

test('S14 a record may arrive before its blob: the hub lists it, the station sends it, the copy is proven', async () => {
  const [hub, station] = [await openNode(), await openNode()]
  const { ask, lineOf } = await serve(hub)
  const id = newId()
  const photo = randomBytes(5_000)
  const lesson = randomBytes(3 * bytesEach)
  const named = await station.add(photo, { origin: 'here', neededBy: 'record:1', station: id })
  const { hash } = named
  const naming = { origin: 'below', stored: false, neededBy: 'record:1', station: id } as const
  const line = lineOf(id)
  expect(await line.standing(named)).toBeUndefined()

  await hub.inDb((tx) => nameBlob(tx, named, naming))
  await hub.inDb((tx) => nameBlob(tx, named, naming))
  const wanted = await hub.inDb((tx) => listWantedFrom(tx, [id, newId()], 10))
  expect(wanted).toEqual([hash])
  expect(await hub.inDb((tx) => listWantedFrom(tx, [newId()], 10))).toEqual([])
  expect((await ask(id, { method: 'GET', path: `/sync/blobs/${hash}`, headers: {} })).status).toBe(
    404,
  )

  const content = await hub.add(lesson, { origin: 'here', neededBy: 'feed:lesson' })
  await station.inDb((tx) =>
    nameBlob(tx, content, { origin: 'above', stored: false, neededBy: 'feed:lesson' }),
  )
  const node = { blobs: station.blobs, shelf: station.shelf }
  // Two chunks, then the line is needed for records.
  let left = 2
  const first = await transferBlobs(node, line, wanted, {
    ...freely,
    mayGoOn: async () => left-- > 0,
  })
  expect(first).toMatchObject({ sentBytes: 2 * bytesEach, open: ['interrupted'] })
  expect(await line.standing(named)).toEqual({ state: 'partial', missing: [2, 3, 4] })

  const second = await transferBlobs(node, line, wanted, freely)
  expect(second).toEqual({
    sent: 1,
    received: 1,
    sentBytes: 5_000 - 2 * bytesEach,
    receivedBytes: lesson.length,
    open: [],
  })
  expect(await readAll(hub, hash)).toEqual(photo)
  expect(await readAll(station, content.hash)).toEqual(lesson)
  expect(await hub.inDb((tx) => listWantedFrom(tx, [id], 10))).toEqual([])
  expect(await hub.find(hash)).toMatchObject({ state: 'stored' })
  expect(await station.find(content.hash)).toMatchObject({ state: 'stored' })

  // Only what the hub's verified copy holds counts as being elsewhere.
  expect(await station.find(hash)).toMatchObject({ durable: false })
  await hub.inDb((tx) => setDurable(tx, [hash]))
  await transferBlobs(node, line, [], freely)
  expect(await station.find(hash)).toMatchObject({ durable: true })
  expect(await line.durable([hash])).toEqual([hash])
  expect(await lineOf(newId()).durable([hash])).toEqual([])
})

test("S14 a record's blob is for its station alone, content for every node, and nothing for a stranger", async () => {
  const hub = await openNode()
  const { ask } = await serve(hub)
  const [mine, other] = [newId(), newId()]
  const photo = await hub.add(randomBytes(100), {
    origin: 'below',
    neededBy: 'record:1',
    station: mine,
  })
  const lesson = await hub.add(randomBytes(3_000), { origin: 'here', neededBy: 'feed:lesson' })
  const get = (peer: string | undefined, hash: string, headers = {}) =>
    ask(peer, { method: 'GET', path: `/sync/blobs/${hash}`, headers })
  const statuses = async (peer: string | undefined) => [
    (await get(peer, photo.hash)).status,
    (await get(peer, lesson.hash)).status,
  ]
  // More than a chunk comes in parts.
  expect(await statuses(mine)).toEqual([200, 416])
  expect(await statuses(other)).toEqual([404, 416])
  expect(await statuses(undefined)).toEqual([401, 401])

  const whole = await readAll(hub, lesson.hash)
  expect((await get(other, photo.hash)).status).toBe(404)
  expect((await get(mine, photo.hash)).body).toEqual(await readAll(hub, photo.hash))
  const part = await get(other, lesson.hash, { range: 'bytes=1000-1099' })
  expect([part.status, part.header('content-range')]).toEqual([206, 'bytes 1000-1099/3000'])
  expect(part.body).toEqual(whole.subarray(1_000, 1_100))
  expect((await get(other, lesson.hash, { range: 'bytes=-10' })).body).toEqual(
    whole.subarray(2_990),
  )
  expect((await get(other, lesson.hash, { range: 'bytes=2990-9999' })).body).toHaveLength(10)
  const beyond = await get(other, lesson.hash, { range: 'bytes=3000-' })
  expect([beyond.status, beyond.header('content-range')]).toEqual([416, 'bytes */3000'])

  // Nobody below says what content is, and a chunk without its digest is not taken.
  const put = (peer: string, hash: string) =>
    ask(peer, {
      method: 'PUT',
      path: `/sync/blobs/${hash}/chunks/0`,
      headers: { 'content-type': 'application/vnd.cunxiao.chunk' },
      body: Buffer.alloc(10),
    })
  expect((await put(other, lesson.hash)).status).toBe(404)
  const wanted = { hash: 'ab'.repeat(32), sizeBytes: 10 }
  await hub.inDb((tx) =>
    nameBlob(tx, wanted, { origin: 'below', stored: false, neededBy: 'record:2', station: mine }),
  )
  expect((await put(mine, wanted.hash)).status).toBe(400)
  expect((await put(other, wanted.hash)).status).toBe(404)
})

test('S14 a name that no blob can have is refused before anything is asked for', async () => {
  const hub = await openNode()
  const naming = { origin: 'below', stored: false, neededBy: 'record:1', station: newId() } as const
  for (const name of [
    { hash: 'AB'.repeat(32), sizeBytes: 1 },
    { hash: '../x', sizeBytes: 1 },
    { hash: 'ab'.repeat(32), sizeBytes: 2 ** 50 },
    { hash: 'ab'.repeat(32), sizeBytes: -1 },
  ]) {
    await expect(hub.inDb((tx) => nameBlob(tx, name, naming))).rejects.toThrow()
  }
  expect(await hub.inDb((tx) => listWantedFrom(tx, [naming.station], 10))).toEqual([])
})

test('S14 a blob that goes bad on the hub is not served but asked for again', async () => {
  const hub = await openNode()
  const { ask } = await serve(hub)
  const id = newId()
  const { hash } = await hub.add(randomBytes(3_000), {
    origin: 'below',
    neededBy: 'record:1',
    station: id,
  })
  const file = await open(join(hub.directory, 'whole', hash.slice(0, 2), hash), 'r+')
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 2_000)
  await file.write(Buffer.from([(buffer[0] ?? 0) ^ 255]), 0, 1, 2_000)
  await file.close()
  const range = { range: 'bytes=1024-2047' }
  const answer = await ask(id, { method: 'GET', path: `/sync/blobs/${hash}`, headers: range })
  expect(answer.status).toBe(404)
  expect(await hub.inDb((tx) => listWantedFrom(tx, [id], 10))).toEqual([hash])
})

test('S34 a full quota lets content go before proven photos, refuses rather than lose one, and a stop in between is mended', async () => {
  const station = await openNode({ quotaBytes: 5_000 })
  const id = newId()
  const content = { origin: 'above', neededBy: 'feed:a' } as const
  const contents = { proven: randomBytes(1_000), unproven: randomBytes(1_000) }
  const proven = await station.add(contents.proven, {
    origin: 'here',
    neededBy: 'record:1',
    station: id,
  })
  const unproven = await station.add(contents.unproven, {
    origin: 'here',
    neededBy: 'record:2',
    station: id,
  })
  const lesson = await station.add(randomBytes(2_000), content)
  await station.inDb((tx) => setDurable(tx, [proven.hash]))
  const here = async () => ({
    proven: await station.blobs.sizeOf(proven.hash),
    unproven: await station.blobs.sizeOf(unproven.hash),
    lesson: await station.blobs.sizeOf(lesson.hash),
  })
  const all = { proven: 1_000, unproven: 1_000, lesson: 2_000 }
  expect(await station.makeRoom(1_000, 'content')).toBe(true)
  expect(await here()).toEqual(all)
  expect(await station.makeRoom(3_001, 'content')).toBe(false)
  expect(await here()).toEqual(all)
  expect(await station.makeRoom(3_000, 'content')).toBe(true)
  expect(await here()).toEqual({ ...all, lesson: undefined })
  // What gave way does not come back by itself.
  expect(await station.inDb((tx) => listWantedFromAbove(tx, 10))).toEqual([])
  expect(await station.makeRoom(4_000, 'record')).toBe(true)
  expect(await here()).toEqual({ proven: undefined, unproven: 1_000, lesson: undefined })
  expect(await station.makeRoom(4_001, 'record')).toBe(false)
  expect(await here()).toEqual({ proven: undefined, unproven: 1_000, lesson: undefined })
  await station.inDb((tx) =>
    nameBlob(tx, lesson, { ...content, neededBy: 'feed:b', stored: false }),
  )
  expect(await station.inDb((tx) => listWantedFromAbove(tx, 10))).toEqual([
    { ...lesson, kind: 'content' },
  ])

  // Tables and disk that a stop has parted come together at the next start, whichever was ahead.
  await station.blobs.delete(unproven.hash)
  await compareWithStored(station.db, station.blobs, new Date())
  expect(await station.find(unproven.hash)).toMatchObject({ state: 'wanted' })
  await station.blobs.put(once(contents.unproven))
  await station.blobs.put(once(contents.proven))
  await compareWithStored(station.db, station.blobs, new Date())
  expect(await station.find(unproven.hash)).toMatchObject({ state: 'stored' })
  expect(await here()).toEqual({ proven: undefined, unproven: 1_000, lesson: undefined })
  await station.inDb((tx) => deleteNeeds(tx, 'feed:b'))
  await station.inDb((tx) => deleteNeeds(tx, 'feed:a'))
  expect(await station.inDb((tx) => listWantedFromAbove(tx, 10))).toEqual([])
})
