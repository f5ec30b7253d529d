import { at } from '../../../base/typed-array.ts'
import { type Instance, roomsOfMeeting, startsOf } from './instance.ts'
import { type Matching, matchingOf } from './matching.ts'
import type { Obstacle, Rule } from './reasons.ts'
import { ruleNames, rulesOf } from './rules.ts'

/** Larger matchings of meetings with rooms are not tried. */
const mostPieces = 4_000

/** Why not everything can be placed, as far as it shows without a search: the smallest sets that counting finds. */
export function obstaclesOf(instance: Instance): Obstacle[] {
  const single = [...lonelyObstacles(instance), ...rulingObstacles(instance)]
  if (single.length > 0) return single
  const shared = Array.from({ length: instance.resourceCount }, (_, resource) =>
    tooFewTimes(instance, resource),
  ).filter((obstacle) => obstacle !== undefined)
  if (shared.length > 0) return [smallest(shared)]
  const places = tooFewPlaces(instance)
  return places ? [places] : []
}

const smallest = <T extends { events: string[] }>(obstacles: readonly T[]): T =>
  obstacles.reduce((least, one) => (one.events.length < least.events.length ? one : least))

function* lonelyObstacles(instance: Instance): Generator<Obstacle> {
  const { problem, starts, rooms, roomless } = instance
  for (const [e, { id: event }] of problem.events.entries()) {
    if (!roomless[e] && at(rooms.first, e) === at(rooms.first, e + 1))
      yield { code: 'no_room', event }
    else if (at(starts.first, e) === at(starts.first, e + 1)) {
      yield { code: 'no_time', event, rules: countRules(instance, e) }
    }
  }
}

/** How many starts of the grid fall to each rule. */
export function countRules(
  { forbids, grid }: Instance,
  e: number,
): { rule: Rule; starts: number }[] {
  const bits = forbids.subarray(e * grid.slots, (e + 1) * grid.slots)
  return ruleNames.flatMap((rule, i) => {
    const starts = bits.reduce((sum, bit) => sum + ((bit >> i) & 1), 0)
    return starts > 0 ? [{ rule, starts }] : []
  })
}

function* rulingObstacles(instance: Instance): Generator<Obstacle> {
  for (const [m, e] of instance.eventOf.entries()) {
    const rules = rulesAgainst(instance, m)
    if (rules.length === 0) continue
    yield { code: 'ruling_against_rule', event: instance.problem.events[e]?.id ?? '', rules }
  }
}

/** What forbids the place that a person fixed for a meeting. */
export function rulesAgainst(instance: Instance, m: number): Rule[] {
  const { forbids, fixedStart, fixedRoom, eventOf, grid, roomCost, roomCount, roomless } = instance
  const e = at(eventOf, m)
  const s = at(fixedStart, m)
  const r = at(fixedRoom, m)
  if (s < 0) return []
  const rules = rulesOf(at(forbids, e * grid.slots + s))
  if (rules.length > 0 || r < 0 || roomless[e]) return rules
  const isAllowed = at(roomCost, e * roomCount + r) < Number.POSITIVE_INFINITY
  return isAllowed && isOpen(instance, { e, s, r }) ? [] : ['no_room_open']
}

/** The slots that a meeting may cover. */
function coverOf(instance: Instance, m: number): number[] {
  const lasts = at(instance.length, at(instance.eventOf, m))
  const slots = new Set<number>()
  for (const s of startsOf(instance, m)) for (let t = s; t < s + lasts; t++) slots.add(t)
  return [...slots]
}

/** Every period of every meeting is a piece that needs a slot of its own. */
function tooFewTimes(
  instance: Instance,
  resource: number,
): (Obstacle & { events: string[] }) | undefined {
  const { resources, grid, resourceId } = instance
  const needs = (e: number): boolean =>
    resources.items.subarray(at(resources.first, e), at(resources.first, e + 1)).includes(resource)
  const pieces = piecesOf(instance, needs)
  if (pieces.length < 2 || pieces.length > mostPieces) return undefined
  const matching = matchingOf(
    pieces.map(({ cover }) => cover),
    grid.slots,
  )
  const violator = violatorOf(instance, pieces, matching)
  if (!violator) return undefined
  const id = resourceId[resource]
  return { code: 'too_few_times', ...(id !== undefined && { resource: id }), ...violator }
}

function tooFewPlaces(instance: Instance): Obstacle | undefined {
  const { roomCount, roomless, grid, problem } = instance
  if (roomCount === 0) return undefined
  const pieces = piecesOf(instance, (e) => !roomless[e])
  if (pieces.length > mostPieces) return undefined
  const places = pieces.map(({ m, cover }) => {
    const open: number[] = []
    for (const r of roomsOfMeeting(instance, m)) {
      for (const t of cover)
        if (!instance.roomClosed[r * grid.slots + t]) open.push(r * grid.slots + t)
    }
    return open
  })
  const matching = matchingOf(places, roomCount * grid.slots)
  const violator = violatorOf(instance, pieces, matching)
  if (!violator) return undefined
  const names = new Set(matching.reached?.right.map((place) => Math.floor(place / grid.slots)))
  return {
    code: 'too_few_places',
    ...violator,
    rooms: [...names].map((r) => problem.rooms[r]?.id ?? ''),
  }
}

type Piece = { m: number; e: number; cover: number[] }

function piecesOf(instance: Instance, isMeant: (e: number) => boolean): Piece[] {
  const chosen = new Uint8Array(instance.eventCount)
  for (let e = 0; e < instance.eventCount; e++) chosen[e] = isMeant(e) ? 1 : 0
  return [...instance.eventOf].flatMap((e, m) => {
    if (!chosen[e]) return []
    const cover = coverOf(instance, m)
    return Array.from({ length: at(instance.length, e) }, () => ({ m, e, cover }))
  })
}

function violatorOf(instance: Instance, pieces: readonly Piece[], { reached }: Matching) {
  if (!reached) return undefined
  const events = new Set(reached.left.map((i) => pieces[i]?.e ?? 0))
  return {
    events: [...events].map((e) => instance.problem.events[e]?.id ?? ''),
    needed: reached.left.length,
    available: reached.right.length,
  }
}

function isOpen(
  { roomClosed, grid, length }: Instance,
  { e, s, r }: { e: number; s: number; r: number },
): boolean {
  const from = r * grid.slots + s
  return !roomClosed.subarray(from, from + at(length, e)).includes(1)
}
