import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Process } from '../../../test/simulation/disk.ts'
import { MemoryDisk } from '../../../test/simulation/memory-disk.ts'
import { seeded } from '../../../test/simulation/random.ts'
import {
  answerFeed,
  answerHello,
  answerPull,
  type Keeper,
  type Peer,
  receivePush,
} from './intake-protocol.ts'
import { lastHash, station, version1, version2 } from './older-wire.fixture.ts'
import { answerInVersion, readHello, readOlderPush } from './older-wire.ts'
import { helloAnswerSchema } from './wire.ts'

const feed = 'scope:433123'
const peer: Peer = { id: station, kind: 'station', feeds: [feed] }
const startHash = '4b5b28d6b185fecc36b2511d03ce1489cd2c4b02e11b4198d9f79b58b65337da'
const epoch = '0f'.repeat(16)

describe.each([
  [1, version1],
  [2, version2],
])('a station of protocol %i', (version, sent) => {
  const hello = () => readHello(JSON.parse(sent.hello), station)
  const pushText = gunzipSync(Buffer.from(sent.push, 'base64')).toString()
  const push = () => readOlderPush(pushText, station)

  it('S35 says hello, sends its log, is told so, and reads its feed to the end', async () => {
    const { disk, keeper } = startHub()
    const before = await answerHello(keeper, peer, hello())
    expect(before.logs).toEqual([{ station, epoch, next: 1, hash: startHash, durable: 0 }])

    const stored = { verdict: 'stored', next: 4, hash: lastHash, durable: 0 }
    expect(await receivePush(keeper, peer, push())).toEqual(stored)
    expect(await receivePush(keeper, peer, push())).toEqual(stored)
    const rows = [...disk.rows.values()]
    expect(rows.map(({ nonce, times }) => [nonce, times])).toEqual([
      ['1', 1],
      ['2', 1],
      ['3', 1],
    ])

    const after = await answerHello(keeper, peer, hello())
    expect(after.logs[0]).toMatchObject({ next: 4, hash: lastHash })
    expect(after.logs[0]?.common).toBe(version === 1 ? undefined : 3)

    await disk.publish(feed, { collection: 'c', key: 'k', op: 'put', ver: 1 })
    const [head] = (await answerHello(keeper, peer, hello())).feeds
    const asked = { feed, epoch: head?.epoch ?? '', after: 0, max: 500 }
    const read = await answerFeed(keeper, peer, asked)
    expect(read).toMatchObject({ verdict: 'segment', segment: { upTo: 1, head: 1 } })
    expect(await answerFeed(keeper, peer, { ...asked, after: 1 })).toEqual({
      verdict: 'nothing_new',
    })
  })

  it('S35 finds where it was restored from a copy, and fetches what it lacks of its own', async () => {
    const { keeper } = startHub()
    await receivePush(keeper, peer, push())
    const older = hello()
    const [log] = older.logs
    if (!log) expect.unreachable('the fixture names its log')
    const probes = log.probes.filter(([seq]) => seq <= 2)
    const [there] = (
      await answerHello(keeper, peer, { ...older, logs: [{ ...log, last: 2, probes }] })
    ).logs
    expect(there).toMatchObject({ next: 4, ...(version === 2 && { common: 2 }) })
    const pulled = await answerPull(keeper, peer, { station, epoch, from: 3, max: 500 })
    expect(pulled.lines).toEqual([pushText.split('\n')[3]])
  })

  it('S35 is answered with nothing that it was not built for', async () => {
    const { keeper } = startHub()
    await receivePush(keeper, peer, push())
    const found = await answerHello(keeper, peer, hello())
    const answer = { ...found, logs: found.logs.map((log) => ({ ...log, common: 3 })) }
    const told = answerInVersion(version, answer)
    expect(told).not.toHaveProperty('wantedBlobs')
    expect(Object.keys(told.logs?.[0] ?? {})).toEqual([
      'station',
      'epoch',
      'next',
      'hash',
      'durable',
      ...(version === 2 ? ['common'] : []),
    ])
    // The rest is word for word what the newest is told.
    expect(helloAnswerSchema.parse({ ...told, wantedBlobs: [], logs: answer.logs })).toEqual({
      ...answer,
      wantedBlobs: [],
    })
  })

  it('S35 sends a push that was cut off, and is told that it is broken', async () => {
    const { disk, keeper } = startHub()
    const cut = readOlderPush(pushText.slice(0, -30), station)
    expect(await receivePush(keeper, peer, cut)).toEqual({ verdict: 'broken' })
    expect(disk.rows.size).toBe(0)
  })

  it('S35 is refused by name when it sends what is no message', () => {
    const refusal = expect.objectContaining({ kind: 'invalid', code: 'invalid_request' })
    for (const text of ['', '{', 'null', '{}\n{}', pushText.split('\n')[0] ?? '']) {
      expect(() => readOlderPush(text, station), text).toThrow(refusal)
    }
    for (const told of [null, [], {}, { protocol: 0 }, { protocol: version, logs: [null] }]) {
      expect(() => readHello(told, station)).toThrow(refusal)
    }
  })
})

it('S35 a station of protocol 1 speaks for itself alone, whatever its heading says', () => {
  const other = '00000000-0000-4000-8000-000000000000'
  const text = gunzipSync(Buffer.from(version1.push, 'base64')).toString()
  const claimed = text.replace('{"protocol":1,', `{"protocol":1,"station":"${other}",`)
  expect(readOlderPush(claimed, station).station).toBe(station)
})

it('S35 a station newer than its hub is understood for what the hub knows, and answered in full', async () => {
  const { keeper } = startHub()
  const newer = { ...JSON.parse(version2.hello), protocol: 9, weather: 'unheard of' }
  const answer = await answerHello(keeper, peer, readHello(newer, station))
  expect(answer.logs).toHaveLength(1)
  expect(answerInVersion(9, answer)).toEqual(answer)
})

function startHub(): { disk: MemoryDisk; keeper: Keeper } {
  const rng = seeded(35)
  const disk = new MemoryDisk(rng.hex)
  const store = new Process(disk, { reads: () => 1, crashAt: () => undefined })
  const keeper: Keeper = {
    id: '00000000-0000-4000-8000-000000000001',
    incarnation: rng.hex(16),
    store,
    nowMs: () => 1_790_000_000_000,
    pace: { intervalMs: 60_000, batchRecords: 500 },
    sign: (text) => `signed ${text.length}`,
    comesByAnother: async () => false,
  }
  return { disk, keeper }
}
