/** Minutes of the local day, 0 to 1,439; `from` after `to` spans midnight, both equal is the whole day. */
export type DailyWindow = { fromMinute: number; toMinute: number }

export function isWithin({ fromMinute, toMinute }: DailyWindow, minute: number): boolean {
  if (fromMinute === toMinute) return true
  if (fromMinute < toMinute) return minute >= fromMinute && minute < toMinute
  return minute >= fromMinute || minute < toMinute
}

/** What the county's policy says of content on a node's disk and line. */
export type BlobRules = {
  quotaBytes: number
  bytesPerSecond?: number
  window?: DailyWindow
}

/** What may still be sent at a moment; below zero is owed. */
export type Allowance = { bytes: number; atMs: number }

/**
 * Takes `bytes` from an allowance that fills by `bytesPerSecond` up to `burstBytes`. What is larger than
 * the allowance goes at once and is paid for by waiting before the next. A clock set back fills nothing.
 */
export function spend(
  { bytes: left, atMs }: Allowance,
  bytes: number,
  { nowMs, bytesPerSecond, burstBytes }: Rate,
): { allowance: Allowance; waitMs: number } {
  const filled = left + (Math.max(0, nowMs - atMs) * bytesPerSecond) / 1_000
  const rest = Math.min(burstBytes, filled) - bytes
  return {
    allowance: { bytes: rest, atMs: nowMs },
    waitMs: rest >= 0 ? 0 : Math.ceil((-rest * 1_000) / bytesPerSecond),
  }
}
type Rate = { nowMs: number; bytesPerSecond: number; burstBytes: number }

/** One blob to carry, up or down. */
export type Errand = {
  direction: 'up' | 'down'
  hash: string
  sizeBytes: number
  kind: 'record' | 'content'
}

/** Small blobs of records first, then large ones, then content; the smaller before the larger (S34). */
export function inOrder<E extends Errand>(errands: readonly E[], smallBytes: number): E[] {
  return errands.toSorted(
    (a, b) => turnOf(a, smallBytes) - turnOf(b, smallBytes) || a.sizeBytes - b.sizeBytes,
  )
}

/** Small blobs of records may travel at any time; the rest keeps to the window. */
export const keepsToWindow = (errand: Errand, smallBytes: number): boolean =>
  turnOf(errand, smallBytes) > 0

function turnOf({ kind, sizeBytes }: Errand, smallBytes: number): 0 | 1 | 2 {
  if (kind === 'content') return 2
  return sizeBytes <= smallBytes ? 0 : 1
}
