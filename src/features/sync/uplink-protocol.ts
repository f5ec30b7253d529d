import { isAmong, planSegment, type Reading, readAnew, signedText, toldOf } from './feed.ts'
import { hashAt } from './intake-protocol.ts'
import type { Random } from './log-protocol.ts'
import type { Pace } from './pace.ts'
import { probeSeqs } from './record.ts'
import { adoptOthers, compare, isLevel, settle } from './settle-protocol.ts'
import type { Cursor, LogHead, LogKey, SyncStore, SyncTx } from './storage.ts'
import {
  type Hello,
  type HelloAnswer,
  type Line,
  type LogAtHub,
  maxBatchBytes,
  maxProbes,
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

export type ExchangeReport = {
  pushed: number
  pulled: number
  items: number
  /** Logs that had to go on in a new epoch. */
  parted: number
  /** A person has said that another machine is the station: this one has to enrol anew (S10). */
  toldOff: boolean
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
        logs: await Promise.all(
          logs.map((log) => tellLog(tx, log, probed.has(log.epoch) ? probesFor(probed.size) : 0)),
        ),
        complete: true,
        feeds: cursors.map(toldOf),
      }
    })
    told = hello.feeds
    return line.hello(hello)
  }

  let told: Hello['feeds'] = []
  let answer = await ask(new Set())
  const report: ExchangeReport = {
    ...{ pushed: 0, pulled: 0, items: 0, parted: 0, toldOff: false, answer },
    reached: [],
    open: [],
  }
  const doubted = await findDoubted(node, answer)
  if (doubted.size > 0) answer = await ask(doubted)
  if (await adoptOthers(node, answer)) {
    answer = await ask(new Set([...doubted, ...answer.others.map(({ epoch }) => epoch)]))
  }
  report.answer = answer
  const standings = byEpoch(answer)
  for (const log of await node.store.transaction((tx) => logsToTell(tx, node))) {
    const there = standings.get(log.epoch)
    if (!there) continue
    const { parted, pulled, forked } = await settle(node, line, log, there)
    report.parted += parted
    report.pulled += pulled
    if (forked) report.open.push('fork')
  }
  await pushAll(node, line, answer, report)
  await readFeeds(node, line, { answer, told }, report)
  report.toldOff = await node.store.transaction((tx) => isToldOff(tx, node, answer))
  return report
}

/** The machines under one key hold each other's epochs; the one they write in is their own. */
async function isToldOff(tx: SyncTx, node: Sender, { enrolAnew }: HelloAnswer): Promise<boolean> {
  const own = await tx.listLogs({ station: node.id })
  return own.some(({ state, epoch }) => state === 'open' && enrolAnew.includes(epoch))
}

/** A station's own; a hub's but for those a person has yet to decide about: they wait where he does (S10, S13). */
export async function logsToTell(tx: SyncTx, node: Sender): Promise<LogHead[]> {
  if (node.kind === 'station') return tx.listLogs({ station: node.id })
  return (await tx.listLogs({})).filter(({ standing }) => standing === 'trusted')
}

/** The newest of each log, shared out so that a hello about many logs is no larger than a message may be. */
const probesFor = (logs: number): number =>
  Math.max(1, Math.min(maxProbes, Math.floor(probesAtOnce / logs)))
const probesAtOnce = 20_000

export async function tellLog(
  tx: SyncTx,
  log: LogHead,
  mostProbes: number,
): Promise<Hello['logs'][number]> {
  const { station, epoch, start, first, last, hash } = log
  const probes: [number, string][] = []
  for (const seq of probeSeqs(first, last).slice(0, mostProbes)) {
    const at = await hashAt(tx, log, seq)
    if (at) probes.push([seq, at])
  }
  return { station, epoch, start, first, last, hash, probes }
}

async function findDoubted(node: Sender, answer: HelloAnswer): Promise<Set<string>> {
  return node.store.transaction(async (tx) => {
    const doubted = new Set<string>()
    const standings = byEpoch(answer)
    for (const log of await tx.findLogs(answer.logs)) {
      const there = standings.get(log.epoch)
      if (!there) continue
      const standing = await compare(tx, log, there)
      if (standing === 'behind_here' || standing === 'parted') doubted.add(log.epoch)
    }
    return doubted
  })
}

/** A hub has many logs, most of them with little to send: so many stations' at a time. */
const lanes = 8

/** The logs of one station in their order; after a push that failed none begins. */
async function pushAll(
  node: Sender,
  whole: Line,
  answer: HelloAnswer,
  report: ExchangeReport,
): Promise<void> {
  const logs = await node.store.transaction((tx) => logsToTell(tx, node))
  const standings = byEpoch(answer)
  const stations = Map.groupBy(logs, ({ station }) => station).values()
  const line = untilItFails(whole)
  const ended = await Promise.allSettled(
    Array.from({ length: lanes }, async () => {
      for (const own of stations) for (const log of own) await bringLevel(log)
    }),
  )
  for (const end of ended) if (end.status === 'rejected') throw end.reason

  async function bringLevel(log: LogHead): Promise<void> {
    const there = standings.get(log.epoch)
    const next =
      there && isLevel(log, there)
        ? there.next
        : await pushLog(node, line, log, there?.next ?? 1, report)
    report.reached.push({ station: log.station, epoch: log.epoch, next })
    if (there && there.durable !== log.durable) await noteDurable(node, log, there)
  }
}

function untilItFails(line: Line): Line {
  let failed: { error: unknown } | undefined
  return {
    ...line,
    push: async (push) => {
      if (failed) throw failed.error
      return line.push(push).catch((error: unknown) => {
        failed = { error }
        throw error
      })
    },
  }
}

/** S6, S7: sends one log from where the hub says it stands, until both agree; where the hub stands then. */
async function pushLog(
  node: Sender,
  line: Line,
  log: LogHead,
  next: number,
  report: ExchangeReport,
): Promise<number> {
  let from = next
  let gaps = 0
  for (;;) {
    const batch = node.pace.batch()
    const push = await node.store.transaction((tx) => batchOf(tx, log, from, batch.records))
    if (!push) return from
    const answer = await line.push(push).catch((error: unknown) => {
      node.pace.failed(batch)
      throw error
    })
    if (answer.verdict === 'stored') {
      node.pace.arrived(batch, push.lines.length)
      report.pushed += Math.max(0, answer.next - from)
      from = answer.next
      if (answer.durable !== log.durable) await noteDurable(node, log, answer)
      // What was written meanwhile goes with the next round, which comes soon.
      if (from > log.last) return from
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

/** An epoch is random, so it names its log alone. */
const byEpoch = ({ logs }: HelloAnswer): ReadonlyMap<string, LogAtHub> =>
  new Map(logs.map((log) => [log.epoch, log]))

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
 * those of the hub above add to them and never lower what they hold. Of another ending than is here its
 * word raises nothing.
 */
const noteDurable = (
  node: Sender,
  key: LogKey,
  { durable, next, hash }: Pick<LogAtHub, 'durable' | 'next' | 'hash'>,
): Promise<void> =>
  node.store.transaction(async (tx) => {
    const [log] = await tx.findLogs([key])
    if (!log || durable === log.durable) return
    if (node.kind === 'hub' && durable < log.durable) return
    if (durable > log.durable && (await hashAt(tx, log, next - 1)) !== hash) return
    await tx.setLog(key, { durable })
  })

async function readFeeds(
  node: Sender,
  line: Line,
  { answer, told }: { answer: HelloAnswer; told: Hello['feeds'] },
  report: ExchangeReport,
): Promise<void> {
  for (const head of answer.feeds) await readFeed(node, line, { head, told }, report)
  const followed = answer.feeds.map(({ feed }) => feed)
  await node.store.transaction((tx) => dropFeedsBut(tx, followed))
}

async function readFeed(
  node: Sender,
  line: Line,
  { head, told }: { head: HelloAnswer['feeds'][number]; told: Hello['feeds'] },
  report: ExchangeReport,
): Promise<void> {
  let there = head
  for (;;) {
    const cursor = await node.store.transaction((tx) => startReading(tx, there, told))
    if (cursor.seq >= there.seq && !cursor.filling) return
    const { seq: after, ...at } = toldOf(cursor)
    const { feed, epoch, points: confirmed } = at
    const found = await line.feed({ ...at, after, max: 500 })
    if (found.verdict === 'nothing_new') {
      if (cursor.filling) await node.store.transaction((tx) => endReading(tx, feed, epoch))
      return
    }
    if (found.verdict === 'read_anew') {
      await node.store.transaction(async (tx) =>
        tx.saveCursor(readAnew(feed, found.epoch, await tx.lockCursor(feed))),
      )
      // It may have been renewed since the hello.
      there = { feed, epoch: found.epoch, seq: head.seq }
      continue
    }
    if (!node.isSigned(signedText(found.segment), found.signature)) {
      report.open.push('unsigned')
      return
    }
    const applied = await applySegment(node.store, { ...found, confirmed })
    if (applied === undefined) {
      report.open.push('feed_gap')
      return
    }
    report.items += applied
    if (found.segment.upTo >= found.segment.head) return
  }
}

/** Feeds of places the node no longer belongs to go, with what came by them. */
export async function dropFeedsBut(tx: SyncTx, followed: readonly string[]): Promise<void> {
  for (const cursor of await tx.listCursors()) {
    if (followed.includes(cursor.feed)) continue
    await tx.sweep(cursor.feed, cursor.round + 1)
    await tx.dropCursor(cursor.feed)
  }
}

async function startReading(
  tx: SyncTx,
  head: HelloAnswer['feeds'][number],
  told: Hello['feeds'],
): Promise<Cursor> {
  const cursor = await tx.lockCursor(head.feed)
  if (cursor?.epoch === head.epoch) return confirm(tx, cursor, head, told)
  const anew = readAnew(head.feed, head.epoch, cursor)
  await tx.saveCursor(anew)
  return anew
}

/** S25: the hub has compared what it was told; where both are level, its head stands for all of it. */
async function confirm(
  tx: SyncTx,
  cursor: Cursor,
  { seq, hash }: HelloAnswer['feeds'][number],
  told: Hello['feeds'],
): Promise<Cursor> {
  const toldOfIt = told.find(({ feed }) => feed === cursor.feed)?.points ?? []
  const isLevel = cursor.seq === seq && !cursor.filling
  if (!hash || !isLevel || !cursor.points.every((point) => isAmong(toldOfIt, point))) return cursor
  const confirmed = { ...cursor, points: [[seq, hash] as const] }
  await tx.saveCursor(confirmed)
  return confirmed
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
export function applySegment(store: SyncStore, reading: Reading): Promise<number | undefined> {
  const { segment } = reading
  return store.transaction(async (tx) => {
    const cursor = await tx.lockCursor(segment.feed)
    if (!cursor) return undefined
    const plan = planSegment(cursor, reading)
    if (plan.verdict === 'passed') return 0
    if (plan.verdict !== 'apply') return undefined
    await tx.receive(segment.feed, plan.cursor.round, plan.items)
    if (plan.sweep) await tx.sweep(segment.feed, plan.cursor.round)
    await tx.saveCursor(plan.cursor)
    return plan.items.length
  })
}
