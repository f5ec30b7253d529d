import { isTooOld, signedText } from './feed.ts'
import { answerHello, findLogsOf, hashAt, type Keeper, type Peer } from './intake-protocol.ts'
import type { AnswerOnStick, FeedOnStick, LogOnStick, Part, SignedSegment, Told } from './packet.ts'
import { type Correspondent, type PacketOwner, writePacket } from './packet-protocol.ts'
import { roomFor } from './packet-up-protocol.ts'
import type { FeedHead, SyncTx } from './storage.ts'
import { maxBatchBytes, maxBatchRecords } from './wire.ts'

export type DownWish = {
  keeper: Keeper
  owner: PacketOwner
  peer: Peer
  to: Correspondent
  /** The hello heard last from the node; without one the packet is a complete one. */
  told: Told | undefined
  blobsHere?: readonly string[]
  limitBytes?: number
}

export type DownPacket = {
  bytes: Buffer
  records: number
  items: number
  /** Something did not fit; it comes after the node's next packet up. */
  more: boolean
}

/**
 * The hub's answer to one node, for a stick: where each log stands, what the node lacks of its own
 * records, and its feeds from where it said it stands, or from the beginning.
 */
export async function writeDownPacket(wish: DownWish): Promise<DownPacket> {
  const { keeper, owner, peer, to, blobsHere } = wish
  const told = wish.told ?? { logs: [], feeds: [] }
  const answer = await answerHello(keeper, peer, { ...told, complete: true })
  const logs = await standingOf(keeper, peer, told, answer.logs)
  const others = logs
    .filter(({ next }) => next > 1)
    .map(({ station, epoch, start, next }) => ({ station, epoch, start, last: next - 1 }))
  const feeds: FeedOnStick[] = []
  const of: AnswerOnStick = {
    ...{ answer: { ...answer, others }, told, logs, feeds },
    ...(blobsHere && { blobsHere: [...blobsHere] }),
  }
  const parts: Part[] = [{ part: 'answer', of }]
  const room = roomFor(parts, wish.limitBytes)
  let more = false
  let records = 0
  for (const log of logs) {
    const asked = told.logs.find(({ epoch }) => epoch === log.epoch)
    for await (const page of pagesFor(keeper, log, asked)) {
      more = !room.take({ part: 'records', of: page })
      if (more) break
      records += page.lines.length
    }
  }
  let items = 0
  for (const feed of peer.feeds) {
    const { head, segments } = await readFeed(keeper, feed, told)
    feeds.push(head)
    for (const segment of segments) {
      more = !room.take({ part: 'segment', of: segment }) || more
      if (more) break
      items += segment.segment.items.length
    }
  }
  const bytes = await writePacket('down', owner, to, parts, keeper.nowMs())
  return { bytes, records, items, more }
}

/** Where each log stands here, those that the node did not name included. */
function standingOf(
  keeper: Keeper,
  peer: Peer,
  told: Told,
  asked: AnswerOnStick['answer']['logs'],
): Promise<LogOnStick[]> {
  return keeper.store.transaction(async (tx) => {
    const standings: LogOnStick[] = []
    const here = await findLogsOf(tx, peer, told.logs)
    for (const log of here) {
      const { station, epoch, start, last, hash, durable } = log
      const common = asked.find((each) => each.epoch === epoch)?.common
      const durableHash = await hashAt(tx, log, durable)
      standings.push({
        ...{ station, epoch, start, next: last + 1, hash, durable },
        ...(durableHash && { durableHash }),
        ...(common !== undefined && { common }),
      })
    }
    for (const log of asked) {
      const start = told.logs.find(({ epoch }) => epoch === log.epoch)?.start
      const known = here.some(({ epoch }) => epoch === log.epoch)
      if (start && !known) standings.push({ ...log, start })
    }
    return standings
  })
}

/** Records after the last one that both are known to share, unless the node has them all. */
async function* pagesFor(keeper: Keeper, log: LogOnStick, asked: Told['logs'][number] | undefined) {
  if (asked?.last === log.next - 1 && asked.hash === log.hash) return
  let from = (log.common ?? 0) + 1
  while (from < log.next) {
    const page = await keeper.store.transaction(async (tx) => {
      const [head] = await tx.findLogs([log])
      if (!head) return undefined
      const at = Math.max(from, head.first)
      const prev = await hashAt(tx, head, at - 1)
      const lines: string[] = []
      let bytes = 0
      for (const { line } of await tx.readRecords(head, at, maxBatchRecords)) {
        bytes += line.length
        if (lines.length > 0 && bytes > maxBatchBytes) break
        lines.push(line)
      }
      if (prev === undefined || lines.length === 0) return undefined
      return { station: log.station, epoch: log.epoch, from: at, prev, lines }
    })
    if (!page) return
    yield page
    from = page.from + page.lines.length
  }
}

/** Reads a feed from where the node said it stands, or from 0 where that is no longer possible. */
async function readFeed(
  keeper: Keeper,
  feed: string,
  told: Told,
): Promise<{ head: FeedOnStick; segments: SignedSegment[] }> {
  for (;;) {
    const read = await keeper.store.transaction(async (tx) => {
      const { epoch, seq, floor, hash } = await headOf(tx, feed)
      const cursor = told.feeds.find((each) => each.feed === feed && each.epoch === epoch)
      const goesOn = cursor && !isTooOld(cursor, floor) && cursor.seq <= seq
      const segments: SignedSegment[] = []
      for (let after = goesOn ? cursor.seq : 0; after < seq; ) {
        const items = await tx.readItems(feed, after, maxSegmentItems)
        const upTo = items.length < maxSegmentItems ? seq : (items.at(-1)?.seq ?? seq)
        const segment = { feed, epoch, after, upTo, head: seq, items }
        const signature = keeper.sign(signedText(segment))
        segments.push({ segment, signature, point: [seq, hash] })
        after = segment.upTo
      }
      const now = await headOf(tx, feed)
      if (now.epoch !== epoch || now.floor !== floor || now.seq !== seq) return undefined
      return { head: { feed, epoch, head: seq, floor }, segments }
    })
    // A store may let others write meanwhile; pages of two states of a feed are not one.
    if (read) return read
  }
}

async function headOf(tx: SyncTx, feed: string): Promise<FeedHead> {
  const [head] = await tx.listFeeds([feed])
  if (!head) throw new Error(`no feed ${feed}`)
  return head
}
const maxSegmentItems = 500
