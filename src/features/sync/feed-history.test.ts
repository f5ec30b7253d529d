import { beforeEach, describe, expect, it } from 'vitest'
import { Process } from '../../../test/simulation/disk.ts'
import { MemoryDisk } from '../../../test/simulation/memory-disk.ts'
import { seeded } from '../../../test/simulation/random.ts'
import { answerFeed, answerHello, type Keeper, type Peer } from './intake-protocol.ts'
import type { FeedPoint } from './storage.ts'
import type { CursorOnHand, FeedAnswer } from './wire.ts'

const feed = 'scope:433123'
const peer: Peer = { id: 'a', kind: 'station', feeds: [feed] }
let disk: MemoryDisk
let keeper: Keeper
beforeEach(async () => {
  const rng = seeded(25)
  disk = new MemoryDisk(rng.hex)
  keeper = {
    id: '00000000-0000-4000-8000-000000000001',
    incarnation: rng.hex(16),
    store: new Process(disk, { reads: () => 1, crashAt: () => undefined }),
    nowMs: () => 0,
    pace: { intervalMs: 60_000, batchRecords: 500 },
    sign: () => 'signed',
    comesByAnother: async () => false,
  }
  for (const key of ['a', 'b', 'c']) await publish(key)
})

const publish = (key: string, op: 'put' | 'del' = 'put') =>
  disk.publish(feed, { collection: 'c', key, op, ver: 1, body: { key } })
/** What the hub writes instead of what is lost. */
const goOnOtherwise = async (keys: number) => {
  for (let i = 0; i < keys; i++) await publish(`other ${i}`)
}
const hello = async (at: CursorOnHand) =>
  (await answerHello(keeper, peer, { logs: [], feeds: [at], complete: true })).feeds[0]
const ask = ({ seq: after, ...at }: CursorOnHand, max = 500): Promise<FeedAnswer> =>
  answerFeed(keeper, peer, { ...at, after, max })
const epoch = async () => (await keeper.store.transaction((tx) => tx.listFeeds([feed])))[0]?.epoch
/** A station that has read up to `upTo`, and what the hub told it there. */
async function readTo(upTo: number): Promise<CursorOnHand> {
  const at = { feed, epoch: (await epoch()) ?? '', seq: 0, points: [] }
  const answer = await ask(at, upTo)
  if (answer.verdict !== 'segment' || !answer.point) throw new Error(answer.verdict)
  return { ...at, seq: answer.segment.upTo, points: [answer.point as [number, string]] }
}

describe('S25 a hub that was put back to an earlier state', () => {
  let before: MemoryDisk
  const putBack = () => {
    disk = before.copy()
    keeper.store = new Process(disk, { reads: () => 1, crashAt: () => undefined })
  }
  beforeEach(async () => {
    before = disk.copy()
    await publish('a')
    await publish('b', 'del')
  })

  it('has written as much again: the hello of a level station gives the feed a new epoch and an alarm', async () => {
    const level = await readTo(5)
    putBack()
    await goOnOtherwise(2)
    expect(await hello(level)).toMatchObject({ seq: 5 })
    expect(await epoch()).not.toBe(level.epoch)
    expect(disk.alarms).toMatchObject([{ kind: 'hub_restored', station: 'a', details: { feed } }])
    // Whoever reads it, and tells no points, reads it anew.
    const { points: _, ...older } = level
    expect(await ask(older)).toEqual({ verdict: 'read_anew', epoch: await epoch() })
  })

  it('has written more: a station that stands below the head is told so when it reads on', async () => {
    const away = await readTo(5)
    putBack()
    await goOnOtherwise(40)
    expect(await ask(away)).toEqual({ verdict: 'read_anew', epoch: await epoch() })
    expect(await epoch()).not.toBe(away.epoch)
  })

  it('has forgotten what is below the floor: a station away for weeks reads anew all the same', async () => {
    const away = await readTo(5)
    putBack()
    await goOnOtherwise(20)
    await disk.forgetDeletions(feed)
    await goOnOtherwise(20)
    await disk.forgetDeletions(feed)
    expect(await ask(away)).toEqual({ verdict: 'read_anew', epoch: away.epoch })
  })

  it('has what the station read, and not what the page it read left out because it came later', async () => {
    // `a` and `b` were changed by 4 and 5, so a page up to 3 had only `c`.
    const between = await readTo(1)
    expect(between).toMatchObject({ seq: 3, points: [[5, expect.any(String)]] })
    putBack()
    expect(await ask(between)).toMatchObject({ verdict: 'read_anew' })
    expect(await epoch()).not.toBe(between.epoch)
  })

  it('has lost nothing that the station has read: it goes on', async () => {
    putBack()
    const at = await readTo(3)
    await goOnOtherwise(2)
    expect(await ask(at)).toMatchObject({ verdict: 'segment', segment: { after: 3, upTo: 5 } })
    expect(disk.alarms).toEqual([])
  })
})

it('S25 S35 a station that tells no points is served as before, and told none', async () => {
  const { points: _, ...at } = await readTo(1)
  const answer = await ask({ ...at, seq: 1 })
  expect(answer).toMatchObject({ verdict: 'segment', segment: { after: 1, upTo: 3 } })
  expect(answer).not.toHaveProperty('point')
  expect(await hello({ ...at, seq: 3 })).toEqual({ ...at, seq: 3 })
  const level: FeedPoint[] = (await readTo(3)).points?.map((point) => point) ?? []
  const told = await hello({ ...at, seq: 3, points: [] })
  expect(told).toEqual({ ...at, seq: 3, hash: level[0]?.[1] })
})
