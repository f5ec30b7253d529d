import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inviteHub, joinHub } from '../../src/app/hub-commands.ts'
import { version } from '../../src/app/version.ts'
import { newId } from '../../src/base/ids.ts'
import { compareWithStored } from '../../src/features/sync/blob-home-actions.ts'
import type { BlobRules } from '../../src/features/sync/blob-limits.ts'
import { nameBlob, setDurable } from '../../src/features/sync/blob-store.ts'
import { carryBlobs } from '../../src/features/sync/blob-uplink-actions.ts'
import { startPace } from '../../src/features/sync/pace.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import { record, startRecorder } from '../../src/features/sync/record-actions.ts'
import { syncRoutes } from '../../src/features/sync/routes.ts'
import { contactHub } from '../../src/features/sync/uplink-actions.ts'
import type { BlobName } from '../../src/platform/blobs/chunks.ts'
import { readConfig } from '../../src/platform/config.ts'
import { asSystem, type Db } from '../../src/platform/db.ts'
import type { Ground } from '../../src/platform/ground.ts'
import { createServer, type Server } from '../../src/platform/http.ts'
import { createLog } from '../../src/platform/log.ts'
import { type Lesson, lessonsOf, photoTaken } from '../harness/content.ts'
import { lineTo, openTestStation, type TestStation } from '../harness/fleet.ts'
import { openTestNode, county as place, type TestNode, villageA1 } from '../harness/node.ts'

async function* once(bytes: Buffer) {
  yield bytes
}
async function readAll({ blobs }: Pick<Ground, 'blobs'>, hash: string): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of blobs.read(hash)) parts.push(part)
  return Buffer.concat(parts)
}

/** What a hub has of the city's lessons; the county's come by its feed. */
const lessons = { city: new Map<string, Lesson>(), county: new Map<string, Lesson>() }
const declared = { city: lessonsOf(lessons.city), county: lessonsOf(lessons.county) }
const filmBytes = randomBytes(2_500_000)
const photoBytes = randomBytes(700_000)

let city: TestNode
let county: TestNode
let station: TestStation
let film: BlobName
const servers: Server[] = []

/** The hub's sync with the declarations of the test. */
async function serve(node: TestNode, name: 'city' | 'county'): Promise<TestNode> {
  const config = readConfig({ CUNXIAO_DATA: tmpdir() }, tmpdir())
  const server = await createServer(config, createLog('silent'), '0')
  const pace = { intervalMs: 60_000, batchRecords: 500 }
  syncRoutes({ nameIn: async () => name, replication: declared[name], pace, roundsPerSecond: 200 })(
    server,
    node.ground,
  )
  await server.ready()
  servers.push(server)
  return { ...node, server }
}

beforeAll(async () => {
  city = await serve(await openTestNode(), 'city')
  county = await serve(await openTestNode(), 'county')
  film = await city.ground.blobs.put(once(filmBytes))
  lessons.city.set('film', { name: '沼气池的日常管理', file: film })
  await asSystem(city.db, 'test', (tx) =>
    nameBlob(tx, film, { origin: 'here', stored: true, neededBy: 'lesson:film' }),
  )
  const { code } = await inviteHub(
    city.db,
    { code: place, level: 'county', name: '凤凰县' },
    city.ground.clock(),
  )
  await joinHub(county.db, { parent: 'http://city.test', code, fetch: toCity }, now())
  await sql`insert into sync_outbox (collection, key) values ('test.lessons', 'film')`.execute(
    city.db,
  )
  const school = { name: '瓦场小学', regionCode: villageA1, organisationId: newId() }
  station = await openTestStation(county, school, declared.county)
})
afterAll(async () => {
  await station?.close()
  for (const server of servers) await server.close()
  await county?.close()
  await city?.close()
})

const toCity = (...args: Parameters<typeof fetch>) => lineTo(city, () => false)(...args)
const now = () => city.ground.clock()

/** A round of the county with the city, and the content that follows it. */
async function withCity(rules: BlobRules = { quotaBytes: 1e9 }) {
  await drainOutbox(city.db, declared.city)
  const recorder = startRecorder(declared.county, county.ground.clock, { mustBeEnrolled: false })
  const options = {
    ...{ recorder, program: version, dataDir: tmpdir(), fetch: toCity },
    pace: startPace(recorder.monoMs),
    blobRules: async () => rules,
  }
  await contactHub(county.ground, options)
  const { answer } = await contactHub(county.ground, options)
  return carryBlobs(county.ground, options, answer.wantedBlobs)
}
const states = async (db: Db) =>
  (await sql<{ origin: string; state: string }>`select origin, state from sync_blobs`.execute(db))
    .rows

describe('O1-2 content between a county and a city', () => {
  it('S34 stays above while the county has no room, or it is not the hour', async () => {
    expect(await withCity({ quotaBytes: 1_000_000 })).toMatchObject({
      received: 0,
      open: ['no_room'],
    })
    const minute = new Date(now().getTime() + 8 * 3_600_000).getUTCHours() * 60
    const window = { fromMinute: (minute + 120) % 1_440, toMinute: (minute + 180) % 1_440 }
    expect(await withCity({ quotaBytes: 1e9, window })).toMatchObject({
      received: 0,
      open: ['outside_window'],
    })
  })

  it('S14 S21 what the city names comes down to the county, and from there to the village', async () => {
    expect(await withCity()).toMatchObject({ received: 1, open: [] })
    expect(await readAll(county.ground, film.hash)).toEqual(filmBytes)
    lessons.county.set('film', { name: '沼气池的日常管理', file: film })
    await sql`insert into sync_outbox (collection, key) values ('test.lessons', 'film')`.execute(
      county.db,
    )
    await station.contact()
    expect(await station.carry([])).toMatchObject({ received: 1, open: [] })
    expect(await readAll(station.ground, film.hash)).toEqual(filmBytes)
  })

  let photo: BlobName
  it('S13 S14 a photo goes up behind its record, to the county and on to the city', async () => {
    photo = await station.ground.blobs.put(once(photoBytes))
    await asSystem(station.db, 'test', (tx) =>
      record(tx, station.recorder, {}, photoTaken, { photo }),
    )
    await station.contact()
    // The city knows the record and asks; the county does not have the photo yet.
    expect(await withCity()).toMatchObject({ sent: 0, open: ['not_here'] })
    const { answer } = await station.contact()
    expect(await station.carry(answer.wantedBlobs)).toMatchObject({ sent: 1 })
    expect(await withCity()).toMatchObject({ sent: 1, open: [] })
    expect(await readAll(city.ground, photo.hash)).toEqual(photoBytes)
  })

  it('S12 S14 a county that lost a photo, which the village gave way, has it again from the city', async () => {
    await asSystem(station.db, 'test', (tx) => setDurable(tx, [photo.hash]))
    await station.ground.blobs.delete(photo.hash)
    await county.ground.blobs.delete(photo.hash)
    await compareWithStored(county.db, county.ground.blobs, new Date())
    expect(await states(county.db)).toContainEqual({ origin: 'below', state: 'wanted' })
    expect(await withCity()).toMatchObject({ received: 1, open: [] })
    expect(await readAll(county.ground, photo.hash)).toEqual(photoBytes)
  })
})
