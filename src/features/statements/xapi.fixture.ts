import { createHash } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import type { Server } from '../../platform/http.ts'
import type { XapiVersion } from './fault.ts'
import { endOfMultipart, headOfPart } from './multipart.ts'

export type Method = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'

export type Ask = {
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string | undefined>>
  json?: unknown
  body?: Uint8Array | string
}

export type Client = (
  method: Method,
  resource: string,
  ask?: Ask,
) => Promise<LightMyRequestResponse>

/** A program that speaks this version to the store with its key. */
export const clientOf =
  (
    { server }: { server: Server },
    { key, secret }: { key: string; secret: string },
    version: XapiVersion,
  ): Client =>
  (method, resource, { query, headers, json, body } = {}) => {
    const all = {
      authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
      'x-experience-api-version': version,
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    }
    const payload = json !== undefined ? JSON.stringify(json) : body
    const given = Object.entries(all).filter(([, value]) => value !== undefined)
    return server.inject({
      method,
      url: `/xapi/${resource}`,
      ...(query && { query: { ...query } }),
      headers: Object.fromEntries(given) as Record<string, string>,
      ...(payload !== undefined && {
        payload: typeof payload === 'string' ? payload : Buffer.from(payload),
      }),
    })
  }

export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex')

export type SentPart = { headers: Readonly<Record<string, string>>; content: Uint8Array | string }

export const partOf = (
  content: Uint8Array | string,
  more: Record<string, string> = {},
): SentPart => ({
  headers: {
    'Content-Type': 'text/plain',
    'Content-Transfer-Encoding': 'binary',
    'X-Experience-API-Hash': sha256(content),
    ...more,
  },
  content,
})

/** Statements with the content that goes with them. */
export function multipartOf(json: unknown, parts: readonly SentPart[]): Ask {
  const boundary = 'test-boundary'
  const first = headOfPart(boundary, { 'Content-Type': 'application/json' }, { isFirst: true })
  const pieces = [
    Buffer.from(first + JSON.stringify(json)),
    ...parts.flatMap(({ headers, content }) => [
      Buffer.from(headOfPart(boundary, headers)),
      Buffer.from(content),
    ]),
    Buffer.from(endOfMultipart(boundary)),
  ]
  return {
    headers: { 'content-type': `multipart/mixed; boundary=${boundary}` },
    body: Buffer.concat(pieces),
  }
}
