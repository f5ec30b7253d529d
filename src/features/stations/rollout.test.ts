import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStation, type TestStation } from '../../../test/harness/fleet.ts'
import {
  logInAs,
  openTestNode,
  somebody,
  type TestNode,
  townshipA,
  villageA1,
} from '../../../test/harness/node.ts'
import { fileOfBlob } from '../../app/node-blobs.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import { platform } from '../../platform/machine.ts'
import { operator } from '../people/operator.ts'
import { packRelease } from '../releases/archive-store.ts'
import { saveReleaseKey } from '../releases/key-store.ts'
import { openShelf } from '../releases/shelf-store.ts'
import { takeOffered } from '../releases/take-actions.ts'
import { makeSigningKeys } from '../sync/signature-protocol.ts'
import type { ReleaseReport } from '../sync/wire.ts'
import { changeStage, offerRelease, stopBadReleases, stopRelease } from './rollout-actions.ts'
import type { Releases } from './rollout-api.ts'
import { addStation } from './stations.fixture.ts'
import { stationsToday } from './today-actions.ts'

const { privateKey, publicKey } = makeSigningKeys()
const noon = '2026-11-25T04:00:00.000Z'
const rest = { fromMinute: 12 * 60, toMinute: 14 * 60 }
let directory: string
let hub: TestNode
const stations: TestStation[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rollout-'))
  hub = await openTestNode()
  hub.setNow(noon)
  await asSystem(hub.db, 'test', (tx) => saveReleaseKey(tx, '县', publicKey))
  for (const name of ['瓦场小学', '茶田小学']) {
    const school = { name, regionCode: villageA1, organisationId: newId() }
    stations.push(await openTestStation(hub, school))
  }
})
afterAll(async () => {
  for (const station of stations) await station.close()
  await hub?.close()
  await rm(directory, { recursive: true, force: true })
})

async function pack(version: string, by = privateKey, for_ = platform): Promise<string> {
  const root = join(directory, `built-${version}`)
  await mkdir(root, { recursive: true })
  await writeFile(join(root, 'cli.ts'), `// ${version} ${for_}\n`)
  const out = join(directory, `${version}-${for_}.release`)
  const builtAt = '2026-11-25T01:00:00.000Z'
  const about = { version, platform: for_, schema: 14, minProtocol: 1, builtAt }
  await packRelease(root, ['cli.ts'], about, { privateKey: by, out })
  return out
}

const offer = (file: string, mostTakenBack = 2) =>
  offerRelease(hub.ground, operator, file, { mostTakenBack })

const two = (): [TestStation, TestStation] => stations as [TestStation, TestStation]

async function meet(station: TestStation): Promise<number> {
  await station.contact()
  return (await station.carry([])).received
}

/** What the station puts before its launcher at this hour of its day. */
async function take(station: TestStation, at: string): Promise<string | undefined> {
  const shelf = openShelf(station.dataDir)
  await takeOffered(
    { ...station.ground, clock: () => new Date(at) },
    {
      shelf,
      here: { version: '0.1.0', platform, schema: 14, protocol: 3 },
      rest,
      fileOf: (hash) => fileOfBlob(station, hash),
    },
  )
  return (await shelf.readInstall())?.to.version
}

test('S36: an offered release reaches the stations whose turn it is, and is installed in their hours of rest', async () => {
  const [first, second] = two()
  const file = await pack('0.2.0')
  await offer(file)
  await offer(await pack('0.2.0', privateKey, 'plan9-mips'))
  expect([await meet(first), await meet(second)]).toEqual([0, 0])
  await changeStage(hub.db, operator, '0.2.0', { stations: [first.id] })
  expect([await meet(first), await meet(second)]).toEqual([1, 0])
  expect(await take(first, '2026-11-25T02:00:00.000Z')).toBeUndefined()
  expect(await take(first, noon)).toBe('0.2.0')
  const install = await openShelf(first.dataDir).readInstall()
  expect(await readFile(install?.source ?? '')).toEqual(await readFile(file))
  expect(await take(second, noon)).toBeUndefined()
  await changeStage(hub.db, operator, '0.2.0', { stage: 100 })
  expect([await meet(first), await meet(second)]).toEqual([0, 1])
  expect(await take(second, noon)).toBe('0.2.0')
})

test('S36: a stopped release is fetched and installed nowhere any more, and not offered again', async () => {
  const [first, second] = two()
  const file = await pack('0.3.0')
  await offer(file)
  await changeStage(hub.db, operator, '0.3.0', { stage: 100 })
  await openShelf(first.dataDir).writeInstall({
    to: { version: '0.2.0', schema: 14 },
    from: { version: '0.1.0', schema: 14, byHand: true },
    source: file,
    keys: [publicKey.toString('base64')],
    step: 'healthy',
    watches: 1,
  })
  expect(await meet(first)).toBe(1)
  const at = new Date(noon)
  await stopRelease(hub.db, operator, '0.3.0', { why: '页面打不开', at })
  await first.contact()
  expect([await take(first, noon), await meet(second)]).toEqual(['0.2.0', 0])
  await expect(offer(file)).rejects.toThrow('release_stopped')
  await expect(changeStage(hub.db, operator, '0.3.0', { stage: 1 })).rejects.toThrow(
    'release_stopped',
  )
})

test('S36: a hub offers only what is whole, signed with a key it named, and new', async () => {
  const stranger = await pack('0.4.0', makeSigningKeys().privateKey)
  await expect(offer(stranger)).rejects.toThrow('release_not_signed')
  const good = await pack('0.4.0')
  const bytes = await readFile(good)
  const torn = join(directory, 'torn.release')
  await writeFile(torn, bytes.subarray(0, bytes.length - 10))
  await expect(offer(torn)).rejects.toThrow('release_broken')
  await offer(good)
  await expect(offer(good)).rejects.toThrow('release_offered')
  await expect(changeStage(hub.db, operator, '9.9.9', { stage: 1 })).rejects.toThrow(
    'release_not_found',
  )
})

test('S36: a release that too many stations took back stops by itself, and a task says so until a newer one is offered', async () => {
  const office = await somebody(hub, { role: 'programme_office' })
  await offer(await pack('0.5.0'), 1)
  await changeStage(hub.db, operator, '0.5.0', { stage: 100 })
  const tell = (release: ReleaseReport, program = '0.1.0') =>
    addStation(hub.db, {
      name: '站',
      regionCode: villageA1,
      contact: { at: noon, program, release },
    })
  await tell({ version: '0.5.0', step: 'taken_back', why: 'it crashed 3 times' })
  await tell({ version: '0.5.0', step: 'given_up' })
  await tell({ version: '0.5.0', step: 'healthy' }, '0.5.0')
  expect(await stopBadReleases(hub.db, new Date(noon))).toEqual([])
  const session = await logInAs(hub, office.loginName)
  const read = async (): Promise<Releases> => (await session.get('/api/releases')).json()
  const { releases, stations: all, mayChange } = await read()
  expect([releases[0]?.version, all, mayChange]).toEqual(['0.5.0', 5, true])
  expect(releases[0]?.counts).toEqual({ runs: 1, installs: 0, waits: 2, failed: 1, took_back: 1 })
  await tell({ version: '0.5.0', step: 'taken_back' })
  expect(await stopBadReleases(hub.db, new Date(noon))).toEqual(['0.5.0'])
  expect((await read()).releases[0]).toMatchObject({ stoppedAt: noon, stoppedWhy: null })
  const codes = async () =>
    (await stationsToday(hub.ground, office.actor)).waiting?.map(({ code }) => code)
  expect(await codes()).toContain('release_stopped')
  const found = await session.get(
    `/api/stations?place=${villageA1}&placeLevel=village&only=not_updated`,
  )
  expect(found.json()).toMatchObject({ found: 3 })
  await offer(await pack('0.6.0'))
  expect(await codes()).not.toContain('release_stopped')
})

test('S36, X-4: whoever manages all stations gives a release out; a township reads how far it has come', async () => {
  const { loginName } = await somebody(hub, {
    role: 'township_clerk',
    regionCode: townshipA,
    level: 'township',
  })
  const clerk = await logInAs(hub, loginName)
  expect((await clerk.get('/api/releases')).json()).toMatchObject({ mayChange: false })
  const path = '/api/releases/0.6.0/stage'
  expect((await clerk.send('POST', path, { stage: 10 })).json().code).toBe('not_permitted')
  const part = await somebody(hub, {
    role: 'programme_office',
    regionCode: '433123104000',
    level: 'township',
  })
  const office = await logInAs(hub, part.loginName)
  expect((await office.send('POST', path, { stage: 10 })).json().code).toBe('release_concerns_all')
  const all = await logInAs(hub, (await somebody(hub, { role: 'programme_office' })).loginName)
  expect((await all.send('POST', path, { stage: 11 })).json().code).toBe('invalid_request')
  expect((await all.send('POST', path, { stage: 10 })).statusCode).toBe(204)
  const stop = await all.send('POST', '/api/releases/0.6.0/stop', { reason: '换一个' })
  expect(stop.statusCode).toBe(204)
  expect((await all.send('POST', path, { stage: 50 })).json().code).toBe('release_stopped')
})
