import { type Answer, type Endpoint, type Parts, requestOf, type Wish } from '../base/endpoint.ts'
import { noteLine } from './line.ts'

/** An answer that is not the wanted one. `code` has words in the error catalogue. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly details: Record<string, unknown>
  /** What a person reads out on the telephone when the server failed. */
  readonly reference: string | undefined

  constructor(status: number, { code, reference, ...details }: Record<string, unknown>) {
    super(`${status} ${String(code)}`)
    this.status = status
    this.code = typeof code === 'string' ? code : 'internal_error'
    this.details = details
    this.reference = typeof reference === 'string' ? reference : undefined
  }
}

/** No answer at all: the line is down or the server is. Nothing is known to have been saved. */
export const offlineCode = 'offline'

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/**
 * Asks an endpoint. A page that must stay small imports the endpoint as a type and names its address:
 * `ask<typeof readSetup>('GET /api/setup')`.
 */
export function ask<E extends Endpoint>(
  of: E | E['address'],
  ...[wish]: Given<E>
): Promise<Answer<E>> {
  const { method, path, query, body } = requestOf(addressOf(of), wish)
  return method === 'GET' ? get(path, query as Query) : send(method, path, body)
}

export const addressOf = (of: { address: string } | string): string =>
  typeof of === 'string' ? of : of.address

/** What must be said with a question; nothing where there is nothing to say. */
export type Given<P extends Parts> =
  Record<never, never> extends Wish<P> ? [wish?: Wish<P>] : [wish: Wish<P>]

export const get = <T>(path: string, query?: Query): Promise<T> =>
  request<T>(withQuery(path, query), { method: 'GET' })

export const send = <T = void>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> =>
  request<T>(path, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })

export function upload<T>(path: string, file: File): Promise<T> {
  const body = new FormData()
  body.append('file', file, file.name)
  return request<T>(path, { method: 'POST', body })
}

export function withQuery(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  if (given.length === 0) return path
  return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

let askForLogin: (() => Promise<void>) | undefined

/**
 * While `ask` is set, a request that meets an ended login waits for it and is sent again, so the
 * page and what was typed into it stay as they are.
 */
export function whenLoginEnds(ask: (() => Promise<void>) | undefined): void {
  askForLogin = ask
}

async function request<T>(url: string, init: RequestInit): Promise<T> {
  try {
    return await exchange<T>(url, init)
  } catch (error) {
    const ended = error instanceof ApiError && error.code === 'login_needed'
    if (!ended || !askForLogin) throw error
    await askForLogin()
    return exchange<T>(url, init)
  }
}

async function exchange<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, credentials: 'same-origin' }).catch(() => undefined)
  noteLine(response)
  if (!response) throw new ApiError(0, { code: offlineCode })
  if (response.status === 204) return undefined as T
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer as T
  throw new ApiError(
    response.status,
    (answer as Record<string, unknown> | undefined) ?? { code: 'server_unreachable' },
  )
}
