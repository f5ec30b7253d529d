import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uplinkOptions } from '../../src/app/station-desk.ts'
import { newId } from '../../src/base/ids.ts'
import { nameBlob } from '../../src/features/sync/blob-store.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import { record } from '../../src/features/sync/record-actions.ts'
import {
  readContentDown,
  readContentUp,
  readStickDown,
  readStickUp,
  writeContentDown,
  writeContentUp,
  writeStickDown,
  writeStickUp,
} from '../../src/features/sync/stick-actions.ts'
import type { BlobName } from '../../src/platform/blobs/chunks.ts'
import type { BlobDisk } from '../../src/platform/blobs/disk.ts'
import { openMemoryDisk } from '../../src/platform/blobs/memory-disk.fixture.ts'
import { asSystem } from '../../src/platform/db.ts'
import type { Ground } from '../../src/platform/ground.ts'
import { lessonsOf, photoTaken } from '../harness/content.ts'
import { openTestStation, type TestStation } from '../harness/fleet.ts'
import { openTestNode, type TestNode, villageA1 } from '../harness/node.ts'
import { seeded } from '../simulation/random.ts'

async function* once(bytes: Buffer) {
  yield bytes
}
async function readAll({ blobs }: Pick<Ground, 'blobs'>, hash: string): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of blobs.read(hash)) parts.push(part)
  return Buffer.concat(parts)
}

let hub: TestNode
let station: TestStation
const lessons = new Map<string, { name: string; file: BlobName }>()
const declared = lessonsOf(lessons)
const asHub = {
  nameIn: async () => '县',
  replication: declared,
  pace: { intervalMs: 60_000, batchRecords: 500 },
  roundsPerSecond: 200,
}
const options = () => ({
  ...uplinkOptions(station.ground, { dataDir: tmpdir() }, { mustBeEnrolled: true }),
  recorder: station.recorder,
})

async function addLesson(key: string, bytes: Buffer): Promise<BlobName> {
  const { db, blobs } = hub.ground
  const file = await blobs.put(once(bytes))
  lessons.set(key, { name: key, file })
  await asSystem(db, 'test', async (tx) => {
    await nameBlob(tx, file, { origin: 'here', stored: true, neededBy: `lesson:${key}` })
    await sql`insert into sync_outbox (collection, key) values ('test.lessons', ${key})`.execute(tx)
  })
  return file
}

beforeAll(async () => {
  hub = await openTestNode()
  await addLesson('film', filmBytes)
  await addLesson('song', songBytes)
  const school = { name: '瓦场小学', regionCode: villageA1, organisationId: newId() }
  station = await openTestStation(hub, school, declared)
  station.wire.cut = true
})
afterAll(async () => {
  await station?.close()
  await hub?.close()
})
const filmBytes = randomBytes(2_500_000)
const songBytes = randomBytes(300_000)
const photoBytes = randomBytes(70_000)
const megabyte = 1_048_576

const openStick = (): BlobDisk => openMemoryDisk(seeded(1))
/** What the county's clerk does: the packet, then content. */
async function writeDown(stick: BlobDisk, room: { maxBytes?: number; again?: boolean } = {}) {
  await drainOutbox(hub.db, declared)
  const packet = await writeStickDown(hub.ground, asHub, station.id)
  const written = await writeContentDown(
    hub.ground,
    asHub,
    { station: station.id, stick },
    { again: false, ...room },
  )
  return { packet, stick, written }
}
async function readDown({ packet, stick }: { packet: { bytes: Buffer }; stick: BlobDisk }) {
  await readStickDown(station.ground, options(), packet.bytes)
  return readContentDown(station.ground, options(), stick)
}
async function writeUp() {
  const stick = openStick()
  const packet = await writeStickUp(station.ground, options())
  const written = await writeContentUp(station.ground, stick, { again: false })
  return { packet, stick, written }
}
async function readUp({ packet, stick }: { packet: { bytes: Buffer }; stick: BlobDisk }) {
  await readStickUp(hub.ground, asHub, packet.bytes)
  return readContentUp(hub.ground, stick)
}

describe('X-5 content reaches a station that only ever has sticks', () => {
  it('S14 first what is small; what has no room goes on the next stick, and sticks are read in any order', async () => {
    const first = await writeDown(openStick(), { maxBytes: megabyte })
    expect(first.written).toMatchObject({ parts: [{ from: 0 }], more: true })
    const second = await writeDown(openStick())
    expect(second.written).toMatchObject({ more: false })
    expect(second.written.bytes).toBeGreaterThan(filmBytes.length)
    expect(second.written.bytes).toBeLessThan(filmBytes.length + 1_000)
    expect(await readDown(second)).toMatchObject({ stored: 1, damaged: 0 })
    expect(await readDown(first)).toMatchObject({ stored: 1, damaged: 0 })
    expect(await readDown(second)).toMatchObject({ stored: 0, taken: 0 })
    for (const [key, bytes] of [
      ['film', filmBytes],
      ['song', songBytes],
    ] as const) {
      expect(await readAll(station.ground, lessons.get(key)?.file.hash ?? '')).toEqual(bytes)
    }
  })

  it('S14 what went once does not go again, until the stick is said to be lost or the station asks', async () => {
    expect((await writeDown(openStick())).written.parts).toEqual([])
    expect((await writeDown(openStick(), { again: true })).written.parts).toHaveLength(2)
    await readUp(await writeUp())
    expect((await writeDown(openStick())).written.parts).toEqual([])
    const third = await addLesson('third', randomBytes(50_000))
    const lost = await writeDown(openStick())
    expect(lost.written.parts).toEqual([{ hash: third.hash, from: 0 }])
    await readStickDown(station.ground, options(), lost.packet.bytes)
    await readUp(await writeUp())
    const asked = await writeDown(openStick())
    expect(asked.written.parts).toEqual([{ hash: third.hash, from: 0 }])
    expect(await readDown(asked)).toMatchObject({ stored: 1 })
  })

  it('S14 S21 a photo goes up sealed with its record, until the hub says that it has it', async () => {
    const photo = await station.ground.blobs.put(once(photoBytes))
    await asSystem(station.db, 'test', (tx) =>
      record(tx, station.recorder, {}, photoTaken, { photo }),
    )
    const lost = await writeUp()
    expect(lost.written.parts).toEqual([{ hash: photo.hash, from: 0 }])
    await readStickUp(hub.ground, asHub, lost.packet.bytes)
    expect((await writeUp()).written.parts).toEqual([])
    await readDown(await writeDown(openStick()))
    const second = await writeUp()
    expect(second.written.parts).toEqual([{ hash: photo.hash, from: 0 }])
    expect(await readUp(second)).toMatchObject({ stored: 1 })
    expect(await readAll(hub.ground, photo.hash)).toEqual(photoBytes)
    expect(await readUp(second)).toMatchObject({ stored: 0, taken: 0 })
    await readDown(await writeDown(openStick()))
    expect((await writeUp()).written.parts).toEqual([])
  })
})
