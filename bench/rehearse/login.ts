import { type Answer, type Endpoint, type Parts, requestOf, type Wish } from '../../src/base/endpoint.ts'
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

/** The addresses of the node and how often it was asked. */
export type Line = { url: string; requests: number }

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
    line.requests++
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
    ask: async (of, wish) => {
      const { method, path, query, body } = requestOf(of.address, wish as Said)
      const response = await call(`${path}${queryOf(query)}`, {
        method,
        ...(body && {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      })
      return (response.status === 204 ? undefined : await response.json()) as never
    },
    bring: async (of, wish, { name, bytes, type }) => {
      const { method, path, body } = requestOf(of.address, wish as Said)
      const form = new FormData()
      form.append('file', new File([bytes], name, { type }))
      return (await call(`${path}${queryOf({ ...body })}`, { method, body: form })).json() as never
    },
    fetchFile: async (of, wish) => {
      const { path, query } = requestOf(of.address, wish as Said)
      return Buffer.from(await (await call(`${path}${queryOf(query)}`, {})).arrayBuffer())
    },
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
  how: { path: string; said: object },
): Promise<Login> {
  line.requests++
  const response = await fetch(`${line.url}${how.path}`, {
    method: 'POST',
    headers: {
      ...{ origin: line.url, 'x-forwarded-for': address, 'content-type': 'application/json' },
    },
    body: JSON.stringify(how.said),
  })
  const given = response.headers.getSetCookie().find((one) => one.startsWith(`${loginCookie}=`))
  const cookie = given?.slice(loginCookie.length + 1).split(';')[0]
  if (!response.ok || !cookie)
    throw new Refused(loginName, how.path, response.status, await response.text())
  return strangerAt(line, address, loginName, cookie)
}
