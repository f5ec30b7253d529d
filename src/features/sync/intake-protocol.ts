import { invalid } from '../../base/refusal.ts'
import { chain, startHash } from './chain-protocol.ts'
import { isAmong, isTooOld, signedText } from './feed.ts'
import { emptyLog } from './log-protocol.ts'
import type { Hash, LogRecord } from './record.ts'
import type { FeedHead, LogHead, LogKey, RecordState, SyncStore, SyncTx } from './storage.ts'
import type {
  FeedAnswer,
  FeedQuestion,
  Hello,
  HelloAnswer,
  LogAtHub,
  Pull,
  PullAnswer,
  Push,
  PushAnswer,
} from './wire.ts'

/** The node that asks, as enrolment knows it. */
export type Peer = {
  id: string
  /** A hub sends the logs of the stations below it; a station only its own. */
  kind: 'station' | 'hub'
  feeds: readonly string[]
}

/** The node that answers. */
export type Keeper = {
  id: string
  incarnation: string
  store: SyncStore
  nowMs(): number
  pace: HelloAnswer['pace']
  /** Signs feed segments (S31). */
  sign(text: string): string
  /** Whether another node below, one that is not revoked, is this station or brings its logs. */
  comesByAnother(peer: Peer, station: string): Promise<boolean>
}

/** What a station is asked for in one answer; the rest in the next. */
const wantedAtOnce = 200

/** What a hello is compared with. */
export type Standing = {
  logs: readonly Pick<
    LogHead,
    'station' | 'epoch' | 'start' | 'standing' | 'last' | 'hash' | 'durable'
  >[]
  /** In whatever order; those that nobody has asked for yet are missing. */
  feeds: readonly Omit<FeedHead, 'floor'>[]
  cloneAlarm: boolean
}

type Told = Pick<Hello, 'logs' | 'feeds' | 'complete'>
type LogOnHand = Told['logs'][number]

/** S5: where each log stands here. Changes nothing but the alarms it has to raise. */
export function answerHello(keeper: Keeper, peer: Peer, hello: Told): Promise<HelloAnswer> {
  for (const log of hello.logs) mustSpeakFor(peer, log)
  return keeper.store.transaction(async (tx) => {
    const [logs, heads, cloneAlarm, wantedOfItsOwn] = await Promise.all([
      findLogsOf(tx, peer, hello.logs),
      tx.listFeeds(peer.feeds),
      tx.hasAlarm('clone', peer.id),
      tx.listWantedBlobs([peer.id], wantedAtOnce),
    ])
    const below = [...new Set(logs.map(({ station }) => station))]
    const wantedBlobs =
      peer.kind === 'hub' ? await tx.listWantedBlobs(below, wantedAtOnce) : wantedOfItsOwn
    const foreign = await findForeign(tx, hello.feeds, heads)
    for (const { feed, seq } of foreign) await renewPutBack(tx, peer, { feed, seq })
    const feeds = foreign.length > 0 ? await tx.listFeeds(peer.feeds) : heads
    const common = new Map<string, number>()
    for (const asked of hello.logs) {
      const log = logs.find((each) => nameOf(each) === nameOf(asked))
      if (lacksWhatWasDeleted(asked, log)) await raiseGap(tx, peer, asked, log)
      const found = log && (await findCommon(tx, log, asked.probes))
      if (found !== undefined) common.set(nameOf(asked), found)
    }
    const answer = compareHello(keeper, hello, { logs, feeds, cloneAlarm })
    return {
      ...answer,
      logs: answer.logs.map((log) => {
        const found = common.get(nameOf(log))
        return found === undefined ? log : { ...log, common: found }
      }),
      wantedBlobs,
    }
  })
}

/** The answer where comparing is enough; else nothing: there is something to look up, to begin or to raise. */
export function answerPlainHello(
  keeper: Keeper,
  peer: Peer,
  hello: Told,
  standing: Standing,
): HelloAnswer | undefined {
  for (const log of hello.logs) mustSpeakFor(peer, log)
  const plain =
    standing.feeds.length === peer.feeds.length &&
    !hello.feeds.some((told) => isDoubtful(told, standing.feeds)) &&
    hello.logs.every((asked) => {
      const log = standing.logs.find((each) => nameOf(each) === nameOf(asked))
      return asked.probes.length === 0 && !lacksWhatWasDeleted(asked, log)
    })
  return plain ? { ...compareHello(keeper, hello, standing), wantedBlobs: [] } : undefined
}

function compareHello(
  keeper: Keeper,
  hello: Told,
  { logs, feeds, cloneAlarm }: Standing,
): Omit<HelloAnswer, 'wantedBlobs'> {
  const here = new Map(logs.map((log) => [nameOf(log), log]))
  const named = new Set(hello.logs.map(nameOf))
  return {
    hub: keeper.id,
    incarnation: keeper.incarnation,
    hubMs: keeper.nowMs(),
    logs: hello.logs.map((asked): LogAtHub => {
      const { station, epoch } = asked
      const log = here.get(nameOf(asked))
      if (!log) return { station, epoch, next: 1, hash: startHash(asked), durable: 0 }
      return { station, epoch, next: log.last + 1, hash: log.hash, durable: log.durable }
    }),
    others: hello.complete
      ? logs
          .filter((log) => !named.has(nameOf(log)) && log.last > 0)
          .map(({ station, epoch, start, last }) => ({ station, epoch, start, last }))
      : [],
    cloneAlarm,
    enrolAnew: logs.filter(({ standing }) => standing === 'told_off').map(({ epoch }) => epoch),
    feeds: feeds.map(({ feed, epoch, seq, hash }) => {
      const told = hello.feeds.find((each) => each.feed === feed)
      const knows = !told?.points || isAmong(told.points, [seq, hash])
      return { feed, epoch, seq, ...(!knows && { hash }) }
    }),
    pace: keeper.pace,
  }
}

type CursorTold = Pick<Told['feeds'][number], 'seq' | 'begun' | 'points'>

/**
 * S25: the heads alone do not show that the station reads this history. One point below the head says nothing
 * yet, and needs not: the question for what is between brings it again.
 */
function isDoubtful(told: Told['feeds'][number], heads: Standing['feeds']): boolean {
  const head = heads.find(({ feed, epoch }) => feed === told.feed && epoch === told.epoch)
  if (!head) return false
  if (told.seq > head.seq) return true
  const [point, ...more] = told.points ?? []
  if (!point) return false
  if (more.length > 0) return true
  const isBelow = told.seq < head.seq && point[0] < head.seq
  return !isBelow && !isAmong([point], [head.seq, head.hash])
}

/** Cursors in an epoch of this hub that have read what it never wrote, which makes it an older copy of itself. */
async function findForeign(
  tx: SyncTx,
  told: Told['feeds'],
  heads: readonly FeedHead[],
): Promise<Told['feeds']> {
  const foreign: Told['feeds'] = []
  for (const cursor of told) {
    const head = heads.find(({ feed, epoch }) => feed === cursor.feed && epoch === cursor.epoch)
    if (head && (await isForeign(tx, cursor, head))) foreign.push(cursor)
  }
  return foreign
}

/** Below the floor hashes are forgotten: who stands there reads anew in any case. */
async function isForeign(tx: SyncTx, cursor: CursorTold, head: FeedHead): Promise<boolean> {
  if (cursor.seq > head.seq) return true
  const points = (cursor.points ?? []).filter(([seq]) => seq > 0)
  if (isTooOld(cursor, head.floor)) return false
  if (points.every((point) => isAmong([[head.seq, head.hash]], point))) return false
  const here = await tx.readFeedHashes(
    head.feed,
    points.map(([seq]) => seq),
  )
  return points.some(([seq, hash]) => here.get(seq) !== hash)
}

/** The feed goes on in a new epoch, so that all its readers, also those that tell no points, read it anew. */
async function renewPutBack(
  tx: SyncTx,
  peer: Peer,
  { feed, seq }: { feed: string; seq: number },
): Promise<void> {
  await tx.renewFeed(feed)
  await tx.raise({ kind: 'hub_restored', station: peer.id, details: { feed, seq } })
}

const lacksWhatWasDeleted = (asked: LogOnHand, log: { last: number } | undefined): boolean =>
  asked.first > (log?.last ?? 0) + 1

/** What the station deleted as durable is not here: this hub was restored from an older copy than its last. */
const raiseGap = (
  tx: SyncTx,
  peer: Peer,
  { station, epoch, first }: LogOnHand,
  log: LogHead | undefined,
): Promise<void> =>
  tx.raise({
    kind: 'gap',
    station,
    epoch,
    details: {
      from: (log?.last ?? 0) + 1,
      to: first - 1,
      // Nobody here may know the station; the hub that brings its logs, they do.
      ...(peer.kind === 'hub' && { via: peer.id, of: station }),
    },
  })

/** S6: stores and applies what is new, in one transaction with the log's head locked. */
export async function receivePush(keeper: Keeper, peer: Peer, push: Push): Promise<PushAnswer> {
  mustSpeakFor(peer, push)
  // Nobody writes the facts of another county's schools (S13).
  if (peer.kind === 'hub' && (await keeper.comesByAnother(peer, push.station))) {
    throw invalid('sync_not_your_log', { station: push.station })
  }
  return keeper.store.transaction(async (tx) => {
    const logs = await tx.lockLogs(push.station)
    const here = logs.find(({ epoch }) => epoch === push.epoch)
    const log = here ?? (await beginLog(tx, push, { peer, before: logs }))
    const next = log.last + 1
    if (push.from > next) return { verdict: 'gap', next, hash: log.hash }
    if ((await hashAt(tx, log, push.from - 1)) !== push.prev) {
      return { verdict: 'fork', next, hash: log.hash }
    }
    const records = chain(push.prev, push.from, push.lines)
    const last = records[records.length - 1]
    if (!last || last.hash !== push.last) return { verdict: 'broken' }
    // The chain commits to all before it, so comparing the last record both have compares them all.
    const overlap = records.filter(({ seq }) => seq < next).at(-1)
    if (overlap && (await hashAt(tx, log, overlap.seq)) !== overlap.hash) {
      return { verdict: 'fork', next, hash: log.hash }
    }
    const fresh = records.filter(({ seq }) => seq >= next)
    if (fresh.length === 0) {
      return { verdict: 'stored', next, hash: log.hash, durable: log.durable }
    }
    if (here) await noticeClone(tx, { peer, log, logs })
    // Asked at once, they reach the store in this order.
    await Promise.all([
      here ? undefined : tx.addLog(log),
      tx.setLog(log, { last: last.seq, hash: last.hash, via: peer.id }),
      storeRecords(tx, log, fresh),
    ])
    return {
      verdict: 'stored',
      next: last.seq + 1,
      hash: last.hash,
      durable: log.durable,
    }
  })
}

/** S9: gives a station back what it lacks of its own. */
export function answerPull(keeper: Keeper, peer: Peer, pull: Pull): Promise<PullAnswer> {
  mustSpeakFor(peer, pull)
  return keeper.store.transaction(async (tx) => {
    const [log] = await tx.findLogs([pull])
    const prev = log && (await hashAt(tx, log, pull.from - 1))
    if (!log || prev === undefined) throw invalid('sync_nothing_there', { from: pull.from })
    const records = await tx.readRecords(log, pull.from, pull.max)
    return { prev, lines: records.map(({ line }) => line) }
  })
}

/** S22: the part of a feed after what the station has; the same for every station of the scope. */
export function answerFeed(
  keeper: Keeper,
  peer: Peer,
  { feed, epoch, after, begun, points, max }: FeedQuestion,
): Promise<FeedAnswer> {
  if (!peer.feeds.includes(feed)) throw invalid('sync_feed_not_followed', { feed })
  return keeper.store.transaction(async (tx) => {
    const [head] = await tx.listFeeds([feed])
    if (!head) throw invalid('sync_feed_not_followed', { feed })
    if (epoch !== head.epoch || isTooOld({ seq: after, begun }, head.floor)) {
      return { verdict: 'read_anew', epoch: head.epoch }
    }
    if (await isForeign(tx, { seq: after, begun, points }, head)) {
      await renewPutBack(tx, peer, { feed, seq: after })
      const [renewed = head] = await tx.listFeeds([feed])
      return { verdict: 'read_anew', epoch: renewed.epoch }
    }
    if (after === head.seq) return { verdict: 'nothing_new' }
    const items = await tx.readItems(feed, after, max)
    const upTo = items.length < max ? head.seq : (items.at(-1)?.seq ?? head.seq)
    const segment = { feed, epoch, after, upTo, head: head.seq, items }
    // Others write meanwhile: what was read is of this history, and no further.
    const [now = head] = await tx.listFeeds([feed])
    return {
      verdict: 'segment',
      segment,
      signature: keeper.sign(signedText(segment)),
      ...(points && { point: [now.seq, now.hash] }),
    }
  })
}

/** Adds records to a log and makes rows of those that were not applied under the same id before. */
export async function storeRecords(
  tx: SyncTx,
  log: LogHead,
  fresh: readonly LogRecord[],
): Promise<void> {
  const known = await tx.findKnown(
    log.station,
    fresh.map(({ id }) => id),
  )
  const firstTime: LogRecord[] = []
  for (const record of fresh) {
    if (known.has(record.id)) continue
    known.add(record.id)
    firstTime.push(record)
  }
  const unread = new Set(
    log.standing !== 'trusted' ? [] : (await tx.apply(log.station, firstTime)).map(({ id }) => id),
  )
  const isNew = new Set(firstTime)
  await tx.insertRecords(
    log,
    fresh.map((record) => ({ ...record, state: stateOf(record) })),
  )

  function stateOf(record: LogRecord): RecordState {
    if (!isNew.has(record)) return 'twin'
    if (log.standing !== 'trusted') return 'held'
    return unread.has(record.id) ? 'quarantined' : 'applied'
  }
}

/** A person has said that this log is the station's: what waited in it becomes rows (S10). */
export async function trustLog(tx: SyncTx, key: LogKey): Promise<void> {
  const log = await tx.lockLog(key)
  if (!log || log.standing === 'trusted') return
  await tx.setLog(log, { standing: 'trusted' })
  const held = (await tx.readRecords(log, log.first, Number.MAX_SAFE_INTEGER)).filter(
    ({ state }) => state === 'held',
  )
  const known = await tx.findKnown(
    log.station,
    held.map(({ id }) => id),
  )
  const first = held.filter(({ id }) => !known.has(id))
  const unread = new Set((await tx.apply(log.station, first)).map(({ id }) => id))
  const seqsWhere = (is: (id: string) => boolean) =>
    held.filter(({ id }) => is(id)).map(({ seq }) => seq)
  await tx.setStates(
    log,
    seqsWhere((id) => known.has(id)),
    'twin',
  )
  await tx.setStates(
    log,
    seqsWhere((id) => unread.has(id)),
    'quarantined',
  )
  await tx.setStates(
    log,
    seqsWhere((id) => !known.has(id) && !unread.has(id)),
    'applied',
  )
}

/** S8: after the program has learned more, what it could not read becomes rows. How many did. */
export async function retryQuarantined(tx: SyncTx): Promise<number> {
  const waiting = await tx.readQuarantined(10_000)
  let done = 0
  for (const [station, records] of Map.groupBy(waiting, (record) => record.station)) {
    const unread = new Set((await tx.apply(station, records)).map(({ id }) => id))
    for (const record of records) {
      if (unread.has(record.id)) continue
      await tx.setStates(record, [record.seq], 'applied')
      done++
    }
  }
  return done
}

/** A log that is not here yet, and will be when its first records are. */
async function beginLog(
  tx: SyncTx,
  push: Push,
  { peer, before }: { peer: Peer; before: readonly LogHead[] },
): Promise<LogHead> {
  const log = emptyLog(push, { opener: push.opener, state: 'closed', before, via: peer.id })
  const doubtful = await tx.hasAlarm('clone', push.station)
  return { ...log, standing: doubtful ? 'held' : 'trusted' }
}

/**
 * S10: a machine that goes on in an old epoch does not know of the newer one: it is another machine. Of
 * one that was told off a person knows already.
 */
async function noticeClone(
  tx: SyncTx,
  { peer, log, logs }: { peer: Peer; log: LogHead; logs: readonly LogHead[] },
): Promise<void> {
  if (peer.kind !== 'station' || log.standing === 'told_off') return
  const newer = logs.find(({ ordinal, opener }) => ordinal > log.ordinal && opener === 'station')
  if (!newer) return
  await tx.raise({
    kind: 'clone',
    station: log.station,
    epoch: log.epoch,
    details: { newer: newer.epoch, seq: log.last + 1 },
  })
}

/** The highest probe that is the same here. */
async function findCommon(
  tx: SyncTx,
  log: LogHead,
  probes: LogOnHand['probes'],
): Promise<number | undefined> {
  let common: number | undefined
  for (const [seq, hash] of probes) {
    if (seq > log.last || seq < (common ?? 0)) continue
    if ((await hashAt(tx, log, seq)) === hash) common = seq
  }
  return common
}

export async function hashAt(tx: SyncTx, log: LogHead, seq: number): Promise<Hash | undefined> {
  if (seq === log.last) return log.hash
  if (seq === log.first - 1) return log.firstPrevious
  return tx.readHash(log, seq)
}

/** The logs here that a node below may ask about, and of those it asks about. */
export async function findLogsOf(
  tx: SyncTx,
  peer: Peer,
  asked: readonly LogKey[],
): Promise<LogHead[]> {
  if (peer.kind === 'station') return tx.listLogs({ station: peer.id })
  const sent = await tx.listLogs({ via: peer.id })
  const here = new Set(sent.map(nameOf))
  return [...sent, ...(await tx.findLogs(asked.filter((log) => !here.has(nameOf(log)))))]
}

/** Only its own log for a station; what another station wrote is none of its business. */
function mustSpeakFor(peer: Peer, { station }: { station: string }): void {
  if (peer.kind === 'station' && station !== peer.id) {
    throw invalid('sync_not_your_log', { station })
  }
}

const nameOf = ({ station, epoch }: LogKey): string => `${station}/${epoch}`
