import type { Said } from '../saying.ts'
import { verbs } from '../verbs.ts'
import { type Attempt, durationOf, say } from './attempt.ts'

export type Sitting = {
  /** To be called about once a second while somebody learns. */
  tick(): void
  /** The content is closed. A page that goes away says so itself, and may come back. */
  end(): Promise<void>
}

const sayEveryMs = 60_000
const keepEveryMs = 10_000

/**
 * Says how long a sitting has been while it goes on, because nobody knows how it ends: to the node with
 * every full minute, which is what hours are counted in, and to the device every ten seconds. Each says
 * all of the sitting so far and takes the place of those before it that have not been sent.
 */
export function startSitting(
  attempt: Attempt,
  lastedMs: () => number,
  more: () => Pick<Said, 'result' | 'context'> = () => ({}),
): Sitting {
  let saidMs = 0
  let keptMs = 0
  const tell = (verb: string, ms: number, held: boolean): Promise<void> => {
    keptMs = ms
    if (!held) saidMs = ms
    const { result, context } = more()
    return say(
      attempt,
      {
        verb,
        result: { ...result, duration: durationOf(ms) },
        ...(context && { context }),
      },
      { insteadOf: `sitting ${attempt.session}`, held },
    )
  }
  const progress = (ms: number, held: boolean) => void tell(verbs.progressed, ms, held)
  const hide = () => {
    const ms = lastedMs()
    // A telephone may end a page that is out of sight without a word.
    if (document.visibilityState === 'hidden' && ms - saidMs > 1_000) progress(ms, false)
  }
  let endedMs: number | undefined
  const over = async (): Promise<void> => {
    const ms = lastedMs()
    if (ms === endedMs) return
    endedMs = ms
    await tell(verbs.terminated, ms, false)
  }
  const leave = () => void over()
  document.addEventListener('visibilitychange', hide)
  addEventListener('pagehide', leave)
  return {
    tick: () => {
      const ms = lastedMs()
      const isMinute = Math.floor(ms / sayEveryMs) > Math.floor(saidMs / sayEveryMs)
      if (isMinute || ms - keptMs >= keepEveryMs) progress(ms, !isMinute)
    },
    end: () => {
      document.removeEventListener('visibilitychange', hide)
      removeEventListener('pagehide', leave)
      return over()
    },
  }
}
