import { type MilpModel, makeRows } from '../../../base/milp.ts'
import { at } from '../../../base/typed-array.ts'
import type { Board } from './board.ts'
import type { Instance } from './instance.ts'
import { rulingWeight } from './instance-tables.ts'
import {
  bySlot,
  infinite,
  makeColumns,
  type Place,
  placesByResource,
  type Scene,
} from './model-scene.ts'
import {
  capacityRows,
  compactRows,
  fairnessRows,
  loadRows,
  spreadRows,
  stabilityRows,
} from './wish-rows.ts'

export type Formulation = {
  model: MilpModel
  places: readonly Place[]
  /** Part of every objective, not of the model's. */
  constant: number
  /** Puts what a solution says on an empty board. */
  toBoard(values: Float64Array, board: Board): void
}

/** How many places the exact model would have. */
export function placeCount(instance: Instance): number {
  let count = 0
  for (let e = 0; e < instance.eventCount; e++) {
    const starts = at(instance.starts.first, e + 1) - at(instance.starts.first, e)
    const rooms = at(instance.rooms.first, e + 1) - at(instance.rooms.first, e)
    count += starts * (instance.roomless[e] ? 1 : rooms)
  }
  return count
}

/**
 * The problem as a mixed-integer model. With rooms it is exact; without, rooms are counted but not named, so that its
 * optimum is a bound only. `mayMiss` lets meetings be unplaced.
 */
export function formulate(
  instance: Instance,
  { rooms, mayMiss, wishes }: { rooms: boolean; mayMiss: boolean; wishes: boolean },
): Formulation {
  const columns = makeColumns()
  const rows = makeRows()
  const places = rooms ? placesInRooms(instance) : placesInTime(instance)
  places.forEach(({ e, s, r }) => {
    columns.add(wishes ? priceOf(instance, { e, s, r }) : 0, 1, true)
  })
  const byEvent: number[][] = Array.from({ length: instance.eventCount }, () => [])
  places.forEach(({ e }, x) => {
    byEvent[e]?.push(x)
  })
  const scene: Scene = { instance, columns, rows, places, byEvent }
  const missed = meetingRows(scene, mayMiss)
  resourceRows(scene)
  roomRows(scene, rooms)
  let constant = 0
  if (wishes) {
    constant += spreadRows(scene)
    compactRows(scene)
    loadRows(scene)
    fairnessRows(scene, missed)
    if (rooms) stabilityRows(scene)
    else capacityRows(scene)
  }
  return {
    model: { ...columns.packed(), ...rows.packed() },
    places,
    constant,
    toBoard: (values, board) => settle(instance, places, values, board),
  }
}

const priceOf = ({ startCost, roomCost, roomCount, grid }: Instance, { e, s, r }: Place): number =>
  at(startCost, e * grid.slots + s) + (r >= 0 ? at(roomCost, e * roomCount + r) : 0)

function placesInRooms(instance: Instance): Place[] {
  const { starts, rooms, roomless, roomClosed, length, grid } = instance
  const places: Place[] = []
  for (let e = 0; e < instance.eventCount; e++) {
    const own = rooms.items.subarray(at(rooms.first, e), at(rooms.first, e + 1))
    for (const s of starts.items.subarray(at(starts.first, e), at(starts.first, e + 1))) {
      if (roomless[e]) places.push({ e, s, r: -1 })
      for (const r of own) {
        const from = r * grid.slots + s
        if (!roomClosed.subarray(from, from + at(length, e)).includes(1)) places.push({ e, s, r })
      }
    }
  }
  return places
}

function placesInTime({ starts, eventCount }: Instance): Place[] {
  return Array.from({ length: eventCount }, (_, e) =>
    [...starts.items.subarray(at(starts.first, e), at(starts.first, e + 1))].map((s) => ({
      e,
      s,
      r: -1,
    })),
  ).flat()
}

/** Every meeting is somewhere, or is missed; what a person fixed is where he said. Columns of what is missed, by event. */
function meetingRows(scene: Scene, mayMiss: boolean): number[] {
  const { instance, columns, rows, places, byEvent } = scene
  const { firstMeeting, fixedStart, fixedRoom, unplacedCost, problem } = instance
  return byEvent.map((own, e) => {
    const meetings = at(firstMeeting, e + 1) - at(firstMeeting, e)
    const price = problem.weights.unplaced * (problem.events[e]?.priority ?? 1)
    const missed = columns.add(price, mayMiss ? meetings : 0, true)
    for (const x of own) rows.enter(x, 1)
    rows.enter(missed, 1)
    rows.close(meetings, meetings)
    const ruled = new Set<number>()
    let fixed = 0
    for (let m = at(firstMeeting, e); m < at(firstMeeting, e + 1); m++) {
      if (at(fixedStart, m) < 0) continue
      fixed++
      const there = own.filter((x) => {
        const { s, r } = places[x] as Place
        return s === fixedStart[m] && (at(fixedRoom, m) < 0 || r < 0 || r === fixedRoom[m])
      })
      for (const x of there) ruled.add(x)
      const more = at(unplacedCost, m) * (1 - 1 / rulingWeight)
      const left = columns.add(more, mayMiss ? 1 : 0, false)
      for (const x of there) rows.enter(x, 1)
      rows.enter(left, 1)
      rows.close(1, infinite)
    }
    if (fixed > 0) {
      for (const x of own) if (!ruled.has(x)) rows.enter(x, 1)
      rows.close(-infinite, meetings - fixed)
    }
    return missed
  })
}

function resourceRows(scene: Scene): void {
  for (const list of placesByResource(scene)) {
    for (const here of bySlot(scene, list)) {
      if (here.length < 2) continue
      for (const x of here) scene.rows.enter(x, 1)
      scene.rows.close(-infinite, 1)
    }
  }
}

function roomRows(scene: Scene, named: boolean): void {
  const { instance, places, rows } = scene
  if (!named) {
    const inRooms = [...places.keys()].filter((x) => !instance.roomless[places[x]?.e ?? 0])
    for (const here of bySlot(scene, inRooms)) {
      if (here.length <= instance.roomCount) continue
      for (const x of here) rows.enter(x, 1)
      rows.close(-infinite, instance.roomCount)
    }
    return
  }
  const byRoom = Map.groupBy(places.keys(), (x) => places[x]?.r ?? -1)
  for (const [r, list] of byRoom) {
    if (r < 0) continue
    for (const here of bySlot(scene, list)) {
      if (here.length < 2) continue
      for (const x of here) rows.enter(x, 1)
      rows.close(-infinite, 1)
    }
  }
}

function settle(
  instance: Instance,
  places: readonly Place[],
  values: Float64Array,
  board: Board,
): void {
  const { firstMeeting, fixedStart, fixedRoom } = instance
  const chosen = Map.groupBy(
    [...places.keys()].filter((x) => at(values, x) > 0.5),
    (x) => places[x]?.e ?? 0,
  )
  for (const [e, list] of chosen) {
    const left = new Set(list)
    const give = (m: number, x: number | undefined): void => {
      const place = places[x ?? -1]
      if (x === undefined || !place) return
      left.delete(x)
      if (board.fits(m, place.s, place.r)) board.put(m, place.s, place.r)
    }
    const meetings = Array.from(
      { length: at(firstMeeting, e + 1) - at(firstMeeting, e) },
      (_, i) => at(firstMeeting, e) + i,
    )
    const isThere = (m: number, x: number): boolean => {
      const { s, r } = places[x] as Place
      return fixedStart[m] === s && (at(fixedRoom, m) < 0 || fixedRoom[m] === r)
    }
    for (const m of meetings) {
      if (at(fixedStart, m) >= 0)
        give(
          m,
          [...left].find((x) => isThere(m, x)),
        )
    }
    for (const m of meetings) if (at(fixedStart, m) < 0) give(m, [...left][0])
  }
}
