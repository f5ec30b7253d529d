import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { nameOf } from '../../../test/simulation/disk.ts'
import {
  answerFeed,
  answerHello,
  answerPull,
  type Keeper,
  type Peer,
  receivePush,
} from './intake-protocol.ts'
import { append, purge } from './log-protocol.ts'
import { makePair, type Pair } from './packet.fixture.ts'
import type { LogHead } from './storage.ts'
import { exchange } from './uplink-protocol.ts'
import { type Hello, helloSchema, type Line, LineDown, maxLogs, type Push } from './wire.ts'
import { maxMessageBytes } from './wire-coding-protocol.ts'

it('S13 a hub sends the logs of several stations at a time, each in its order', async () => {
  const county = await makeCounty({ stations: 30, records: 3 })
  const report = await exchange(county.node, county.line)
  expect(report).toMatchObject({ pushed: 90, open: [] })
  expect(county.most()).toBe(8)
  for (const pushes of Map.groupBy(county.pushes, ({ station }) => station).values()) {
    expect(pushes.map(({ from }) => from)).toEqual([1, 2, 3])
  }
  expect(county.pair.disks.hub.rows.size).toBe(90)
  expect((await exchange(county.node, county.line)).pushed).toBe(0)
})

it('S7 a push that fails ends a hub’s round when those beside it are answered, and none begins after it', async () => {
  const county = await makeCounty({ stations: 30, records: 3, failsAt: 20 })
  await expect(exchange(county.node, county.line)).rejects.toThrow('cut')
  expect(county.inFlight()).toBe(0)
  expect(county.pushes.length).toBeLessThan(20 + 8)
})

it('S5 a hello about as many logs as one may name is a message, also where every log is doubted', async () => {
  const pair = makePair()
  await pair.observe(200)
  const [[own, records] = expect.unreachable('a log')] = pair.disks.station.records
  const log = pair.disks.station.logs.get(own) ?? expect.unreachable('a log')
  for (let i = 1; i < maxLogs; i++) {
    const station = `6f1c2a34-0000-4000-8000-${`${i}`.padStart(12, '0')}`
    const other = { ...log, station, epoch: pair.rng.hex(16) }
    pair.disks.station.logs.set(nameOf(other), other)
    pair.disks.station.records.set(nameOf(other), records)
  }
  const told: Hello[] = []
  const hello = async (asked: Hello) => {
    told.push(asked)
    if (told.length === 2) throw new LineDown('enough')
    const logs = asked.logs.map(({ station, epoch, last, hash }) => ({
      ...{ station, epoch, next: last + 2, hash, durable: 0 },
    }))
    const answer = await answerHello(pair.keeper, pair.peer, { ...asked, logs: [] })
    return { ...answer, logs }
  }
  const line = { ...lineTo(pair), hello }
  await expect(exchange({ ...pair.node, kind: 'hub' }, line)).rejects.toThrow('enough')
  const [, doubting] = told
  expect(doubting?.logs).toHaveLength(maxLogs)
  expect(doubting?.logs.every(({ probes }) => probes.length > 0)).toBe(true)
  expect(JSON.stringify(doubting).length).toBeLessThan(maxMessageBytes)
  expect(helloSchema.safeParse(doubting).success).toBe(true)
})

it('S9 a station gets back the hub’s other ending of a log that it has deleted itself', async () => {
  const { pair, hubWith } = await partWithEverythingDeleted()
  const [own] = await listOwn(pair)
  await pair.observe(2)
  pair.restore('hub', hubWith.theOther)
  expect(await exchange(pair.node, atHub(pair))).toMatchObject({ parted: 1, pulled: 7, pushed: 2 })
  expect(pair.disks.station.rows.size).toBe(3 + 4 + 5 + 2)
  expect((await listOwn(pair))[0]).toMatchObject({ epoch: own?.epoch, first: 1, last: 7 })

  expect(pair.disks.hub.alarms.map(({ kind }) => kind)).toEqual(['gap'])
  await pair.disks.hub.settleAlarms()
  expect(await exchange(pair.node, atHub(pair))).toMatchObject({ parted: 0, pulled: 0, pushed: 0 })
  expect(pair.disks.hub.alarms).toEqual([])
})

it('S9 of a hub that has nothing of a log any more nothing is fetched', async () => {
  const { pair, hubWith } = await partWithEverythingDeleted()
  await pair.observe(2)
  pair.restore('hub', hubWith.nothing)
  expect(await exchange(pair.node, atHub(pair))).toMatchObject({ parted: 1, pulled: 0, pushed: 2 })
  expect(await exchange(pair.node, atHub(pair))).toMatchObject({ parted: 0, pulled: 0, pushed: 0 })
})

it('S11 what a hub has in a copy of another ending is not durable here', async () => {
  const { pair, hubWith } = await partWithEverythingDeleted()
  pair.restore('station', hubWith.stationBefore)
  await pair.observe(5)
  pair.restore('hub', hubWith.theOther)
  await verify(pair)
  const line = atHub(pair)
  const mistaken: Line = {
    ...line,
    hello: async (hello) => {
      const answer = await line.hello(hello)
      return { ...answer, logs: answer.logs.map((log) => ({ ...log, common: 5 })) }
    },
  }
  expect(await exchange(pair.node, mistaken)).toMatchObject({ parted: 0, open: ['fork', 'fork'] })
  expect((await listOwn(pair))[0]).toMatchObject({ last: 8, durable: 0 })

  await exchange(pair.node, line)
  expect(await listOwn(pair)).toMatchObject([
    { last: 7, durable: 7 },
    { last: 5, durable: 0 },
  ])
})

/** Of one log the station had two endings, one of them before it was restored; what it wrote since is deleted. */
async function partWithEverythingDeleted() {
  const pair = makePair()
  const nothing = pair.disks.hub.copy()
  await pair.observe(3)
  await exchange(pair.node, atHub(pair))
  const hubBefore = pair.disks.hub.copy()
  const stationBefore = pair.disks.station.copy()
  await pair.observe(4)
  await exchange(pair.node, atHub(pair))
  const theOther = pair.disks.hub.copy()
  pair.restore('hub', hubBefore)
  pair.restore('station', stationBefore)
  await pair.observe(5)
  await exchange(pair.node, atHub(pair))
  await verify(pair)
  await exchange(pair.node, atHub(pair))
  const [own = expect.unreachable('a log')] = await listOwn(pair)
  expect(await pair.stores.station.transaction((tx) => purge(tx, own, 9))).toBe(8)
  return { pair, hubWith: { nothing, theOther, stationBefore } }
}

/** All that is at the hub is in a copy that was read back. */
const verify = ({ stores }: Pair): Promise<void> =>
  stores.hub.transaction(async (tx) => {
    for (const log of await tx.listLogs({})) await tx.setLog(log, { durable: log.last })
  })
const listOwn = ({ stores, node }: Pair): Promise<LogHead[]> =>
  stores.station.transaction((tx) => tx.listLogs({ station: node.id }))

const atHub = ({ keeper, peer }: Pair): Line => lineAs(keeper, peer)
const lineTo = ({ keeper, ends }: Pair): Line =>
  lineAs(keeper, { id: ends.station.id, kind: 'hub', feeds: [] })

function lineAs(keeper: Keeper, peer: Peer): Line {
  return {
    hello: (hello) => answerHello(keeper, peer, hello),
    push: (push) => receivePush(keeper, peer, push),
    pull: (pull) => answerPull(keeper, peer, pull),
    feed: (question) => answerFeed(keeper, peer, question),
  }
}

/** A hub with stations below it that goes up one record at a time, and what it pushed. */
async function makeCounty(given: { stations: number; records: number; failsAt?: number }) {
  const pair = makePair()
  const { rng, stores } = pair
  for (let i = 0; i < given.stations; i++) {
    const id = `6f1c2a34-0000-4000-8000-${`${i}`.padStart(12, '0')}`
    await stores.station.transaction((tx) =>
      append(tx, { id, random: rng.hex }, pair.facts(given.records)),
    )
  }
  const pushes: Push[] = []
  let inFlight = 0
  let most = 0
  const line: Line = {
    ...lineTo(pair),
    push: async (push) => {
      pushes.push(push)
      const fails = pushes.length === given.failsAt
      most = Math.max(most, ++inFlight)
      await turn()
      try {
        if (fails) throw new LineDown('cut')
        return await lineTo(pair).push(push)
      } finally {
        inFlight--
      }
    },
  }
  const pace = { ...pair.node.pace, batch: () => ({ records: 1, askedAtMs: 0 }) }
  const node = { ...pair.node, kind: 'hub' as const, store: stores.station, pace }
  return { pair, node, line, pushes, inFlight: () => inFlight, most: () => most }
}
