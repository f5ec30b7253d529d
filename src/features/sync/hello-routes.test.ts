import { tmpdir } from 'node:os'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openTestNode, type TestNode, villageA1 } from '../../../test/harness/node.ts'
import { readConfig } from '../../platform/config.ts'
import { asSystem } from '../../platform/db.ts'
import { createServer } from '../../platform/http.ts'
import { createLog } from '../../platform/log.ts'
import { loadIdentity } from './identity-store.ts'
import { answerHello, answerPlainHello } from './intake-protocol.ts'
import { keeperOf, type SyncHub } from './keeper-actions.ts'
import { findCaller, setRevoked } from './peer-store.ts'
import {
  addRawStation,
  ask,
  helloOf,
  hex,
  linesOf,
  listen,
  proposal,
  pushOf,
  type RawHub,
  type RawStation,
} from './raw-line.fixture.ts'
import { joinReplications } from './replication.ts'
import { syncRoutes } from './routes.ts'
import { type CursorOnHand, type Hello, maxBatchRecords } from './wire.ts'
import { pack, writePush } from './wire-coding-protocol.ts'

let node: TestNode
let hub: RawHub
let station: RawStation
beforeAll(async () => {
  node = await openTestNode()
  hub = await listen(node)
  station = await newStation('瓦场小学')
})
afterAll(() => node.close())

const newStation = (name: string) => addRawStation(node, { name, regionCode: villageA1 })
const hello = async (from: RawStation, told: Partial<Hello> = {}, at = hub) =>
  ask(at, from, '/sync/hello', await pack(JSON.stringify(helloOf(from, told))))
const push = async (from: RawStation, at = hub) => {
  const message = pushOf(from.log, linesOf([proposal(hex(4))]))
  return ask(at, from, '/sync/push', await pack(writePush(message)))
}
const contactAt = async (from: RawStation): Promise<string | undefined> => {
  const { rows } = await sql<{ at: string }>`
    select at from sync_contacts where peer_id = ${from.id}`.execute(node.db)
  return rows[0]?.at
}

it('S5 an idle hello is answered like any other, from a comparison', async () => {
  await hello(station)
  expect(await push(station)).toMatchObject({ told: { verdict: 'stored' } })
  const me = await asSystem(node.db, 'test', loadIdentity)
  const keeper = keeperOf(node.ground, county, me)
  const caller = await findCaller(node.db, station.id)
  if (!caller?.standing) expect.unreachable('a comparison is enough')
  const [log] = helloOf(station).logs
  if (!log) expect.unreachable('a station names its log')
  const other = { ...log, epoch: hex(16) }
  const heads = caller.standing.feeds.map(({ hash, ...head }) => ({ ...head, seq: 7, hash }))
  await asSystem(node.db, 'test', (tx) => tx.updateTable('syncFeeds').set({ seq: 7 }).execute())
  const standing = { ...caller.standing, feeds: heads }
  const feeds = heads.map(({ hash: _, ...at }) => at)
  const level = heads.map(({ hash, ...at }): CursorOnHand => ({ ...at, points: [[at.seq, hash]] }))
  const behind = feeds.map((at): CursorOnHand => ({ ...at, seq: 3, points: [[3, hex(16)]] }))
  for (const told of [
    {},
    { feeds },
    { feeds: level },
    { logs: [] },
    { logs: [log, other] },
    { complete: false },
  ]) {
    const asked = helloOf(station, told)
    const plain = answerPlainHello(keeper, caller, asked, standing)
    const atLength = await answerHello(keeper, caller, asked)
    expect({ ...plain, feeds: new Set(plain?.feeds) }).toEqual({
      ...atLength,
      feeds: new Set(atLength.feeds),
    })
  }
  // What is between will be asked for, and compared then.
  const asked = helloOf(station, { feeds: behind })
  expect(answerPlainHello(keeper, caller, asked, standing)?.feeds).toEqual(heads)
  const [feed] = feeds
  if (!feed) expect.unreachable('a station follows feeds')
  const notPlain: Partial<Hello>[] = [
    { feeds: [{ ...feed, seq: feed.seq + 1 }] },
    { feeds: [{ ...feed, points: [[feed.seq, hex(16)]] }] },
    { feeds: [{ ...feed, seq: 3, points: [[feed.seq + 1, hex(16)]] }] },
    { feeds: [{ ...feed, points: [...(level[0]?.points ?? []), [3, hex(16)]] }] },
    { logs: [{ ...log, first: 3, last: 3 }] },
    { logs: [{ ...log, probes: [[1, log.hash]] }] },
  ]
  for (const told of notPlain) {
    const asked = helloOf(station, told)
    expect(answerPlainHello(keeper, caller, asked, standing)).toBe(undefined)
  }
})

it('S22 S35 who begins a feed in an epoch that was renewed meanwhile is sent to say hello again', async () => {
  const asked = { feed: 'scope:nation', epoch: hex(16), after: 0, begun: 0, max: 500 }
  const feed = async (question: object) =>
    ask(hub, station, '/sync/feed', await pack(JSON.stringify(question)))
  // An earlier program would put the epoch of its hello back and ask the same again, without end.
  expect(await feed(asked)).toMatchObject({ status: 503, told: { code: 'hub_busy' } })
  expect(await feed({ ...asked, after: 3 })).toMatchObject({ told: { verdict: 'read_anew' } })
})

it('S5 the contact of an idle hello is there shortly after it', async () => {
  await hello(station)
  node.setNow('2026-11-23T03:00:00.000Z')
  expect(await hello(station)).toMatchObject({ status: 200 })
  await vi.waitFor(
    async () => expect(await contactAt(station)).toBe('2026-11-23T03:00:00.000Z'),
    60_000,
  )
})

it('S30 a revocation holds at the next hello, also of a station that was heard a moment ago', async () => {
  const gone = await newStation('撤销的小学')
  await hello(gone)
  expect(await hello(gone)).toMatchObject({ status: 200 })
  await asSystem(node.db, 'test', (tx) => setRevoked(tx, gone.id, '换机', node.ground.clock()))
  expect(await hello(gone)).toMatchObject({ status: 403, told: { code: 'station_revoked' } })
})

it('S33 a hub begins so many rounds a second, tells the others when to come, and carries through what it began', async () => {
  const server = await createServer(
    readConfig({ CUNXIAO_DATA: tmpdir() }, tmpdir()),
    createLog('silent'),
    '0',
  )
  syncRoutes({ ...county, roundsPerSecond: 2 })(server, node.ground)
  const small = await listen({ server, db: node.db })
  try {
    const stations = await Promise.all(Array.from({ length: 10 }, (_, i) => newStation(`小学${i}`)))
    const answers = await Promise.all(stations.map((from) => hello(from, {}, small)))
    const refused = answers.filter(({ status }) => status === 503)
    // A second of work at once, and what was free again while they were asked.
    expect(refused.length).toBeGreaterThanOrEqual(5)
    const waits = refused.map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1)
    expect(Math.max(...waits)).toBeGreaterThanOrEqual(3)
    for (const { signed, told, retryAfterSeconds } of refused) {
      expect(signed).toBe(true)
      expect(told).toEqual({ code: 'hub_busy', retryAfterSeconds })
    }
    // Nobody is told the same moment as all the others.
    expect(new Set(waits).size).toBeGreaterThan(1)

    const inside = stations.find((_, i) => answers[i]?.status === 200)
    if (!inside) expect.unreachable('a second of work comes in')
    expect(await push(inside, small)).toMatchObject({ told: { verdict: 'stored' } })
    const { log } = inside
    const logs = helloOf(inside).logs.map((told) => ({
      ...told,
      probes: [[1, '0'.repeat(64)] as [number, string]],
    }))
    expect(await hello(inside, { logs }, small)).toMatchObject({
      status: 200,
      told: { logs: [{ epoch: log.epoch, next: 2 }] },
    })
  } finally {
    await server.close()
  }
})

const county: SyncHub = {
  nameIn: async () => '县',
  replication: joinReplications([]),
  pace: { intervalMs: 60_000, batchRecords: maxBatchRecords },
  roundsPerSecond: 1_000,
}
