import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { $ZodType } from 'zod/v4/core'
import type { Answer, Asked, Endpoint, Method, Parts, Sent } from '../base/endpoint.ts'
import type { Server } from './http.ts'

/** A request whose parts have been read by an endpoint's schemas. */
export type Caller<P extends Parts> = Omit<FastifyRequest, 'params' | 'query' | 'body'> & Asked<P>

/** Every refusal and failure: a stable code, its details beside it. */
export const RefusalAnswer = z
  .looseObject({
    code: z.string(),
    /** What a person reads out on the telephone when the server failed. */
    reference: z.exactOptional(z.string()),
  })
  .meta({ id: 'Refusal' })

/** Mounts an endpoint: what `work` gives is its answer. */
export function serve<P extends Parts>(
  server: Server,
  of: Endpoint<P>,
  work: (asked: Caller<P>, reply: FastifyReply) => Promise<Sent<Answer<P>>> | Sent<Answer<P>>,
): void {
  const [method, url = ''] = of.address.split(' ') as [Method, string]
  const { params, query, body, answer, status = 200 } = of
  server.route({
    method,
    url,
    ...(of.bodyLimitBytes !== undefined && { bodyLimit: of.bodyLimitBytes }),
    config: {
      ...(of.public && { public: true }),
      ...(of.perMinute && { rateLimit: limitOf(of.perMinute) }),
    },
    schema: {
      tags: [tagOf(url)],
      operationId: operationIdOf(of.address),
      security: of.public ? [] : [{ login: [] }],
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && { body }),
      response: {
        ...(answer ? { [status]: answer } : { 204: z.void().meta({ description: 'Done.' }) }),
        '4xx': RefusalAnswer,
        '5xx': RefusalAnswer,
      },
    },
    handler: async (request, typed) => {
      // Its type knows only what the schema of refusals says.
      const reply = typed as unknown as FastifyReply
      const given = await work(request as unknown as Caller<P>, reply)
      if (reply.sent) return reply
      return answer ? reply.status(status).send(given) : reply.status(204).send()
    },
  })
}

const limitOf = ({ most, of }: NonNullable<Parts['perMinute']>) => ({
  max: most,
  timeWindow: 60_000,
  // Anyone who guesses would send a new cookie each time.
  ...(of === 'address' && { keyGenerator: ({ ip }: FastifyRequest) => ip }),
})

/** `GET /api/siting/decisions/:id` → `getSitingDecisionsById`. */
export function operationIdOf(address: string): string {
  const [method = '', path = ''] = address.split(' ')
  const words = path
    .replace(/^\/api\//, '')
    .split('/')
    .map((step) => (step.startsWith(':') ? `by-${step.slice(1)}` : step))
    .flatMap((step) => step.split(/[-.]/))
  return (
    method.toLowerCase() +
    words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  )
}

const tagOf = (url: string): string => url.split('/')[2] ?? ''

/** Whether answers are compared with their schema: where tests run, and wherever somebody asks for it. */
// biome-ignore lint/style/noProcessEnv: whatever a node under test was configured with.
const checking = process.env.VITEST === 'true' || process.env.CUNXIAO_CHECK_ANSWERS === '1'

/**
 * An answer goes out as it is. Where answers are checked it must equal what its schema reads of it, so a field that
 * the schema does not name is found before somebody sees it who should not.
 */
export const writeAnswer =
  ({
    schema,
    url,
    httpStatus,
  }: {
    schema: $ZodType
    url: string
    httpStatus?: string | undefined
  }) =>
  (answer: unknown): string => {
    const text = JSON.stringify(answer)
    if (checking && httpStatus?.startsWith('2')) {
      const why = whyNotAnswer(schema, text === undefined ? undefined : JSON.parse(text))
      if (why) throw new Error(`${url} answers what its schema does not say: ${why}`)
    }
    return text
  }

function whyNotAnswer(schema: $ZodType, answer: unknown): string | undefined {
  const read = z.safeParse(schema, answer)
  if (!read.success)
    return read.error.issues
      .slice(0, 5)
      .map(({ path, message }) => `${path.join('.')}: ${message}`)
      .join('; ')
  const more = pathsBeyond(answer, read.data)
  return more.length > 0 ? `it does not name ${more.slice(0, 5).join(', ')}` : undefined
}

/** What `whole` has and `part` has not. */
function pathsBeyond(whole: unknown, part: unknown, path = ''): string[] {
  if (typeof whole !== 'object' || whole === null) return []
  return Object.entries(whole).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`
    const other = (part as Record<string, unknown> | undefined)?.[key]
    return other === undefined && value !== undefined ? [at] : pathsBeyond(value, other, at)
  })
}
