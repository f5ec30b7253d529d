import { at } from '../../../base/typed-array.ts'
import type { Board } from './board.ts'
import { type Instance, roomsOfMeeting, startsOf } from './instance.ts'

export type Effort = {
  random: () => number
  /** How much of the effort is spent, 0 to 1, after so many moves; 1 ends the search. */
  spent: (moves: number) => number
  onBetter?: () => void
  /** A timetable of this cost is good enough. */
  enough: number
}

/** Moves between two looks at the clock. */
const movesPerLook = 512
const chainShare = 0.02
/** Which room is tried: its own, that of another meeting of the event, any, else one of the cheapest. */
const ownRoomShare = 0.3
const siblingRoomShare = 0.3
const anyRoomShare = 0.08
/** Below 1 the heat goes fast and the cold is long: that is where a timetable gets its last better. */
const coolingBend = 0.6
/** Moves from which it is told how much they cost. */
const samplesPerMeeting = 40
const mostSamples = 4_000
/** Exchanges of what lies in two slots touch at most so many meetings. */
const longestChain = 64

/**
 * Simulated annealing from what is on the board: a meeting goes to another place, changes places with the one that is
 * there, or all that two times share change sides (Kempe chains). Leaves the best timetable on the board; says how many moves it tried.
 */
export function anneal(instance: Instance, board: Board, effort: Effort): number {
  const movable = movableMeetings(instance)
  board.save()
  if (movable.length === 0 || board.cost() <= effort.enough) return 0
  const { random } = effort
  const mover = makeMover(instance, board, random)
  const [hot, cold] = temperatures(movable, board, mover, random)
  let best = board.cost()
  let temperature = hot
  let moves = 0
  for (;;) {
    if (moves % movesPerLook === 0) {
      const spent = effort.spent(moves)
      if (spent >= 1 || best <= effort.enough) break
      temperature = hot * (cold / hot) ** (spent ** coolingBend)
    }
    moves++
    const before = board.cost()
    const m = at(movable, Math.floor(random() * movable.length))
    const limit = -temperature * Math.log(1 - random())
    if (!mover.tryMove(m, { isChain: random() < chainShare, limit })) continue
    if (board.cost() - before > limit + 1e-9) mover.undo()
    else if (board.cost() < best - 1e-7) {
      best = board.cost()
      board.save()
      effort.onBetter?.()
    }
  }
  board.restore()
  return moves
}

function movableMeetings(instance: Instance): Int32Array {
  return Int32Array.from(
    [...instance.eventOf.keys()].filter((m) => {
      return startsOf(instance, m).length > 0 && roomsOfMeeting(instance, m).length > 0
    }),
  )
}

/** The mean of what a move may cost, and a fraction of the least. */
function temperatures(
  movable: Int32Array,
  board: Board,
  mover: Mover,
  random: () => number,
): [hot: number, cold: number] {
  const rises: number[] = []
  const samples = Math.min(mostSamples, samplesPerMeeting * movable.length)
  for (let i = 0; i < samples; i++) {
    const before = board.cost()
    const unplaced = board.unplaced()
    const m = at(movable, Math.floor(random() * movable.length))
    if (
      at(board.start, m) < 0 ||
      !mover.tryMove(m, { isChain: false, limit: Number.POSITIVE_INFINITY })
    )
      continue
    const change = board.cost() - before
    if (change > 1e-6 && board.unplaced() === unplaced) rises.push(change)
    mover.undo()
  }
  if (rises.length === 0) return [1, 0.1]
  rises.sort((a, b) => a - b)
  const mean = rises.reduce((sum, rise) => sum + rise, 0) / rises.length
  const small = rises[Math.floor(rises.length * 0.1)] as number
  return [mean * hotShare, Math.min(mean, small) * coldShare]
}

const hotShare = 0.5
const coldShare = 0.1

type Mover = {
  /** Changes the board; false: it was left as it is, also where it is plain that this costs more than the limit. */
  tryMove(m: number, how: { isChain: boolean; limit: number }): boolean
  undo(): void
}

function makeMover(instance: Instance, board: Board, random: () => number): Mover {
  const { eventOf, starts, rooms, roomless, fixedStart, fixedRoom, length } = instance
  const { firstMeeting, cheapRooms } = instance
  const { start, room } = board
  // What the last move changed: meetings with the places that they had.
  const moved = new Int32Array(longestChain * 2)
  const hadStart = new Int32Array(longestChain * 2)
  const hadRoom = new Int32Array(longestChain * 2)
  let count = 0

  const note = (m: number): void => {
    moved[count] = m
    hadStart[count] = at(start, m)
    hadRoom[count] = at(room, m)
    count++
  }
  const undo = (): void => {
    for (let i = 0; i < count; i++) if (at(start, at(moved, i)) >= 0) board.take(at(moved, i))
    for (let i = 0; i < count; i++) {
      if (at(hadStart, i) >= 0) board.put(at(moved, i), at(hadStart, i), at(hadRoom, i))
    }
    count = 0
  }
  const pick = (lists: Instance['starts'], e: number): number => {
    const from = at(lists.first, e)
    return at(lists.items, from + Math.floor(random() * (at(lists.first, e + 1) - from)))
  }
  const pickStart = (m: number): number =>
    at(fixedStart, m) >= 0 ? at(fixedStart, m) : pick(starts, at(eventOf, m))
  const pickRoom = (m: number): number => {
    const e = at(eventOf, m)
    if (at(roomless, e) === 1) return -1
    if (at(fixedRoom, m) >= 0) return at(fixedRoom, m)
    const chance = random()
    if (at(room, m) >= 0 && chance < ownRoomShare) return at(room, m)
    const from = at(firstMeeting, e)
    const meetings = at(firstMeeting, e + 1) - from
    if (meetings > 1 && chance < ownRoomShare + siblingRoomShare) {
      const r = at(room, from + Math.floor(random() * meetings))
      if (r >= 0) return r
    }
    if (chance > 1 - anyRoomShare) return pick(rooms, e)
    return at(rooms.items, at(rooms.first, e) + Math.floor(random() * at(cheapRooms, e)))
  }

  const changePlace = (m: number, limit: number): boolean => {
    const s = pickStart(m)
    const r = pickRoom(m)
    const s0 = at(start, m)
    const r0 = at(room, m)
    if (s === s0 && r === r0) return false
    const blocked = board.blockers(m, s, r, 1)
    if (blocked < 0 || blocked > 1) return false
    if (blocked === 0 && s0 >= 0 && board.costOfMove(m, s, r) > limit) return false
    note(m)
    if (blocked === 0) {
      if (s0 >= 0) board.take(m)
      board.put(m, s, r)
      return true
    }
    const k = at(board.blocking, 0)
    const rk = at(room, k)
    if (s0 >= 0 && !board.isStart(k, s0)) {
      count = 0
      return false
    }
    note(k)
    if (s0 >= 0) board.take(m)
    board.take(k)
    board.put(m, s, r)
    if (s0 < 0) return true
    if (board.fits(k, s0, rk)) board.put(k, s0, rk)
    else if (r0 !== rk && r0 >= 0 && rk >= 0 && board.fits(k, s0, r0)) board.put(k, s0, r0)
    else {
      undo()
      return false
    }
    return true
  }

  /** All that is linked to `m` across two starts changes sides; each keeps its room where it can. */
  const changeSides = (m: number): boolean => {
    const a = at(start, m)
    const b = pickStart(m)
    if (a < 0 || a === b) return false
    const lasts = at(length, at(eventOf, m))
    const { first, items } = instance.resources
    note(m)
    for (let next = 0; next < count; next++) {
      const one = at(moved, next)
      const e = at(eventOf, one)
      const target = at(hadStart, next) === a ? b : a
      if (!board.isStart(one, target)) return forget()
      for (let k = at(first, e); k < at(first, e + 1); k++) {
        for (let t = target; t < target + lasts; t++) {
          const other = board.ofResource(at(items, k), t)
          if (other < 0 || isNoted(other)) continue
          if (at(start, other) !== target || at(length, at(eventOf, other)) !== lasts)
            return forget()
          if (count === longestChain) return forget()
          note(other)
        }
      }
    }
    for (let i = 0; i < count; i++) board.take(at(moved, i))
    for (let i = 0; i < count; i++) {
      const one = at(moved, i)
      const target = at(hadStart, i) === a ? b : a
      const r = roomFor(one, target, at(hadRoom, i))
      if (r === undefined) {
        undo()
        return false
      }
      board.put(one, target, r)
    }
    return true
  }
  const forget = (): boolean => {
    count = 0
    return false
  }
  const isNoted = (m: number): boolean => {
    for (let i = 0; i < count; i++) if (moved[i] === m) return true
    return false
  }
  /** Its own room, else the cheapest that is free. */
  const roomFor = (m: number, s: number, own: number): number | undefined => {
    if (board.fits(m, s, own)) return own
    if (own < 0) return undefined
    const e = at(eventOf, m)
    let best: number | undefined
    let least = Number.POSITIVE_INFINITY
    for (let k = at(rooms.first, e); k < at(rooms.first, e + 1); k++) {
      const r = at(rooms.items, k)
      const cost = at(instance.roomCost, e * instance.roomCount + r)
      if (cost < least && board.fits(m, s, r)) {
        least = cost
        best = r
      }
    }
    return best
  }

  return {
    tryMove(m, { isChain, limit }) {
      count = 0
      return isChain ? changeSides(m) : changePlace(m, limit)
    },
    undo,
  }
}
