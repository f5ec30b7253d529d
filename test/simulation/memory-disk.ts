import type { StepBody } from '../../src/features/registers/steps.ts'
import { emptyFeedHash, nextFeedHash } from '../../src/features/sync/chain-protocol.ts'
import type { Random } from '../../src/features/sync/log-protocol.ts'
import type { Told } from '../../src/features/sync/packet.ts'
import { type Fact, readLine } from '../../src/features/sync/record.ts'
import type {
  Alarm,
  Cursor,
  FeedHead,
  FeedItem,
  LogHead,
  LogKey,
  Quarantined,
  RecordState,
  StoredRecord,
} from '../../src/features/sync/storage.ts'
import { stepCollection, stepOfItem, stepType } from './cases.ts'
import { type Disk, type DiskTx, type Held, type KnownStep, nameOf, type Row } from './disk.ts'

type Feed = Omit<FeedHead, 'feed'> & {
  items: Map<string, FeedItem>
  /** By the seq of the head. */
  hashes: Map<number, string>
}
type Receipt = { round: number; item: FeedItem }

/** A disk in memory with the promises of PostgreSQL: serial transactions, all or nothing, kept once committed. */
export class MemoryDisk implements Disk {
  logs = new Map<string, LogHead>()
  records = new Map<string, StoredRecord[]>()
  rows = new Map<string, Row>()
  alarms: Alarm[] = []
  feeds = new Map<string, Feed>()
  cursors = new Map<string, Cursor>()
  receipts = new Map<string, Map<string, Receipt>>()
  told = new Map<string, Told>()
  everHeld = new Set<string>()
  steps = new Map<string, KnownStep>()
  hubSteps = new Map<string, KnownStep>()
  readonly random: Random
  private queue: Promise<unknown> = Promise.resolve()

  constructor(random: Random) {
    this.random = random
  }

  copy(): MemoryDisk {
    const copy = new MemoryDisk(this.random)
    copy.logs = new Map(this.logs)
    copy.records = mapped(this.records, (list) => [...list])
    copy.rows = mapped(this.rows, (row) => ({ ...row }))
    copy.alarms = [...this.alarms]
    copy.feeds = mapped(this.feeds, (feed) => ({
      ...feed,
      items: new Map(feed.items),
      hashes: new Map(feed.hashes),
    }))
    copy.cursors = new Map(this.cursors)
    copy.receipts = mapped(this.receipts, (keys) => new Map(keys))
    copy.told = new Map(this.told)
    copy.everHeld = new Set(this.everHeld)
    copy.steps = new Map(this.steps)
    copy.hubSteps = new Map(this.hubSteps)
    return copy
  }

  transaction<T>(reads: number, work: (tx: DiskTx) => Promise<T>): Promise<T> {
    const turn = this.queue.then(async () => {
      const tx = new MemoryTx(this, reads)
      try {
        return await work(tx)
      } catch (error) {
        tx.undo()
        throw error
      }
    })
    this.queue = turn.catch(() => undefined)
    return turn
  }

  async look(): Promise<Held> {
    const received = mapped(this.receipts, (keys) => mapped(keys, ({ item }) => item.ver))
    const { logs, records, rows, feeds } = this
    const told = [...this.receipts.values()]
      .flatMap((keys) => [...keys.values()].map(({ item }) => item))
      .filter(({ collection }) => collection === stepCollection)
      .map(({ body }) => stepOfItem(body))
    const steps = [...told, ...this.steps.values(), ...this.hubSteps.values()]
    return { logs, records, rows, feeds, received, steps }
  }

  async publish(feed: string, change: Omit<FeedItem, 'seq'>): Promise<void> {
    const before = this.feed(feed)
    const seq = before.seq + 1
    const item = { ...change, seq }
    const hash = nextFeedHash(before.hash, [item])
    const items = new Map(before.items).set(`${change.collection}/${change.key}`, item)
    this.feeds.set(feed, { ...before, seq, hash, items, hashes: before.hashes.set(seq, hash) })
  }
  async forgetDeletions(feed: string): Promise<void> {
    const before = this.feed(feed)
    const kept = ({ op, seq }: FeedItem) => op === 'put' || seq > before.floor
    const items = new Map([...before.items].filter(([, item]) => kept(item)))
    const hashes = new Map([...before.hashes].filter(([seq]) => seq >= before.seq))
    this.feeds.set(feed, { ...before, floor: before.seq, items, hashes })
  }
  async settleAlarms(): Promise<void> {
    this.alarms = []
  }
  async addHubStep(step: KnownStep): Promise<void> {
    this.hubSteps.set(step.id, step)
  }

  private feed(feed: string): Feed {
    return this.feeds.get(feed) ?? newFeed(this.random)
  }
}

const newFeed = (random: Random): Feed => ({
  epoch: random(16),
  seq: 0,
  floor: 0,
  hash: emptyFeedHash,
  items: new Map(),
  hashes: new Map(),
})

class MemoryTx implements DiskTx {
  private readonly undos: (() => void)[] = []
  private readonly disk: MemoryDisk
  private readonly reads: number
  constructor(disk: MemoryDisk, reads: number) {
    this.disk = disk
    this.reads = reads
  }

  get changed(): boolean {
    return this.undos.length > 0
  }
  undo(): void {
    for (const step of this.undos.toReversed()) step()
  }

  private put<K, V>(map: Map<K, V>, key: K, value: V): void {
    const had = map.has(key)
    const before = map.get(key)
    map.set(key, value)
    this.undos.push(() => {
      if (had) map.set(key, before as V)
      else map.delete(key)
    })
  }
  private drop<K, V>(map: Map<K, V>, key: K): void {
    const before = map.get(key)
    if (before === undefined) return
    map.delete(key)
    this.undos.push(() => map.set(key, before))
  }

  async listLogs({ station, via }: { station?: string; via?: string }): Promise<LogHead[]> {
    return [...this.disk.logs.values()]
      .filter((log) => (!station || log.station === station) && (!via || log.via === via))
      .toSorted((a, b) => a.ordinal - b.ordinal)
  }
  async findLogs(keys: readonly LogKey[]): Promise<LogHead[]> {
    return keys.flatMap((key) => this.disk.logs.get(nameOf(key)) ?? [])
  }
  lockLogs(station: string): Promise<LogHead[]> {
    return this.listLogs({ station })
  }
  async lockLog(key: LogKey): Promise<LogHead | undefined> {
    return this.disk.logs.get(nameOf(key))
  }
  async addLog(log: LogHead): Promise<void> {
    if (this.disk.logs.has(nameOf(log))) throw new Error(`log ${nameOf(log)} is there already`)
    this.put(this.disk.logs, nameOf(log), { ...log })
    this.put(this.disk.records, nameOf(log), [])
  }
  async setLog(key: LogKey, change: Partial<LogHead>): Promise<void> {
    const log = this.disk.logs.get(nameOf(key))
    if (!log) return
    this.put(this.disk.logs, nameOf(key), { ...log, ...change })
  }

  async readRecords(key: LogKey, from: number, max: number): Promise<StoredRecord[]> {
    const list = this.list(key)
    const at = from - (list[0]?.seq ?? 1)
    if (at < 0) throw new Error(`record ${from} of ${nameOf(key)} is not stored`)
    return list.slice(at, at + max)
  }
  async readHash(key: LogKey, seq: number): Promise<string | undefined> {
    const list = this.list(key)
    return list[seq - (list[0]?.seq ?? 1)]?.hash
  }
  async insertRecords(key: LogKey, records: readonly StoredRecord[]): Promise<void> {
    const list = this.list(key)
    const last = list.at(-1)?.seq
    if (records[0] && last !== undefined && records[0].seq !== last + 1) {
      throw new Error(`record ${records[0].seq} of ${nameOf(key)} after ${last}`)
    }
    this.put(this.disk.records, nameOf(key), [...list, ...records])
    for (const { id } of records) {
      if (this.disk.everHeld.has(id)) continue
      this.disk.everHeld.add(id)
      this.undos.push(() => this.disk.everHeld.delete(id))
    }
  }
  async deleteRecords(key: LogKey, from: number, to: number): Promise<void> {
    const kept = this.list(key).filter(({ seq }) => seq < from || seq > to)
    this.put(this.disk.records, nameOf(key), kept)
  }
  async setStates(key: LogKey, seqs: readonly number[], state: RecordState): Promise<void> {
    const chosen = new Set(seqs)
    const list = this.list(key).map((record) =>
      chosen.has(record.seq) ? { ...record, state } : record,
    )
    this.put(this.disk.records, nameOf(key), list)
  }
  async findKnown(station: string, ids: readonly string[]): Promise<Set<string>> {
    const wanted = new Set(ids)
    const known = new Set<string>()
    for (const { id } of this.all(station, ['applied', 'quarantined'])) {
      if (wanted.has(id)) known.add(id)
    }
    // A record deleted from the log as durable was applied; its row tells.
    for (const id of wanted) if (this.disk.rows.has(id)) known.add(id)
    return known
  }
  async apply(
    station: string,
    records: readonly { id: string; line: string }[],
  ): Promise<Quarantined[]> {
    const unread: Quarantined[] = []
    for (const { id, line } of records) {
      const fact = readable(line, this.reads)
      if (!fact) {
        unread.push({ id, reason: 'newer_version' })
        continue
      }
      if (fact.type === stepType) {
        const { case: caseId, after, to } = fact.body as StepBody
        this.put(this.disk.steps, id, { id, caseId, after, outcome: to, wallMs: fact.wallMs })
      }
      const nonce = nonceOf(fact.body)
      const times = (this.disk.rows.get(id)?.times ?? 0) + 1
      this.put(this.disk.rows, id, { station, nonce, times })
    }
    return unread
  }
  /** Records of the simulation name no content. */
  async listWantedBlobs(): Promise<string[]> {
    return []
  }
  async readQuarantined(max: number): Promise<(LogKey & StoredRecord)[]> {
    return [...this.disk.logs.values()]
      .flatMap((log) =>
        this.list(log)
          .filter(({ state }) => state === 'quarantined')
          .map((record) => ({ ...record, station: log.station, epoch: log.epoch })),
      )
      .slice(0, max)
  }

  async raise(alarm: Alarm): Promise<void> {
    if (await this.hasAlarm(alarm.kind, alarm.station)) return
    this.disk.alarms.push(alarm)
    this.undos.push(() => this.disk.alarms.splice(this.disk.alarms.indexOf(alarm), 1))
  }
  async hasAlarm(kind: Alarm['kind'], station: string): Promise<boolean> {
    return this.disk.alarms.some((alarm) => alarm.kind === kind && alarm.station === station)
  }

  async listFeeds(feeds: readonly string[]): Promise<FeedHead[]> {
    return feeds.map((feed) => {
      const { epoch, seq, floor, hash } = this.feed(feed)
      return { feed, epoch, seq, floor, hash }
    })
  }
  async readFeedHashes(feed: string, seqs: readonly number[]): Promise<Map<number, string>> {
    return new Map([...this.feed(feed).hashes].filter(([seq]) => seqs.includes(seq)))
  }
  async renewFeed(feed: string): Promise<void> {
    this.put(this.disk.feeds, feed, { ...this.feed(feed), epoch: this.disk.random(16) })
  }
  async readItems(feed: string, after: number, max: number): Promise<FeedItem[]> {
    return [...this.feed(feed).items.values()]
      .filter(({ seq }) => seq > after)
      .toSorted((a, b) => a.seq - b.seq)
      .slice(0, max)
  }

  async listCursors(): Promise<Cursor[]> {
    return [...this.disk.cursors.values()]
  }
  async lockCursor(feed: string): Promise<Cursor | undefined> {
    return this.disk.cursors.get(feed)
  }
  async saveCursor(cursor: Cursor): Promise<void> {
    this.put(this.disk.cursors, cursor.feed, cursor)
  }
  async dropCursor(feed: string): Promise<void> {
    this.drop(this.disk.cursors, feed)
  }
  async receive(feed: string, round: number, items: readonly FeedItem[]): Promise<void> {
    const keys = new Map(this.disk.receipts.get(feed))
    for (const item of items) {
      const name = `${item.collection}/${item.key}`
      if (item.op === 'put') keys.set(name, { round, item })
      else keys.delete(name)
    }
    this.put(this.disk.receipts, feed, keys)
  }
  async sweep(feed: string, round: number): Promise<void> {
    const keys = [...(this.disk.receipts.get(feed) ?? [])].filter(([, had]) => had.round >= round)
    this.put(this.disk.receipts, feed, new Map(keys))
  }

  private feed(feed: string): Feed {
    const found = this.disk.feeds.get(feed)
    if (found) return found
    const begun = newFeed(this.disk.random)
    this.put(this.disk.feeds, feed, begun)
    return begun
  }
  private list(key: LogKey): StoredRecord[] {
    return this.disk.records.get(nameOf(key)) ?? []
  }
  private all(station: string, states: readonly RecordState[]): StoredRecord[] {
    return [...this.disk.logs.values()]
      .filter((log) => log.station === station)
      .flatMap((log) => this.list(log))
      .filter(({ state }) => states.includes(state))
  }
}

/** What no other record says: a note's own number, or what a loan is for. */
const nonceOf = (body: unknown): string => {
  const { nonce, fields } = body as { nonce?: string; fields?: { purpose: string } }
  return nonce ?? fields?.purpose ?? ''
}

function readable(line: string, reads: number): Fact | undefined {
  const read = readLine(line)
  return 'fact' in read && read.fact.v <= reads ? read.fact : undefined
}

const mapped = <K, V, W>(map: Map<K, V>, change: (value: V) => W): Map<K, W> =>
  new Map([...map].map(([key, value]) => [key, change(value)]))
