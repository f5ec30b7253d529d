import { useEffect, useMemo, useState } from 'preact/hooks'
import { type Answer, type Endpoint, requestOf, type Wish } from '../../../base/endpoint.ts'
import { ApiError, get, offlineCode, type Query, withQuery } from '../../../ui/api.ts'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { turning } from '../../../ui/portal/words.ts'
import { signal } from '../../../ui/signal.ts'
import { findKept, keep } from './kept.ts'
import { noteEnded, personOf, who } from './who.ts'

/** `askedMs`: since when it may be otherwise; `isFresh`: the station was asked, and this is what it said. */
export type Asked<T> =
  | { state: 'waiting' }
  | { state: 'failed'; code: string }
  | { state: 'here'; answer: T; askedMs: number; isFresh: boolean }

/** Counted up when all that is shown should be asked for anew. */
const round = signal(0)
export const askAnew = (): void => round.set(round.get() + 1)

export function startAsking(): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') askAnew()
  })
}

/** As this device knows it, at once; as the station says it, when it does. */
export function useKeptAnswer<E extends Endpoint>(
  address: E['address'],
  wish: Wish<E>,
): Asked<Answer<E>> {
  const person = personOf(useSignal(who))?.personId
  const times = useSignal(round)
  const { path, query } = requestOf(address, wish)
  const question = withQuery(path, query as Query)
  const [asked, setAsked] = useState<Asked<Answer<E>>>({ state: 'waiting' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: `times` asks again.
  useEffect(() => {
    if (person === undefined) return
    let gone = false
    let isFresh = false
    void findKept<Answer<E>>(person, question).then((kept) => {
      if (!kept || gone || isFresh) return
      setAsked((now) =>
        now.state === 'here'
          ? now
          : { state: 'here', answer: kept.value, askedMs: kept.atMs, isFresh: false },
      )
    })
    const askedMs = Date.now()
    void askAndKeep<Answer<E>>(person, question, askedMs).then(
      (answer) => {
        isFresh = true
        if (!gone) setAsked({ state: 'here', answer, askedMs, isFresh })
      },
      (error: unknown) => {
        const code = error instanceof ApiError ? error.code : 'internal_error'
        if (gone) return
        setAsked((now) => (now.state === 'here' ? now : { state: 'failed', code }))
      },
    )
    return () => {
      gone = true
    }
  }, [person, question, times])
  const { answer: shown } = useSignal(turning)
  return useMemo(
    () => (asked.state === 'here' ? { ...asked, answer: shown(asked.answer) } : asked),
    [asked, shown],
  )
}

/** Whatever is asked for is there the next time without a line. */
async function askAndKeep<T>(person: string, question: string, askedMs: number): Promise<T> {
  try {
    const answer = await get<T>(question)
    await keep(person, question, answer, askedMs)
    return answer
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) noteEnded()
    throw error
  }
}

export const isOffline = (code: string): boolean => code === offlineCode
