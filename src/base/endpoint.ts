import type { $ZodType, input, output } from 'zod/v4/core'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
/** How the name of a file ends that is answered. */
export type FileKind =
  | 'xlsx'
  | 'csv'
  | 'pdf'
  | 'docx'
  | 'jpg'
  | 'png'
  | 'webm'
  | 'ogg'
  | 'm4a'
  | 'mp3'
  | 'aac'
  | 'wav'
  | 'cunxiao'

/** What an endpoint takes and gives. Schemas of answers only describe: no transform, no default, no date. */
export type Parts = {
  params?: $ZodType
  query?: $ZodType
  body?: $ZodType
  /** Absent, and no file either: it answers nothing. */
  answer?: $ZodType
  /** It answers a file of one of these kinds. */
  file?: readonly FileKind[]
  /** The media type of a body that is not read as JSON; a form holds one file. */
  takes?: 'multipart/form-data' | `application/${string}`
  /** Of the answer; 200 where absent, 204 where there is none. */
  status?: 201 | 202
  /**
   * Anyone may call it, also without a login; `learner`: whoever signed in at the portal; `any_origin`: also a page of
   * another origin, which brings a key of its own.
   */
  public?: true | 'learner' | 'any_origin'
  /** The largest body it takes; the server's limit where absent. */
  bodyLimitBytes?: number
  /** So many calls, of one address whoever it says it is, or of one login; the server's limit where absent. */
  perMinute?: { most: number; of: 'address' | 'login' }
}

/** `GET /api/siting/decisions/:id` and what it takes and gives; server, browser, tests and OpenAPI read the same. */
export type Endpoint<P extends Parts = Parts, A extends string = string> = P & {
  readonly address: A
}

export const endpoint = <P extends Parts, const A extends `${Method} /${string}`>(
  address: A,
  parts: P,
): Endpoint<P, A> => ({ ...parts, address })

/** What the server has read, by part. */
export type Asked<P extends Parts> = {
  params: OutputOf<P, 'params'>
  query: OutputOf<P, 'query'>
  body: P extends { takes: string } ? unknown : OutputOf<P, 'body'>
}
export type Answer<P extends Parts> = P extends { answer: infer S extends $ZodType }
  ? output<S>
  : // biome-ignore lint/suspicious/noConfusingVoidType: what an action gives that gives nothing.
    void

/** What a caller gives: params, query and body, flat. What is undefined is not sent. */
export type Wish<P extends Parts> = Flat<
  InputOf<P, 'params'> & InputOf<P, 'query'> & InputOf<P, 'body'>
>

type Flat<T> = {
  [K in keyof T]: Record<never, never> extends Pick<T, K> ? T[K] | undefined : T[K]
}
type OutputOf<P, K extends string> =
  P extends Record<K, infer S extends $ZodType> ? output<S> : undefined
type InputOf<P, K extends string> =
  P extends Record<K, infer S extends $ZodType> ? input<S> : unknown

/** `T` as it may be handed over: nobody changes an answer on its way. */
export type Sent<T> = T extends (infer U)[]
  ? readonly Sent<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Sent<T[K]> }
    : T

/** Where a wish goes: what the path names fills it in, the rest is query or body. */
export function requestOf(
  address: string,
  wish: Readonly<Record<string, unknown>> = {},
): { method: Method; path: string; query: Record<string, unknown>; body: object | undefined } {
  const [method, pattern = ''] = address.split(' ') as [Method, string]
  const rest = { ...wish }
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => {
    const value = String(rest[name])
    delete rest[name]
    return encodeURIComponent(value)
  })
  const isRead = method === 'GET'
  const isSilent = method === 'DELETE' && Object.keys(rest).length === 0
  return {
    method,
    path,
    query: isRead ? rest : {},
    // Also empty: a body of which nothing is needed is an object all the same.
    body: isRead || isSilent ? undefined : rest,
  }
}
