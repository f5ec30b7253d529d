import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import {
  copyBlobs,
  giveBlobsBack,
  setBlobsDurable,
} from '../../src/features/sync/blob-backup-actions.ts'
import { nameBlob } from '../../src/features/sync/blob-store.ts'
import { record } from '../../src/features/sync/record-actions.ts'
import { syncRoutes } from '../../src/features/sync/routes.ts'
import { LineDown } from '../../src/features/sync/wire.ts'
import { openBlobStore } from '../../src/platform/blobs/blob-store.ts'
import type { BlobName } from '../../src/platform/blobs/chunks.ts'
import { openBlobDisk } from '../../src/platform/blobs/disk.ts'
import { readConfig } from '../../src/platform/config.ts'
import { asSystem } from '../../src/platform/db.ts'
import type { Ground } from '../../src/platform/ground.ts'
import { createServer, type Server } from '../../src/platform/http.ts'
import { createLog } from '../../src/platform/log.ts'
import { type Lesson, lessonsOf, photoTaken } from '../harness/content.ts'
import { openTestStation, type TestStation } from '../harness/fleet.ts'
import { openTestNode, type TestNode, villageA1 } from '../harness/node.ts'

async function* once(bytes: Buffer) {
  yield bytes
}
async function readAll({ blobs }: Pick<Ground, 'blobs'>, hash: string): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of blobs.read(hash)) parts.push(part)
  return Buffer.concat(parts)
}

let hub: TestNode
let server: Server
let station: TestStation
let film: BlobName
const filmBytes = randomBytes(2_500_000)
const photoBytes = randomBytes(70_000)
const lessons = new Map<string, Lesson>()
const declared = lessonsOf(lessons)

beforeAll(async () => {
  hub = await openTestNode()
  const { db, blobs } = hub.ground
  film = await blobs.put(once(filmBytes))
  lessons.set('film', { name: '沼气池的日常管理', file: film })
  await asSystem(db, 'test', (tx) =>
    nameBlob(tx, film, { origin: 'here', stored: true, neededBy: 'lesson:film' }),
  )
  server = await createServer(
    readConfig({ CUNXIAO_DATA: tmpdir() }, tmpdir()),
    createLog('silent'),
    '0',
  )
  syncRoutes({
    nameIn: async () => '县',
    replication: declared,
    pace: { intervalMs: 60_000, batchRecords: 500 },
    roundsPerSecond: 100,
  })(server, hub.ground)
  await server.ready()
  const school = { name: '瓦场小学', regionCode: villageA1, organisationId: newId() }
  station = await openTestStation({ ...hub, server }, school, declared)
})
afterAll(async () => {
  await station?.close()
  await server?.close()
  await hub?.close()
})

const takePhoto = async (): Promise<BlobName> => {
  const taken = await station.ground.blobs.put(once(photoBytes))
  await asSystem(station.db, 'test', (tx) =>
    record(tx, station.recorder, {}, photoTaken, { photo: taken }),
  )
  return taken
}
const states = async ({ db }: Pick<Ground, 'db'>) =>
  (
    await sql<{ origin: string; state: string }>`
      select origin, state from sync_blobs order by origin`.execute(db)
  ).rows

describe('X-5 content travels behind its records', () => {
  it('S14 what an item names is wanted at the station, counted, and comes down', async () => {
    const report = await station.contact()
    expect(report.answer.wantedBlobs).toEqual([])
    expect(await states(station)).toEqual([{ origin: 'above', state: 'wanted' }])
    const told = await sql<{ incoming: number }>`
      select incoming_bytes as incoming from sync_contacts`.execute(hub.db)
    expect(told.rows).toEqual([{ incoming: 0 }])
    const carried = await station.carry([])
    expect(carried).toMatchObject({ received: 1, receivedBytes: filmBytes.length, open: [] })
    expect(await readAll(station.ground, film.hash)).toEqual(filmBytes)
  })

  it('S14 a photo taken without a line goes up after its record, and the hub asks no more', async () => {
    station.wire.cut = true
    const taken = await takePhoto()
    await expect(station.contact()).rejects.toBeInstanceOf(LineDown)
    expect(await states(station)).toContainEqual({ origin: 'here', state: 'stored' })
    station.wire.cut = false
    await station.contact()
    const { answer } = await station.contact()
    expect(answer.wantedBlobs).toEqual([taken.hash])
    expect(await station.carry(answer.wantedBlobs)).toMatchObject({ sent: 1, open: [] })
    expect(await readAll(hub.ground, taken.hash)).toEqual(photoBytes)
    expect((await station.contact()).answer.wantedBlobs).toEqual([])
  })

  it('S14 a line cut in the middle keeps what has arrived', async () => {
    lessons.set('second', {
      name: '果树修剪',
      file: await hub.ground.blobs.put(once(randomBytes(3_000_000))),
    })
    const second = lessons.get('second')?.file as BlobName
    await asSystem(hub.db, 'test', async (tx) => {
      await nameBlob(tx, second, { origin: 'here', stored: true, neededBy: 'lesson:second' })
      await nameBlob(tx, second, { origin: 'here', stored: true, neededBy: 'lesson:again' })
    })
    await asSystem(station.db, 'test', (tx) =>
      nameBlob(tx, second, {
        origin: 'above',
        stored: false,
        neededBy: 'item:test.lessons/second',
      }),
    )
    // Records first: while one waits, no content takes the line.
    await takePhoto()
    expect(await station.carry([])).toMatchObject({ received: 0, open: ['interrupted'] })
    await station.contact()
    station.wire.cutAfter = 1
    await expect(station.carry([])).rejects.toBeInstanceOf(LineDown)
    delete station.wire.cutAfter
    expect(await station.ground.blobs.standing(second)).toEqual({
      state: 'partial',
      missing: [1, 2],
    })
    expect(await station.carry([])).toMatchObject({
      received: 1,
      receivedBytes: 3_000_000 - 1_048_576,
    })
  })

  it('S11 S14 a backup holds content once, a station learns that it is elsewhere, and a restored hub has it again', async () => {
    const { db, blobs } = hub.ground
    const directory = await mkdtemp(join(tmpdir(), 'cunxiao-pool-'))
    const pool = openBlobStore(openBlobDisk(directory), { reserveBytes: 0 })
    const copied = await copyBlobs({ db, blobs }, pool)
    expect(copied).toHaveLength(3)
    expect(await copyBlobs({ db, blobs }, pool)).toEqual(copied)
    const durable = async () => {
      await station.carry([])
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from sync_blobs where durable_at is not null`.execute(
        station.db,
      )
      return rows[0]?.count
    }
    expect(await durable()).toBe(0)
    await setBlobsDurable(db, copied)
    expect(await durable()).toBe(1)
    for (const hash of copied) await blobs.delete(hash)
    expect(await giveBlobsBack(pool, blobs)).toBe(3)
    expect(await readAll(hub.ground, film.hash)).toEqual(filmBytes)
    await rm(directory, { recursive: true })
  })

  it('S14 S30 a station that was revoked gets no content', async () => {
    await asSystem(hub.db, 'test', (tx) =>
      tx
        .updateTable('syncPeers')
        .set({ state: 'revoked', revokedAt: '2026-11-23T02:00:00.000Z', revokedWhy: 'stolen' })
        .where('id', '=', station.id)
        .execute(),
    )
    const unseen = { hash: 'ab'.repeat(32), sizeBytes: 3 }
    await asSystem(station.db, 'test', (tx) =>
      nameBlob(tx, unseen, { origin: 'above', stored: false, neededBy: 'item:test.lessons/third' }),
    )
    await expect(station.carry([])).rejects.toThrow('answered_403')
  })
})
