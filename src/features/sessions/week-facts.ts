import { addDays, type Day } from '../../base/calendar.ts'
import { minutesOfDay } from '../../base/clock.ts'
import { mondayOf } from '../timetable/calendar/days.ts'
import type { DaySpan } from '../timetable/calendar/spans.ts'
import type {
  HeldSession,
  OpenDay,
  PlannedSession,
  WeekFacts,
  WeekPolicy,
} from '../timetable/calendar/week-rule.ts'
import { actualSpan, interruptedIn, plannedSpan } from './minutes.ts'
import type { SessionRow } from './session.ts'

/** An occurrence of stations, in minutes of its local day; `culture`: its session says so. */
export type PlannedRow = DaySpan & {
  id: string
  stations: string[]
  kind: 'group_learning' | 'open_day'
  stands: boolean
  culture: boolean
}

export type HeldRow = Pick<
  SessionRow,
  'day' | 'plannedFrom' | 'plannedTo' | 'beganAt' | 'endedAt' | 'interruptions'
> & { id: string; stations: string[]; culture: boolean; confirmed: boolean }

type Parts = { planned: PlannedSession[]; held: HeldSession[]; openDays: OpenDay[] }

/**
 * Planned and held by station and week, each in the week of its day and, where it goes on past Sunday midnight, in the
 * next one too.
 */
export function weekParts(
  planned: readonly PlannedRow[],
  held: readonly HeldRow[],
): (stationId: string, monday: Day) => Parts {
  const parts = new Map<string, Map<Day, Parts>>()
  const into = (stations: readonly string[], day: Day, to: number, put: (parts: Parts) => void) => {
    const monday = mondayOf(day)
    const isOver = to > minutesOfDay && mondayOf(addDays(day, 1)) !== monday
    for (const station of stations) {
      const weeks = parts.get(station) ?? new Map<Day, Parts>()
      parts.set(station, weeks)
      put(partsIn(weeks, monday))
      if (isOver) put(partsIn(weeks, addDays(monday, 7)))
    }
  }
  for (const { id, stations, kind, day, from, to, stands, culture } of planned) {
    const span: PlannedSession = { id, day, from, to }
    if (!stands) span.isCalledOff = true
    if (culture && kind !== 'open_day') span.isEntertainment = true
    into(stations, day, to, (found) => {
      if (kind === 'open_day') found.openDays.push(span)
      else found.planned.push(span)
    })
  }
  for (const row of held) {
    const session = heldOf(row)
    if (session) into(row.stations, row.day, session.to, (found) => found.held.push(session))
  }
  return (stationId, monday) =>
    parts.get(stationId)?.get(monday) ?? { planned: [], held: [], openDays: [] }
}

function partsIn(weeks: Map<Day, Parts>, monday: Day): Parts {
  const found = weeks.get(monday) ?? { planned: [], held: [], openDays: [] }
  weeks.set(monday, found)
  return found
}

/** As it was within what was planned: minutes before and after it count nothing. */
function heldOf({ id, culture, confirmed: isConfirmed, ...row }: HeldRow): HeldSession | undefined {
  const { day } = row
  const plan = plannedSpan(row)
  const actual = actualSpan({
    ...{ day, plannedFrom: row.plannedFrom, plannedTo: row.plannedTo },
    ...{ beganAt: row.beganAt ?? undefined, endedAt: row.endedAt ?? undefined },
  })
  if (!actual) return undefined
  const span = { from: Math.max(plan.from, actual.from), to: Math.min(plan.to, actual.to) }
  if (span.to <= span.from) return undefined
  const lost = (row.interruptions ?? []).map((one) => ({ day, ...interruptedIn(one, span) }))
  const held = { id, day, ...span, interruptions: lost, isConfirmed }
  return { ...held, ...(culture && { isEntertainment: true }) }
}

export const weekFacts = (
  { planned, held, openDays }: Parts,
  about: { week: Day; policy: WeekPolicy; now: WeekFacts['now'] },
  excuse: { state: string; reason: string } | undefined,
): WeekFacts => ({
  ...{ planned, held, openDays, ...about },
  // An occurrence never lies in the school’s time: the database parts them (INV-20).
  protectedTimes: [],
  ...(excuse &&
    excuse.state !== 'refused' && {
      exemption: { reason: excuse.reason, isApproved: excuse.state === 'approved' },
    }),
})
