import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildContent } from '../../src/app/node.ts'
import { replication, syncHub } from '../../src/app/replication.ts'
import { uplinkOptions } from '../../src/app/station-desk.ts'
import { newId } from '../../src/base/ids.ts'
import type {
  Edition,
  PlacementPlan,
  PlacementsAnswer,
} from '../../src/features/library/editions/api.ts'
import { addEdition } from '../../src/features/library/editions/edition.fixture.ts'
import { readPlaced } from '../../src/features/library/editions/edition-actions.ts'
import type { Target } from '../../src/features/library/editions/placement.ts'
import {
  endWithdrawn,
  tellHoldings,
} from '../../src/features/library/editions/placement-actions.ts'
import { addResource } from '../../src/features/library/library.fixture.ts'
import { packZip } from '../../src/features/library/packages/zip.fixture.ts'
import { needRegister } from '../../src/features/library/registers.ts'
import { setStates } from '../../src/features/library/store.ts'
import type { Actor } from '../../src/features/people/actor.ts'
import { operator } from '../../src/features/people/operator.ts'
import { insertPolicyValue } from '../../src/features/policy/store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import {
  readContentDown,
  readStickDown,
  writeContentDown,
  writeStickDown,
} from '../../src/features/sync/stick-actions.ts'
import { openMemoryDisk } from '../../src/platform/blobs/memory-disk.fixture.ts'
import { readConfig } from '../../src/platform/config.ts'
import type { ContentServer } from '../../src/platform/content-http.ts'
import { asSystem } from '../../src/platform/db.ts'
import { openTestStation, type TestStation } from '../harness/fleet.ts'
import {
  county,
  logInAs,
  openTestNode,
  type Session,
  somebody,
  type TestHub,
  townshipA,
  townshipB,
  villageA1,
  villageB1,
} from '../harness/node.ts'
import { seeded } from '../simulation/random.ts'

let hub: TestHub
let actor: Actor
let office: Session
let station: TestStation
let elsewhere: TestStation
let content: ContentServer
let origin: string
beforeAll(async () => {
  hub = await openTestNode()
  const clerk = await somebody(hub, { role: 'programme_office', regionCode: county })
  actor = clerk.actor
  office = await logInAs(hub, clerk.loginName)
  const school = (name: string, regionCode: string) => ({
    name,
    regionCode,
    organisationId: newId(),
  })
  station = await openTestStation(hub, school('瓦场小学', villageA1))
  elsewhere = await openTestStation(hub, school('茶田小学', villageB1))
  content = buildContent(station.ground, readConfig({ CUNXIAO_DATA: tmpdir() }, tmpdir()))
  await content.listen({ host: '127.0.0.1', port: 0 })
  origin = `http://127.0.0.1:${(content.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await content?.close()
  await station?.close()
  await elsewhere?.close()
  await hub?.close()
})

const pictures = Array.from({ length: 20 }, (_, n) => ({
  name: `图/${n}.png`,
  content: randomBytes(50_000),
}))
const course = (page: string) => packZip([{ name: 'index.html', content: page }, ...pictures])
const inTownship: Target = { level: 'township', regionCode: townshipA }
const setState = (id: string, state: 'published' | 'withdrawn' | 'draft') =>
  asSystem(hub.db, 'test', (tx) => setStates(tx, [id], state))
const place = (edition: Edition, target: Target = inTownship, renditions: string[] = []) =>
  office.send('POST', '/api/library/placements', { editionId: edition.id, target, renditions })
const round = async (at: TestStation) => at.carry((await at.contact()).answer.wantedBlobs)
const placedAt = async (resourceId: string) =>
  (await office.get(`/api/library/resources/${resourceId}/placements`)).json<PlacementsAnswer>()
    .placements
const open = (edition: Edition, path: string) => fetch(`${origin}/content/${edition.id}/${path}`)

describe('X-5 S4-10 an edition goes where it is placed', () => {
  let resourceId: string
  let first: Edition
  let second: Edition

  it('INV-28 what is not published, or not made, goes nowhere', async () => {
    resourceId = await addResource(hub.db, '柑橘嫁接', { state: 'draft', mediaType: 'package' })
    first = await addEdition(hub.ground, actor, resourceId, {
      name: '一.zip',
      bytes: course('one'),
    })
    expect((await place(first)).json()).toMatchObject({ code: 'resource_not_published' })
    await setState(resourceId, 'published')
    expect(
      (await place(first, { level: 'village', regionCode: '433123101202' })).json(),
    ).toMatchObject({
      code: 'placement_without_stations',
    })
    expect((await place(first, inTownship, ['4k'])).json()).toMatchObject({
      code: 'renditions_unknown',
    })
  })

  it('S4-10 it says beforehand what it takes at each station', async () => {
    const answer = await office.send('POST', '/api/library/placements/plan', {
      editionId: first.id,
      target: { level: 'county', regionCode: county },
      renditions: [],
    })
    expect(answer.json<PlacementPlan>()).toMatchObject({
      sizeBytes: 1_000_003,
      stations: [
        { name: '瓦场小学', placedBytes: 0, addedBytes: 1_000_003, fits: true },
        { name: '茶田小学', placedBytes: 0, addedBytes: 1_000_003, fits: true },
      ],
    })
  })

  it('S14 it comes down the line to the stations of the place and to no other, and opens without a line', async () => {
    const need = await saveRow(hub.db, operator, needRegister, {
      ...{ placeCode: townshipA, topic: '学嫁接', askedOn: '2026-11-01' },
    })
    const wish = { editionId: first.id, target: inTownship, renditions: [] }
    const send = (needId: string) =>
      office.send('POST', '/api/library/placements', { ...wish, needId })
    expect((await send(newId())).json()).toMatchObject({ code: 'need_unknown' })
    expect((await send(need.id)).statusCode).toBe(201)
    expect((await placedAt(resourceId))[0]).toMatchObject({ needTopic: '学嫁接' })
    expect((await place(first)).json()).toMatchObject({ code: 'placement_there_already' })
    expect((await open(first, 'index.html')).status).toBe(404)
    const carried = await round(station)
    expect(carried).toMatchObject({ received: 21, receivedBytes: 1_000_003, open: [] })
    expect(await round(elsewhere)).toMatchObject({ received: 0 })
    station.wire.cut = true
    expect(await (await open(first, 'index.html')).text()).toMatch(/<\/script>one$/)
    const picture = await open(first, `${encodeURIComponent('图')}/7.png`)
    expect(Buffer.from(await picture.arrayBuffer()).equals(pictures[7]?.content as Buffer)).toBe(
      true,
    )
    const { actor: reader } = await somebody(hub, { role: 'programme_office', regionCode: county })
    const here = await readPlaced(station.db, reader, resourceId, origin)
    expect(here).toMatchObject({ mayAdd: false, editions: [{ id: first.id, number: 1 }] })
    expect((await fetch(`${here.editions[0]?.address}index.html`)).status).toBe(200)
    station.wire.cut = false
  })

  it('S4-10 the hub knows what each station has: it says so once for each change', async () => {
    expect((await placedAt(resourceId))[0]?.stations).toMatchObject([
      { name: '瓦场小学', missingFiles: null },
    ])
    expect(await tellHoldings(station.ground, station.recorder)).toBe(1)
    expect(await tellHoldings(station.ground, station.recorder)).toBe(0)
    await station.contact()
    expect((await placedAt(resourceId))[0]?.stations).toMatchObject([
      { name: '瓦场小学', missingFiles: 0, missingBytes: 0 },
    ])
  })

  it('S14 a small change of a package costs what changed, and whoever began on the old one ends on it', async () => {
    await setState(resourceId, 'draft')
    second = await addEdition(hub.ground, actor, resourceId, {
      name: '二.zip',
      bytes: course('two!'),
    })
    await setState(resourceId, 'published')
    await place(second)
    expect(await round(station)).toMatchObject({ received: 1, receivedBytes: 4, open: [] })
    expect(await (await open(second, 'index.html')).text()).toMatch(/<\/script>two!$/)
    expect(await (await open(first, 'index.html')).text()).toMatch(/<\/script>one$/)
  })

  it('INV-28 withdrawn it is closed at once, and taken back after the days of the policy', async () => {
    await setState(resourceId, 'withdrawn')
    await round(station)
    expect((await open(second, 'index.html')).status).toBe(404)
    const { rows } = await sql<{
      at: string
    }>`select state_at as at from resources where id = ${resourceId}`.execute(hub.db)
    const daysOn = (days: number) => new Date(Date.parse(rows[0]?.at ?? '') + days * 86_400_000)
    expect(await endWithdrawn(hub.db, daysOn(6.9))).toBe(0)
    expect(await endWithdrawn(hub.db, daysOn(7))).toBe(2)
    await round(station)
    const left = await sql`select from placed_editions`.execute(station.db)
    const needed = await sql`select from sync_blob_needs`.execute(station.db)
    expect([left.rows.length, needed.rows.length]).toEqual([0, 0])
  })
})

describe('S34 S4-10 what does not fit is not sent', () => {
  let edition: Edition
  it('it names the stations, and what is placed there already costs nothing', async () => {
    await asSystem(hub.db, 'test', (tx) =>
      insertPolicyValue(tx, {
        ...{ id: newId(), rule: 'stations.contentMegabytes', regionCode: townshipB },
        ...{ level: 'township', value: 100, validFrom: '2026-01-01', sourceDocument: '试' },
        setBy: null,
      }),
    )
    const id = await addResource(hub.db, '大课', { state: 'draft', mediaType: 'package' })
    const big = packZip([
      { name: 'index.html', content: 'big' },
      ...Array.from({ length: 6 }, (_, n) => ({
        name: `${n}.bin`,
        content: randomBytes(15_000_000),
      })),
    ])
    edition = await addEdition(hub.ground, actor, id, { name: '大.zip', bytes: big })
    await setState(id, 'published')
    const only: Target = { level: 'station', regionCode: villageB1, station: elsewhere.id }
    expect((await place(edition, only)).statusCode).toBe(201)

    const more = await addResource(hub.db, '又一课', { state: 'draft', mediaType: 'package' })
    const other = await addEdition(hub.ground, actor, more, {
      name: '又.zip',
      bytes: packZip([
        { name: 'index.html', content: 'more' },
        { name: 'more.bin', content: randomBytes(15_000_000) },
      ]),
    })
    await setState(more, 'published')
    expect((await place(other, { level: 'county', regionCode: county })).json()).toEqual({
      code: 'placement_too_large',
      stations: ['茶田小学'],
    })
    const plan = await office.send('POST', '/api/library/placements/plan', {
      editionId: edition.id,
      target: { level: 'county', regionCode: county },
      renditions: [],
    })
    expect(plan.json<PlacementPlan>().stations).toMatchObject([
      { name: '瓦场小学', addedBytes: 90_000_003, fits: true },
      { name: '茶田小学', placedBytes: 90_000_003, addedBytes: 0, fits: true },
    ])
  })

  it('S4-10 nobody places beyond his own place', async () => {
    const clerk = await logInAs(
      hub,
      (await somebody(hub, { role: 'township_clerk', regionCode: townshipA, level: 'township' }))
        .loginName,
    )
    const targets = (await clerk.get('/api/library/placement-targets')).json<{
      targets: { name: string }[]
    }>()
    expect(targets.targets.map(({ name }) => name)).toEqual(['廖家桥镇', '瓦场村', '瓦场小学'])
    const answer = await clerk.send('POST', '/api/library/placements', {
      editionId: edition.id,
      target: { level: 'county', regionCode: county },
      renditions: [],
    })
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([
      403,
      'not_permitted',
    ])
  })
})

describe('X-5 an edition goes by stick to a station without a line', () => {
  it('S14 S22 it opens there as if it had come by line', async () => {
    station.wire.cut = true
    const id = await addResource(hub.db, '茶园修剪', { state: 'draft', mediaType: 'package' })
    const edition = await addEdition(hub.ground, actor, id, {
      name: '修剪.zip',
      bytes: course('by stick'),
    })
    await setState(id, 'published')
    const only: Target = { level: 'station', regionCode: villageA1, station: station.id }
    expect((await place(edition, only)).statusCode).toBe(201)
    await drainOutbox(hub.db, replication)

    const asHub = syncHub({ name: '县' })
    const stick = openMemoryDisk(seeded(1))
    const packet = await writeStickDown(hub.ground, asHub, station.id)
    const to = { station: station.id, stick }
    const written = await writeContentDown(hub.ground, asHub, to, { again: false })
    expect(written).toMatchObject({ more: false })

    expect((await open(edition, 'index.html')).status).toBe(404)
    const options = {
      ...uplinkOptions(station.ground, { dataDir: tmpdir() }, { mustBeEnrolled: true }),
      recorder: station.recorder,
    }
    await readStickDown(station.ground, options, packet.bytes)
    expect(await readContentDown(station.ground, options, stick)).toMatchObject({ damaged: 0 })
    expect(await (await open(edition, 'index.html')).text()).toMatch(/<\/script>by stick$/)
    expect((await open(edition, `${encodeURIComponent('图')}/7.png`)).status).toBe(200)
  })
})
