import { randomBytes } from 'node:crypto'
import { Server as HttpsServer } from 'node:https'
import Fastify, { type FastifyBaseLogger, type FastifyError } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { mendedPercent } from '../base/percent.ts'
import { invalid, Refusal } from '../base/refusal.ts'
import { followCertificate, readCertificate } from './certificate.ts'
import type { Config } from './config.ts'
import { failureOf, forgetAnswer } from './failure.ts'
import { refuseMalformedHost } from './host.ts'
import { statusOf } from './http.ts'
import type { Log } from './log.ts'

/**
 * A server for files that others made, on an origin of its own: it knows no login, sets no cookie and
 * has no API, so what runs there has nothing to take. Nothing listens yet.
 */
export function createContentServer(config: Pick<Config, 'trustProxy' | 'tls'>, log: Log) {
  const server = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    requestTimeout: 120_000,
    genReqId: () => randomBytes(6).toString('hex'),
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
    rewriteUrl: ({ url }) => mendedPercent(url ?? '/'),
    ...(config.tls && { https: readCertificate(config.tls) }),
  }).withTypeProvider<ZodTypeProvider>()
  const listener: unknown = server.server
  if (config.tls && listener instanceof HttpsServer) {
    const stop = followCertificate(listener, config.tls, log, 30_000)
    server.addHook('onClose', async () => stop())
  }
  server.setValidatorCompiler(validatorCompiler)
  server.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      // In its sandbox a page is of no origin, and asks for its own files from there; nothing here is anybody's own.
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    })
  })
  server.addHook('onRequest', async (request) => {
    // Its own pages are told where the portal is, by the name they came by.
    if (!request.host) throw invalid('invalid_request')
    await refuseMalformedHost(request)
  })
  server.setErrorHandler<FastifyError | Refusal>((error, request, reply) => {
    forgetAnswer(reply)
    if (error instanceof Refusal)
      return reply.status(statusOf[error.kind]).send({ code: error.code })
    if (hasZodFastifySchemaValidationErrors(error)) {
      return reply.status(404).send({ code: 'address_not_found' })
    }
    if ((error.statusCode ?? 500) < 500) {
      return reply.status(error.statusCode ?? 400).send({ code: 'invalid_request' })
    }
    const { status, headers, body } = failureOf(error, request)
    return reply.status(status).headers(headers).send(body)
  })
  server.setNotFoundHandler((_request, reply) =>
    reply.status(404).send({ code: 'address_not_found' }),
  )
  return server
}

export type ContentServer = ReturnType<typeof createContentServer>

/** The origin of content for a browser that came by this address. */
export const contentOrigin = (
  { contentUrl, contentPort }: Pick<Config, 'contentUrl' | 'contentPort'>,
  { protocol, hostname }: { protocol: string; hostname: string },
): string => contentUrl ?? `${protocol}://${hostname}:${contentPort}`
