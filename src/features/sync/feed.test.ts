import { expect, test } from 'vitest'
import { isTooOld, planSegment, readAnew, toldOf } from './feed.ts'
import type { Cursor, FeedPoint } from './storage.ts'
import { type FeedSegment, maxPoints } from './wire.ts'

const epoch = '0'.repeat(32)
const start = readAnew('scope:433123', epoch, undefined)
const page = (after: number, upTo: number, head: number): FeedSegment => ({
  ...{ feed: 'scope:433123', epoch, after, upTo, head },
  items: [],
})
const read = (cursor: Cursor, segment: FeedSegment): Cursor => {
  const plan = planSegment(cursor, { segment })
  if (plan.verdict !== 'apply') throw new Error(plan.verdict)
  return plan.cursor
}

test('S22 deletions forgotten before a round of reading began do not begin it again', () => {
  const between = read(start, page(0, 500, 1_200))
  expect(isTooOld(toldOf(between), 1_200)).toBe(false)
  expect(isTooOld(toldOf(between), 1_201)).toBe(true)
  const read1200 = read(between, page(500, 1_200, 1_200))
  expect(isTooOld(toldOf(read1200), 1_200)).toBe(false)
  expect(isTooOld(toldOf(read1200), 1_201)).toBe(true)
})

test('S22 S23 an older segment from a stick takes the beginning of the round back to its own head', () => {
  const newer = read(start, page(0, 500, 1_200))
  const older = read(newer, page(400, 900, 1_000))
  expect(isTooOld(toldOf(older), 1_000)).toBe(false)
  expect(isTooOld(toldOf(older), 1_100)).toBe(true)
})

test('S22 whoever has read nothing yet, or asks without a round, is judged by where he stands', () => {
  expect(isTooOld({ seq: 0 }, 1_200)).toBe(false)
  expect(isTooOld({ seq: 1_199 }, 1_200)).toBe(true)
  expect(isTooOld({ seq: 1_200 }, 1_200)).toBe(false)
})

const point = (seq: number): FeedPoint => [seq, `${seq}`.padStart(32, '0')]
const at = (cursor: Cursor, upTo: number, confirmed: readonly FeedPoint[]) =>
  planSegment(cursor, { segment: page(cursor.seq, upTo, upTo), point: point(upTo), confirmed })

test('S25 what the hub has compared gives way to the head it told next, and nothing else does', () => {
  const first = at(start, 5, [])
  if (first.verdict !== 'apply') throw new Error(first.verdict)
  expect(first.cursor.points).toEqual([point(5)])
  const asked = at(first.cursor, 9, [point(5)])
  expect(asked).toMatchObject({ cursor: { points: [point(9)] } })
  // A stick that was written for an earlier state: nobody knows yet that both are of one history.
  const blind = at(first.cursor, 9, [point(3)])
  expect(blind).toMatchObject({ cursor: { points: [point(5), point(9)] } })
})

test('S25 after so many unconfirmed heads a station asks before it reads on', () => {
  const points = Array.from({ length: maxPoints }, (_, i) => point(i + 1))
  const many = { ...start, seq: maxPoints, points }
  expect(at(many, 90, [])).toEqual({ verdict: 'unconfirmed' })
  expect(at(many, 90, points)).toMatchObject({ cursor: { points: [point(90)] } })
})
