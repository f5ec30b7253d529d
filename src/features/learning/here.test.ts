import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  villageA1,
} from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import type { Edition } from '../library/editions/api.ts'
import { addEdition } from '../library/editions/edition.fixture.ts'
import { refreshHere } from '../library/here-store.ts'
import { addResource } from '../library/library.fixture.ts'
import { packZip } from '../library/packages/zip.fixture.ts'
import { packRegister } from '../library/registers.ts'
import { operator } from '../people/operator.ts'
import { saveRow } from '../registers/actions.ts'
import type { Found, Home, ShownPack, ShownResource } from './portal-api.ts'

let hub: TestHub
let station: TestStation
let office: Session
let course: Edition
const ids: Record<string, string> = {}
const titles = { first: '安全用药', course: '柑橘嫁接', last: '做好土壤检测' }

beforeAll(async () => {
  hub = await openTestNode()
  const clerk = await somebody(hub, { role: 'programme_office', regionCode: county })
  office = await logInAs(hub, clerk.loginName)
  for (const [key, title] of Object.entries(titles))
    ids[key] = await addResource(hub.db, title, { mediaType: 'package', state: 'draft' })
  course = await addEdition(hub.ground, clerk.actor, ids.course as string, {
    name: '嫁接.zip',
    bytes: packZip([
      { name: 'index.html', content: 'one' },
      { name: 'a.bin', content: randomBytes(3_000) },
    ]),
  })
  await asSystem(hub.db, 'test', (tx) =>
    tx.updateTable('resources').set({ state: 'published' }).execute(),
  )
  const pack = await saveRow(hub.db, operator, packRegister, {
    ...{ title: '果园冬管', aim: '会做', minutes: 40, ownerCode: county },
    resourceIds: Object.values(ids),
  })
  ids.pack = pack.id
  const school = { name: '瓦场小学', regionCode: villageA1, organisationId: newId() }
  station = await openTestStation(hub, school)
  await station.contact()
})
afterAll(async () => {
  await station?.close()
  await hub?.close()
})

type Reader = Pick<TestStation, 'server'>
const read = async <T>(at: Reader, url: string): Promise<T> =>
  (await at.server.inject({ url })).json<T>()
const ask = (at: Reader, resourceIds: readonly (string | undefined)[]) =>
  at.server.inject({
    method: 'POST',
    url: '/api/portal/resources/ask',
    headers: { origin: 'http://localhost:80' },
    payload: { resourceIds },
  })
const lookAgain = (db: Db) => asSystem(db, 'test', refreshHere)
const shown = async (at: Reader) =>
  (await read<Found>(at, '/api/portal/search')).cards.map(({ title, here }) => [title, here])
const wanted = async () =>
  (await office.get(`/api/library/coverage?place=${county}&placeLevel=county`)).json().wanted
    .resources

test('S4-12 shelves, packs and search of a node lead with what can be opened there', async () => {
  expect(await shown(hub)).toEqual([
    [titles.course, true],
    [titles.first, false],
    [titles.last, false],
  ])
  const { fresh, packs } = await read<Home>(hub, '/api/portal/home')
  expect(fresh[0]).toMatchObject({ title: titles.course, here: true })
  expect(packs).toMatchObject([{ title: '果园冬管', count: 3, here: 1 }])
  expect((await shown(station)).map(([, here]) => here)).toEqual([false, false, false])
  const paged = await Promise.all(
    [0, 1, 2].map((offset) => read<Found>(hub, `/api/portal/search?offset=${offset}`)),
  )
  expect(paged.map(({ cards }) => cards[0]?.title)).toEqual([
    titles.course,
    titles.first,
    titles.last,
  ])
})

test('S4-12 a learner asks once for what is not here, and the county sees from where', async () => {
  const resource = () => read<ShownResource>(station, `/api/portal/resources/${ids.course}`)
  expect(await resource()).toMatchObject({ here: false, way: 'none', sending: 'none' })
  expect((await ask(station, [newId()])).statusCode).toBe(404)
  const guests = await Promise.all(Array.from({ length: 8 }, () => ask(station, [ids.course])))
  expect(guests.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(204))
  expect((await ask(station, [ids.course])).statusCode).toBe(204)
  expect(await resource()).toMatchObject({ sending: 'asked' })
  // What is here nobody has to send, and no guest writes it into the log.
  expect((await ask(hub, [ids.course])).statusCode).toBe(204)
  await station.contact()
  expect(await wanted()).toMatchObject([
    { title: titles.course, stationName: '瓦场小学', times: 1, sent: false },
  ])
  const today = (await office.get('/api/today')).json()
  expect(JSON.stringify(today)).toContain('"resources_asked"')
})

test('S4-12 all that a pack lacks is asked for at once', async () => {
  const pack = () => read<ShownPack>(station, `/api/portal/packs/${ids.pack}`)
  expect(await pack()).toMatchObject({ here: 0, sending: 'none' })
  expect((await ask(station, [ids.course, ids.first, ids.last])).statusCode).toBe(204)
  expect(await pack()).toMatchObject({ sending: 'asked' })
  await station.contact()
  expect((await wanted()).map(({ times }: { times: number }) => times)).toEqual([1, 1, 1])
})

test('S4-12 what was sent is on its way until it is here whole', async () => {
  const sent = await office.send('POST', '/api/library/placements', {
    editionId: course.id,
    target: { level: 'township', regionCode: `${villageA1.slice(0, 9)}000` },
    renditions: [],
  })
  expect(sent.statusCode).toBe(201)
  const { answer } = await station.contact()
  await lookAgain(station.db)
  const resource = () => read<ShownResource>(station, `/api/portal/resources/${ids.course}`)
  expect(await resource()).toMatchObject({ here: false, sending: 'coming' })
  expect((await wanted()).map(({ sent: isSent }: { sent: boolean }) => isSent)).toEqual([
    false,
    false,
    true,
  ])
  await station.carry(answer.wantedBlobs)
  await lookAgain(station.db)
  expect(await resource()).toMatchObject({ here: true, way: 'package', sending: 'none' })
  expect((await shown(station))[0]).toEqual([titles.course, true])
  const [blob] = course.manifest
  await asSystem(station.db, 'test', (tx) =>
    tx
      .updateTable('syncBlobs')
      .set({ state: 'wanted' })
      .where('hash', '=', blob?.hash ?? '')
      .execute(),
  )
  await lookAgain(station.db)
  expect((await shown(station)).map(([, here]) => here)).toEqual([false, false, false])
})
