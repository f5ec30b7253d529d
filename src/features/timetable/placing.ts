import { daysBetween } from '../../base/calendar.ts'
import { mondayOf } from './calendar/days.ts'
import type { DayMinute, Taken } from './calendar/free-times.ts'
import type { Holidays } from './calendar/holidays.ts'
import { daySpanOf, instantsOf } from './calendar/instant.ts'
import { judgeRequest, type SlotRefusal } from './calendar/judge.ts'
import type { ProtectedWindow } from './calendar/protected.ts'
import type { SchoolCalendar } from './calendar/school-calendar.ts'
import { type DaySpan, meet, onLine } from './calendar/spans.ts'
import type { Occurrence, OccurrenceReason } from './occurrence.ts'

/** A room as times are placed in it. */
export type RoomTime = {
  schoolName: string
  calendar: SchoolCalendar
  holidays: Holidays
  taken: readonly Taken[]
}

export type Placed = {
  span: DaySpan
  state: Occurrence['state']
  reason: OccurrenceReason | null
}

/** Each time where it was wanted, or called off with what stands in its way and when it would be free. */
export const placeTimes = (
  room: RoomTime,
  spans: readonly DaySpan[],
  earliest: DayMinute,
): Placed[] =>
  spans.map((span) => {
    const refusal = refusalOf(room, span, earliest)
    return refusal
      ? { span, state: 'called_off', reason: reasonOf(refusal) }
      : { span, state: 'planned', reason: null }
  })

export function refusalOf(
  room: RoomTime,
  span: DaySpan,
  earliest: DayMinute,
): SlotRefusal | undefined {
  const judged = judgeRequest({ ...room, request: { ...span, track: 'community' }, earliest })
  return judged.ok ? undefined : judged.refusal
}

export const reasonOf = ({ code, details }: SlotRefusal): OccurrenceReason => ({ code, details })

export type Change =
  | { what: 'moved'; occurrence: Occurrence; to: DaySpan; reason: OccurrenceReason }
  | { what: 'called_off'; occurrence: Occurrence; reason: OccurrenceReason }
  | { what: 'restored'; occurrence: Occurrence }

/**
 * What becomes of a room's occurrences when its school's time has changed: those that now lie in it go to a free time of
 * the same week that is near and at a like hour, or are called off; those that the calendar had called off and that are free again come back.
 */
export function replace(
  room: Omit<RoomTime, 'taken'>,
  coming: readonly Occurrence[],
  windows: readonly ProtectedWindow[],
  earliest: DayMinute,
): Change[] {
  const guarded = windows.map(onLine)
  const isHit = (one: Occurrence) =>
    one.state === 'planned' && isGuarded(guarded, onLine(daySpanOf(one)))
  const hits = coming.filter(isHit)
  const taken: Taken[] = coming
    .filter((one) => one.state === 'planned' && !isHit(one))
    .map((one) => ({ ...daySpanOf(one), id: one.id, title: one.title ?? '' }))
  const changes: Change[] = []
  for (const occurrence of hits) {
    const span = daySpanOf(occurrence)
    const refusal = refusalOf({ ...room, taken }, span, earliest)
    // Guarded and not refused cannot be: both read the same calendar.
    if (!refusal) continue
    const reason = reasonOf(refusal)
    // What the school itself wanted to do there, it now does in its own time.
    const to =
      occurrence.kind === 'school_use'
        ? undefined
        : refusal.nearest
            .filter(({ day }) => mondayOf(day) === mondayOf(span.day))
            .toSorted((one, other) => awayFrom(span, one) - awayFrom(span, other))[0]
    if (to) taken.push({ ...to, id: occurrence.id })
    changes.push(
      to ? { what: 'moved', occurrence, to, reason } : { what: 'called_off', occurrence, reason },
    )
  }
  for (const occurrence of coming.filter(isCalledOffByCalendar)) {
    const span = daySpanOf(occurrence)
    if (refusalOf({ ...room, taken }, span, earliest)) continue
    taken.push({ ...span, id: occurrence.id })
    changes.push({ what: 'restored', occurrence })
  }
  return changes
}

/** People who come at seven in the evening do not come at dawn: another day is worth so many minutes of another hour. */
const minutesOfAnotherDay = 90

const awayFrom = (wanted: DaySpan, span: DaySpan): number =>
  Math.abs(span.from - wanted.from) +
  minutesOfAnotherDay * Math.abs(daysBetween(wanted.day, span.day))

/** Reasons of the school's calendar, not of a person or of another slot. */
const calendarCodes: readonly string[] = [
  'time_protected',
  'holidays_unknown',
  'term_unknown',
  'make_up_unsaid',
]

const isCalledOffByCalendar = ({ state, reason }: Occurrence): boolean =>
  state === 'called_off' && reason !== null && calendarCodes.includes(reason.code)

/** `guarded` in order and without overlap. */
function isGuarded(
  guarded: readonly { from: number; to: number }[],
  span: { from: number; to: number },
) {
  let [low, high] = [0, guarded.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((guarded[middle]?.to ?? 0) <= span.from) low = middle + 1
    else high = middle
  }
  const first = guarded[low]
  return first !== undefined && meet(first, span)
}

export const timesOf = (span: DaySpan) => ({ ...instantsOf(span), day: span.day })
