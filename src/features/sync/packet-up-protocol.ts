import { invalid } from '../../base/refusal.ts'
import { toldOf } from './feed.ts'
import { answerHello, type Keeper, type Peer, receivePush } from './intake-protocol.ts'
import {
  type ContentTold,
  maxContentBytes,
  type PacketHead,
  type Part,
  partsOf,
  type Told,
  textOf,
} from './packet.ts'
import {
  type Correspondent,
  type PacketOwner,
  type PacketSource,
  readPacket,
  writePacket,
} from './packet-protocol.ts'
import type { LogHead, LogKey } from './storage.ts'
import { batchOf, logsToTell, type Sender, tellLog } from './uplink-protocol.ts'
import { type Hello, type LogAtHub, maxBatchRecords, maxProbes, type Push } from './wire.ts'

/** Where the hub stands in one log, as it said itself or as it will once it has read this packet. */
export type KnownNext = LogKey & { next: number }

export type UpPacket = {
  bytes: Buffer
  records: number
  /** Where a further packet begins that is to be carried together with this one. */
  known: KnownNext[]
  /** Something did not fit and has to go into a further packet. */
  more: boolean
}

export type UpWish = {
  node: Sender
  owner: PacketOwner
  hub: Correspondent
  /** What the last packet from the hub said; a log it does not name goes from its first stored record. */
  known: readonly KnownNext[]
  content?: ContentTold
  madeMs: number
  limitBytes?: number
}

/** What the hub lacks of this node's logs, as far as the node knows, for a stick. Changes nothing here. */
export async function writeUpPacket(wish: UpWish): Promise<UpPacket> {
  const { node, owner, hub, content, madeMs } = wish
  const parts: Part[] = [
    { part: 'hello', of: { ...(await helloOf(node)), ...(content && { content }) } },
  ]
  const room = roomFor(parts, wish.limitBytes)
  const known: KnownNext[] = []
  let records = 0
  let more = false
  for (const log of await node.store.transaction((tx) => logsToTell(tx, node))) {
    const said = wish.known.find((each) => each.station === log.station && each.epoch === log.epoch)
    let next = Math.max(said?.next ?? log.first, log.first)
    for (;;) {
      const push: Push | undefined = more ? undefined : await pushFrom(node, log, next)
      if (!push) break
      more = !room.take({ part: 'push', of: push })
      if (more) break
      next += push.lines.length
      records += push.lines.length
    }
    known.push({ station: log.station, epoch: log.epoch, next })
  }
  return { bytes: await writePacket('up', owner, hub, parts, madeMs), records, known, more }
}

async function helloOf(node: Sender): Promise<Hello> {
  const about = await node.about()
  return node.store.transaction(async (tx) => {
    const logs: Hello['logs'] = []
    for (const log of await logsToTell(tx, node)) logs.push(await tellLog(tx, log, maxProbes))
    const feeds = (await tx.listCursors()).map(toldOf)
    return { ...about, logs, complete: true, feeds }
  })
}

const pushFrom = (node: Sender, log: LogHead, next: number): Promise<Push | undefined> =>
  node.store.transaction((tx) => batchOf(tx, log, next, maxBatchRecords))

/** Adds parts to `parts` as long as the packet stays within its size. */
export function roomFor(
  parts: Part[],
  limitBytes = maxContentBytes,
): { take(part: Part): boolean } {
  let left = limitBytes - parts.reduce((sum, part) => sum + bytesOf(part), 0)
  return {
    take: (part) => {
      const bytes = bytesOf(part)
      if (bytes > left) return false
      left -= bytes
      parts.push(part)
      return true
    },
  }
}
const bytesOf = (part: Part): number => Buffer.byteLength(textOf(part)) + 1

export type LogTaken = LogKey & {
  /**
   * `begins_after`: records before it are missing, the next stick has to begin at `next`. `fork`: the
   * two sides hold different records, which the answer on a stick settles. `broken`: damaged at the sender.
   */
  verdict: 'stored' | 'already_here' | 'begins_after' | 'fork' | 'broken'
  stored: number
  next: number
}

export type UpTaken = {
  head: PacketHead
  logs: LogTaken[]
  /** Where each log the packet tells of stands here now. */
  standing: (LogKey & { next: number })[]
  /** To be kept with the node: the answer is written for it. */
  told: Told & { content?: ContentTold }
  /** All of it, for what the hub keeps of a contact. */
  hello: Hello
}

/**
 * Reads a stick at the hub: refused whole, or every log as far as it goes on here. Each batch is a
 * transaction of its own, so a reading that was cut off is finished by reading again.
 */
export async function readUpPacket(
  keeper: Keeper,
  owner: PacketOwner,
  findPeer: (id: string) => Promise<(Peer & { signingKey: Buffer }) | undefined>,
  source: PacketSource,
): Promise<UpTaken> {
  let peer: Peer | undefined
  const { head, parts } = await readPacket(source, 'up', owner, async (id) => {
    const found = await findPeer(id)
    peer = found
    return found?.signingKey
  })
  const [hello] = partsOf(parts, 'hello')
  const pushes = partsOf(parts, 'push')
  if (!peer || !hello) throw invalid('packet_unreadable')
  mustBeOwn(peer, [...hello.logs, ...pushes])
  const { logs } = await answerHello(keeper, peer, hello)
  const taken = new Map<string, LogTaken>()
  for (const push of pushes) {
    const before = taken.get(push.epoch) ?? nothingYet(push, logs)
    if (before.verdict === 'stored' || before.verdict === 'already_here') {
      taken.set(push.epoch, await takePush(keeper, peer, push, before))
    }
  }
  return {
    head,
    logs: [...taken.values()],
    standing: logs.map(({ station, epoch, next }) => ({
      station,
      epoch,
      next: taken.get(epoch)?.next ?? next,
    })),
    told: {
      logs: hello.logs,
      feeds: hello.feeds,
      ...(hello.content && { content: hello.content }),
    },
    hello,
  }
}

const nothingYet = ({ station, epoch }: LogKey, logs: readonly LogAtHub[]): LogTaken => ({
  station,
  epoch,
  verdict: 'already_here',
  stored: 0,
  next: logs.find((each) => each.epoch === epoch)?.next ?? 1,
})

async function takePush(
  keeper: Keeper,
  peer: Peer,
  push: Push,
  before: LogTaken,
): Promise<LogTaken> {
  const answer = await receivePush(keeper, peer, push)
  switch (answer.verdict) {
    case 'stored': {
      const stored = before.stored + Math.max(0, answer.next - before.next)
      const verdict = stored > 0 ? 'stored' : 'already_here'
      return { ...before, verdict, stored, next: answer.next }
    }
    case 'gap':
      return { ...before, verdict: 'begins_after', next: answer.next }
    case 'fork':
      return { ...before, verdict: 'fork', next: answer.next }
    case 'broken':
      return { ...before, verdict: 'broken' }
  }
}

/** Before anything is stored: one log of somebody else's makes the whole packet none. */
function mustBeOwn(peer: Peer, logs: readonly LogKey[]): void {
  const foreign = logs.find(({ station }) => peer.kind === 'station' && station !== peer.id)
  if (foreign) throw invalid('sync_not_your_log', { station: foreign.station })
}
