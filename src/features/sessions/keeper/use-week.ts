import { useEffect, useMemo } from 'preact/hooks'
import { noteServerTime } from '../../../ui/portal/device-clock.ts'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import type { KeeperWeek, readKeeperSession, readKeeperWeek } from '../keeper-api.ts'
import { deeds } from './outbox.ts'
import { addedHere, type SessionNow, sessionNow, unknownAt } from './session-now.ts'
import { type Asked, useKeptAnswer } from './use-kept-answer.ts'

export type Week = Omit<KeeperWeek, 'sessions'> & { sessions: SessionNow[] }

/** What lies ahead and behind, with what was done on this device and is not yet at the station. */
export function useWeek(): Asked<Week> {
  const asked = useKeptAnswer<typeof readKeeperWeek>('GET /api/keeper/week', {})
  const done = useSignal(deeds)
  const isFresh = asked.state === 'here' && asked.isFresh
  useEffect(() => {
    if (asked.state === 'here' && isFresh) noteServerTime(Date.parse(asked.answer.now))
  }, [asked, isFresh])
  return useMemo(() => {
    if (asked.state !== 'here') return asked
    const { sessions } = asked.answer
    const known = new Set(sessions.map(({ id }) => id))
    const since = unknownAt(asked.askedMs, done)
    const all = [...sessions, ...addedHere(since, known)].map((one) =>
      sessionNow(one, since, asked.askedMs),
    )
    return { ...asked, answer: { ...asked.answer, sessions: all.toSorted(byTime) } }
  }, [asked, done])
}

/** One of them: all that the station told of it, where this device has asked before. */
export function useSession(id: string): Asked<SessionNow> | { state: 'unknown' } {
  const week = useWeek()
  const asked = useKeptAnswer<typeof readKeeperSession>('GET /api/keeper/sessions/:id', { id })
  const done = useSignal(deeds)
  return useMemo(() => {
    if (asked.state === 'here')
      return { ...asked, answer: sessionNow(asked.answer, done, asked.askedMs) }
    if (week.state !== 'here') return week
    const found = week.answer.sessions.find((one) => one.id === id)
    return found ? { ...week, answer: found } : { state: 'unknown' }
  }, [asked, week, done, id])
}

const byTime = (a: SessionNow, b: SessionNow): number =>
  a.day.localeCompare(b.day) || a.plannedFrom.localeCompare(b.plannedFrom)
