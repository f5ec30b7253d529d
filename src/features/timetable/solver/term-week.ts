import type { TimetableQuestion } from './problem.ts'
import type { PatternMeeting, TermRequest, TermStation } from './term.ts'
import {
  eventName,
  fairnessFor,
  forbiddenTimes,
  frameOf,
  lostAttendance,
  meetingsOf,
  pricesOf,
  runsOf,
} from './term-events.ts'
import type { FreeTime } from './term-free.ts'

/** What a station wants in a week: meetings that keep the time of the pattern, and others that must move. */
export type StationWeek = {
  station: TermStation
  kept: PatternMeeting[]
  /** Minutes, with the time that it has in other weeks, where it has one. */
  moved: { kind: PatternMeeting['kind']; minutes: number; usual?: PatternMeeting }[]
}

/** Holds the pattern against the free time of one week. */
export function stationWeekOf(
  request: TermRequest,
  free: FreeTime,
  {
    station,
    week,
    pattern,
  }: { station: TermStation; week: number; pattern: readonly PatternMeeting[] },
): StationWeek {
  const steps = free.of(station.id, week)
  const isFree = ({ weekday, start, end }: PatternMeeting): boolean => {
    const from = weekday * free.perDay + (start - request.day.from) / request.day.step
    const to = from + (end - start) / request.day.step
    return !steps.subarray(from, to).includes(0)
  }
  const kept = pattern.filter(isFree)
  const left = pattern.filter((one) => !kept.includes(one))
  const missing = meetingsOf(station)
  for (const one of kept) {
    const i = missing.findIndex(
      ({ kind, minutes }) => kind === one.kind && minutes === one.end - one.start,
    )
    if (i >= 0) missing.splice(i, 1)
  }
  const moved = missing.map(({ kind, minutes }) => {
    const i = left.findIndex((one) => one.kind === kind && one.end - one.start === minutes)
    const [usual] = i < 0 ? [] : left.splice(i, 1)
    return { kind, minutes, ...(usual && { usual }) }
  })
  return { station, kept, moved }
}

/**
 * The question of a week: what cannot keep its time goes where the room is free, at the same hour of another day where that
 * can be. `isLoose` lets the others of those stations move too.
 */
export function weekQuestion(
  request: TermRequest,
  free: FreeTime,
  { week, stations, isLoose }: { week: number; stations: readonly StationWeek[]; isLoose: boolean },
): TimetableQuestion {
  const season = request.weeks[week]?.season
  const names = new Map<string, string[]>()
  const fixed: NonNullable<TimetableQuestion['fixed']> = []
  const events = stations.flatMap(({ station, kept, moved }) => {
    const steps = free.of(station.id, week)
    const windows = runsOf(request, free.perDay, (step) => steps[step] ?? 0).flatMap(
      ({ window, value }) => (value === 1 ? [window] : []),
    )
    const costsOf = (kind: PatternMeeting['kind']) =>
      pricesOf(request, free.perDay, {
        lost: lostAttendance(request, station, { season, kind }),
        missing: () => 0,
      })
    const costs = { session: costsOf('session'), open_day: costsOf('open_day') }
    const own: TimetableQuestion['events'] = []
    const add = (kind: PatternMeeting['kind'], minutes: number, usual?: PatternMeeting): string => {
      const id = eventName(station.id, kind, own.length)
      own.push({
        id,
        length: minutes,
        windows,
        rooms: [station.room],
        needs: [station.operator],
        costs: costs[kind],
        ...(usual && { preferred: sameHour(usual) }),
      })
      return id
    }
    for (const one of kept) {
      const event = add(one.kind, one.end - one.start, one)
      if (!isLoose) fixed.push({ event, day: one.weekday, start: one.start })
    }
    for (const { kind, minutes, usual } of moved) add(kind, minutes, usual)
    names.set(
      station.id,
      own.map(({ id }) => id),
    )
    return own
  })
  return {
    ...frameOf(request),
    events,
    fixed,
    forbidden: forbiddenTimes(
      request,
      events.map(({ id }) => id),
    ),
    fairness: fairnessFor(
      stations.map(({ station }) => station),
      ({ id }) => names.get(id) ?? [],
    ),
  }
}

const sameHour = ({ start, end }: PatternMeeting) =>
  Array.from({ length: 7 }, (_, day) => ({ day, from: start, to: end }))

/** A session that found no place is tried as two halves, where these are not too short. */
export function halved(week: StationWeek, step: number): StationWeek | undefined {
  const { station } = week
  let isCut = false
  const moved = week.moved.flatMap((one) => {
    const first = Math.ceil(one.minutes / 2 / step) * step
    const second = one.minutes - first
    if (one.kind !== 'session' || second < station.shortestSession) return [one]
    isCut = true
    return [
      { ...one, minutes: first },
      { kind: one.kind, minutes: second },
    ]
  })
  return isCut ? { ...week, moved } : undefined
}
