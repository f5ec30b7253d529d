import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import {
  county,
  logInAs,
  openTestNode,
  somebody,
  type TestNode,
  villageA1,
  villageA2,
} from '../../../test/harness/node.ts'
import { asSystem } from '../../platform/db.ts'
import {
  addRawStation,
  afterPush,
  ask,
  fact,
  heldBy,
  helloOf,
  hex,
  linesOf,
  listen,
  proposal,
  pushOf,
  type RawAnswer,
  type RawHub,
  type RawStation,
} from './raw-line.fixture.ts'
import { makeSigningKeys } from './signature-protocol.ts'
import type { Push } from './wire.ts'
import { maxMessageBytes, pack, writePush } from './wire-coding-protocol.ts'

let node: TestNode
let hub: RawHub
let station: RawStation
let other: RawStation
/** Two records that the hub has, and what comes next. */
let first: Push
let next: Push
beforeAll(async () => {
  node = await openTestNode()
  hub = await listen(node)
  other = await addRawStation(node, { name: '八斗丘小学', regionCode: villageA2 })
})
afterAll(() => node.close())

beforeEach(async () => {
  station = await addRawStation(node, { name: '瓦场小学', regionCode: villageA1 })
  first = pushOf(station.log, linesOf([proposal('1'), proposal('2')]))
  next = pushOf(station.log, linesOf([proposal('3')]), afterPush(first))
  expect(await push(first)).toMatchObject(stored(3))
})

const push = async (sent: Push, from = station): Promise<RawAnswer> =>
  ask(hub, from, '/sync/push', await pack(writePush(sent)))
const stored = (next: number) => ({ status: 200, signed: true, told: { verdict: 'stored', next } })
const refused = (status: number, code: string) => ({ status, signed: true, told: { code } })

/** Refused with exactly that; nothing the hub holds has changed, and the log goes on. */
async function expectRefused(work: () => Promise<RawAnswer>, answer: object): Promise<void> {
  const before = await heldBy(node)
  expect(await work()).toMatchObject(answer)
  expect(await heldBy(node)).toEqual(before)
  expect(await push(next)).toMatchObject(stored(4))
}

describe('S30 a request whose signature does not fit changes nothing', () => {
  const notSigned = refused(401, 'sync_not_signed')
  const body = () => pack(writePush(next))

  it('forged: a key that the hub does not know', async () => {
    const forger = { id: station.id, signingKey: makeSigningKeys().privateKey }
    await expectRefused(async () => ask(hub, forger, '/sync/push', await body()), notSigned)
  })

  it('another station’s, under this one’s name', async () => {
    const mixed = { id: station.id, signingKey: other.signingKey }
    await expectRefused(async () => ask(hub, mixed, '/sync/push', await body()), notSigned)
  })

  it('another station’s, under its own name, for this one’s log', async () => {
    const notYours = refused(400, 'sync_not_your_log')
    await expectRefused(async () => push(next, other), notYours)
    const { signingKey } = other
    const hello = await pack(JSON.stringify(helloOf(station)))
    expect(await ask(hub, { id: other.id, signingKey }, '/sync/hello', hello)).toMatchObject(
      notYours,
    )
    const { station: id, epoch } = station.log
    const pull = await pack(JSON.stringify({ station: id, epoch, from: 1, max: 10 }))
    expect(await ask(hub, other, '/sync/pull', pull)).toMatchObject(notYours)
  })

  it('the body was altered after signing', async () => {
    const altered = pushOf(station.log, linesOf([proposal('altered')]), afterPush(first))
    await expectRefused(
      async () =>
        ask(hub, station, '/sync/push', await pack(writePush(altered)), { signed: await body() }),
      notSigned,
    )
  })

  it('signed for another path, or for another hub', async () => {
    await expectRefused(
      async () => ask(hub, station, '/sync/push', await body(), { signedPath: '/sync/hello' }),
      notSigned,
    )
    const elsewhere = { signedHub: crypto.randomUUID() }
    expect(await ask(hub, station, '/sync/push', await body(), elsewhere)).toMatchObject(notSigned)
  })

  it('no seal at all, or half of one', async () => {
    const unsigned = { status: 401, signed: false, told: { code: 'sync_not_signed' } }
    for (const seal of ['', station.id, `${station.id} ${hex(16)} ${'A'.repeat(85)}`]) {
      expect(await ask(hub, station, '/sync/push', await body(), { seal })).toEqual(unsigned)
    }
  })
})

describe('S8 S30 a message that cannot be read is refused by name, and the log goes on', () => {
  it('larger than a message may be before it is opened', async () => {
    const large = { status: 413, signed: false, told: { code: 'body_too_large' } }
    await expectRefused(
      () => ask(hub, station, '/sync/push', Buffer.alloc(maxMessageBytes + 1)),
      large,
    )
  })

  it.each([
    ['zstd', (bomb: string) => pack(bomb)],
    ['gzip', async (bomb: string) => gzipSync(bomb)],
  ])('a few bytes of %s that would fill a hundred megabytes', async (_name, compress) => {
    const bomb = await compress('0'.repeat(100_000_000))
    expect(bomb.length).toBeLessThan(200_000)
    const tooLarge = refused(413, 'sync_message_too_large')
    await expectRefused(() => ask(hub, station, '/sync/push', bomb), tooLarge)
    // Whoever is not a station does not even have it opened.
    const stranger = { id: crypto.randomUUID(), signingKey: station.signingKey }
    const unknown = refused(401, 'station_unknown')
    expect(await ask(hub, stranger, '/sync/push', bomb)).toMatchObject(unknown)
  })

  it.each([
    ['zstd', pack],
    ['gzip', async (text: string) => gzipSync(text)],
  ])('%s that was cut off, wherever', async (_name, compress) => {
    const whole = await compress(writePush(next))
    const damaged = refused(400, 'sync_message_damaged')
    await expectRefused(
      () => ask(hub, station, '/sync/push', whole.subarray(0, whole.length - 1)),
      damaged,
    )
    for (const length of [2, 9, Math.floor(whole.length / 2)]) {
      const cut = whole.subarray(0, length)
      expect(await ask(hub, station, '/sync/push', cut), `${length}`).toMatchObject(damaged)
    }
  })

  it('nothing, noise, and what is no push', async () => {
    const damaged = refused(400, 'sync_message_damaged')
    const malformed = refused(400, 'sync_message_malformed')
    await expectRefused(() => ask(hub, station, '/sync/push', Buffer.from('{}')), damaged)
    for (const text of ['null', '[]', '{}', '{', writePush({ ...next, lines: [] })]) {
      expect(await ask(hub, station, '/sync/push', await pack(text)), text).toMatchObject(malformed)
    }
  })

  it('a line no database keeps is no line', async () => {
    const malformed = refused(400, 'sync_message_malformed')
    const lines = ['{"half":"\u0000"}']
    await expectRefused(() => push(pushOf(station.log, lines, afterPush(first))), malformed)
  })

  it('lines that were altered before they were signed do not fit their hash', async () => {
    const broken = { status: 200, signed: true, told: { verdict: 'broken' } }
    await expectRefused(() => push({ ...next, lines: linesOf([proposal('altered')]) }), broken)
  })
})

test('S7 S30 the same push again, and one that leaves something out, change nothing', async () => {
  const before = await heldBy(node)
  expect(await push(first)).toMatchObject(stored(3))
  const later = pushOf(station.log, linesOf([proposal('4')]), afterPush(next))
  expect(await push(later)).toMatchObject({ status: 200, told: { verdict: 'gap', next: 3 } })
  const fork = pushOf(station.log, linesOf([proposal('1'), proposal('other')]))
  expect(await push(fork)).toMatchObject({ status: 200, told: { verdict: 'fork', next: 3 } })
  expect(await heldBy(node)).toEqual(before)
})

describe('S35 a station of a protocol that the hub does not know yet', () => {
  const hello = async (told: object) =>
    ask(hub, station, '/sync/hello', await pack(JSON.stringify({ ...helloOf(station), ...told })))

  it('is understood for what the hub knows, and answered in full', async () => {
    const answer = await hello({ protocol: 9, weather: 'unheard of' })
    const logs = [{ epoch: station.log.epoch, next: 3, hash: first.last }]
    expect(answer).toMatchObject({ status: 200, signed: true, told: { logs, wantedBlobs: [] } })
  })

  it('is refused by name where the number is none', async () => {
    const none = refused(400, 'invalid_request')
    await expectRefused(() => hello({ protocol: 3_000_000_000 }), none)
    await expectRefused(() => hello({ program: '0.1.0\0' }), none)
    for (const protocol of [0, -1, 1.5, '3', null]) {
      expect(await hello({ protocol }), `${protocol}`).toMatchObject(none)
    }
    expect(await hello({ schema: 3_000_000_000 })).toMatchObject(none)
  })
})

test('S8 a record of a later version, or of an unheard type, is kept as it came and counted; the log goes on', async () => {
  const lines = [
    ...linesOf([fact('sync.proposed', 9, { rain: true }), fact('weather.seen', 1, {})]),
    '不是记录',
    ...linesOf([fact('sync.proposed', 1, { key: 1 }), proposal('后来的')]),
  ]
  expect(await push(pushOf(station.log, lines, afterPush(first)))).toMatchObject(stored(8))
  const kept = await asSystem(node.db, 'test records', (tx) =>
    tx
      .selectFrom('syncRecords as r')
      .innerJoin('syncLogs as l', 'l.id', 'r.logId')
      .select(['r.seq', 'r.state', 'r.line'])
      .where('l.station', '=', station.id)
      .where('r.seq', '>', 2)
      .orderBy('r.seq')
      .execute(),
  )
  expect(kept.map(({ line }) => line)).toEqual(lines)
  expect(kept.map(({ state }) => state)).toEqual([
    ...Array.from({ length: 4 }, () => 'quarantined'),
    'applied',
  ])
  const office = await logInAs(node, (await somebody(node, { role: 'programme_office' })).loginName)
  const told = await office.get(`/api/stations?place=${county}&placeLevel=county&limit=200`)
  const { stations } = told.json<{ stations: { id: string; quarantined: number }[] }>()
  expect(stations.find(({ id }) => id === station.id)?.quarantined).toBe(4)
})
