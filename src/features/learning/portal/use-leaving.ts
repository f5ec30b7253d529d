import { useCallback, useEffect, useRef } from 'preact/hooks'
import { readMs } from '../reading.ts'
import type { Attempt } from './attempt.ts'
import { type Sitting, startSitting } from './sitting.ts'

const acts = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'scroll', 'touchmove', 'message']

/**
 * Measures by acts how long somebody reads, says it while it goes on and when the content or the page is
 * closed. `onRead` hears about once a second how much more was read. Answers how to end it sooner.
 */
export function useLeaving(
  attempt: Attempt,
  onRead: (ms: number) => void = () => {},
): () => Promise<void> {
  const sitting = useRef<Sitting | undefined>(undefined)
  const told = useRef(onRead)
  told.current = onRead
  useEffect(() => {
    const idleMs = (attempt.learner?.idleMinutes ?? 10) * 60_000
    let sumMs = 0
    let lookedMs = Date.now()
    let actMs = lookedMs
    const act = () => {
      actMs = Date.now()
    }
    const look = () => {
      const nowMs = Date.now()
      // What is done in the frame of a course is not heard here.
      if (document.activeElement instanceof HTMLIFrameElement) actMs = nowMs
      const ms = readMs({
        elapsedMs: nowMs - lookedMs,
        sinceActMs: nowMs - actMs,
        idleMs,
        isVisible: document.visibilityState === 'visible',
      })
      lookedMs = nowMs
      sumMs += ms
      if (ms > 0) told.current(ms)
    }
    const going = startSitting(attempt, () => sumMs)
    sitting.current = going
    const timer = setInterval(() => {
      look()
      going.tick()
    }, 1_000)
    for (const name of acts) addEventListener(name, act, { capture: true, passive: true })
    return () => {
      clearInterval(timer)
      for (const name of acts) removeEventListener(name, act, { capture: true })
      if (sitting.current !== going) return
      look()
      void going.end()
    }
  }, [attempt])
  return useCallback(async () => {
    const going = sitting.current
    sitting.current = undefined
    await going?.end()
  }, [])
}
