import type { TimetableQuestion } from './problem.ts'
import type { MeetingKind, PatternMeeting, TermRequest, TermStation } from './term.ts'

type Question = TimetableQuestion['events'][number]
type Window = NonNullable<Question['unavailable']>[number]

/** Wishes beside each other: what is worth more is dearer. */
const habitCost = 4
const exceptionCost = 12
export const termWeights = {
  unplaced: 10_000,
  minDays: 8,
  preferred: 3,
  costs: 1,
  mustOverlap: 25,
  fairness: 6,
  load: 4,
}

/** Events are named by station, kind and number. */
export const eventName = (stationId: string, kind: MeetingKind, number: number): string =>
  `${stationId} ${kind} ${number}`

export function readEventName(name: string): { stationId: string; kind: MeetingKind } {
  const [, stationId, kind] = /^(.*) (session|open_day) \d+$/.exec(name) ?? []
  if (stationId === undefined || kind === undefined)
    throw new Error(`no event of a station: ${name}`)
  return { stationId, kind: kind as MeetingKind }
}

/** What a station asks of a week: its sessions and its open day. */
export function meetingsOf(station: TermStation): { kind: MeetingKind; minutes: number }[] {
  return [
    ...station.sessions.map((minutes) => ({ kind: 'session' as const, minutes })),
    ...(station.openDay > 0 ? [{ kind: 'open_day' as const, minutes: station.openDay }] : []),
  ]
}

/** How much of the attendance is lost in each step of a week, 0 to 1. */
export function lostAttendance(
  { day }: TermRequest,
  { habits }: TermStation,
  { season, kind }: { season: string | undefined; kind: MeetingKind },
): Float64Array {
  const perDay = Math.floor((day.to - day.from) / day.step)
  const lost = new Float64Array(7 * perDay).fill(1)
  for (const { weekdays, from, to, attendance, season: only, meeting = kind } of habits) {
    if ((only !== undefined && only !== season) || meeting !== kind) continue
    const begin = Math.max(0, Math.floor((from - day.from) / day.step))
    const end = Math.min(perDay, Math.ceil((to - day.from) / day.step))
    for (const weekday of weekdays ?? [0, 1, 2, 3, 4, 5, 6]) {
      for (let p = begin; p < end; p++) {
        const i = weekday * perDay + p
        lost[i] = Math.min(lost[i] ?? 1, 1 - attendance)
      }
    }
  }
  return lost
}

/** Runs of equal values of a week as windows of minutes. */
export function runsOf(
  { day }: TermRequest,
  perDay: number,
  valueAt: (step: number) => number,
): { window: Window; value: number }[] {
  const runs: { window: Window; value: number }[] = []
  for (let weekday = 0; weekday < 7; weekday++) {
    let begin = 0
    for (let p = 1; p <= perDay; p++) {
      const value = valueAt(weekday * perDay + begin)
      if (p < perDay && valueAt(weekday * perDay + p) === value) continue
      const window = {
        day: weekday,
        from: day.from + begin * day.step,
        to: day.from + p * day.step,
      }
      runs.push({ window, value })
      begin = p
    }
  }
  return runs
}

/** Prices of the hours: who stays away, and in how many weeks of the season the room is not free then. */
export function pricesOf(
  request: TermRequest,
  perDay: number,
  { lost, missing }: { lost: Float64Array; missing: (step: number) => number },
): (Window & { cost: number })[] {
  const value = (step: number): number =>
    Math.round(habitCost * (lost[step] ?? 1) * 4 + exceptionCost * missing(step) * 4) / 4
  return runsOf(request, perDay, value).flatMap(({ window, value: cost }) =>
    cost > 0 ? [{ ...window, cost }] : [],
  )
}

/** Everything but the events. */
export function frameOf(request: TermRequest): Omit<TimetableQuestion, 'events'> {
  const { stations, operators, day } = request
  const perDay = Math.floor((day.to - day.from) / day.step)
  return {
    time: {
      unit: 'minutes',
      days: 7,
      from: day.from,
      to: day.from + perDay * day.step,
      step: day.step,
    },
    rooms: [...new Set(stations.map(({ room }) => room))].map((id) => ({ id })),
    resources: operators.map(({ id, maxMinutesPerDay, maxDaysPerWeek }) => ({
      id,
      ...(maxMinutesPerDay !== undefined && { maxPerDay: maxMinutesPerDay }),
      ...(maxDaysPerWeek !== undefined && { maxDays: maxDaysPerWeek }),
    })),
    place: 'most',
    weights: { ...termWeights, ...request.weights },
  }
}

/** Broadcasts that a station should watch together: one of its sessions lies on one of them. */
export function broadcastsFor(
  { broadcasts }: TermRequest,
  { id }: TermStation,
): NonNullable<Question['mustOverlap']> {
  const own = broadcasts.filter(({ stations }) => stations === undefined || stations.includes(id))
  if (own.length === 0) return []
  return [
    {
      id: own.map((one) => one.id).join(', '),
      windows: own.map(({ weekday, from, to }) => ({ day: weekday, from, to })),
      soft: true,
    },
  ]
}

/** A time that a person ruled out for a kind of meeting is out for each of them, in every week. */
export function forbiddenTimes(
  { rulings }: TermRequest,
  events: readonly string[],
): NonNullable<TimetableQuestion['forbidden']> {
  const ruled = rulings.filter(({ kind }) => kind === 'forbidden')
  if (ruled.length === 0) return []
  const byMeeting = Map.groupBy(events, (event) => {
    const { stationId, kind } = readEventName(event)
    return `${stationId} ${kind}`
  })
  return ruled.flatMap(({ stationId, meeting, weekday, start }) =>
    (byMeeting.get(`${stationId} ${meeting}`) ?? []).map((event) => ({
      event,
      day: weekday,
      ...(start !== undefined && { start }),
    })),
  )
}

/** Stations with one room are parties of one group. */
export function fairnessFor(
  stations: readonly TermStation[],
  eventsOf: (station: TermStation) => string[],
): NonNullable<TimetableQuestion['fairness']> {
  return [...Map.groupBy(stations, ({ room }) => room)].flatMap(([room, own]) => {
    const parties = own
      .map((station) => ({ id: station.id, events: eventsOf(station) }))
      .filter(({ events }) => events.length > 0)
    return parties.length < 2 ? [] : [{ id: room, parties }]
  })
}

export const meetingAt = (
  name: string,
  { day, start, end }: { day: number; start: number; end: number },
): PatternMeeting => ({ ...readEventName(name), weekday: day, start, end })
