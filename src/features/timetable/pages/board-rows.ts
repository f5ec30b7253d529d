import { placeAt } from '../../../base/place.ts'
import type { Board, BoardRoom, BoardStation } from '../board.ts'
import type { Occurrence } from '../occurrence.ts'

export const boardViews = ['rooms', 'stations', 'townships', 'people'] as const
export type BoardView = (typeof boardViews)[number]

/** A line of the board, and what stands on each of its days. */
export type BoardRow = {
  id: string
  title: string
  about: string
  /** Where all of it takes place; absent: in several rooms. */
  room?: BoardRoom
  days: readonly (readonly Occurrence[])[]
}

/** What the board says of those that a search finds. */
export type Found = (row: { unitCode: string; schoolId?: string | null }) => boolean

export type RowWords = {
  /** The school as a whole. */
  school: string
  nobody: string
  stranger: string
  joined: (names: readonly string[]) => string
  expert: string
}

/** `ids`: of the rooms that are looked for. */
export function rowsOf(
  board: Board,
  view: BoardView,
  ids: ReadonlySet<string>,
  words: RowWords,
): BoardRow[] {
  const rooms = board.rooms.filter(({ id }) => ids.has(id))
  const seen = {
    ...board,
    rooms,
    occurrences: board.occurrences.filter(({ roomId }) => ids.has(roomId)),
  }
  switch (view) {
    case 'rooms':
      return roomRows(seen, words)
    case 'stations':
      return stationRows(seen, words)
    case 'townships':
      return townshipRows(seen, words)
    case 'people':
      return personRows(seen, words)
  }
}

export const foundIn = ({ rooms }: Board, found: Found): string[] =>
  rooms
    .filter(
      ({ schoolId, schoolRegionCode, stations }) =>
        found({ unitCode: schoolRegionCode, schoolId }) || stations.some((one) => found(one)),
    )
    .map(({ id }) => id)

const onDays = (board: Board, own: readonly Occurrence[]): BoardRow['days'] => {
  const byDay = Map.groupBy(own, ({ day }) => day)
  return board.days.map(({ day }) => byDay.get(day) ?? [])
}

function roomRows(board: Board, words: RowWords): BoardRow[] {
  const own = Map.groupBy(board.occurrences, ({ roomId }) => roomId)
  return board.rooms.map((room) => ({
    ...{ id: room.id, title: room.schoolName, room },
    about: words.joined([
      room.name ?? words.school,
      ...room.stations.map(({ unitName }) => unitName),
    ]),
    days: onDays(board, own.get(room.id) ?? []),
  }))
}

function stationRows(board: Board, { school }: RowWords): BoardRow[] {
  const homes = board.rooms.flatMap((room) => room.stations.map((station) => ({ room, station })))
  const own = new Map<string, Occurrence[]>()
  for (const one of board.occurrences)
    for (const id of one.stationIds) own.set(id, [...(own.get(id) ?? []), one])
  return homes
    .toSorted((a, b) => (a.station.unitCode < b.station.unitCode ? -1 : 1))
    .map(({ room, station }) => ({
      ...{ id: station.id, title: station.unitName, room },
      about: `${room.schoolName} ${room.name ?? school}`,
      days: onDays(board, own.get(station.id) ?? []),
    }))
}

function townshipRows(board: Board, { joined }: RowWords): BoardRow[] {
  const codeOf = new Map(
    board.rooms.map(({ id, schoolRegionCode }) => [id, placeAt(schoolRegionCode, 'township')]),
  )
  const own = Map.groupBy(board.occurrences, ({ roomId }) => codeOf.get(roomId) ?? '')
  const rooms = Map.groupBy(board.rooms, ({ id }) => codeOf.get(id) ?? '')
  return [...rooms].map(([code, there]) => ({
    id: code,
    title: there[0]?.townshipName ?? code,
    about: joined([...new Set(there.map(({ schoolName }) => schoolName))]),
    days: onDays(board, own.get(code) ?? []),
  }))
}

/** What the villages have: who runs it, what nobody runs yet, and where experts are asked to. */
function personRows(board: Board, { nobody, stranger, expert }: RowWords): BoardRow[] {
  const names = new Map(board.operators.map(({ id, name }) => [id, name]))
  const own = Map.groupBy(
    board.occurrences.filter(({ stationIds }) => stationIds.length > 0),
    ({ operatorId }) => operatorId ?? '',
  )
  const ids = [...names.keys(), ...[...own.keys()].filter((id) => id !== '' && !names.has(id)), '']
  const people = ids
    .filter((id) => own.has(id))
    .map((id) => ({
      ...{ id: id || 'nobody', about: '' },
      title: id === '' ? nobody : (names.get(id) ?? stranger),
      days: onDays(board, own.get(id) ?? []),
    }))
  return [...people.slice(0, -1), ...expertRows(board, expert), ...people.slice(-1)]
}

function expertRows(board: Board, about: string): BoardRow[] {
  const byId = new Map(board.occurrences.map((one) => [one.id, one]))
  return [...Map.groupBy(board.experts, ({ name }) => name)].flatMap(([title, asked]) => {
    const own = asked.flatMap(({ occurrenceId }) => byId.get(occurrenceId) ?? [])
    return own.length > 0 ? [{ id: `expert ${title}`, title, about, days: onDays(board, own) }] : []
  })
}

/** Every station that the board names, for choosing one. */
export const stationsOf = ({ rooms, guests }: Board): BoardStation[] => [
  ...rooms.flatMap(({ stations }) => stations),
  ...guests,
]

/** Occurrences in which one person is to be in two places. */
export const clashing = ({ clashes }: Board): ReadonlySet<string> =>
  new Set(clashes.flatMap(({ occurrenceIds }) => occurrenceIds))

export const mayPlanFor = ({ rooms }: Board, roomId: string): boolean =>
  rooms.some(({ id, mayPlan }) => mayPlan && id === roomId)
