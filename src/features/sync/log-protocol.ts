import { chain, startHash } from './chain-protocol.ts'
import { type Fact, type LogRecord, lineOf, readLine } from './record.ts'
import type { LogHead, LogKey, SyncTx } from './storage.ts'

/** `bytes` random bytes, as hex. */
export type Random = (bytes: number) => string

/** Writes what the node observed into its open log and makes rows of it, in the caller's transaction (S1). */
export async function append(
  tx: SyncTx,
  node: { id: string; random: Random },
  facts: readonly Fact[],
): Promise<LogRecord[]> {
  const log = await lockOpenLog(tx, node)
  const records = chain(log.hash, log.last + 1, facts.map(lineOf))
  const last = records.at(-1)
  if (!last) return []
  const [[bad]] = await Promise.all([
    tx.apply(node.id, records, 'written_here'),
    tx.insertRecords(
      log,
      records.map((record) => ({ ...record, state: 'applied' })),
    ),
    tx.setLog(log, { last: last.seq, hash: last.hash }),
  ])
  if (bad) throw new Error(`a record this program wrote it cannot read: ${bad.reason}`)
  return records
}

async function lockOpenLog(tx: SyncTx, node: { id: string; random: Random }): Promise<LogHead> {
  const logs = await tx.lockLogs(node.id)
  const open = logs.find(({ state }) => state === 'open')
  return open ?? openLog(tx, node.id, logs, node.random)
}

/** Begins a new epoch; the caller has locked the station's logs and closed the one before. */
export async function openLog(
  tx: SyncTx,
  station: string,
  before: readonly LogHead[],
  random: Random,
  as: Pick<LogHead, 'opener' | 'state'> = { opener: 'station', state: 'open' },
): Promise<LogHead> {
  const log = emptyLog(
    { station, epoch: random(16), start: random(16) },
    { ...as, before, via: null },
  )
  await tx.addLog(log)
  return log
}

/** A log that only the hub remembers, unless it is here by now; its records are fetched into it (S9). */
export async function adoptLog(
  tx: SyncTx,
  key: LogKey & { start: string },
  hub: string,
): Promise<void> {
  const before = await tx.lockLogs(key.station)
  if (before.some(({ epoch }) => epoch === key.epoch)) return
  await tx.addLog(emptyLog(key, { opener: 'station', state: 'closed', before, via: hub }))
}

export function emptyLog(
  key: LogKey & { start: string },
  about: Pick<LogHead, 'opener' | 'state' | 'via'> & { before: readonly LogHead[] },
): LogHead {
  const { before, ...rest } = about
  const hash = startHash(key)
  return {
    station: key.station,
    epoch: key.epoch,
    start: key.start,
    ...rest,
    ordinal: 1 + Math.max(0, ...before.map(({ ordinal }) => ordinal)),
    standing: 'trusted',
    first: 1,
    firstPrevious: hash,
    last: 0,
    hash,
    durable: 0,
  }
}

/**
 * S9: what this node holds after `common` moves into a new epoch, each record with the id it had; the
 * old epoch ends at `common`, whose hash is `commonHash`, and is read-only. The rows stay as they are.
 */
export async function moveOn(
  tx: SyncTx,
  key: LogKey,
  common: number,
  commonHash: string,
  random: Random,
): Promise<void> {
  const logs = await tx.lockLogs(key.station)
  const log = logs.find(({ epoch }) => epoch === key.epoch)
  if (!log) throw new Error(`no log ${key.epoch}`)
  const from = Math.max(common + 1, log.first)
  const tail = await tx.readRecords(log, from, Number.MAX_SAFE_INTEGER)
  await tx.deleteRecords(log, from, log.last)
  await tx.setLog(log, {
    state: 'closed',
    last: common,
    hash: commonHash,
    durable: Math.min(log.durable, common),
    ...(common < log.first - 1 && { first: common + 1, firstPrevious: commonHash }),
  })
  if (log.state === 'closed' && tail.length === 0) return
  const next = await openLog(tx, log.station, logs, random, {
    state: log.state,
    opener: log.state === 'open' ? 'station' : 'hub',
  })
  const moved = chain(
    next.hash,
    1,
    tail.map(({ line, id }) => lineWithOrigin(line, id)),
  )
  const last = moved.at(-1)
  if (!last) return
  await tx.insertRecords(
    next,
    moved.map((record, i) => ({ ...record, state: tail[i]?.state ?? 'applied' })),
  )
  await tx.setLog(next, { last: last.seq, hash: last.hash })
}

/** A line nobody could read stays as it is; it takes a new id, since none is known to have applied it. */
function lineWithOrigin(line: string, id: string): string {
  const read = readLine(line)
  return 'fact' in read ? lineOf({ ...read.fact, origin: id }) : line
}

/**
 * S11: deletes records that a verified copy elsewhere holds, up to and with `keepFrom - 1`, and not past
 * one that has yet to become rows here: it could no longer (S8, S10).
 */
export async function purge(tx: SyncTx, key: LogKey, keepFrom: number): Promise<number> {
  const log = await tx.lockLog(key)
  if (!log) return 0
  const to = await lastSettled(tx, log, Math.min(keepFrom - 1, log.durable, log.last))
  if (to < log.first) return 0
  const hash = to === log.last ? log.hash : await tx.readHash(log, to)
  if (!hash) throw new Error(`log ${log.epoch} has no hash at ${to}`)
  await tx.deleteRecords(log, log.first, to)
  await tx.setLog(log, { first: to + 1, firstPrevious: hash })
  return to - log.first + 1
}

/** The last seq up to `to` before the first record that waits to be applied. */
async function lastSettled(tx: SyncTx, log: LogHead, to: number): Promise<number> {
  for (let from = log.first; from <= to; ) {
    const records = await tx.readRecords(log, from, Math.min(1_000, to - from + 1))
    const waiting = records.find(({ state }) => state === 'quarantined' || state === 'held')
    if (waiting) return waiting.seq - 1
    if (records.length === 0) throw new Error(`log ${log.epoch} has no record ${from}`)
    from += records.length
  }
  return to
}
