import type { TimetableSolution } from './model.ts'
import type { TimetableQuestion } from './problem.ts'
import type { MeetingKind, PatternMeeting, TermPattern, TermRequest, TermStation } from './term.ts'
import {
  broadcastsFor,
  eventName,
  fairnessFor,
  forbiddenTimes,
  frameOf,
  lostAttendance,
  meetingAt,
  meetingsOf,
  pricesOf,
  readEventName,
  runsOf,
} from './term-events.ts'
import type { FreeTime } from './term-free.ts'

/** Weeks of one term and season, by their numbers. */
export type Season = { term: string; season?: string; weeks: number[] }

export function seasonsOf({ weeks }: TermRequest): Season[] {
  const groups = Map.groupBy(weeks.keys(), (i) =>
    JSON.stringify([weeks[i]?.term, weeks[i]?.season ?? null]),
  )
  return [...groups.values()].map((numbers) => {
    const first = weeks[numbers[0] ?? 0]
    const asked = numbers.filter((i) => !weeks[i]?.isExempt)
    return {
      term: first?.term ?? '',
      ...(first?.season !== undefined && { season: first.season }),
      weeks: asked,
    }
  })
}

/**
 * The ordinary week of a season: a time that is free in most of its weeks, when most people come. Who kept a time the
 * season before keeps it where that costs little.
 */
export function patternQuestion(
  request: TermRequest,
  free: FreeTime,
  season: Season,
  before: ReadonlyMap<string, readonly PatternMeeting[]>,
): TimetableQuestion {
  const { stations } = request
  const events = stations.flatMap((station) => eventsOf(request, free, { station, season, before }))
  return {
    ...frameOf(request),
    events,
    spread: stations.flatMap((station) => {
      const events = station.sessions.map((_, i) => eventName(station.id, 'session', i))
      return events.length > 1 ? [{ events, minDays: events.length }] : []
    }),
    fairness: fairnessFor(stations, ({ id, sessions }) =>
      sessions.map((_, i) => eventName(id, 'session', i)),
    ),
    fixed: fixedTimes(request),
    forbidden: forbiddenTimes(
      request,
      events.map(({ id }) => id),
    ),
  }
}

function eventsOf(
  request: TermRequest,
  free: FreeTime,
  {
    station,
    season,
    before,
  }: {
    station: TermStation
    season: Season
    before: ReadonlyMap<string, readonly PatternMeeting[]>
  },
): TimetableQuestion['events'] {
  const { perDay } = free
  const closed = new Float64Array(7 * perDay)
  for (const week of season.weeks) {
    free.of(station.id, week).forEach((isFree, step) => {
      if (!isFree) closed[step] = (closed[step] ?? 0) + 1
    })
  }
  const count = Math.max(1, season.weeks.length)
  const windows = runsOf(request, perDay, (step) => ((closed[step] ?? 0) < count ? 1 : 0)).flatMap(
    ({ window, value }) => (value === 1 ? [window] : []),
  )
  const costsOf = (kind: MeetingKind) =>
    pricesOf(request, perDay, {
      lost: lostAttendance(request, station, { season: season.season, kind }),
      missing: (step) => (closed[step] ?? 0) / count,
    })
  const costs = { session: costsOf('session'), open_day: costsOf('open_day') }
  const kept = before.get(station.id) ?? []
  return meetingsOf(station).map(({ kind, minutes }, i) => {
    const number = kind === 'open_day' ? 0 : i
    const times = kept.flatMap((one) =>
      one.kind === kind ? [{ day: one.weekday, from: one.start, to: one.end }] : [],
    )
    return {
      id: eventName(station.id, kind, number),
      length: minutes,
      windows,
      rooms: [station.room],
      needs: [station.operator],
      costs: costs[kind],
      ...(times.length > 0 && { preferred: times }),
      ...(kind === 'session' && i === 0 && { mustOverlap: broadcastsFor(request, station) }),
    }
  })
}

/** A ruling that fixes a kind of meeting is about the next of that kind. */
function fixedTimes({ rulings, stations }: TermRequest): NonNullable<TimetableQuestion['fixed']> {
  const used = new Map<string, number>()
  const byId = new Map(stations.map((station) => [station.id, station]))
  return rulings.flatMap(({ kind, stationId, meeting, weekday, start }) => {
    const station = byId.get(stationId)
    if (kind !== 'fixed' || !station || start === undefined) return []
    const key = `${stationId} ${meeting}`
    const next = used.get(key) ?? 0
    if (next >= (meeting === 'open_day' ? 1 : station.sessions.length)) return []
    used.set(key, next + 1)
    return [{ event: eventName(stationId, meeting, next), day: weekday, start }]
  })
}

export function patternOf(season: Season, solution: TimetableSolution): TermPattern {
  return {
    term: season.term,
    season: season.season ?? null,
    meetings: solution.assignments.map((one) => meetingAt(one.event, one)),
    unplaced: solution.unplaced.map((reason) => ({ ...readEventName(reason.event), reason })),
    unmet: solution.unmet,
    objective: solution.objective ?? 0,
    bound: solution.bound ?? 0,
  }
}
