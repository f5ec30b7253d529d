import { invalid } from '../../base/refusal.ts'
import { chain } from './chain-protocol.ts'
import { isTooOld, readAnew, signedText, toldOf } from './feed.ts'
import { hashAt } from './intake-protocol.ts'
import {
  type AnswerOnStick,
  type FeedOnStick,
  type LogOnStick,
  type PacketHead,
  partsOf,
  type RecordPage,
  type SignedSegment,
} from './packet.ts'
import {
  type Correspondent,
  type PacketOwner,
  type PacketSource,
  readPacket,
} from './packet-protocol.ts'
import type { KnownNext } from './packet-up-protocol.ts'
import { adoptOthers, compare, settle } from './settle-protocol.ts'
import type { LogHead, SyncTx } from './storage.ts'
import {
  applySegment,
  dropFeedsBut,
  endReading,
  logsToTell,
  type Sender,
} from './uplink-protocol.ts'
import { type HelloAnswer, type Line, LineDown } from './wire.ts'

/** What a stick could not bring, because it was written for an earlier or a later state of this node. */
export type Missing =
  /** Records of this node's own log, which the hub has. */
  | { what: 'records'; epoch: string; from: number }
  | { what: 'items'; feed: string; from: number }
  /** An answer about another state of the log or feed than is here: the next packet up says how it stands. */
  | { what: 'answer'; of: string }

export type DownTaken = {
  /** Logs that had to go on in a new epoch. */
  parted: number
  pulled: number
  items: number
  head: PacketHead
  missing: Missing[]
  /** To be kept: the next packet up begins there. */
  known: KnownNext[]
  answer: HelloAnswer
  blobsHere: readonly string[]
}

/**
 * Reads a stick at a node: refused whole, or taken as far as it fits what is here. An answer is believed
 * as far as it cannot have grown old: `settleFrom`, `noteDurable` and `mayBegin` say how far.
 */
export async function readDownPacket(
  node: Sender,
  owner: PacketOwner,
  hub: Correspondent,
  source: PacketSource,
): Promise<DownTaken> {
  const { head, parts } = await readPacket(source, 'down', owner, async (id) =>
    id === hub.id ? hub.signingKey : undefined,
  )
  const [said] = partsOf(parts, 'answer')
  const segments = partsOf(parts, 'segment')
  if (!said || said.answer.hub !== head.from) throw invalid('packet_unreadable')
  const signed = segments.every((each) => node.isSigned(signedText(each.segment), each.signature))
  if (!signed) throw invalid('packet_altered')

  const taken: DownTaken = {
    ...{ head, parted: 0, pulled: 0, items: 0, missing: [] },
    known: said.logs.map(({ station, epoch, next }) => ({ station, epoch, next })),
    answer: said.answer,
    blobsHere: said.blobsHere ?? [],
  }
  await adoptOthers(node, said.answer)
  const pages = partsOf(parts, 'records')
  for (const log of await node.store.transaction((tx) => logsToTell(tx, node))) {
    const there = said.logs.find(({ epoch }) => epoch === log.epoch)
    if (!there) continue
    await settleFrom(node, log, there, { said, pages, taken })
    await noteDurable(node, there)
  }
  await takeFeeds(node, said, segments, taken)
  return taken
}

type Reading = { said: AnswerOnStick; pages: readonly RecordPage[]; taken: DownTaken }

/**
 * S9 from a stick. That the hub holds records which are not here stays true however old the stick is,
 * so an open log parts from it at once. What was true of one moment only is believed when the hub said
 * it knowing what is here: that it lacks what was deleted here, and where a closed log parts.
 */
async function settleFrom(
  node: Sender,
  log: LogHead,
  there: LogOnStick,
  { said, pages, taken }: Reading,
): Promise<void> {
  const standing = await node.store.transaction((tx) => compare(tx, log, there))
  if (standing === 'level' || standing === 'behind_there') return
  const own = pages.filter(({ epoch }) => epoch === log.epoch)
  const onStick = hashesOf(own)
  const asked = said.told.logs.find(({ epoch }) => epoch === log.epoch)
  const current =
    standing === 'purged_here'
      ? asked !== undefined && asked.first > there.next
      : log.state === 'open' ||
        onStick.get(log.last) === log.hash ||
        (asked?.last === log.last && asked.hash === log.hash)
  if (!current) {
    taken.missing.push({ what: 'answer', of: log.epoch })
    return
  }
  const { common: _told, ...unsure } = there
  const before = Math.max(own[0]?.from ?? 1, log.first) - 1
  const shared = await node.store.transaction((tx) => hashAt(tx, log, before))
  const sure = shared !== undefined && shared === onStick.get(before) ? { common: before } : {}
  try {
    const line = { pull: pullFrom(own, onStick) }
    const { parted, pulled, forked } = await settle(node, line, log, { ...unsure, ...sure })
    taken.parted += parted
    taken.pulled += pulled
    if (forked) taken.missing.push({ what: 'answer', of: log.epoch })
  } catch (error) {
    if (!(error instanceof LineDown)) throw error
    taken.missing.push({ what: 'records', epoch: log.epoch, from: log.last + 1 })
  }
}

/** `h(seq)` of all records on the stick, and of the one before the first. */
function hashesOf(pages: readonly RecordPage[]): Map<number, string> {
  const hashes = new Map<number, string>()
  for (const { from, prev, lines } of pages) {
    hashes.set(from - 1, prev)
    for (const { seq, hash } of chain(prev, from, lines)) hashes.set(seq, hash)
  }
  return hashes
}

/** The stick in place of the line: what is not on it cannot be asked for. */
const pullFrom =
  (pages: readonly RecordPage[], hashes: ReadonlyMap<number, string>): Line['pull'] =>
  async ({ from, max }) => {
    const prev = hashes.get(from - 1)
    if (prev === undefined) throw new LineDown('not_on_the_stick')
    const page = pages.find((each) => each.from <= from && from < each.from + each.lines.length)
    return { prev, lines: page?.lines.slice(from - page.from, from - page.from + max) ?? [] }
  }

/**
 * S11: only what is the same record by record is durable. An answer that stands lower than one before it
 * may be old or a restored hub's; to keep more is right in both cases.
 */
async function noteDurable(node: Sender, there: LogOnStick): Promise<void> {
  await node.store.transaction(async (tx) => {
    const log = await tx.lockLog(there)
    if (!log) return
    if (there.next - 1 < log.durable) {
      await tx.setLog(log, { durable: Math.min(log.durable, there.durable) })
      return
    }
    const same = (await hashAt(tx, log, there.durable)) === there.durableHash
    if (same && there.durable > log.durable) await tx.setLog(log, { durable: there.durable })
  })
}

async function takeFeeds(
  node: Sender,
  said: AnswerOnStick,
  all: readonly SignedSegment[],
  taken: DownTaken,
): Promise<void> {
  const knew = await node.store.transaction(async (tx) =>
    (await tx.listCursors()).every(({ feed }) =>
      said.told.feeds.some((each) => each.feed === feed),
    ),
  )
  for (const at of said.feeds) {
    const segments = all.filter(({ segment }) => segment.feed === at.feed)
    const from = segments[0]?.segment.after ?? at.head
    const begun = await node.store.transaction((tx) => mayBegin(tx, at, from, said, knew))
    if (begun !== 'reading') {
      taken.missing.push(begun)
      continue
    }
    const asked = said.told.feeds.find(({ epoch }) => epoch === at.epoch)
    const confirmed = asked && !isTooOld(asked, at.floor) ? asked.points : []
    for (const segment of segments)
      taken.items += (await applySegment(node.store, { ...segment, confirmed })) ?? 0
    const reached = await node.store.transaction(async (tx) => {
      if (at.head === 0) await endReading(tx, at.feed, at.epoch)
      return (await tx.lockCursor(at.feed))?.seq ?? 0
    })
    if (reached < at.head) taken.missing.push({ what: 'items', feed: at.feed, from: reached + 1 })
  }
  const followed = said.feeds.map(({ feed }) => feed)
  if (knew) await node.store.transaction((tx) => dropFeedsBut(tx, followed))
}

/**
 * S22, S23 from a stick: another epoch, or another choice of feeds, is believed only of a hub that knew
 * what this node reads now; an old stick would take it back to what was.
 */
async function mayBegin(
  tx: SyncTx,
  at: FeedOnStick,
  from: number,
  { told }: AnswerOnStick,
  knew: boolean,
): Promise<'reading' | Missing> {
  const cursor = await tx.lockCursor(at.feed)
  const toldHere = told.feeds.find(({ feed }) => feed === at.feed)
  const other = cursor?.epoch !== at.epoch
  if (other && (cursor ? toldHere?.epoch !== cursor.epoch : !knew)) {
    return { what: 'answer', of: at.feed }
  }
  const anew = other || isTooOld(toldOf(cursor), at.floor)
  if (!anew) return 'reading'
  if (from !== 0) return { what: 'items', feed: at.feed, from: 1 }
  await tx.saveCursor(readAnew(at.feed, at.epoch, cursor))
  return 'reading'
}
