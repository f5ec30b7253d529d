import { planSegment, readAnew, signedText, toldOf } from './feed.ts'
import { hashAt } from './intake-protocol.ts'
import type { Random } from './log-protocol.ts'
import { probeSeqs } from './record.ts'
import { adoptOthers, compare, isLevel, settle } from './settle-protocol.ts'
import type { LogHead, LogKey, SyncStore, SyncTx } from './storage.ts'
import {
  type FeedSegment,
  type Hello,
  type HelloAnswer,
  type Line,
  maxBatchBytes,
  type Push,
} from './wire.ts'

/** The node that asks: a station, or a hub below another. */
export type Sender = {
  id: string
  kind: 'station' | 'hub'
  store: SyncStore
  random: Random
  about(): Promise<Omit<Hello, 'logs' | 'complete' | 'feeds'>>
  /** S31: nothing unsigned is applied. */
  isSigned(text: string, signature: string): boolean
  /** How many records the next push may take; told how each one went (S33). */
  pace: Pace
}

export type Pace = {
  batch(): number
  arrived(records: number): void
  failed(): void
}

export type ExchangeReport = {
  pushed: number
  pulled: number
  items: number
  /** Logs that had to go on in a new epoch. */
  parted: number
  answer: HelloAnswer
  /** Where the hub stands in each log at the end of the round. */
  reached: (LogKey & { next: number })[]
  /** Why something is left for the next round. */
  open: ('fork' | 'gap' | 'broken' | 'unsigned' | 'feed_gap')[]
}

/**
 * One round with the hub above: learn where each log stands there, send what it lacks, fetch what is
 * missing here, read the feeds. It may end anywhere and be done again at any time (S7).
 */
export async function exchange(node: Sender, line: Line): Promise<ExchangeReport> {
  const about = await node.about()
  const ask = async (probed: ReadonlySet<string>): Promise<HelloAnswer> => {
    const hello = await node.store.transaction(async (tx): Promise<Hello> => {
      const logs = await logsToTell(tx, node)
      const cursors = await tx.listCursors()
      return {
        ...about,
        logs: await Promise.all(logs.map((log) => tellLog(tx, log, probed.has(log.epoch)))),
        complete: true,
        feeds: cursors.map(toldOf),
      }
    })
    return line.hello(hello)
  }

  let answer = await ask(new Set())
  const report: ExchangeReport = {
    ...{ pushed: 0, pulled: 0, items: 0, parted: 0, answer },
    reached: [],
    open: [],
  }
  const doubted = await findDoubted(node, answer)
  if (doubted.size > 0) answer = await ask(doubted)
  if (await adoptOthers(node, answer)) {
    answer = await ask(new Set([...doubted, ...answer.others.map(({ epoch }) => epoch)]))
  }
  report.answer = answer
  for (const log of await node.store.transaction((tx) => logsToTell(tx, node))) {
    const there = answer.logs.find(({ epoch }) => epoch === log.epoch)
    if (!there) continue
    const { parted, pulled, forked } = await settle(node, line, log, there)
    report.parted += parted
    report.pulled += pulled
    if (forked) report.open.push('fork')
  }
  await pushAll(node, line, answer, report)
  await readFeeds(node, line, answer, report)
  return report
}

/** A station's own; a hub's but for those a person has yet to decide about: they wait where he does (S10, S13). */
export async function logsToTell(tx: SyncTx, node: Sender): Promise<LogHead[]> {
  if (node.kind === 'station') return tx.listLogs({ station: node.id })
  return (await tx.listLogs({})).filter(({ standing }) => standing === 'trusted')
}

export async function tellLog(
  tx: SyncTx,
  log: LogHead,
  probed: boolean,
): Promise<Hello['logs'][number]> {
  const { station, epoch, start, first, last, hash } = log
  const probes: [number, string][] = []
  for (const seq of probed ? probeSeqs(first, last) : []) {
    const at = await hashAt(tx, log, seq)
    if (at) probes.push([seq, at])
  }
  return { station, epoch, start, first, last, hash, probes }
}

async function findDoubted(node: Sender, answer: HelloAnswer): Promise<Set<string>> {
  return node.store.transaction(async (tx) => {
    const doubted = new Set<string>()
    for (const log of await tx.findLogs(answer.logs)) {
      const there = answer.logs.find(({ epoch }) => epoch === log.epoch)
      if (!there) continue
      const standing = await compare(tx, log, there)
      if (standing === 'behind_here' || standing === 'parted') doubted.add(log.epoch)
    }
    return doubted
  })
}

async function pushAll(
  node: Sender,
  line: Line,
  answer: HelloAnswer,
  report: ExchangeReport,
): Promise<void> {
  const logs = await node.store.transaction((tx) => logsToTell(tx, node))
  for (const log of logs) {
    const there = answer.logs.find(({ epoch }) => epoch === log.epoch)
    const next =
      there && isLevel(log, there)
        ? there.next
        : await pushLog(node, line, log, there?.next ?? 1, report)
    report.reached.push({ station: log.station, epoch: log.epoch, next })
    if (there && there.durable !== log.durable) await noteDurable(node, log, there.durable)
  }
}

/** S6, S7: sends one log from where the hub says it stands, until both agree; where the hub stands then. */
async function pushLog(
  node: Sender,
  line: Line,
  key: LogKey,
  next: number,
  report: ExchangeReport,
): Promise<number> {
  let from = next
  let gaps = 0
  for (;;) {
    const push = await node.store.transaction((tx) => batchOf(tx, key, from, node.pace.batch()))
    if (!push) return from
    const answer = await line.push(push).catch((error: unknown) => {
      node.pace.failed()
      throw error
    })
    if (answer.verdict === 'stored') {
      node.pace.arrived(push.lines.length)
      report.pushed += Math.max(0, answer.next - from)
      from = answer.next
      await noteDurable(node, key, answer.durable)
      continue
    }
    if (answer.verdict === 'gap' && gaps++ === 0) {
      from = answer.next
      continue
    }
    // Anything else is settled by the next hello, which sees both sides anew.
    report.open.push(answer.verdict)
    return from
  }
}

export async function batchOf(
  tx: SyncTx,
  key: LogKey,
  from: number,
  max: number,
): Promise<Push | undefined> {
  const [log] = await tx.findLogs([key])
  if (!log || from > log.last || from < log.first) return undefined
  const prev = await hashAt(tx, log, from - 1)
  if (prev === undefined) return undefined
  const lines: string[] = []
  let bytes = 0
  let last = prev
  for (const record of await tx.readRecords(log, from, max)) {
    bytes += record.line.length
    if (lines.length > 0 && bytes > maxBatchBytes) break
    lines.push(record.line)
    last = record.hash
  }
  if (lines.length === 0) return undefined
  const { station, epoch, start, opener } = log
  return { station, epoch, start, opener, from, prev, last, lines }
}

/**
 * S11: a station takes its hub's word, also where it takes it back. A hub has verified copies of its own:
 * those of the hub above add to them and never lower what they hold.
 */
const noteDurable = (node: Sender, key: LogKey, durable: number): Promise<void> =>
  node.store.transaction(async (tx) => {
    const [log] = await tx.findLogs([key])
    if (!log || durable === log.durable) return
    if (node.kind === 'hub' && durable < log.durable) return
    await tx.setLog(key, { durable })
  })

async function readFeeds(
  node: Sender,
  line: Line,
  answer: HelloAnswer,
  report: ExchangeReport,
): Promise<void> {
  for (const head of answer.feeds) {
    for (;;) {
      const cursor = await node.store.transaction((tx) => startReading(tx, head))
      if (cursor.epoch === head.epoch && cursor.seq >= head.seq && !cursor.filling) break
      const { seq: after, ...at } = toldOf(cursor)
      const { feed, epoch } = at
      const found = await line.feed({ ...at, after, max: 500 })
      if (found.verdict === 'nothing_new') {
        if (cursor.filling) await node.store.transaction((tx) => endReading(tx, feed, epoch))
        break
      }
      if (found.verdict === 'read_anew') {
        await node.store.transaction(async (tx) =>
          tx.saveCursor(readAnew(feed, found.epoch, await tx.lockCursor(feed))),
        )
        continue
      }
      if (!node.isSigned(signedText(found.segment), found.signature)) {
        report.open.push('unsigned')
        break
      }
      const applied = await applySegment(node.store, found.segment)
      if (applied === undefined) {
        report.open.push('feed_gap')
        break
      }
      report.items += applied
      if (found.segment.upTo >= found.segment.head) break
    }
  }
  const followed = answer.feeds.map(({ feed }) => feed)
  await node.store.transaction((tx) => dropFeedsBut(tx, followed))
}

/** Feeds of places the node no longer belongs to go, with what came by them. */
export async function dropFeedsBut(tx: SyncTx, followed: readonly string[]): Promise<void> {
  for (const cursor of await tx.listCursors()) {
    if (followed.includes(cursor.feed)) continue
    await tx.sweep(cursor.feed, cursor.round + 1)
    await tx.dropCursor(cursor.feed)
  }
}

async function startReading(tx: SyncTx, head: { feed: string; epoch: string }) {
  const cursor = await tx.lockCursor(head.feed)
  if (cursor?.epoch === head.epoch) return cursor
  const anew = readAnew(head.feed, head.epoch, cursor)
  await tx.saveCursor(anew)
  return anew
}

/** The feed is empty or was read to its end: what did not come again goes. */
export async function endReading(tx: SyncTx, feed: string, epoch: string): Promise<void> {
  const cursor = await tx.lockCursor(feed)
  if (cursor?.epoch !== epoch || !cursor.filling) return
  await tx.sweep(feed, cursor.round)
  await tx.saveCursor({ ...cursor, filling: false })
}

/**
 * S23: items and cursor in one transaction. The number of items applied; `undefined` where an earlier
 * segment is missing or the epoch is another. The caller has checked the signature.
 */
export function applySegment(store: SyncStore, segment: FeedSegment): Promise<number | undefined> {
  return store.transaction(async (tx) => {
    const cursor = await tx.lockCursor(segment.feed)
    if (!cursor) return undefined
    const plan = planSegment(cursor, segment)
    if (plan.verdict === 'passed') return 0
    if (plan.verdict !== 'apply') return undefined
    await tx.receive(segment.feed, plan.cursor.round, plan.items)
    if (plan.sweep) await tx.sweep(segment.feed, plan.cursor.round)
    await tx.saveCursor(plan.cursor)
    return plan.items.length
  })
}
