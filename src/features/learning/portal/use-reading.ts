import { useRef } from 'preact/hooks'
import { isRead, type Seen } from '../reading.ts'
import { verbs } from '../verbs.ts'
import { type Attempt, keepState, say } from './attempt.ts'
import { useLeaving } from './use-leaving.ts'

export type Part = {
  /** Which of them is shown, and how many there are. */
  n: number
  of: number
  /** How long it takes to have seen it; undefined while that is not known. */
  takesMs: number | undefined
  /** Its end was on the screen. */
  isAtEnd: boolean
}

/** Counts what is read, part by part; says once that all is, and keeps where one stands. */
export function useReading(
  attempt: Attempt,
  { n, of, takesMs, isAtEnd }: Part,
  before: Seen,
  placeOf: (n: number, seen: Seen) => object,
): { keep: (n: number) => void } {
  const seen = useRef<Seen>(before)
  const shownMs = useRef(new Map<number, number>())
  const finished = useRef(false)
  const keep = (at: number) =>
    void keepState(attempt, { place: placeOf(at, seen.current), finished: finished.current })
  useLeaving(attempt, (ms) => {
    const sumMs = (shownMs.current.get(n) ?? 0) + ms
    shownMs.current.set(n, sumMs)
    if (takesMs === undefined || sumMs < takesMs || !isAtEnd || seen.current.includes(n)) return
    seen.current = [...seen.current, n]
    if (!finished.current && isRead(seen.current, of)) {
      finished.current = true
      void say(attempt, { verb: verbs.completed, result: { completion: true } })
    }
    keep(n)
  })
  return { keep }
}
