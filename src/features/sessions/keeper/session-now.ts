import { addDays, timeOf } from '../../../base/calendar.ts'
import { minuteOfTime, timeOfMinute } from '../../../base/clock.ts'
import type { Wish } from '../../../base/endpoint.ts'
import type { Act, addKeeperSession, KeeperSession, KeeperSessionDetail } from '../keeper-api.ts'
import type { Interruption, Segment } from '../session.ts'
import type { SegmentForm } from '../values.ts'

/** What of a deed is asked here. */
export type Done = {
  sessionId?: string
  at: string
  what: string
  body: Readonly<Record<string, unknown>>
  refused?: unknown
  takenMs?: number
}

/** A session as this device knows it: as the station told it, and what was done here since. */
export type SessionNow = KeeperSession & {
  beganAt: string | null
  endedAt: string | null
  interruptions: Interruption[]
  checked: string[]
  members: number | null
  segments: Segment[]
  gist: string | null
  otherDay: string | null
  theme: string | null
  teachingLink: string | null
  themes: { code: string; name: string }[]
  links: string[]
  /** Something of it waits to be sent. */
  waits: boolean
}

/** `askedMs`: what came to the station after that, it could not tell yet. */
export function sessionNow(
  known: KeeperSession | KeeperSessionDetail,
  all: readonly Done[],
  askedMs: number,
): SessionNow {
  const own = unknownAt(askedMs, all).filter(({ sessionId }) => sessionId === known.id)
  const whole: SessionNow = {
    ...{ beganAt: null, endedAt: null, interruptions: [], checked: [], members: null },
    ...{ segments: [], gist: null, otherDay: null },
    ...{ theme: null, teachingLink: null, themes: [], links: [] },
    ...known,
    waits: own.some(({ takenMs }) => takenMs === undefined),
  }
  return own.reduce(afterDeed, whole)
}

/** What was done here and an answer of that moment does not hold. */
export const unknownAt = <D extends Done>(askedMs: number, all: readonly D[]): D[] =>
  all.filter(({ refused, takenMs = Number.POSITIVE_INFINITY }) => !refused && takenMs > askedMs)

function afterDeed(session: SessionNow, { at, body }: Done): SessionNow {
  const act = body as Partial<Act> & { act?: Act['act'] }
  const time = timeOf(at)
  // What a page says of a session has the names of the session's own fields.
  const { act: _act, cause: _cause, reason: _reason, ...said } = body as Record<string, unknown>
  switch (act.act) {
    case 'say':
    case 'record':
      return { ...session, ...said }
    case 'announce':
      return { ...session, state: 'announced' }
    case 'prepare':
      return { ...session, ...said, state: 'prepared' }
    case 'begin':
      return { ...session, beganAt: time, ...said, state: 'running' }
    case 'interrupt':
      return {
        ...session,
        state: 'interrupted',
        interruptions: [
          ...session.interruptions,
          { from: time, cause: (body as { cause: Interruption['cause'] }).cause },
        ],
      }
    case 'resume':
      return {
        ...session,
        state: 'running',
        interruptions: session.interruptions.map((one) => (one.to ? one : { ...one, to: time })),
      }
    case 'close':
      return { ...session, endedAt: time, ...said, state: 'recorded' }
    case 'cut':
      return { ...session, endedAt: time, ...said, state: 'cut_short' }
    case 'cancel':
      return { ...session, ...said, state: 'cancelled' }
    default:
      return session
  }
}

/** Sessions that only this device knows of: nobody planned them. */
export function addedHere(all: readonly Done[], knownIds: ReadonlySet<string>): KeeperSession[] {
  return all.flatMap(({ what, body }) => {
    if (what !== 'add') return []
    const given = body as Wish<typeof addKeeperSession>
    if (knownIds.has(given.id)) return []
    return {
      ...{ id: given.id, version: null, state: 'planned' as const, kind: given.kind },
      ...{ title: given.title, day: given.day },
      ...{ plannedFrom: given.plannedFrom, plannedTo: given.plannedTo },
      ...{ roomNo: given.roomNo ?? null, schoolName: '', stations: [], runners: [] },
      ...{ headCount: null, delivered: 0, disputed: false, isLate: false },
    }
  })
}

export const openStates = ['planned', 'announced', 'prepared', 'running', 'interrupted'] as const
export const isOpen = ({ state }: Pick<SessionNow, 'state'>): boolean =>
  openStates.some((one) => one === state)
export const isRunning = ({ state }: Pick<SessionNow, 'state'>): boolean =>
  state === 'running' || state === 'interrupted'

/** Whether it should be over; one that goes past midnight is over on the next day. */
export function isOver(
  { day, plannedFrom, plannedTo }: Pick<SessionNow, 'day' | 'plannedFrom' | 'plannedTo'>,
  now: { day: string; time: string },
): boolean {
  const lastDay = plannedTo > plannedFrom ? day : addDays(day, 1)
  return `${lastDay} ${plannedTo}` <= `${now.day} ${now.time}`
}

/** When it took place, as far as nobody says otherwise: as it was begun or planned, until now or until it was to end. */
export function timesOf(
  session: Pick<SessionNow, 'day' | 'plannedFrom' | 'plannedTo' | 'beganAt' | 'endedAt'>,
  now: { day: string; time: string },
): { beganAt: string; endedAt: string } {
  const { day, plannedFrom, plannedTo } = session
  const beganAt = session.beganAt ?? plannedFrom
  if (session.endedAt) return { beganAt, endedAt: session.endedAt }
  // Whoever closes it late does it after the people have gone.
  const isWhile = day <= now.day && !isOver(session, now) && now.time !== beganAt
  return { beganAt, endedAt: isWhile ? now.time : plannedTo }
}

/** Minutes from one time to another, past midnight where the other is not later. */
export function minutesBetween(from: string, to: string): number {
  const minutes = minuteOfTime(to) - minuteOfTime(from)
  return minutes > 0 ? minutes : minutes + 1_440
}

/** Past midnight it is the time of the next day: 22:00 and two hours are 00:00. */
export const addMinutes = (time: string, minutes: number): string =>
  timeOfMinute((minuteOfTime(time) + minutes) % 1_440)

export const forms = ['viewing', 'tutoring', 'discussion', 'qa'] as const satisfies SegmentForm[]
const usualShares = { viewing: 0.5, tutoring: 0.25, discussion: 0.15, qa: 0.1 }

/**
 * The four forms of `minutes`: in the shares in which they were planned, or as such an evening usually goes. To five
 * minutes; what that leaves over is viewing.
 */
export function formsOf(minutes: number, planned: readonly Segment[]): Record<SegmentForm, number> {
  const sum = planned.reduce((total, one) => total + one.minutes, 0)
  const shareOf = (form: SegmentForm) =>
    sum === 0
      ? usualShares[form]
      : planned
          .filter((one) => one.form === form)
          .reduce((total, one) => total + one.minutes / sum, 0)
  const rounded = (form: SegmentForm) => Math.round((minutes * shareOf(form)) / 5) * 5
  const [tutoring, discussion, qa] = [rounded('tutoring'), rounded('discussion'), rounded('qa')]
  const viewing = minutes - tutoring - discussion - qa
  return viewing >= 0
    ? { viewing, tutoring, discussion, qa }
    : { viewing: minutes, tutoring: 0, discussion: 0, qa: 0 }
}
