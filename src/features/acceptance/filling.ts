import { type Filled, type Score, type Sheet, scoreOf } from './sheet.ts'

type Sent = { id: string; byId: string; at: string }

/** What each inspector said last: whoever sends again has looked again. */
export function latestOfEach<F extends Sent>(fillings: readonly F[]): F[] {
  const latest = new Map(
    fillings.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map((one) => [one.byId, one]),
  )
  return [...latest.values()]
}

/** What counts: the one that a person chose, else the only one there is; undefined: nothing yet, or it is to be chosen. */
export function countingOf<F extends Sent>(
  fillings: readonly F[],
  chosen: string | null,
): F | undefined {
  const found = fillings.find(({ id }) => id === chosen)
  if (found) return found
  const latest = latestOfEach(fillings)
  return latest.length === 1 ? latest[0] : undefined
}

/** As it was when the verdict was given; `score` is reckoned from the rest, on any machine. */
export type Frozen = {
  sheet: Sheet
  counted: Readonly<Record<string, { points: number; have: number; of: number }>>
  filled: Filled
  passPercent: number
  filledBy: string
  filledAt: string
  station: { unit: string; level: 'township' | 'village'; officialName: string; school: string }
  trial: { beganOn: string; days: number; sessions: number; minutes: number; attendees: number }
  verdictBy: string
  verdictOn: string
  verdict: string
}

/** The score of a sheet that was kept, from what it keeps alone (I5-2). */
export const frozenScore = ({ sheet, filled, counted }: Frozen): Score =>
  scoreOf(
    sheet,
    filled,
    Object.fromEntries(Object.entries(counted).map(([id, { points }]) => [id, points])),
  )
