import { beforeEach, describe, expect, it } from 'vitest'
import { purge } from './log-protocol.ts'
import { makePair, type Pair, scope } from './packet.fixture.ts'
import type { Told } from './packet.ts'
import { readDownPacket } from './packet-down-read-protocol.ts'
import { writeDownPacket } from './packet-down-write-protocol.ts'
import { type KnownNext, readUpPacket, writeUpPacket } from './packet-up-protocol.ts'

let pair: Pair
let told: Told | undefined
let known: KnownNext[]
beforeEach(() => {
  pair = makePair()
  told = undefined
  known = []
})

const up = (wish: { known?: KnownNext[]; limitBytes?: number } = {}) =>
  writeUpPacket({
    ...{ node: pair.node, owner: pair.ends.station.owner, hub: pair.ends.hub.told },
    ...{ known, madeMs: 0, ...wish },
  })
async function atHub(bytes: Uint8Array) {
  const taken = await readUpPacket(pair.keeper, pair.ends.hub.owner, pair.findPeer, bytes)
  told = taken.told
  return taken
}
const down = (wish: { told?: Told | undefined } = { told }) =>
  writeDownPacket({
    ...{ keeper: pair.keeper, owner: pair.ends.hub.owner, peer: pair.peer },
    ...{ to: pair.ends.station.told, told: wish.told },
  })
async function atStation(bytes: Uint8Array) {
  const taken = await readDownPacket(pair.node, pair.ends.station.owner, pair.ends.hub.told, bytes)
  known = taken.known
  return taken
}
async function round() {
  await atHub((await up()).bytes)
  return atStation((await down()).bytes)
}

const publish = (feed: string, key: string, text?: string) =>
  pair.disks.hub.publish(feed, {
    ...{ collection: 'things', key, ver: 1, op: text === undefined ? 'del' : 'put' },
    ...(text !== undefined && { body: { text } }),
  })
const received = (feed: string) =>
  Object.fromEntries(
    [...(pair.disks.station.receipts.get(feed) ?? [])].map(([name, { item }]) => [
      name.split('/')[1],
      (item.body as { text: string }).text,
    ]),
  )
const verified = () =>
  pair.stores.hub.transaction(async (tx) => {
    for (const log of await tx.listLogs({})) await tx.setLog(log, { durable: log.last })
  })
const openLog = () => {
  const log = [...pair.disks.station.logs.values()].find(({ state }) => state === 'open')
  if (!log) throw new Error('no open log')
  return log
}
const copyOfStation = () => pair.disks.station.copy()
const rowsAtHub = () => pair.disks.hub.rows.size

describe('S21 a station that only ever has sticks', () => {
  it('S6 S7 sends its records once however often, and in whatever order, its sticks are read', async () => {
    await pair.observe(5)
    const first = (await up()).bytes
    await pair.observe(5)
    const second = (await up()).bytes
    expect((await atHub(second)).logs).toMatchObject([{ verdict: 'stored', stored: 10, next: 11 }])
    expect((await atHub(first)).logs).toMatchObject([
      { verdict: 'already_here', stored: 0, next: 11 },
    ])
    expect((await atHub(second)).logs).toMatchObject([{ verdict: 'already_here' }])
    expect([...pair.disks.hub.rows.values()].map(({ times }) => times)).toEqual(Array(10).fill(1))
  })

  it('S7 goes on where the hub said it stands; a lost stick shows where the next has to begin', async () => {
    await pair.observe(4)
    await round()
    await pair.observe(3)
    const lost = await up()
    expect(lost.records).toBe(3)
    await pair.observe(2)
    const after = await up({ known: lost.known })
    expect(after.records).toBe(2)
    expect((await atHub(after.bytes)).logs).toMatchObject([
      { verdict: 'begins_after', stored: 0, next: 5 },
    ])
    expect((await atHub((await up()).bytes)).logs).toMatchObject([{ verdict: 'stored', stored: 5 }])
  })

  it('S7 spreads over several packets what does not fit into one', async () => {
    await pair.observe(2_500)
    const first = await up({ limitBytes: 780_000 })
    expect(first).toMatchObject({ records: 2_000, more: true })
    const rest = await up({ known: first.known })
    expect(rest).toMatchObject({ records: 500, more: false })
    await atHub(first.bytes)
    expect((await atHub(rest.bytes)).logs).toMatchObject([{ next: 2_501 }])
  })

  it('S21 S23 has everything after its first packet, written without knowing it', async () => {
    await publish(scope, 'a', 'one')
    await publish(`station:${pair.peer.id}`, 'b', 'two')
    expect(await atStation((await down()).bytes)).toMatchObject({ items: 2, missing: [] })
    expect(received(scope)).toEqual({ a: 'one' })
    expect(received(`station:${pair.peer.id}`)).toEqual({ b: 'two' })
  })

  it('S20 ends equal whatever order its sticks are read in, and however often', async () => {
    await publish(scope, 'a', 'one')
    await publish(scope, 'gone', 'soon')
    const first = (await down()).bytes
    await publish(scope, 'a', 'two')
    await publish(scope, 'gone')
    const second = (await down()).bytes
    for (const bytes of [second, first, second, first]) await atStation(bytes)
    expect(received(scope)).toEqual({ a: 'two' })
  })

  it('S22 says what is missing when a stick begins after what it has', async () => {
    await publish(scope, 'a', 'one')
    await round()
    await publish(scope, 'b', 'two')
    const before = copyOfStation()
    await round()
    await publish(scope, 'c', 'three')
    await atHub((await up()).bytes)
    pair.restore('station', before)
    const taken = await atStation((await down()).bytes)
    expect(taken.missing).toContainEqual({ what: 'items', feed: scope, from: 2 })
    expect(received(scope)).toEqual({ a: 'one' })
    expect((await round()).missing).toEqual([])
    expect(received(scope)).toEqual({ a: 'one', b: 'two', c: 'three' })
  })

  it('S23 reads a new epoch anew, and an old stick does not take it back', async () => {
    await publish(scope, 'a', 'one')
    await publish(scope, 'dropped', 'x')
    await round()
    await atHub((await up()).bytes)
    const old = (await down()).bytes
    await publish(scope, 'dropped')
    await publish(scope, 'b', 'two')
    await pair.disks.hub.forgetDeletions(scope)
    await pair.stores.hub.transaction((tx) => tx.renewFeed(scope))
    expect((await round()).missing).toEqual([])
    expect(received(scope)).toEqual({ a: 'one', b: 'two' })
    expect((await atStation(old)).missing).toContainEqual({ what: 'answer', of: scope })
    expect(received(scope)).toEqual({ a: 'one', b: 'two' })
  })

  it('S22 reads anew when deletions it has not seen are forgotten', async () => {
    await publish(scope, 'a', 'one')
    await publish(scope, 'dropped', 'x')
    await round()
    await publish(scope, 'dropped')
    await pair.disks.hub.forgetDeletions(scope)
    await round()
    expect(received(scope)).toEqual({ a: 'one' })
  })

  it('S21 leaves and follows feeds as the hub says, unless the stick is from before', async () => {
    await publish(scope, 'a', 'one')
    await round()
    await atHub((await up()).bytes)
    const old = (await down()).bytes
    pair.peer.feeds = ['scope:433124', `station:${pair.peer.id}`]
    await publish('scope:433124', 'b', 'two')
    await round()
    expect([received(scope), received('scope:433124')]).toEqual([{}, { b: 'two' }])
    await atStation(old)
    expect([received(scope), received('scope:433124')]).toEqual([{}, { b: 'two' }])
  })
})

describe('S11 what a stick lets a station delete', () => {
  it('S11 is what the hub has in a verified copy; an old stick does not take that back', async () => {
    await pair.observe(6)
    await round()
    const before = (await down()).bytes
    await verified()
    await round()
    expect(openLog().durable).toBe(6)
    await atStation(before)
    expect(openLog().durable).toBe(6)
    const deleted = await pair.stores.station.transaction((tx) => purge(tx, openLog(), 7))
    expect(deleted).toBe(6)
    await pair.observe(2)
    await round()
    expect(rowsAtHub()).toBe(8)
  })

  it('S11 is never a record that only bears the same number', async () => {
    await pair.observe(3)
    await round()
    const copy = copyOfStation()
    await pair.observe(4)
    await atHub((await up()).bytes)
    await verified()
    pair.restore('station', copy)
    await pair.observe(4)
    const levelAsItThinks = await down()
    const taken = await atStation(levelAsItThinks.bytes)
    expect(taken.missing.map(({ what }) => what)).toContain('records')
    expect(openLog().durable).toBe(0)
    await round()
    await round()
    expect(rowsAtHub()).toBe(11)
    expect(pair.disks.station.rows.size).toBe(11)
  })
})

describe('S9 S12 sticks after a restore', () => {
  it('S9 a station restored from a copy gets its records back and goes on in a new epoch', async () => {
    await pair.observe(3)
    await round()
    const copy = copyOfStation()
    await pair.observe(4)
    await round()
    const old = (await up()).bytes
    pair.restore('station', copy)
    await pair.observe(2)
    expect(await round()).toMatchObject({ parted: 1, pulled: 4, missing: [] })
    await round()
    expect((await atHub(old)).logs.every(({ stored }) => stored === 0)).toBe(true)
    expect([rowsAtHub(), pair.disks.station.rows.size]).toEqual([9, 9])
  })

  it('S9 a station on a new disk gets all of it from one complete packet', async () => {
    await pair.observe(7)
    await round()
    pair.restore('station', makePair(2).disks.station)
    told = undefined
    expect(await atStation((await down()).bytes)).toMatchObject({ pulled: 7, missing: [] })
    await pair.observe(1)
    await round()
    expect([rowsAtHub(), pair.disks.station.rows.size]).toEqual([8, 8])
  })

  it('S12 a restored hub gets again what it lost, from where it says it stands', async () => {
    await pair.observe(3)
    await round()
    const copy = pair.disks.hub.copy()
    await pair.observe(4)
    await round()
    pair.restore('hub', copy)
    await pair.observe(1)
    expect((await atHub((await up()).bytes)).logs).toMatchObject([
      { verdict: 'begins_after', next: 4 },
    ])
    await atStation((await down()).bytes)
    await round()
    expect(rowsAtHub()).toBe(8)
  })

  it('S11 an old stick is no proof that the hub lost what was deleted here', async () => {
    await pair.observe(3)
    await round()
    const old = (await down()).bytes
    await pair.observe(4)
    await atHub((await up()).bytes)
    await verified()
    await round()
    await pair.stores.station.transaction((tx) => purge(tx, openLog(), 8))
    await pair.observe(1)
    const { epoch } = openLog()
    expect(await atStation(old)).toMatchObject({
      parted: 0,
      missing: [{ what: 'answer', of: epoch }],
    })
    expect(openLog().epoch).toBe(epoch)
    await round()
    expect(rowsAtHub()).toBe(8)
  })

  it('S12 a hub that lost what was deleted here is told, and the rest goes on in a new epoch', async () => {
    await pair.observe(3)
    await round()
    const copy = pair.disks.hub.copy()
    await pair.observe(4)
    await atHub((await up()).bytes)
    await verified()
    await round()
    await pair.stores.station.transaction((tx) => purge(tx, openLog(), 8))
    pair.restore('hub', copy)
    await pair.observe(2)
    expect(await round()).toMatchObject({ parted: 1 })
    expect(pair.disks.hub.alarms.map(({ kind }) => kind)).toContain('gap')
    await round()
    expect(rowsAtHub()).toBe(5)
  })
})

describe('S14 S21 what else travels', () => {
  it('S14 a packet up tells what content is lacking and offered, one down what of that is here', async () => {
    const [wanted, photo] = ['a'.repeat(64), 'b'.repeat(64)]
    const content = { wants: [{ hash: wanted, sizeBytes: 5, have: 'AA==' }], offers: [photo] }
    const { node, keeper, ends, peer } = pair
    const sent = await writeUpPacket({
      ...{ node, owner: ends.station.owner, hub: ends.hub.told, known, content, madeMs: 0 },
    })
    expect((await atHub(sent.bytes)).told).toMatchObject({ content })
    const back = await writeDownPacket({
      ...{ keeper, owner: ends.hub.owner, peer, to: ends.station.told, told },
      blobsHere: [photo],
    })
    expect((await atStation(back.bytes)).blobsHere).toEqual([photo])
  })

  it('S31 a segment that the hub did not sign makes the whole packet none', async () => {
    await publish(scope, 'a', 'one')
    const { bytes } = await writeDownPacket({
      keeper: { ...pair.keeper, store: pair.stores.hub, sign: () => 'A'.repeat(86) },
      ...{ owner: pair.ends.hub.owner, peer: pair.peer, to: pair.ends.station.told, told },
    })
    await expect(atStation(bytes)).rejects.toMatchObject({ code: 'packet_altered' })
    expect(received(scope)).toEqual({})
  })

  it('S10 a station does not speak for another one', async () => {
    await pair.observe(2)
    const stranger = { ...pair.peer, id: pair.ends.stranger.id }
    const { bytes } = await writeUpPacket({
      ...{ node: pair.node, hub: pair.ends.hub.told, known, madeMs: 0 },
      owner: { ...pair.ends.station.owner, id: stranger.id },
    })
    const reading = readUpPacket(
      pair.keeper,
      pair.ends.hub.owner,
      async () => ({ ...stranger, signingKey: pair.ends.station.told.signingKey }),
      bytes,
    )
    await expect(reading).rejects.toMatchObject({ code: 'sync_not_your_log' })
    expect(pair.disks.hub.logs.size).toBe(0)
  })

  it('500 records of lessons take less than 50 bytes each on a stick', async () => {
    await pair.observe(500)
    const { bytes } = await up()
    expect(bytes.length / 500).toBeLessThan(50)
  })
})
