import { gridOf } from './grid.ts'
import type { TimetableProblem } from './problem.ts'
import { roomsOf, rulebookOf } from './rules.ts'

/**
 * The parts of a problem that have nothing to do with each other: no room, resource, wish or rule of one is of another.
 * Each is a problem of its own, and their objectives add up.
 */
export function componentsOf(problem: TimetableProblem): TimetableProblem[] {
  const { events } = problem
  const parent = events.map((_, e) => e)
  const find = (e: number): number => {
    let root = e
    while (parent[root] !== root) root = parent[root] as number
    while (parent[e] !== root) [e, parent[e]] = [parent[e] as number, root]
    return root
  }
  const firstBy = new Map<string, number>()
  const link = (e: number, by: string): void => {
    const first = firstBy.get(by)
    if (first === undefined) firstBy.set(by, e)
    else parent[find(e)] = find(first)
  }
  const numberOf = new Map(events.map(({ id }, e) => [id, e]))
  const book = rulebookOf(problem, gridOf(problem.time))
  const roomLists = events.map((event) => roomsOf(book, event))
  events.forEach((event, e) => {
    for (const id of event.needs) link(e, `resource ${id}`)
    for (const r of roomLists[e] ?? []) link(e, `room ${r}`)
  })
  const linkAll = (ids: readonly string[], by: string): void => {
    for (const id of ids) link(numberOf.get(id) as number, by)
  }
  problem.mustNotOverlap.forEach((ids, i) => {
    linkAll(ids, `apart ${i}`)
  })
  problem.spread.forEach(({ events: ids }, i) => {
    linkAll(ids, `spread ${i}`)
  })
  for (const { id, parties } of problem.fairness) {
    for (const party of parties) linkAll(party.events, `group ${id}`)
  }
  const parts = Map.groupBy(events.keys(), find)
  if (parts.size < 2) return [problem]
  return partsOf(problem, [...parts.values()], roomLists)
}

function partsOf(
  problem: TimetableProblem,
  parts: readonly (readonly number[])[],
  roomLists: readonly (readonly number[])[],
): TimetableProblem[] {
  const { events, rooms, resources } = problem
  const partOf = new Map(
    parts.flatMap((part, p) => part.map((e) => [events[e]?.id as string, p] as const)),
  )
  const byPart = <T>(list: readonly T[], event: (one: T) => string | undefined) =>
    Map.groupBy(list, (one) => partOf.get(event(one) ?? ''))
  const apart = byPart(problem.mustNotOverlap, ([first]) => first)
  const spread = byPart(problem.spread, ({ events: [first] }) => first)
  const fairness = byPart(problem.fairness, ({ parties: [first] }) => first?.events[0])
  const fixed = byPart(problem.fixed, ({ event }) => event)
  const forbidden = byPart(problem.forbidden, ({ event }) => event)
  const roomNumber = new Map(rooms.map(({ id }, r) => [id, r]))
  const resourceOf = new Map(resources.map((resource) => [resource.id, resource]))
  return parts.map((part, p) => {
    const own = part.map((e) => events[e] as TimetableProblem['events'][number])
    const ruled = (fixed.get(p) ?? []).flatMap(({ room }) =>
      room ? [roomNumber.get(room) ?? 0] : [],
    )
    const ownRooms = [...new Set([...part.flatMap((e) => roomLists[e] ?? []), ...ruled])].sort(
      (a, b) => a - b,
    )
    const names = new Set(ownRooms.map((r) => rooms[r]?.id))
    const needs = new Set(own.flatMap((event) => event.needs))
    return {
      ...problem,
      // What an event needs where all rooms are of other parts must still be asked for.
      events: own.map((event) => ({
        ...event,
        needsRoom: event.needsRoom ?? rooms.length > 0,
        ...(event.rooms && { rooms: event.rooms.filter((id) => names.has(id)) }),
      })),
      rooms: ownRooms.map((r) => rooms[r] as TimetableProblem['rooms'][number]),
      resources: [...needs].map((id) => resourceOf.get(id) as (typeof resources)[number]),
      mustNotOverlap: apart.get(p) ?? [],
      spread: spread.get(p) ?? [],
      fairness: fairness.get(p) ?? [],
      fixed: fixed.get(p) ?? [],
      forbidden: (forbidden.get(p) ?? []).filter(
        ({ room }) => room === undefined || names.has(room),
      ),
    }
  })
}
