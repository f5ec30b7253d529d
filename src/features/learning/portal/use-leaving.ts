import { useEffect } from 'preact/hooks'
import { verbs } from '../verbs.ts'
import { type Attempt, durationOf, say } from './attempt.ts'

/** The sitting is over, and how long it was. */
export const sayLeaving = (attempt: Attempt): Promise<void> =>
  say(attempt, {
    verb: verbs.terminated,
    result: { duration: durationOf(Date.now() - attempt.startedMs) },
  })

/** Says it once, when the content or the page is closed; `isOver`: it was said before. */
export function useLeaving(attempt: Attempt, isOver?: { readonly current: boolean }): void {
  useEffect(() => {
    let said = false
    const leave = () => {
      if (said || isOver?.current) return
      said = true
      void sayLeaving(attempt)
    }
    addEventListener('pagehide', leave)
    return () => {
      removeEventListener('pagehide', leave)
      leave()
    }
  }, [attempt, isOver])
}
