import type { Day } from '../../../base/calendar.ts'
import { mondayOf } from './days.ts'
import { minutesByWeek } from './occurrences.ts'
import { type DaySpan, lengthOf, offLine, onLine, type Span, union, without } from './spans.ts'

/** The weekly rule (N1, N2, INV-21, INV-22) as the county's policy has it. */
export type WeekPolicy = {
  minMinutes: number
  minOpenDays: number
  /** Less is no open day. */
  minOpenDayMinutes: number
  openDayMinutesCount: boolean
  entertainmentCounts: boolean
}

/** A session as it is planned. What was called off counts nothing. */
export type PlannedSession = DaySpan & {
  id: string
  isCalledOff?: boolean
  isEntertainment?: boolean
}

/** A session as it was. `id` is that of the plan it belongs to; without a plan it counts all the same. */
export type HeldSession = DaySpan & {
  id: string
  interruptions: readonly DaySpan[]
  isEntertainment?: boolean
  /** The school has confirmed it; what is not counts as delivered all the same, and is told. */
  isConfirmed?: boolean
}

export type OpenDay = DaySpan & { id: string; isCalledOff?: boolean }

export type WeekFacts = {
  /** Any day of the week. */
  week: Day
  planned: readonly PlannedSession[]
  held: readonly HeldSession[]
  openDays: readonly OpenDay[]
  /** Of the school: an open day in it is none. */
  protectedTimes: readonly DaySpan[]
  policy: WeekPolicy
  /** Approved, with why; only asked for: `isApproved` is false. */
  exemption?: { reason: string; isApproved: boolean }
  /** Sessions that ended before have been held or not; the others are still to come. */
  now: { day: Day; minute: number }
}

export type WeekState = 'ok' | 'short_scheduled' | 'short_delivered' | 'no_open_day' | 'exempt'

export type WeekReason = { code: WeekReasonCode; details: Record<string, string | number> }
export type WeekReasonCode =
  | 'week_short_scheduled'
  | 'week_short_delivered'
  | 'week_no_open_day'
  | 'week_open_day_short'
  | 'week_open_day_protected'
  | 'week_session_unclosed'
  | 'week_exempt'
  | 'week_exemption_asked'

/** What mends it: the page has a button for each. */
export type WeekRemedy =
  | { act: 'plan_minutes'; minutes: number }
  | { act: 'plan_open_day'; days: number }
  | { act: 'close_session'; id: string }
  | { act: 'ask_exemption' }

export type WeekStanding = {
  monday: Day
  state: WeekState
  scheduledMinutes: number
  deliveredMinutes: number
  /** Of those delivered: held, and not yet confirmed. */
  unconfirmedMinutes: number
  openDays: number
  reasons: WeekReason[]
  remedies: WeekRemedy[]
}

export function judgeWeek(facts: WeekFacts): WeekStanding {
  const monday = mondayOf(facts.week)
  const { policy, exemption } = facts
  const scheduledMinutes = scheduledIn(monday, facts)
  const deliveredMinutes = deliveredIn(monday, facts)
  const open = openDaysIn(monday, facts)
  const unclosed = unclosedIn(monday, facts)
  const missing = {
    scheduled: policy.minMinutes - scheduledMinutes,
    delivered: policy.minMinutes - reachableIn(monday, facts, deliveredMinutes),
    openDays: policy.minOpenDays - open.days,
  }
  const isExempt = exemption?.isApproved === true
  return {
    monday,
    state: isExempt ? 'exempt' : stateOf(missing),
    scheduledMinutes,
    deliveredMinutes,
    unconfirmedMinutes: heldIn(monday, facts, ({ isConfirmed }) => !isConfirmed),
    openDays: open.days,
    reasons: [
      ...exemptionReasons(exemption),
      ...shortReasons(missing, { policy, scheduledMinutes, deliveredMinutes, openDays: open.days }),
      ...open.reasons,
      ...unclosed.map(({ id, day }) => reason('week_session_unclosed', { id, day })),
    ],
    remedies: isExempt ? [] : remediesOf(missing, unclosed),
  }
}

type Missing = { scheduled: number; delivered: number; openDays: number }

/** What is not even planned comes first; then what was lost of it; then the open day. */
function stateOf({ scheduled, delivered, openDays }: Missing): WeekState {
  if (scheduled > 0) return 'short_scheduled'
  if (delivered > 0) return 'short_delivered'
  return openDays > 0 ? 'no_open_day' : 'ok'
}

const reason = (code: WeekReasonCode, details: WeekReason['details']): WeekReason => ({
  code,
  details,
})

function exemptionReasons(exemption: WeekFacts['exemption']): WeekReason[] {
  if (!exemption) return []
  const { isApproved, reason: why } = exemption
  return [reason(isApproved ? 'week_exempt' : 'week_exemption_asked', { reason: why })]
}

type Counts = Pick<WeekStanding, 'scheduledMinutes' | 'deliveredMinutes' | 'openDays'>

function shortReasons(
  missing: Missing,
  { policy, scheduledMinutes, deliveredMinutes, openDays }: Counts & { policy: WeekPolicy },
): WeekReason[] {
  const reasons: WeekReason[] = []
  const { minMinutes, minOpenDays } = policy
  if (missing.scheduled > 0)
    reasons.push(
      reason('week_short_scheduled', {
        minutes: scheduledMinutes,
        needed: minMinutes,
        missing: missing.scheduled,
      }),
    )
  if (missing.scheduled <= 0 && missing.delivered > 0)
    reasons.push(
      reason('week_short_delivered', {
        minutes: deliveredMinutes,
        needed: minMinutes,
        missing: missing.delivered,
      }),
    )
  if (missing.openDays > 0)
    reasons.push(reason('week_no_open_day', { days: openDays, needed: minOpenDays }))
  return reasons
}

function remediesOf(missing: Missing, unclosed: readonly PlannedSession[]): WeekRemedy[] {
  const minutes = Math.max(missing.scheduled, missing.delivered)
  return [
    ...unclosed.map(({ id }): WeekRemedy => ({ act: 'close_session', id })),
    ...(minutes > 0 ? [{ act: 'plan_minutes' as const, minutes }] : []),
    ...(missing.openDays > 0 ? [{ act: 'plan_open_day' as const, days: missing.openDays }] : []),
    ...(minutes > 0 || missing.openDays > 0 ? [{ act: 'ask_exemption' as const }] : []),
  ]
}

const counts = (
  session: { isCalledOff?: boolean; isEntertainment?: boolean },
  policy: WeekPolicy,
) => !session.isCalledOff && (policy.entertainmentCounts || !session.isEntertainment)

/** Of the week alone: a session is parted at Monday 00:00 (INV-26). */
const minutesIn = (monday: Day, span: DaySpan): number =>
  minutesByWeek(span).find((week) => week.monday === monday)?.minutes ?? 0

const sumIn = (monday: Day, spans: readonly DaySpan[]): number =>
  spans.reduce((sum, span) => sum + minutesIn(monday, span), 0)

function scheduledIn(monday: Day, { planned, openDays, policy }: WeekFacts): number {
  const open = policy.openDayMinutesCount ? openDays.filter((day) => !day.isCalledOff) : []
  return sumIn(monday, [...planned.filter((session) => counts(session, policy)), ...open])
}

/** Open days count in minutes as they were planned: who opened the room kept it open. */
function deliveredIn(monday: Day, facts: WeekFacts): number {
  const { openDays, policy } = facts
  const open = policy.openDayMinutesCount
    ? openDays.filter((day) => !day.isCalledOff && hasEnded(day, facts))
    : []
  return sumIn(monday, open) + heldIn(monday, facts)
}

function heldIn(
  monday: Day,
  facts: WeekFacts,
  which: (session: HeldSession) => boolean = () => true,
): number {
  const plans = plansOf(facts)
  return facts.held
    .filter((session) => counts(session, facts.policy) && which(session))
    .reduce((sum, one) => sum + sumIn(monday, deliveredSpans(one, plans.get(one.id))), 0)
}

const plansOf = ({ planned }: WeekFacts) => new Map(planned.map((plan) => [plan.id, plan]))

/** What was held without its interruptions; never more minutes than were planned, the last ones are left out (INV-26). */
export function deliveredSpans(
  { day, from, to, interruptions }: HeldSession,
  plan: DaySpan | undefined,
): DaySpan[] {
  const ran = without(onLine({ day, from, to }), interruptions.map(onLine))
  let left = plan ? lengthOf(plan) : Number.POSITIVE_INFINITY
  return ran.flatMap((span): DaySpan[] => {
    const length = Math.min(lengthOf(span), left)
    left -= length
    return length > 0 ? [offLine({ from: span.from, to: span.from + length })] : []
  })
}

/** What was delivered and what may still be: sessions to come, and past ones that nobody has closed. */
function reachableIn(monday: Day, facts: WeekFacts, deliveredMinutes: number): number {
  const held = new Set(facts.held.map(({ id }) => id))
  const open = facts.planned.filter(
    (session) => counts(session, facts.policy) && !held.has(session.id),
  )
  const days = facts.policy.openDayMinutesCount
    ? facts.openDays.filter((day) => !day.isCalledOff && !hasEnded(day, facts))
    : []
  return deliveredMinutes + sumIn(monday, [...open, ...days])
}

const unclosedIn = (monday: Day, facts: WeekFacts): PlannedSession[] => {
  const held = new Set(facts.held.map(({ id }) => id))
  return facts.planned.filter(
    (session) =>
      !session.isCalledOff &&
      !held.has(session.id) &&
      hasEnded(session, facts) &&
      minutesIn(monday, session) > 0,
  )
}

const hasEnded = (span: DaySpan, { now }: WeekFacts): boolean =>
  onLine(span).to <= onLine({ day: now.day, from: now.minute, to: now.minute }).from

/** A day counts once, with all its minutes outside protected time (INV-22), if these are enough. */
function openDaysIn(monday: Day, facts: WeekFacts): { days: number; reasons: WeekReason[] } {
  const { openDays, protectedTimes, policy } = facts
  const guarded = protectedTimes.map(onLine)
  const byDay = Map.groupBy(
    openDays.filter(({ day, isCalledOff }) => !isCalledOff && mondayOf(day) === monday),
    ({ day }) => day,
  )
  const judged = [...byDay].map(([day, spans]) => {
    const open = union(spans.map(onLine))
    const free = total(open.flatMap((span) => without(span, guarded)))
    return { day, free, planned: total(open) }
  })
  const isEnough = ({ free }: { free: number }) => free > 0 && free >= policy.minOpenDayMinutes
  return {
    days: judged.filter(isEnough).length,
    reasons: judged
      .filter((day) => !isEnough(day))
      .map(({ day, free, planned }) =>
        reason(planned > free ? 'week_open_day_protected' : 'week_open_day_short', {
          day,
          minutes: free,
          needed: policy.minOpenDayMinutes,
        }),
      ),
  }
}

const total = (spans: readonly Span[]): number =>
  spans.reduce((sum, span) => sum + lengthOf(span), 0)
