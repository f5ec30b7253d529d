import { chain } from './chain-protocol.ts'
import { planSegment, readAnew, signedText } from './feed.ts'
import { hashAt, storeRecords } from './intake-protocol.ts'
import { adoptLog, moveOn, type Random } from './log-protocol.ts'
import { probeSeqs } from './record.ts'
import type { LogHead, LogKey, SyncStore, SyncTx } from './storage.ts'
import {
  type FeedSegment,
  type Hello,
  type HelloAnswer,
  type Line,
  type LogAtHub,
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
        feeds: cursors.map(({ feed, epoch, seq }) => ({ feed, epoch, seq })),
      }
    })
    return line.hello(hello)
  }

  let answer = await ask(new Set())
  const report: ExchangeReport = { pushed: 0, pulled: 0, items: 0, parted: 0, answer, open: [] }
  const doubted = await findDoubted(node, answer)
  if (doubted.size > 0) answer = await ask(doubted)
  report.answer = answer
  await adoptOthers(node, answer)
  for (const log of await node.store.transaction((tx) => logsToTell(tx, node))) {
    const there = answer.logs.find(({ epoch }) => epoch === log.epoch)
    if (there) await settle(node, line, log, there, report)
  }
  await pushAll(node, line, answer, report)
  await readFeeds(node, line, answer, report)
  return report
}

const logsToTell = (tx: SyncTx, node: Sender): Promise<LogHead[]> =>
  tx.listLogs(node.kind === 'station' ? { station: node.id } : {})

async function tellLog(tx: SyncTx, log: LogHead, probed: boolean): Promise<Hello['logs'][number]> {
  const { station, epoch, start, first, last, hash } = log
  const probes: [number, string][] = []
  for (const seq of probed ? probeSeqs(first, last) : []) {
    const at = await hashAt(tx, log, seq)
    if (at) probes.push([seq, at])
  }
  return { station, epoch, start, first, last, hash, probes }
}

type Standing = 'level' | 'behind_here' | 'behind_there' | 'purged_here' | 'parted'

/** How a log here compares with the same log at the hub. */
async function compare(tx: SyncTx, log: LogHead, there: LogAtHub): Promise<Standing> {
  const lastThere = there.next - 1
  if (lastThere > log.last) return 'behind_here'
  if (lastThere < log.first - 1) return 'purged_here'
  if ((await hashAt(tx, log, lastThere)) !== there.hash) return 'parted'
  return lastThere === log.last ? 'level' : 'behind_there'
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

/** Logs the hub has of this node and the node has forgotten: it is an older copy of itself. */
async function adoptOthers(node: Sender, answer: HelloAnswer): Promise<void> {
  if (answer.others.length === 0) return
  await node.store.transaction(async (tx) => {
    for (const { station, epoch, start } of answer.others) {
      const known = await tx.findLogs([{ station, epoch }])
      if (known.length > 0) continue
      await adoptLog(tx, { station, epoch, start }, answer.hub)
    }
  })
}

/** Brings one log and the hub's to the same records, without overwriting any on either side (S9). */
async function settle(
  node: Sender,
  line: Line,
  log: LogHead,
  there: LogAtHub,
  report: ExchangeReport,
): Promise<void> {
  const standing = await node.store.transaction((tx) => compare(tx, log, there))
  if (standing === 'level' || standing === 'behind_there') return
  if (standing === 'purged_here') {
    // The hub lost what was deleted here as durable; the rest goes up under a new epoch.
    if (log.last < log.first && log.state === 'closed') return
    await node.store.transaction((tx) =>
      moveOn(tx, log, log.first - 1, log.firstPrevious, node.random),
    )
    report.parted++
    return
  }
  const common = await findCommon(node, line, log, there)
  if (!common) {
    report.open.push('fork')
    return
  }
  if (log.state === 'open' || common.seq < log.last) {
    const moved = await node.store.transaction(async (tx) => {
      const [now] = await tx.findLogs([log])
      if (!now || now.last < common.seq) return false
      await moveOn(tx, log, common.seq, common.hash, node.random)
      return true
    })
    if (!moved) return
    report.parted++
  }
  report.pulled += await pullRest(node, line, log, there)
}

/** The last record that is the same on both sides: probes come near it, reading the hub's log finds it. */
async function findCommon(
  node: Sender,
  line: Line,
  log: LogHead,
  there: LogAtHub,
): Promise<{ seq: number; hash: string } | undefined> {
  if (there.common === log.last) return { seq: log.last, hash: log.hash }
  let seq = there.common ?? 0
  for (;;) {
    const page = await line.pull({ ...keyOf(log), from: seq + 1, max: 500 })
    const theirs = chain(page.prev, seq + 1, page.lines)
    const mine = await node.store.transaction(async (tx) => {
      const ours: (string | undefined)[] = []
      for (const record of theirs) ours.push(await hashAt(tx, log, record.seq))
      return { before: await hashAt(tx, log, seq), ours }
    })
    if (mine.before !== undefined && mine.before !== page.prev) return undefined
    const same = theirs.filter(({ hash }, i) => mine.ours[i] === hash)
    const last = same.at(-1) ?? { seq, hash: page.prev }
    if (same.length < theirs.length || theirs.length === 0 || last.seq >= log.last) {
      return { seq: last.seq, hash: last.hash }
    }
    seq = last.seq
  }
}

/** Fetches what the hub has of a log that is closed here, page by page, each applied as it comes. */
async function pullRest(node: Sender, line: Line, key: LogKey, there: LogAtHub): Promise<number> {
  let pulled = 0
  for (;;) {
    const [log] = await node.store.transaction((tx) => tx.findLogs([key]))
    if (!log || log.state === 'open' || log.last >= there.next - 1) return pulled
    const page = await line.pull({ ...keyOf(log), from: log.last + 1, max: 500 })
    const taken = await node.store.transaction(async (tx) => {
      const locked = await tx.lockLog(key)
      if (!locked || locked.hash !== page.prev) return 0
      const records = chain(page.prev, locked.last + 1, page.lines)
      const last = records.at(-1)
      if (!last) return 0
      await storeRecords(tx, locked, records)
      await tx.setLog(locked, { last: last.seq, hash: last.hash })
      return records.length
    })
    if (taken === 0) return pulled
    pulled += taken
  }
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
    await pushLog(node, line, log, there?.next ?? 1, report)
    if (there) await noteDurable(node, log, there.durable)
  }
}

/** S6, S7: sends one log from where the hub says it stands, until both agree. */
async function pushLog(
  node: Sender,
  line: Line,
  key: LogKey,
  next: number,
  report: ExchangeReport,
): Promise<void> {
  let from = next
  let gaps = 0
  for (;;) {
    const push = await node.store.transaction((tx) => batchOf(tx, key, from, node.pace.batch()))
    if (!push) return
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
    return
  }
}

async function batchOf(
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

const noteDurable = (node: Sender, log: LogKey, durable: number): Promise<void> =>
  node.store.transaction((tx) => tx.setLog(log, { durable }))

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
      const { feed, epoch, seq } = cursor
      const found = await line.feed({ feed, epoch, after: seq, max: 500 })
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
  const followed = new Set(answer.feeds.map(({ feed }) => feed))
  await node.store.transaction(async (tx) => {
    for (const cursor of await tx.listCursors()) {
      if (followed.has(cursor.feed)) continue
      await tx.sweep(cursor.feed, cursor.round + 1)
      await tx.dropCursor(cursor.feed)
    }
  })
}

async function startReading(tx: SyncTx, head: { feed: string; epoch: string }) {
  const cursor = await tx.lockCursor(head.feed)
  if (cursor?.epoch === head.epoch) return cursor
  const anew = readAnew(head.feed, head.epoch, cursor)
  await tx.saveCursor(anew)
  return anew
}

/** The feed is empty or was read to its end: what did not come again goes. */
async function endReading(tx: SyncTx, feed: string, epoch: string): Promise<void> {
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

const keyOf = ({ station, epoch }: LogKey): LogKey => ({ station, epoch })
