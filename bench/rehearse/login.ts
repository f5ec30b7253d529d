import {
  type Answer,
  type Endpoint,
  type Parts,
  requestOf,
  type Wish,
} from '../../src/base/endpoint.ts'
import { loginCookie } from '../../src/platform/http.ts'

/** Somebody at his browser: he asks what the pages ask, and nothing else. */
export type Login = {
  loginName: string
  ask<P extends Parts>(of: Endpoint<P>, wish?: Wish<P>): Promise<Answer<P>>
  /** A file that he chose. */
  bring<P extends Parts>(of: Endpoint<P>, wish: Wish<P>, file: BroughtFile): Promise<Answer<P>>
  /** A paper that is answered as a file. */
  fetchFile<P extends Parts>(of: Endpoint<P>, wish: Wish<P>): Promise<Buffer>
}
export type BroughtFile = { name: string; bytes: Uint8Array<ArrayBuffer>; type: string }

/** Where the node is, and what it was asked, by the address of the endpoint. */
export type Line = { url: string; requests: number; asked: Map<string, Asked> }
export type Asked = { count: number; ms: number; worstMs: number }

async function counted<T>(line: Line, address: string, work: () => Promise<T>): Promise<T> {
  line.requests++
  const startedMs = performance.now()
  try {
    return await work()
  } finally {
    const took = performance.now() - startedMs
    const { count, ms, worstMs } = line.asked.get(address) ?? { count: 0, ms: 0, worstMs: 0 }
    line.asked.set(address, {
      ...{ count: count + 1, ms: ms + took },
      worstMs: Math.max(worstMs, took),
    })
  }
}

/** Refused, or failed: told with what was asked. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: string

  constructor(who: string, what: string, status: number, body: string) {
    super(`${who}: ${what}: ${status} ${body.slice(0, 1_500)}`)
    this.code = /"code":"(\w+)"/.exec(body)?.[1] ?? ''
  }
}

/** `address`: where he sits, as the proxy before the node tells it. */
export function strangerAt(line: Line, address: string, loginName = '', cookie?: string): Login {
  const call = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(`${line.url}${path}`, {
      ...init,
      headers: {
        ...{ origin: line.url, 'x-forwarded-for': address },
        ...(cookie && { cookie: `${loginCookie}=${cookie}` }),
        ...init.headers,
      },
    })
    if (response.ok) return response
    const what = `${init.method ?? 'GET'} ${path} ${typeof init.body === 'string' ? init.body.slice(0, 300) : ''}`
    throw new Refused(loginName || 'a stranger', what, response.status, await response.text())
  }
  return {
    loginName,
    ask: (of, wish) =>
      counted(line, of.address, async () => {
        const { method, path, query, body } = requestOf(of.address, wish as Said)
        const response = await call(`${path}${queryOf(query)}`, {
          method,
          ...(body && {
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }),
        })
        return (response.status === 204 ? undefined : await response.json()) as never
      }),
    bring: (of, wish, { name, bytes, type }) =>
      counted(line, of.address, async () => {
        const { method, path, body } = requestOf(of.address, wish as Said)
        const form = new FormData()
        form.append('file', new File([bytes], name, { type }))
        const response = await call(`${path}${queryOf({ ...body })}`, { method, body: form })
        return (await response.json()) as never
      }),
    fetchFile: (of, wish) =>
      counted(line, of.address, async () => {
        const { path, query } = requestOf(of.address, wish as Said)
        return Buffer.from(await (await call(`${path}${queryOf(query)}`, {})).arrayBuffer())
      }),
  }
}

type Said = Record<string, unknown>

const queryOf = (query: Said): string => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))}`
}

/** Logs in, and answers whoever he is then. */
export async function enter(
  line: Line,
  address: string,
  loginName: string,
  how: { of: string; said: object },
): Promise<Login> {
  const { path } = requestOf(how.of)
  const response = await counted(line, how.of, () =>
    fetch(`${line.url}${path}`, {
      method: 'POST',
      headers: {
        ...{ origin: line.url, 'x-forwarded-for': address, 'content-type': 'application/json' },
      },
      body: JSON.stringify(how.said),
    }),
  )
  const given = response.headers.getSetCookie().find((one) => one.startsWith(`${loginCookie}=`))
  const cookie = given?.slice(loginCookie.length + 1).split(';')[0]
  if (!response.ok || !cookie)
    throw new Refused(loginName, how.of, response.status, await response.text())
  return strangerAt(line, address, loginName, cookie)
}
