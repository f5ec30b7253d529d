import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Answer, Asked, Endpoint, FileKind, Method, Parts, Sent } from '../base/endpoint.ts'
import type { Server } from './http.ts'

/** A request whose parts have been read by an endpoint's schemas. */
export type Caller<P extends Parts> = Omit<FastifyRequest, 'params' | 'query' | 'body'> & Asked<P>

/** What is set beside the answer; only `serve` sends. */
export type Head = {
  request: FastifyRequest
  setCookie(...cookie: Parameters<FastifyReply['setCookie']>): unknown
  clearCookie(...cookie: Parameters<FastifyReply['clearCookie']>): unknown
}

/** A file as it is answered. */
export type SentFile = {
  name: string
  content: AsyncIterable<Buffer> | Uint8Array
  headers?: Readonly<Record<string, string | number>>
  /** A page shows it; otherwise it is kept as a file. */
  shown?: true
}
type Given<P extends Parts> = P extends { file: readonly FileKind[] } ? SentFile : Sent<Answer<P>>

/** Every refusal and failure: a stable code, its details beside it. */
const RefusalAnswer = z
  .looseObject({
    code: z.string(),
    /** What a person reads out on the telephone when the server failed. */
    reference: z.exactOptional(z.string()),
  })
  .meta({ id: 'Refusal', description: 'Why not: a stable code, with its details beside it.' })

/** Mounts an endpoint: what `work` gives is its answer. `before` refuses ahead of a large body. */
export function serve<P extends Parts>(
  server: Server,
  of: Endpoint<P>,
  work: (asked: Caller<P>, head: Head) => Promise<Given<P>> | Given<P>,
  before?: (asked: FastifyRequest) => Promise<void>,
): void {
  const route = described(of)
  server.route({
    ...route,
    // An address is whole, also where the server has a prefix.
    url: route.url.slice(server.prefix.length),
    ...(before && { preParsing: before }),
    handler: async (request, typed) => {
      // Its type knows only what the schema of refusals says.
      const reply = typed as unknown as FastifyReply
      const given = await work(request as unknown as Caller<P>, reply)
      if (of.file) return sendFile(reply, of.file, given as SentFile)
      return reply.status(of.status ?? (of.answer ? 200 : 204)).send(of.answer && given)
    },
  })
}

/** An endpoint as a route without its handler; protocols of others bring their own. */
export function described(of: Endpoint) {
  const [method, url = ''] = of.address.split(' ') as [Method, string]
  const { params, query, body } = of
  return {
    method,
    url,
    ...(of.bodyLimitBytes !== undefined && { bodyLimit: of.bodyLimitBytes }),
    config: {
      ...(of.public && { public: true }),
      ...(of.public === 'any_origin' && { anyOrigin: true }),
      ...(of.perMinute && { rateLimit: limitOf(of.perMinute) }),
      ...(of.takes && { takes: of.takes }),
    },
    schema: {
      tags: [tagOf(url)],
      operationId: operationIdOf(of.address),
      summary: summaryOf(of.address),
      security: securityOf(of),
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && { body }),
      response: { ...answersOf(of), '4xx': RefusalAnswer, '5xx': RefusalAnswer },
    },
  }
}

function answersOf({ answer, file, status }: Parts) {
  if (file) {
    const content = file.map((kind) => [mediaTypes[kind], { schema: FileContent }])
    return { 200: { description: 'The file.', content: Object.fromEntries(content) } }
  }
  return answer ? { [status ?? 200]: answer } : { [status ?? 204]: Nothing }
}
const FileContent = z.string().meta({ format: 'binary' })
const Nothing = z.void().meta({ description: 'Done.' })

const securityOf = ({ public: open }: Parts): Record<string, string[]>[] =>
  open === undefined || open === 'learner' ? [{ [open ?? 'login']: [] }] : []

function sendFile(
  reply: FastifyReply,
  kinds: readonly FileKind[],
  { name, content, headers = {}, shown }: SentFile,
): FastifyReply {
  const kind = kinds.find((one) => name.endsWith(`.${one}`))
  if (!kind) throw new Error(`a file of another kind: ${name}`)
  return reply
    .headers(headers)
    .header('content-type', mediaTypes[kind])
    .header(
      'content-disposition',
      `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`,
    )
    .send(content instanceof Uint8Array ? content : Readable.from(content))
}

const mediaTypes: Readonly<Record<FileKind, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  jpg: 'image/jpeg',
  png: 'image/png',
  webm: 'audio/webm',
  ogg: 'audio/ogg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  cunxiao: 'application/octet-stream',
}

const limitOf = ({ most, of }: NonNullable<Parts['perMinute']>) => ({
  max: most,
  timeWindow: 60_000,
  // Anyone who guesses would send a new cookie each time.
  ...(of === 'address' && { keyGenerator: ({ ip }: FastifyRequest) => ip }),
})

/** `GET /api/siting/decisions/:id` → `getSitingDecisionsById`. */
export function operationIdOf(address: string): string {
  const { method, steps } = stepsOf(address)
  return (
    method.toLowerCase() +
    steps
      .flatMap((step) => step.split(/[ ._]/))
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('')
  )
}

/** `POST /api/delegations/:id/revoke` → `Post revoke of delegations by id`. */
export function summaryOf(address: string): string {
  const { method, steps } = stepsOf(address)
  const last = steps.at(-2)?.startsWith('by ') ? steps.pop() : undefined
  const said = [verbs[method], ...(last ? [last, 'of'] : []), ...steps].join(' ')
  return said.replaceAll(/[_.]/g, ' ')
}
const verbs: Readonly<Record<Method, string>> = {
  GET: 'Read',
  POST: 'Post',
  PUT: 'Change',
  PATCH: 'Continue',
  DELETE: 'Remove',
}

function stepsOf(address: string): { method: Method; steps: string[] } {
  const [method, path = ''] = address.split(' ') as [Method, string]
  const steps = path
    .replace(/^\/api\//, '')
    .split('/')
    .map((step) => (step.startsWith(':') ? `by ${step.slice(1)}` : step.replaceAll('-', ' ')))
  return { method, steps }
}

const tagOf = (url: string): string => url.split('/')[2] ?? ''
