import { at } from '../../../base/typed-array.ts'
import type { Board } from './board.ts'
import { type Instance, roomsOfMeeting, startsOf } from './instance.ts'

/**
 * Puts what is not on the board where it costs least, the meetings with the fewest places first. One that finds no place
 * takes that of others, who wait again behind all; who is in the way often becomes dear to move. Ends with what was best.
 */
export function construct(
  instance: Instance,
  board: Board,
  effort: { random: () => number; tries: number; isOver: () => boolean },
): void {
  const waiting = waitingOf(instance, board)
  const ejected = new Float64Array(instance.meetingCount)
  let best = board.cost()
  board.save()
  for (let left = effort.tries; waiting.length > 0 && left > 0; left--) {
    if ((left & 15) === 0 && effort.isOver()) break
    const m = waiting.pop() as number
    const place = cheapestPlace(instance, board, m, effort.random)
    if (place) board.put(m, place.start, place.room)
    else {
      const forced = leastBlocked(instance, board, m, { ejected, random: effort.random })
      if (!forced) continue
      const count = board.blockers(m, forced.start, forced.room, instance.meetingCount)
      const out = board.blocking.slice(0, count)
      for (const k of out) {
        board.take(k)
        ejected[k] = at(ejected, k) + 1
        waiting.unshift(k)
      }
      board.put(m, forced.start, forced.room)
    }
    if (board.cost() < best) {
      best = board.cost()
      board.save()
    }
  }
  if (board.cost() > best) board.restore()
}

type Place = { start: number; room: number }

/** Unplaced meetings, those with the fewest places last: they are taken from the end. */
function waitingOf(instance: Instance, board: Board): number[] {
  const { eventOf, starts, rooms, roomless, fixedStart, resources, length } = instance
  const places = (m: number): number => {
    const e = at(eventOf, m)
    if (at(fixedStart, m) >= 0) return -1
    const count = at(starts.first, e + 1) - at(starts.first, e)
    const inRooms = roomless[e] ? 1 : at(rooms.first, e + 1) - at(rooms.first, e)
    const crowd = 1 + at(resources.first, e + 1) - at(resources.first, e)
    return (count * Math.min(inRooms, 3)) / (crowd * at(length, e))
  }
  const keys = Float64Array.from(eventOf, (_, m) => places(m))
  return [...eventOf.keys()]
    .filter((m) => at(board.start, m) < 0)
    .sort((a, b) => at(keys, b) - at(keys, a) || a - b)
}

/** The place that adds least, by trial; ties are broken by chance. */
function cheapestPlace(
  instance: Instance,
  board: Board,
  m: number,
  random: () => number,
): Place | undefined {
  const rooms = roomsOfMeeting(instance, m)
  let best: Place | undefined
  let least = Number.POSITIVE_INFINITY
  for (const start of startsOf(instance, m)) {
    if (!board.isFreeAt(m, start)) continue
    let tried = 0
    for (const room of rooms) {
      if (!board.hasRoom(m, start, room)) continue
      board.put(m, start, room)
      const cost = board.cost() + random() * 1e-3
      board.take(m)
      if (cost < least) {
        least = cost
        best = { start, room }
      }
      if (++tried === 2) break
    }
  }
  return best
}

function leastBlocked(
  instance: Instance,
  board: Board,
  m: number,
  { ejected, random }: { ejected: Float64Array; random: () => number },
): Place | undefined {
  let best: Place | undefined
  let least = Number.POSITIVE_INFINITY
  for (const start of startsOf(instance, m)) {
    for (const room of roomsOfMeeting(instance, m)) {
      const count = board.blockers(m, start, room, instance.meetingCount)
      if (count < 0) continue
      let weight = random() * 0.5
      for (let i = 0; i < count; i++) {
        const k = at(board.blocking, i)
        weight += at(instance.unplacedCost, k) * 1e-6 + 1 + at(ejected, k)
      }
      if (weight < least) {
        least = weight
        best = { start, room }
      }
    }
  }
  return best
}
