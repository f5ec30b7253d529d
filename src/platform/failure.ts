import type { FastifyReply, FastifyRequest } from 'fastify'
import { weatherOf } from './weather.ts'

export type Failure = {
  status: number
  headers: Readonly<Record<string, string>>
  body: { code: string; reference?: string }
}

/**
 * What is said of an error that is neither a refusal nor a fault of the request, and how it is logged:
 * a client that has gone, bad weather and two who do the same at once are no bugs.
 */
export function failureOf(error: unknown, request: FastifyRequest): Failure {
  if (hasGone(request) && isBrokenOff(error)) {
    request.log.info({ err: error }, 'the client has gone')
    // Nobody reads it; 499 is what proxies write down for this.
    return { status: 499, headers: {}, body: { code: 'invalid_request' } }
  }
  const weather = weatherOf(error)
  if (weather) {
    request.log.warn({ err: error, weather }, 'request met bad weather')
    return { status: 503, headers: { 'retry-after': '5' }, body: { code: weather } }
  }
  if (isClash(error)) {
    request.log.warn({ err: error }, 'two did the same at the same moment')
    return { status: 409, headers: {}, body: { code: 'done_at_once' } }
  }
  request.log.error({ err: error }, 'request failed')
  return { status: 500, headers: {}, body: { code: 'internal_error', reference: request.id } }
}

/** What was said already of the answer that was to come: another one comes in its place, as JSON. */
export function forgetAnswer(reply: FastifyReply): void {
  for (const name of ofAnswers) reply.removeHeader(name)
  if (reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
}
const ofAnswers = [
  ...['content-type', 'content-encoding', 'content-disposition', 'content-range', 'content-length'],
  ...['etag', 'last-modified', 'accept-ranges'],
]

/** Each looked before the other had written: a unique or excluded value, or a row that went away. */
const isClash = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && ['23505', '23P01', '23503'].includes(String(error.code))) ||
    isClash(error.cause))

const hasGone = ({ raw }: FastifyRequest): boolean => raw.socket?.destroyed === true

const isBrokenOff = (error: unknown): boolean =>
  error instanceof Error &&
  (brokenOff.includes('code' in error ? String(error.code) : error.name) ||
    /^aborted$|premature close|unexpected end of form/i.test(error.message))

const brokenOff = [
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ABORT_ERR',
  'AbortError',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
]
