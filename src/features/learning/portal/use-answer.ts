import { useEffect, useMemo, useState } from 'preact/hooks'
import { type Answer, type Endpoint, requestOf, type Wish } from '../../../base/endpoint.ts'
import { ApiError, get, offlineCode, type Query } from '../../../ui/api.ts'
import { answerElement } from '../../../ui/portal/given.ts'
import { takeGiven } from '../../../ui/portal/take-given.ts'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { turning } from '../../../ui/portal/words.ts'
import { seenCache } from '../kept.ts'

export type Asked<T> =
  | { state: 'waiting' }
  | { state: 'failed'; offline: boolean; notFound: boolean; code: string; again: () => void }
  | { state: 'here'; answer: T }

let tellFirst = () => {}
/** When the first page has what it asked for, or knows that it cannot have it. */
export const firstAnswer = new Promise<void>((resolve) => {
  tellFirst = resolve
})

let isFirst = true

/** What came with the page, for the first question alone; kept for a time without a line. */
function answerGiven<T>(path: string): T | undefined {
  if (!isFirst) return undefined
  isFirst = false
  const given = takeGiven<{ path: string; answer: T }>(answerElement)
  if (given?.path !== path) return undefined
  void keepSeen(path, given.answer)
  return given.answer
}

const seen = () => ('caches' in globalThis ? caches.open(seenCache) : undefined)

async function keepSeen(path: string, answer: unknown): Promise<void> {
  const body = JSON.stringify(answer)
  await (await seen())?.put(
    path,
    new Response(body, { headers: { 'content-type': 'application/json' } }),
  )
}

/** Home as it was last, until the line has said how it is now. */
async function lookUpSeen<T>(path: string): Promise<T | undefined> {
  if (path !== '/api/portal/home') return undefined
  const kept = await (await seen())?.match(path)
  return kept ? ((await kept.json()) as T) : undefined
}

/**
 * What the server answers to that question; asked again when the question or `times` changes. The last answer stays
 * until then.
 */
export function useAnswer<E extends Endpoint>(
  address: E['address'],
  wish: Wish<E>,
  times = 0,
): Asked<Answer<E>> {
  const { path, query } = requestOf(address, wish)
  const [tries, setTries] = useState(0)
  const question = JSON.stringify([path, query, tries, times])
  const [given] = useState(() => answerGiven<Answer<E>>(path))
  const [askedFirst] = useState(question)
  const [asked, setAsked] = useState<Asked<Answer<E>>>(
    given === undefined ? { state: 'waiting' } : { state: 'here', answer: given },
  )
  useEffect(() => {
    if (given !== undefined && question === askedFirst) return tellFirst()
    const [at, by] = JSON.parse(question) as [string, Query]
    let gone = false
    let isFresh = false
    void lookUpSeen<Answer<E>>(at).then((answer) => {
      if (!gone && !isFresh && answer)
        setAsked((now) => (now.state === 'waiting' ? { state: 'here', answer } : now))
    })
    get<Answer<E>>(at, by).then(
      (answer) => {
        isFresh = true
        tellFirst()
        if (!gone) setAsked({ state: 'here', answer })
      },
      (error: unknown) => {
        tellFirst()
        if (gone) return
        const { code, status } =
          error instanceof ApiError ? error : { code: 'internal_error', status: 500 }
        setAsked({
          state: 'failed',
          offline: code === offlineCode,
          notFound: status === 404,
          code,
          again: () => {
            setAsked({ state: 'waiting' })
            setTries((before) => before + 1)
          },
        })
      },
    )
    return () => {
      gone = true
    }
  }, [question, given, askedFirst])
  const { answer: shown } = useSignal(turning)
  return useMemo(
    () => (asked.state === 'here' ? { ...asked, answer: shown(asked.answer) } : asked),
    [asked, shown],
  )
}
