import { lengthOf, onLine, without } from './spans.ts'
import {
  bestIn,
  byPreference,
  type Suggestion,
  type SuggestWindow,
  type SuggestWish,
  suggestionAt,
  windowsOf,
} from './suggest.ts'

/** How long one session may be. */
export type SessionLength = { min: number; max: number }

export const usualLength: SessionLength = { min: 30, max: 120 }

/** `missing`: what no free time of the week is left for. */
export type WeekFilling = { sessions: Suggestion[]; missing: number }

/**
 * "Find me 120 minutes": as few sessions as will do, at the times that people like best, in the order of the week. A day
 * gets a second session only where no other is nearly as good.
 */
export function fillWeek(
  wish: SuggestWish,
  minutes: number,
  length: SessionLength = usualLength,
): WeekFilling {
  let windows = apart(windowsOf(wish))
  let left = minutes
  const sessions: Suggestion[] = []
  while (left > 0) {
    const next = nextSession(wish, windows, { left, length, chosen: sessions })
    if (!next) break
    sessions.push(next)
    left -= lengthOf(next)
    windows = windowsWithout(windows, next)
  }
  return {
    sessions: sessions.toSorted((a, b) => onLine(a).from - onLine(b).from),
    missing: Math.max(0, left),
  }
}

/** Where several could run it, each minute of the room is offered once, first to whom has the longest time. */
function apart(windows: readonly SuggestWindow[]): SuggestWindow[] {
  const kept: SuggestWindow[] = []
  for (const window of windows.toSorted((a, b) => lengthOf(b) - lengthOf(a)))
    kept.push(...without(window, kept).map((span) => ({ ...window, ...span })))
  return kept
}

const windowsWithout = (windows: readonly SuggestWindow[], session: Suggestion): SuggestWindow[] =>
  windows.flatMap((window) =>
    without(window, [onLine(session)]).map((span) => ({ ...window, ...span })),
  )

type Wanted = { left: number; length: SessionLength; chosen: readonly Suggestion[] }

/** The best session after which no more are needed than before it was chosen, less this one. */
function nextSession(
  wish: SuggestWish,
  windows: readonly SuggestWindow[],
  { left, length, chosen }: Wanted,
): Suggestion | undefined {
  const count = fewest(windows, left, length)
  const isOnTheWay = (session: Suggestion): boolean => {
    const rest = left - lengthOf(session)
    return rest <= 0 || fewest(windowsWithout(windows, session), rest, length) < count
  }
  const days = new Set(chosen.map(({ day }) => day))
  const liked = ({ day, score }: Suggestion): number =>
    days.has(day) ? score * sameDayWorth : score
  return windows
    .flatMap((window) => sessionsIn(wish, window, { count, left, length }))
    .toSorted((a, b) => liked(b) - liked(a) || byPreference(a, b))
    .find(isOnTheWay)
}

const sameDayWorth = 0.6

/** An even share or as much as one session can be, at its best hour; the latter also where it spares the most room. */
function sessionsIn(
  wish: SuggestWish,
  window: SuggestWindow,
  { count, left, length: { min, max } }: { count: number; left: number; length: SessionLength },
): Suggestion[] {
  const most = Math.min(lengthOf(window), max)
  if (most < min) return []
  const share = Math.min(most, Math.max(min, Math.ceil(left / count)))
  const whole = Math.min(most, Math.max(min, left))
  return [
    bestIn(wish, window, share),
    bestIn(wish, window, whole),
    suggestionAt(wish, { ...window, to: window.from + whole }),
  ]
}

/** How many sessions it takes at least; one more than there is room for, where the week is too full. */
function fewest(
  windows: readonly SuggestWindow[],
  minutes: number,
  { min, max }: SessionLength,
): number {
  let left = minutes
  const most = windows
    .flatMap((window) => {
      const rest = lengthOf(window) % max
      const whole = Array.from({ length: Math.floor(lengthOf(window) / max) }, () => max)
      return rest >= min ? [...whole, rest] : whole
    })
    .toSorted((a, b) => b - a)
  const enough = most.findIndex((one) => {
    left -= one
    return left <= 0
  })
  return (enough === -1 ? most.length : enough) + 1
}
