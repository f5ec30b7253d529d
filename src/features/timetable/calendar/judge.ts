import { addDays } from '../../../base/calendar.ts'
import { minutesOfDay, timeOfMinute } from '../../../base/clock.ts'
import { weekdayOf } from './days.ts'
import { type DayMinute, nearestFree, type Room, type Taken, usualHours } from './free-times.ts'
import type { Holidays } from './holidays.ts'
import { type ProtectedWindow, protectedWindows, type Why } from './protected.ts'
import { schoolDayOf } from './school-day.ts'
import { type DaySpan, meet, onLine, type Span } from './spans.ts'

export type SlotRequest = DaySpan & {
  /** The village's sessions keep out of the school's time; the school's own slots lie in it. */
  track: 'school' | 'community'
}

export type JudgeWish = Room & {
  request: SlotRequest
  /** As it is named in the refusal. */
  schoolName: string
  /** When people may come; free times are looked for there first. */
  hours?: Span
  /** Before it nothing is offered. */
  earliest?: DayMinute
}

export type RefusalCode =
  | 'time_protected'
  | 'time_taken'
  | 'holidays_unknown'
  | 'term_unknown'
  | 'make_up_unsaid'
  | 'session_empty'
  | 'session_too_long'
  | 'session_across_midnight'

export type SlotRefusal = {
  code: RefusalCode
  /** What words name: `when`, `school`, and the block or the session that is in the way. */
  details: Record<string, string | number | readonly string[]>
  /** Free times of the same length, the best first. */
  nearest: DaySpan[]
}

export type Judgement = { ok: true; notes: SlotNote[] } | { ok: false; refusal: SlotRefusal }

/** What is allowed today and may not be once the holidays of a year are announced. */
export type SlotNote = { code: 'holidays_unannounced'; details: { year: number } }

/** Whether a room may be used at a time, or the rule that says no, whose it is, and when it may. */
export function judgeRequest(wish: JudgeWish): Judgement {
  const { request, holidays, calendar, schoolName } = wish
  const malformed = malformedBy(request)
  if (malformed) return refused(malformed, { when: whenOf(request) }, [])

  const hit = protectedHit(wish) ?? takenHit(wish)
  if (!hit) return { ok: true, notes: notesOn(request, holidays, calendar) }
  const nearest = nearestFree(wish, {
    request,
    hours: wish.hours ?? usualHours,
    ...(wish.earliest && { earliest: wish.earliest }),
  })
  const details = {
    when: whenOf(request),
    weekday: weekdayOf(request.day),
    school: schoolName,
    ...hit.details,
    nearest: nearest.map(whenOf),
  }
  return refused(hit.code, details, nearest)
}

const refused = (
  code: RefusalCode,
  details: SlotRefusal['details'],
  nearest: DaySpan[],
): Judgement => ({ ok: false, refusal: { code, details, nearest } })

function malformedBy({ from, to, track }: SlotRequest): RefusalCode | undefined {
  if (to <= from) return 'session_empty'
  if (to - from > minutesOfDay) return 'session_too_long'
  return to > minutesOfDay && track === 'school' ? 'session_across_midnight' : undefined
}

type Hit = { code: RefusalCode; details: SlotRefusal['details'] }

function protectedHit({ request, calendar, holidays }: JudgeWish): Hit | undefined {
  if (request.track === 'school') return undefined
  const { day } = request
  const wanted = onLine(request)
  const window = protectedWindows(calendar, holidays, day, addDays(day, 1)).find((one) =>
    meet(onLine(one), wanted),
  )
  return window && { code: codeOf(window.why), details: detailsOf(window) }
}

/** What a person can do about it differs: wait for the notice, enter a term, say a weekday, or take another time. */
function codeOf({ reason, bells, unknownYear }: Why): RefusalCode {
  if (bells === 'unsaid') return 'make_up_unsaid'
  if (reason === 'term_unknown') return 'term_unknown'
  return unknownYear === undefined ? 'time_protected' : 'holidays_unknown'
}

const detailsOf = ({ day, from, to, kind, why }: ProtectedWindow): SlotRefusal['details'] => ({
  day,
  kind,
  reason: why.reason,
  name: why.name ?? '',
  blockFrom: timeOfMinute(from),
  blockTo: timeOfMinute(to),
  ...(why.unknownYear !== undefined && { year: why.unknownYear }),
})

function takenHit({ request, taken }: JudgeWish): Hit | undefined {
  const wanted = onLine(request)
  const [first] = taken
    .filter((one) => meet(onLine(one), wanted))
    .toSorted((a, b) => onLine(a).from - onLine(b).from)
  return first && { code: 'time_taken', details: takenDetails(first) }
}

const takenDetails = (taken: Taken): SlotRefusal['details'] => ({
  title: taken.title ?? '',
  taken: whenOf(taken),
  ...(taken.id !== undefined && { id: taken.id }),
})

function notesOn(
  request: SlotRequest,
  holidays: Holidays,
  calendar: JudgeWish['calendar'],
): SlotNote[] {
  const { unknownYear } = schoolDayOf(calendar, holidays, request.day)
  return unknownYear === undefined
    ? []
    : [{ code: 'holidays_unannounced', details: { year: unknownYear } }]
}

/** `2008-03-11 10:00–11:00`, in no language; say-time.ts says it in one. */
export const whenOf = ({ day, from, to }: DaySpan): string =>
  `${day} ${timeOfMinute(from)}–${timeOfMinute(to)}`
