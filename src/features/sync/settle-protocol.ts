import { chain } from './chain-protocol.ts'
import { hashAt, storeRecords } from './intake-protocol.ts'
import { adoptLog, moveOn, type Random } from './log-protocol.ts'
import type { LogHead, LogKey, SyncStore, SyncTx } from './storage.ts'
import type { HelloAnswer, Line, LogAtHub } from './wire.ts'

/** The node whose logs are compared with those of the hub above it. */
type Settler = { store: SyncStore; random: Random }

export type Settled = {
  /** Logs that had to go on in a new epoch. */
  parted: number
  pulled: number
  /** The two sides differ and where they part is not known yet. */
  forked: boolean
}
const nothing: Settled = { parted: 0, pulled: 0, forked: false }

type Standing = 'level' | 'behind_here' | 'behind_there' | 'purged_here' | 'parted'

/** Most of a hub's logs, in most rounds: nothing has to be asked or sent. */
export const isLevel = (log: LogHead, there: LogAtHub): boolean =>
  there.next - 1 === log.last && there.hash === log.hash

/** The hub has nothing yet of what is here. */
const isUnsent = (log: LogHead, there: LogAtHub): boolean =>
  there.next === log.first && there.hash === log.firstPrevious

/** How a log here compares with the same log at the hub. */
export async function compare(tx: SyncTx, log: LogHead, there: LogAtHub): Promise<Standing> {
  const lastThere = there.next - 1
  if (lastThere > log.last) return 'behind_here'
  if (lastThere < log.first - 1) return 'purged_here'
  if ((await hashAt(tx, log, lastThere)) !== there.hash) return 'parted'
  return lastThere === log.last ? 'level' : 'behind_there'
}

/**
 * Logs the hub has of this node and the node has forgotten: it is an older copy of itself, or an empty disk.
 * Whether there are any.
 */
export async function adoptOthers(
  node: Settler,
  answer: Pick<HelloAnswer, 'hub' | 'others'>,
): Promise<boolean> {
  if (answer.others.length === 0) return false
  await node.store.transaction(async (tx) => {
    for (const { station, epoch, start } of answer.others) {
      await adoptLog(tx, { station, epoch, start }, answer.hub)
    }
  })
  return true
}

/** Brings one log and the hub's to the same records, without overwriting any on either side (S9). */
export async function settle(
  node: Settler,
  line: Pick<Line, 'pull'>,
  log: LogHead,
  there: LogAtHub,
): Promise<Settled> {
  if (isLevel(log, there) || isUnsent(log, there)) return nothing
  const standing = await node.store.transaction((tx) => compare(tx, log, there))
  if (standing === 'level' || standing === 'behind_there') return nothing
  const common = await findCommon(node, line, log, there)
  if (!common) return { ...nothing, forked: true }
  let parted = 0
  if (log.state === 'open' || common.seq < log.last) {
    const moved = await node.store.transaction(async (tx) => {
      const [now] = await tx.findLogs([log])
      if (!now || now.last < common.seq) return false
      await moveOn(tx, log, common.seq, common.hash, node.random)
      return true
    })
    if (!moved) return nothing
    parted = 1
  }
  return { parted, pulled: await pullRest(node, line, log, there), forked: false }
}

/**
 * The last record that is the same on both sides: probes come near it, reading the hub's log finds it. With
 * what was deleted here nothing can be compared: then it is the beginning, and all that the hub has comes back.
 */
async function findCommon(
  node: Settler,
  line: Pick<Line, 'pull'>,
  log: LogHead,
  there: LogAtHub,
): Promise<{ seq: number; hash: string } | undefined> {
  if (there.common === log.last) return { seq: log.last, hash: log.hash }
  if (there.next === 1) return { seq: 0, hash: there.hash }
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
async function pullRest(
  node: Settler,
  line: Pick<Line, 'pull'>,
  key: LogKey,
  there: LogAtHub,
): Promise<number> {
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

const keyOf = ({ station, epoch }: LogKey): LogKey => ({ station, epoch })
