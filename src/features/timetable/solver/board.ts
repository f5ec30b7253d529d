import { at } from '../../../base/typed-array.ts'
import type { Instance } from './instance.ts'
import { makeTerms } from './terms.ts'

/** A timetable under change. No rule is ever broken on it; what finds no place is not on it. */
export type Board = {
  /** Slot of each meeting, -1: unplaced. */
  start: Int32Array
  /** Room of each meeting, -1: unplaced, or without a room. */
  room: Int32Array
  cost(): number
  unplaced(): number
  /** Whether meeting `m` may be at a start that is allowed; its present place does not count. */
  fits(m: number, s: number, r: number): boolean
  /** The same of the resources that it needs alone, and of the room. */
  isFreeAt(m: number, s: number): boolean
  hasRoom(m: number, s: number, r: number): boolean
  /**
   * The meetings that keep `m` from a place, into `blocking`: how many, `most + 1` where there are more, -1 where no
   * meeting's leave would help.
   */
  blockers(m: number, s: number, r: number, most: number): number
  blocking: Int32Array
  /** Of `m`, which is not on the board, to a place that fits. */
  put(m: number, s: number, r: number): void
  take(m: number): void
  /** What the cost would change by if `m` went to a place that fits. */
  costOfMove(m: number, s: number, r: number): number
  isStart(m: number, s: number): boolean
  /** The meeting that has a resource or a room in a slot, -1: none. */
  ofResource(resource: number, slot: number): number
  ofRoom(room: number, slot: number): number
  save(): void
  /** Goes back to what was saved. */
  restore(): void
}

export function makeBoard(instance: Instance): Board {
  const { meetingCount, roomCount, resourceCount, eventOf, length, grid } = instance
  const { slots } = grid
  const { resources, forbids, roomClosed, roomCost, fixedStart, fixedRoom, roomless } = instance
  const { first: firstResource, items: resourceItems } = resources
  const start = new Int32Array(meetingCount).fill(-1)
  const room = new Int32Array(meetingCount).fill(-1)
  const resourceAt = new Int32Array(resourceCount * slots).fill(-1)
  const roomAt = new Int32Array(roomCount * slots).fill(-1)
  const blocking = new Int32Array(meetingCount + 1)
  const seen = new Int32Array(meetingCount)
  let look = 0
  const terms = makeTerms(instance, resourceAt)
  let unplaced = meetingCount
  const savedStart = start.slice()
  const savedRoom = room.slice()

  const isStart = (m: number, s: number): boolean =>
    at(forbids, at(eventOf, m) * slots + s) === 0 &&
    (at(fixedStart, m) < 0 || at(fixedStart, m) === s)

  const isRoomAllowed = (m: number, s: number, r: number): boolean => {
    const e = at(eventOf, m)
    if (at(fixedRoom, m) >= 0 && at(fixedRoom, m) !== r) return false
    if (at(roomCost, e * roomCount + r) === Number.POSITIVE_INFINITY) return false
    const end = r * slots + s + at(length, e)
    for (let i = r * slots + s; i < end; i++) if (at(roomClosed, i) === 1) return false
    return true
  }

  const isFreeAt = (m: number, s: number): boolean => {
    const e = at(eventOf, m)
    const lasts = at(length, e)
    for (let k = at(firstResource, e); k < at(firstResource, e + 1); k++) {
      const from = at(resourceItems, k) * slots + s
      for (let i = from; i < from + lasts; i++) {
        const other = at(resourceAt, i)
        if (other >= 0 && other !== m) return false
      }
    }
    return true
  }

  const hasRoom = (m: number, s: number, r: number): boolean => {
    const e = at(eventOf, m)
    if (r < 0) return at(roomless, e) === 1
    if (!isRoomAllowed(m, s, r)) return false
    for (let i = r * slots + s; i < r * slots + s + at(length, e); i++) {
      const other = at(roomAt, i)
      if (other >= 0 && other !== m) return false
    }
    return true
  }

  const blockers = (m: number, s: number, r: number, most: number): number => {
    const e = at(eventOf, m)
    const lasts = at(length, e)
    if (r >= 0 ? !isRoomAllowed(m, s, r) : at(roomless, e) === 0) return -1
    let count = 0
    look++
    if (r >= 0) {
      for (let i = r * slots + s; i < r * slots + s + lasts; i++) {
        const other = at(roomAt, i)
        if (other < 0 || other === m || at(seen, other) === look) continue
        seen[other] = look
        if (count === most) return most + 1
        blocking[count++] = other
      }
    }
    for (let k = at(firstResource, e); k < at(firstResource, e + 1); k++) {
      const from = at(resourceItems, k) * slots + s
      for (let i = from; i < from + lasts; i++) {
        const other = at(resourceAt, i)
        if (other < 0 || other === m || at(seen, other) === look) continue
        seen[other] = look
        if (count === most) return most + 1
        blocking[count++] = other
      }
    }
    return count
  }

  const mark = (m: number, s: number, r: number, as: number): void => {
    const e = at(eventOf, m)
    const lasts = at(length, e)
    if (r >= 0) roomAt.fill(as, r * slots + s, r * slots + s + lasts)
    for (let k = at(firstResource, e); k < at(firstResource, e + 1); k++) {
      const from = at(resourceItems, k) * slots + s
      for (let i = from; i < from + lasts; i++) resourceAt[i] = as
    }
  }

  const put = (m: number, s: number, r: number): void => {
    terms.change(m, s, r, 1)
    mark(m, s, r, m)
    start[m] = s
    room[m] = r
    unplaced--
  }

  const take = (m: number): void => {
    const s = at(start, m)
    const r = at(room, m)
    mark(m, s, r, -1)
    terms.change(m, s, r, -1)
    start[m] = -1
    room[m] = -1
    unplaced++
  }

  return {
    start,
    room,
    cost: terms.cost,
    unplaced: () => unplaced,
    isFreeAt,
    hasRoom,
    fits: (m, s, r) => hasRoom(m, s, r) && isFreeAt(m, s),
    blockers,
    blocking,
    put,
    take,
    costOfMove: (m, s, r) => terms.ofMove(m, at(start, m), at(room, m), s, r),
    isStart,
    ofResource: (resource, slot) => at(resourceAt, resource * slots + slot),
    ofRoom: (r, slot) => at(roomAt, r * slots + slot),
    save() {
      savedStart.set(start)
      savedRoom.set(room)
    },
    restore() {
      for (let m = 0; m < meetingCount; m++) {
        if (start[m] !== savedStart[m] || room[m] !== savedRoom[m]) if (at(start, m) >= 0) take(m)
      }
      for (let m = 0; m < meetingCount; m++) {
        if (at(start, m) < 0 && at(savedStart, m) >= 0) put(m, at(savedStart, m), at(savedRoom, m))
      }
    },
  }
}
