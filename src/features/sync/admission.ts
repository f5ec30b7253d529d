/** What a hub under load does with the next round that begins: the hub's half of `Retry-After` (S33). */
export type Admission = { admitted: true } | { admitted: false; retryAfterMs: number }

export type Admissions = {
  /** `nowMs` is of a clock that nobody can set. */
  ask(nowMs: number): Admission
}

/** The part of the hub's rate that is promised to those told to come back; the rest is for new ones. */
const promisedShare = 0.95
/** Nobody is sent away for less: the answer itself takes the line that long. */
const shortestWaitMs = 1_000

/**
 * A gate for rounds, asked at their `hello`; one that was let in is carried through. Up to a second's work
 * may come at once. Each of the others is told a moment of its own, one after another at the hub's rate,
 * so that a fleet comes back as a queue. A restart forgets who was told what; they are told again.
 */
export function startAdmission(roundsPerSecond: number): Admissions {
  const betweenMs = 1_000 / (roundsPerSecond * promisedShare)
  let free = roundsPerSecond
  let countedAtMs: number | undefined
  let nextPlaceMs = 0
  return {
    ask(nowMs) {
      const passedMs = nowMs - (countedAtMs ?? nowMs)
      free = Math.min(roundsPerSecond, free + (passedMs * roundsPerSecond) / 1_000)
      countedAtMs = nowMs
      if (free >= 1) {
        free -= 1
        return { admitted: true }
      }
      nextPlaceMs = Math.max(nextPlaceMs + betweenMs, nowMs + shortestWaitMs)
      return { admitted: false, retryAfterMs: Math.ceil(nextPlaceMs - nowMs) }
    },
  }
}
