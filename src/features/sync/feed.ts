import { canonicalJson } from '../../base/canonical.ts'
import type { Cursor, FeedItem, FeedPoint } from './storage.ts'
import { type CursorOnHand, type FeedSegment, maxPoints } from './wire.ts'

/** The text a hub's signature stands under (S31). */
export const signedText = (segment: FeedSegment): string => `cunxiao feed ${canonicalJson(segment)}`

export type SegmentPlan =
  /** Nothing in it that the cursor has not passed. */
  | { verdict: 'passed' }
  /** It begins after the cursor: an earlier segment is missing. */
  | { verdict: 'gap'; missingFrom: number }
  /** Of another epoch than the cursor. */
  | { verdict: 'other_epoch' }
  /** Too much was read that the hub has not confirmed to be of one history (S25). */
  | { verdict: 'unconfirmed' }
  | { verdict: 'apply'; items: FeedItem[]; cursor: Cursor; sweep: boolean }

/** `point`: the feed's head when it was read; `confirmed`: the points that the hub had compared when it gave it. */
export type Reading = {
  segment: FeedSegment
  point?: FeedPoint | undefined
  confirmed?: readonly FeedPoint[] | undefined
}

/** What a segment changes for a station that stands at `cursor`; segments may come in any order, any number of times. */
export function planSegment(
  cursor: Cursor,
  { segment, point, confirmed = [] }: Reading,
): SegmentPlan {
  if (segment.epoch !== cursor.epoch) return { verdict: 'other_epoch' }
  if (segment.after > cursor.seq) return { verdict: 'gap', missingFrom: cursor.seq + 1 }
  const sweep =
    cursor.filling &&
    segment.upTo >= cursor.seq &&
    Math.max(cursor.seq, segment.upTo) >= segment.head
  if (segment.upTo <= cursor.seq && !sweep) return { verdict: 'passed' }
  const points = point ? readAt(cursor.points, point, confirmed) : cursor.points
  if (points.length > maxPoints) return { verdict: 'unconfirmed' }
  return {
    verdict: 'apply',
    items: segment.items.filter(({ seq }) => seq > cursor.seq),
    cursor: {
      ...cursor,
      seq: Math.max(cursor.seq, segment.upTo),
      filling: cursor.filling && !sweep,
      begun: cursor.seq === 0 ? segment.head : Math.min(cursor.begun, segment.head),
      points,
    },
    sweep,
  }
}

/**
 * S25: a later point of a history stands for the earlier ones it was compared with; whatever was not compared
 * stays, until the hub has seen it.
 */
const readAt = (
  before: readonly FeedPoint[],
  point: FeedPoint,
  confirmed: readonly FeedPoint[],
): FeedPoint[] => [...before.filter((one) => !isAmong([...confirmed, point], one)), point]

export const isAmong = (points: readonly FeedPoint[], [seq, hash]: FeedPoint): boolean =>
  points.some((one) => one[0] === seq && one[1] === hash)

/** Reads the feed from its beginning; what does not come again will be gone (S23). */
export const readAnew = (feed: string, epoch: string, before: Cursor | undefined): Cursor => ({
  feed,
  epoch,
  seq: 0,
  round: (before?.round ?? 0) + 1,
  filling: true,
  begun: 0,
  points: [],
})

/** What a cursor tells of itself; `begun` only while it matters. */
export const toldOf = ({ feed, epoch, seq, filling, begun, points }: Cursor): CursorOnHand => ({
  feed,
  epoch,
  seq,
  ...(filling && { begun }),
  points: points.map(([at, hash]) => [at, hash]),
})

/**
 * S22: deletions up to `floor` are forgotten, and whoever stands there may have read what they deleted. One
 * in a round that began later has read nothing of it.
 */
export const isTooOld = (
  { seq, begun = seq }: Pick<CursorOnHand, 'seq' | 'begun'>,
  floor: number,
): boolean => seq !== 0 && begun < floor
