/** What one statement says of the time somebody learned. */
export type Moment = {
  statementId: string
  /** One sitting within the attempt: what the runtime calls its session, or the attempt itself. */
  sitting: string
  atMs: number
  durationMs?: number
  /** Its duration is that of the sitting until then, as at its end, and not of something done in it. */
  soFar: boolean
}

export type TimeRules = {
  /** Between two statements without a duration at most this much was learning. */
  idleMinutes: number
  /** At most this much in one sitting, whatever a statement claims. */
  sittingMinutes: number
  /** At most this share of the content's own length in one attempt, in percent: whoever sees it twice learned, but not for ever. */
  contentPercent: number
}

export type Learned = { minutes: number; statementIds: string[] }

/** Time of one attempt by the rules of its day. Minutes are cut, not rounded up: a claim needs its evidence. */
export function learnedIn(
  moments: readonly Moment[],
  rules: TimeRules,
  contentMs?: number,
): Learned {
  const counted = [...Map.groupBy(moments, ({ sitting }) => sitting).values()]
    .map((sitting) => sittingTime(sitting, rules))
    .filter(({ ms }) => ms > 0)
  const heardMs = counted.reduce((sum, { ms }) => sum + ms, 0)
  const mostMs = contentMs === undefined ? heardMs : (contentMs * rules.contentPercent) / 100
  return {
    minutes: Math.floor(Math.min(heardMs, mostMs) / 60_000),
    statementIds: counted.flatMap(({ statementIds }) => statementIds),
  }
}

function sittingTime(
  moments: readonly Moment[],
  { idleMinutes, sittingMinutes }: TimeRules,
): { ms: number; statementIds: string[] } {
  const inOrder = moments.toSorted((a, b) => a.atMs - b.atMs)
  const mostMs = sittingMinutes * 60_000
  const telling = inOrder.filter(({ durationMs }) => durationMs !== undefined)
  const best = mostOf(
    telling.some(({ soFar }) => soFar) ? telling.filter(({ soFar }) => soFar) : telling,
  )
  if (best) {
    return { ms: Math.min(best.durationMs ?? 0, mostMs), statementIds: [best.statementId] }
  }
  const gapsMs = inOrder
    .slice(1)
    .map(({ atMs }, n) => Math.min(atMs - (inOrder[n]?.atMs ?? atMs), idleMinutes * 60_000))
  return {
    ms: Math.min(
      gapsMs.reduce((sum, ms) => sum + ms, 0),
      mostMs,
    ),
    statementIds: inOrder.map(({ statementId }) => statementId),
  }
}

/** The one with the longest duration; of several that of the smallest id, so that every node says the same. */
const mostOf = (moments: readonly Moment[]): Moment | undefined =>
  moments.toSorted(
    (a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0) || (a.statementId < b.statementId ? -1 : 1),
  )[0]
