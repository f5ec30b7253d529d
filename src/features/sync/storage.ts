import type { Hash, LogRecord } from './record.ts'

/**
 * What the protocol asks of a store. PostgreSQL keeps it in earnest; the simulation keeps it in memory
 * and crashes it at every commit.
 */
export type SyncStore = {
  /** All or nothing, on disk when it returns. Two transactions never change one log at a time. */
  transaction<T>(work: (tx: SyncTx) => Promise<T>): Promise<T>
}

export type LogKey = { station: string; epoch: string }

export type LogHead = LogKey & {
  /** The random value the chain begins with, 32 hex digits. */
  start: string
  /** Order in which this node learned of the station's logs: 1, 2, 3… */
  ordinal: number
  /** Who began the epoch: the station itself, or a hub that had to keep two endings apart. */
  opener: 'station' | 'hub'
  /** `open`: this node appends here. `closed`: only copies of what others hold are added. */
  state: 'open' | 'closed'
  /**
   * `held`: stored, not applied, until a person has said which of two machines is the station (S10).
   * `told_off`: the other machine's, which has to enrol anew; still stored, so nothing is lost.
   */
  standing: 'trusted' | 'held' | 'told_off'
  /** The neighbour that sent it last; absent: written here. */
  via: string | null
  /** The lowest seq still stored; earlier ones were deleted as durable elsewhere (S11). */
  first: number
  /** `h(first - 1)`. */
  firstPrevious: Hash
  /** The highest seq; 0 in an empty log. */
  last: number
  /** `h(last)`. */
  hash: Hash
  /** Contained in a verified copy on another machine, up to and with this seq. */
  durable: number
}

export type RecordState = 'applied' | 'quarantined' | 'held' | 'twin'
export type StoredRecord = LogRecord & { state: RecordState }

/** A record this node could not read: kept as it came, applied when the program has learned it (S8). */
export type Quarantined = { id: string; reason: string }

/** What a node writes itself it can apply, or writes not at all; what it was sent it keeps either way. */
export type RecordsFrom = 'written_here' | 'received'

export type AlarmKind = 'clone' | 'gap' | 'fork' | 'hub_restored'
export type Alarm = {
  kind: AlarmKind
  station: string
  epoch?: string
  details: Record<string, string | number>
}

/** A moment of a feed: its head's seq and the hash of all that was written until then (S25). */
export type FeedPoint = readonly [seq: number, hash: Hash]

/** `hash`: of all that was written to it. */
export type FeedHead = { feed: string; epoch: string; seq: number; floor: number; hash: Hash }

export type FeedItem = {
  seq: number
  collection: string
  key: string
  op: 'put' | 'del'
  /** The row's version: what a proposal names (S24). */
  ver: number
  body?: unknown
}

/**
 * How far a station has read a feed. While `filling`, it reads a feed anew to replace what it had (S23); what it
 * has read of it in this round was so when the feed's head was at `begun`, or later. `points`: the heads as they
 * were when it read; a history that has them all is the one that is here (S25). None: an older hub told none.
 */
export type Cursor = {
  feed: string
  epoch: string
  seq: number
  round: number
  filling: boolean
  begun: number
  points: readonly FeedPoint[]
}

export type SyncTx = {
  /** In the order of `ordinal`. With neither: all logs here. */
  listLogs(of: { station?: string; via?: string }): Promise<LogHead[]>
  findLogs(keys: readonly LogKey[]): Promise<LogHead[]>
  /**
   * The station's logs, in the order of `ordinal`. Until the transaction ends no other one gets them
   * here, or begins one of this station.
   */
  lockLogs(station: string): Promise<LogHead[]>
  /** One of `lockLogs`. */
  lockLog(log: LogKey): Promise<LogHead | undefined>
  addLog(log: LogHead): Promise<void>
  setLog(log: LogKey, change: Partial<Omit<LogHead, keyof LogKey>>): Promise<void>

  /** In order, from `from`, at most `max`. */
  readRecords(log: LogKey, from: number, max: number): Promise<StoredRecord[]>
  /** `undefined` where nothing is stored under that seq. */
  readHash(log: LogKey, seq: number): Promise<Hash | undefined>
  insertRecords(log: LogKey, records: readonly StoredRecord[]): Promise<void>
  deleteRecords(log: LogKey, from: number, to: number): Promise<void>
  setStates(log: LogKey, seqs: readonly number[], state: RecordState): Promise<void>
  /** Those of `ids` that are stored for the station and were applied or wait to be. */
  findKnown(station: string, ids: readonly string[]): Promise<Set<string>>
  /** Makes rows of the records it can read, in order, and returns the others; as `received`, unless said. */
  apply(station: string, records: readonly LogRecord[], from?: RecordsFrom): Promise<Quarantined[]>

  /** Content that records of these stations name and this node lacks; the smallest first (S14). */
  listWantedBlobs(stations: readonly string[], max: number): Promise<Hash[]>

  /** In the order of their logs, oldest first. */
  readQuarantined(max: number): Promise<(LogKey & LogRecord)[]>

  /** Once per kind, station and epoch while it is open. */
  raise(alarm: Alarm): Promise<void>
  hasAlarm(kind: AlarmKind, station: string): Promise<boolean>

  /** One head for each name; a feed begins when it is first asked for. */
  listFeeds(feeds: readonly string[]): Promise<FeedHead[]>
  /** Hashes of the feed as it was at these heads; those it never had are missing. */
  readFeedHashes(feed: string, seqs: readonly number[]): Promise<Map<number, Hash>>
  /** Gives the feed a new epoch: whoever reads it reads it anew. */
  renewFeed(feed: string): Promise<void>
  /** With seq above `after`, in order. */
  readItems(feed: string, after: number, max: number): Promise<FeedItem[]>

  listCursors(): Promise<Cursor[]>
  lockCursor(feed: string): Promise<Cursor | undefined>
  dropCursor(feed: string): Promise<void>
  saveCursor(cursor: Cursor): Promise<void>
  /** Writes what came by this feed, in this round of reading it, and puts or removes the rows. */
  receive(feed: string, round: number, items: readonly FeedItem[]): Promise<void>
  /** Removes what came by this feed in an earlier round and not in this one. */
  sweep(feed: string, round: number): Promise<void>
}
