import type * as z from 'zod'
import { type Grid, gridOf } from './grid.ts'
import { type Fault, TimetableProblem, type Window } from './problem.ts'

/** Events times periods that the search keeps tables of. */
const mostCells = 40_000_000
const mostMeetings = 50_000
/** So many faults are told at once. */
const mostFaults = 20

/** Reads a problem of anybody's making; what cannot be used is told with its path. */
export function readProblem(value: unknown): { problem: TimetableProblem } | { faults: Fault[] } {
  const read = TimetableProblem.safeParse(value)
  if (!read.success) return { faults: read.error.issues.slice(0, mostFaults).map(faultOfShape) }
  const faults = faultsOf(read.data)
  return faults.length > 0 ? { faults: faults.slice(0, mostFaults) } : { problem: read.data }
}

/** `problem` is the name of the whole: the path of a fault that lies nowhere else. */
function faultOfShape({ path, message }: z.core.$ZodIssue): Fault {
  return { path: pathOf(path) || 'problem', reason: message }
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : `${text}${text ? '.' : ''}${String(step)}`,
    '',
  )

function faultsOf(problem: TimetableProblem): Fault[] {
  const { time } = problem
  if (time.unit === 'minutes') {
    if (time.to <= time.from)
      return [{ path: 'time.to', reason: `${time.to} is not after ${time.from}` }]
    if ((time.to - time.from) % time.step !== 0) {
      const reason = `${time.step} does not divide the ${time.to - time.from} minutes of a day`
      return [{ path: 'time.step', reason }]
    }
  }
  const grid = gridOf(time)
  return [
    ...duplicates(problem),
    ...faultsOfEvents(problem, grid),
    ...faultsOfResources(problem, grid),
    ...faultsOfReferences(problem),
    ...faultsOfRulings(problem, grid),
    ...faultsOfSize(problem, grid),
  ]
}

function duplicates({ rooms, resources, events, fairness }: TimetableProblem): Fault[] {
  return Object.entries({ rooms, resources, events, fairness }).flatMap(([name, list]) => {
    const first = new Map<string, number>()
    return list.flatMap(({ id }, i) => {
      const earlier = first.get(id)
      first.set(id, earlier ?? i)
      if (earlier === undefined) return []
      return [{ path: `${name}[${i}].id`, reason: `“${id}” is ${name}[${earlier}] already` }]
    })
  })
}

function* windowFaults(windows: readonly Window[], path: string, grid: Grid): Generator<Fault> {
  for (const [i, { day, from, to }] of windows.entries()) {
    const at = `${path}[${i}]`
    if (day >= grid.days)
      yield { path: `${at}.day`, reason: `there are ${grid.days} days, 0 to ${grid.days - 1}` }
    if (to <= from) yield { path: `${at}.to`, reason: `${to} is not after ${from}` }
  }
}

function faultsOfEvents(problem: TimetableProblem, grid: Grid): Fault[] {
  const rooms = new Set(problem.rooms.map(({ id }) => id))
  const resources = new Set(problem.resources.map(({ id }) => id))
  return problem.events.flatMap((event, i) => {
    const path = `events[${i}]`
    const faults: Fault[] = [
      ...windowFaults(event.windows ?? [], `${path}.windows`, grid),
      ...windowFaults(event.unavailable, `${path}.unavailable`, grid),
      ...windowFaults(event.preferred ?? [], `${path}.preferred`, grid),
      ...windowFaults(event.costs, `${path}.costs`, grid),
      ...event.mustOverlap.flatMap((broadcast, b) => [
        ...windowFaults(broadcast.windows, `${path}.mustOverlap[${b}].windows`, grid),
      ]),
      ...unknown(event.rooms ?? [], rooms, `${path}.rooms`, 'room'),
      ...unknown(event.needs, resources, `${path}.needs`, 'resource'),
    ]
    if (event.length > grid.perDay * grid.step) {
      const reason = `${event.length} is longer than a day of ${grid.perDay * grid.step}`
      faults.push({ path: `${path}.length`, reason })
    }
    if (event.length % grid.step !== 0) {
      faults.push({ path: `${path}.length`, reason: `is no multiple of the step, ${grid.step}` })
    }
    if (event.needsRoom === true && problem.rooms.length === 0) {
      faults.push({ path: `${path}.needsRoom`, reason: 'there are no rooms' })
    }
    return faults
  })
}

function faultsOfResources({ rooms, resources }: TimetableProblem, grid: Grid): Fault[] {
  return Object.entries({ rooms, resources }).flatMap(([name, list]) =>
    list.flatMap(({ unavailable }, i) => [
      ...windowFaults(unavailable, `${name}[${i}].unavailable`, grid),
    ]),
  )
}

function faultsOfReferences(problem: TimetableProblem): Fault[] {
  const events = new Set(problem.events.map(({ id }) => id))
  const partyOf = new Map<string, string>()
  return [
    ...problem.mustNotOverlap.flatMap((list, i) =>
      unknown(list, events, `mustNotOverlap[${i}]`, 'event'),
    ),
    ...problem.spread.flatMap((spread, i) =>
      unknown(spread.events, events, `spread[${i}].events`, 'event'),
    ),
    ...problem.fairness.flatMap(({ parties }, g) =>
      parties.flatMap((party, p) => {
        const path = `fairness[${g}].parties[${p}].events`
        const twice = party.events.flatMap((event, i) => {
          const earlier = partyOf.get(event)
          partyOf.set(event, path)
          if (earlier === undefined) return []
          return [{ path: `${path}[${i}]`, reason: `“${event}” is of ${earlier} already` }]
        })
        return [...unknown(party.events, events, path, 'event'), ...twice]
      }),
    ),
  ]
}

function faultsOfRulings(problem: TimetableProblem, grid: Grid): Fault[] {
  const events = new Map(problem.events.map((event) => [event.id, event]))
  const rooms = new Set(problem.rooms.map(({ id }) => id))
  const fixed = new Map<string, number>()
  const faults: Fault[] = []
  for (const [name, list] of Object.entries({ fixed: problem.fixed, forbidden: problem.forbidden }))
    for (const [i, { event, room, day, start }] of list.entries()) {
      const path = `${name}[${i}]`
      faults.push(...unknown([event], events, `${path}.event`, 'event', true))
      if (room !== undefined) faults.push(...unknown([room], rooms, `${path}.room`, 'room', true))
      if (day !== undefined && day >= grid.days)
        faults.push({ path: `${path}.day`, reason: `there are ${grid.days} days` })
      if (start !== undefined && grid.periodOf(start) === undefined)
        faults.push({ path: `${path}.start`, reason: `no period begins at ${start}` })
    }
  for (const [i, { event }] of problem.fixed.entries()) {
    const count = (fixed.get(event) ?? 0) + 1
    fixed.set(event, count)
    const meetings = events.get(event)?.meetings
    if (meetings !== undefined && count === meetings + 1)
      faults.push({ path: `fixed[${i}].event`, reason: `“${event}” has only ${meetings} meetings` })
  }
  for (const [i, { room, day, start }] of problem.forbidden.entries()) {
    const path = `forbidden[${i}]`
    if (room === undefined && day === undefined)
      faults.push({ path, reason: 'names neither a room nor a day' })
    else if (room !== undefined && (day !== undefined || start !== undefined))
      faults.push({ path, reason: 'names a room and a time; forbid them one by one' })
  }
  return faults
}

function faultsOfSize({ events }: TimetableProblem, grid: Grid): Fault[] {
  const meetings = events.reduce((sum, event) => sum + event.meetings, 0)
  if (meetings > mostMeetings)
    return [{ path: 'events', reason: `${meetings} meetings are more than ${mostMeetings}` }]
  const cells = events.length * grid.slots
  if (cells <= mostCells) return []
  const reason = `${events.length} events × ${grid.slots} periods are more than ${mostCells}`
  return [{ path: 'events', reason }]
}

function unknown(
  ids: readonly string[],
  known: { has(id: string): boolean },
  path: string,
  what: string,
  isOne = false,
): Fault[] {
  return ids.flatMap((id, i) =>
    known.has(id)
      ? []
      : [{ path: isOne ? path : `${path}[${i}]`, reason: `there is no ${what} “${id}”` }],
  )
}
