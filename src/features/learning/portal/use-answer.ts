import { useEffect, useState } from 'preact/hooks'
import { ApiError, get, offlineCode, type Query } from '../../../ui/api.ts'

export type Asked<T> =
  | { state: 'waiting' }
  | { state: 'failed'; offline: boolean; notFound: boolean; code: string; again: () => void }
  | { state: 'here'; answer: T }

let tellFirst = () => {}
/** When the first page has what it asked for, or knows that it cannot have it. */
export const firstAnswer = new Promise<void>((resolve) => {
  tellFirst = resolve
})

/** What the server answers to that question; asked again when the question changes. The last answer stays until then. */
export function useAnswer<T>(path: string, query?: Query): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ state: 'waiting' })
  const [tries, setTries] = useState(0)
  const question = JSON.stringify([path, query, tries])
  useEffect(() => {
    let gone = false
    const [at, by] = JSON.parse(question) as [string, Query | null, number]
    get<T>(at, by ?? undefined).then(
      (answer) => {
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
  }, [question])
  return asked
}
