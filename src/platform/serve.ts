import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
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
