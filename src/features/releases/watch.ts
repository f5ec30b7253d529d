/** Durations in ms. */
export type WatchLimits = {
  /** From the switch to the verdict at the latest. */
  limitMs: number
  /** So long without a bad answer, and it is healthy. */
  steadyMs: number
  askEveryMs: number
  /** So many ends by itself, and it is not. */
  crashes: number
}

export const watchLimits: WatchLimits = {
  limitMs: 10 * 60_000,
  steadyMs: 60_000,
  askEveryMs: 2_000,
  crashes: 3,
}

export type Watch = { beganMs: number; goodSinceMs: number | undefined; crashes: number }

export const startWatch = (nowMs: number): Watch => ({
  beganMs: nowMs,
  goodSinceMs: undefined,
  crashes: 0,
})

export type Sight = 'good' | 'bad' | 'crashed'

export const observe = (watch: Watch, sight: Sight, nowMs: number): Watch => ({
  ...watch,
  goodSinceMs: sight === 'good' ? (watch.goodSinceMs ?? nowMs) : undefined,
  crashes: watch.crashes + (sight === 'crashed' ? 1 : 0),
})

export type Verdict = { verdict: 'healthy' | 'wait' } | { verdict: 'unhealthy'; why: string }

export function judge(watch: Watch, limits: WatchLimits, nowMs: number): Verdict {
  const { beganMs, goodSinceMs, crashes } = watch
  if (crashes >= limits.crashes) return { verdict: 'unhealthy', why: `it crashed ${crashes} times` }
  if (goodSinceMs !== undefined && nowMs - goodSinceMs >= limits.steadyMs)
    return { verdict: 'healthy' }
  if (nowMs - beganMs >= limits.limitMs)
    return {
      verdict: 'unhealthy',
      why: `not healthy within ${Math.round(limits.limitMs / 1000)} s, crashed ${crashes} times`,
    }
  return { verdict: 'wait' }
}
