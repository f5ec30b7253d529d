import { maxBatchRecords } from './wire.ts'

/** Records in the first batch of a process. */
export const firstBatch = 100
/** What a batch may weigh as it travels, compressed; kept by an estimate, so that one may weigh more. */
export const batchBytes = 256 * 1024
/** From asking for a batch to the hub's answer: one that took no longer arrived quickly, and the next may be twice as large. */
export const quickMs = 2_000
/** A slower one may be followed by a larger as well, where the hub's queue took the time and not the line. */
export const slowMs = 15_000
/** Then a record of it took at most this part of what one of the smaller batch before took. */
const worthwhile = 0.8

/** How much one push carries, told how each one went (S33). */
export type Pace = {
  batch(): Batch
  /** `records`: how many there were to send. */
  arrived(batch: Batch, records: number): void
  failed(batch: Batch): void
}

/** How many records a push may take, and when that was asked, on the clock of the pace. */
export type Batch = { records: number; askedAtMs: number }

/** It is told by the line, too, what a batch weighed. */
export type MeteredPace = Pace & {
  /** What a push of so many records weighed, compressed; told before it has arrived or failed. */
  weighed(records: number, compressedBytes: number): void
  /** The most records the hub wants in one push, from its last answer. */
  limit(records: number): void
}

/** `nowMs` is a clock that nobody can set. */
export function startPace(nowMs: () => number): MeteredPace {
  let records = firstBatch
  let most = maxBatchRecords
  let bytesPerRecord: number | undefined
  /** The last full batch that was slow. */
  let slow: { records: number; msEach: number } | undefined

  return {
    batch() {
      const light = bytesPerRecord === undefined ? most : Math.floor(batchBytes / bytesPerRecord)
      return { records: Math.max(1, Math.min(records, most, light)), askedAtMs: nowMs() }
    },
    arrived(batch, count) {
      // A batch that was not full says nothing about a larger one.
      if (count < batch.records) return
      const tookMs = nowMs() - batch.askedAtMs
      const msEach = tookMs / count
      const before = slow
      slow = tookMs > quickMs ? { records: count, msEach } : undefined
      const pays = !before || (before.records < count && msEach <= before.msEach * worthwhile)
      if (!slow || (pays && tookMs <= slowMs)) {
        records = Math.min(maxBatchRecords, batch.records * 2)
      }
    },
    failed(batch) {
      // Down to a single record: some lines carry small messages only.
      records = Math.max(1, Math.floor(batch.records / 2))
      slow = undefined
    },
    weighed(count, compressedBytes) {
      const weight = Math.max(1, compressedBytes / count)
      // Heavier is believed at once, lighter by halves.
      bytesPerRecord = Math.max(weight, ((bytesPerRecord ?? weight) + weight) / 2)
    },
    limit(count) {
      most = count
    },
  }
}

/** The widest gap between two tries of the station's own making; while the hub is away, half of it on average. */
export const widestBackoffMs = 300_000
const firstBackoffMs = 2_000
/** Nobody is silenced for longer than this by a wrong `Retry-After`. */
export const longestWaitMs = 3_600_000
/** A round after a good one comes between three quarters and five quarters of the hub's interval. */
const idleSpread = 0.25

export type RoundEnd =
  | { ended: 'well'; intervalMs: number }
  /** `failures`: rounds that failed one after another, with this one. */
  | { ended: 'badly'; failures: number; retryAfterMs?: number | undefined }

/**
 * Milliseconds until the next round (S33). After a failure, full jitter: anywhere between at once and a bound
 * that doubles with each failure. What the hub asked to wait comes before that, never instead of it, so
 * a fleet that was told one number does not return as one wave. `random` is in [0, 1).
 */
export function nextTry(end: RoundEnd, random: () => number): number {
  if (end.ended === 'well') {
    return Math.round(end.intervalMs * (1 - idleSpread + 2 * idleSpread * random()))
  }
  const bound = Math.min(widestBackoffMs, firstBackoffMs * 2 ** Math.min(end.failures - 1, 30))
  const told = Math.min(Math.max(0, end.retryAfterMs ?? 0), longestWaitMs)
  return Math.round(told + bound * random())
}
