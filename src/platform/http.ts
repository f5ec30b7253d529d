import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { Refusal, type RefusalKind } from '../base/refusal.ts'
import { writeAnswer } from './answers.ts'
import { followCertificate, readCertificate } from './certificate.ts'
import type { Config } from './config.ts'
import { failureOf, forgetAnswer } from './failure.ts'
import { hostNameIn, refuseMalformedHost } from './host.ts'
import type { Log } from './log.ts'
import { observeRequests } from './metrics.ts'
import { followConnections } from './open-connections.ts'
import { openApi } from './openapi.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom the limit counts instead of the address: set once a login was found to hold. */
    countedAs?: string
  }
}

export const statusOf: Readonly<Record<RefusalKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
}

/** Codes of what fastify and its plugins refuse themselves, in the words of the error catalogue. */
const codeOfFastify: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_REQ_FILE_TOO_LARGE: 'file_too_large',
  FST_FILES_LIMIT: 'one_file_only',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_unsupported',
  FST_ERR_CTP_INVALID_JSON_BODY: 'json_broken',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'json_broken',
}

/** A server with the product's edges: schemas, one error shape, headers, limits. Nothing listens yet. */
export async function createServer(
  config: Pick<
    Config,
    'trustProxy' | 'uploadLimitBytes' | 'tls' | 'metricsToken' | 'contentPort' | 'contentUrl'
  >,
  log: Log,
  version: string,
  { certificateCheckMs = 30_000 } = {},
) {
  const server = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    bodyLimit: 1024 * 1024,
    requestTimeout: 120_000,
    genReqId: () => randomBytes(6).toString('hex'),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    rewriteUrl: ({ url = '/' }) => withoutIdleSlashes(url),
    // What the router itself refuses: an address that cannot be decoded.
    frameworkErrors: (_error, _request, reply) => {
      // Its type knows no status that a schema has not named.
      void (reply as unknown as FastifyReply).status(400).send({ code: 'invalid_request' })
    },
    ...(config.tls && { https: readCertificate(config.tls) }),
  }).withTypeProvider<ZodTypeProvider>()

  const listener: unknown = server.server
  if (config.tls && listener instanceof HttpsServer) {
    const stop = followCertificate(listener, config.tls, log, certificateCheckMs)
    server.addHook('onClose', async () => stop())
  }

  const cutConnections = followConnections(server.server)
  server.addHook('preClose', async () => cutConnections())

  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(writeAnswer)

  server.setErrorHandler<FastifyError | Refusal>((error, request, reply) => {
    forgetAnswer(reply)
    if (error instanceof Refusal) {
      if (error.kind === 'unavailable') reply.header('retry-after', 5)
      return reply.status(statusOf[error.kind]).send({ ...error.details, code: error.code })
    }
    if (hasZodFastifySchemaValidationErrors(error)) {
      const problems = error.validation.map(({ instancePath, message }) => ({
        field: instancePath.slice(1).replaceAll('/', '.'),
        message: message ?? '',
      }))
      return reply.status(400).send({ code: 'invalid_request', problems })
    }
    if (isTextUnstorable(error)) return reply.status(400).send({ code: 'invalid_request' })
    const status = error.statusCode ?? 500
    if (status < 500) {
      const code =
        status === 429 ? 'too_many_requests' : (codeOfFastify[error.code] ?? 'invalid_request')
      return reply.status(status).send({ code })
    }
    const { status: failed, headers, body } = failureOf(error, request)
    return reply.status(failed).headers(headers).send(body)
  })
  const content = contentSource(config)
  await server.register(helmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:', content],
        mediaSrc: ["'self'", 'blob:', content],
        frameSrc: [content],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", content],
        workerSrc: ["'self'", 'blob:'],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // A village station without a certificate is plain HTTP by design.
    strictTransportSecurity: config.tls ? { maxAge: 31_536_000 } : false,
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: config.tls ? { policy: 'same-origin' } : false,
    originAgentCluster: false,
    referrerPolicy: { policy: 'no-referrer' },
  })
  // After the headers of every answer.
  server.addHook('onRequest', refuseMalformedHost)
  await server.register(cookie)
  await server.register(rateLimit, {
    // A class that opens the console at once loads some thirty files a head.
    max: (_request, key) => (key.startsWith('pages ') ? 12_000 : 1_200),
    timeWindow: 60_000,
    keyGenerator: whoIsCounted,
  })
  server.setNotFoundHandler({ preHandler: server.rateLimit() }, (_request, reply) =>
    reply.status(404).send({ code: 'address_not_found' }),
  )
  await server.register(multipart, {
    limits: { fileSize: config.uploadLimitBytes, files: 1, fields: 20, fieldSize: 100_000 },
    throwFileSizeLimit: true,
  })
  await server.register(swagger, openApi(version, { login: loginCookie, learner: learnerCookie }))
  observeRequests(server)
  return server
}

/** Courses put a slash of their own behind an address of the record store that ends in one. */
function withoutIdleSlashes(url: string): string {
  const [path = '', ...query] = url.split('?')
  const plain = path.replace(/\/{2,}/g, '/')
  return plain !== path && idlePaths.test(plain) ? [plain, ...query].join('?') : url
}
const idlePaths = /^\/(xapi|api\/portal\/[a-z0-9-]+)\//

/**
 * Where pages find films, pictures and packages: at the content port of the name they came by, and nowhere
 * else. A name that is none opens nothing.
 */
function contentSource({
  contentUrl,
  contentPort,
  trustProxy,
}: Pick<Config, 'contentUrl' | 'contentPort' | 'trustProxy'>) {
  return ({ headers }: IncomingMessage): string => {
    if (contentUrl !== undefined) return contentUrl
    const forwarded = trustProxy.length > 0 ? headers['x-forwarded-host'] : undefined
    const name = hostNameIn(String(forwarded ?? headers.host ?? ''))
    return name === undefined ? "'none'" : `${name}:${contentPort}`
  }
}

/**
 * A whole school sits behind one address: whoever is logged in is counted by login, everybody else
 * by address, whatever cookie he sends. Pages and their files are counted apart from what strangers ask.
 */
function whoIsCounted({ countedAs, ip, routeOptions, url }: FastifyRequest): string {
  if (countedAs !== undefined) return countedAs
  return (routeOptions.url ?? url).startsWith('/api/') ? ip : `pages ${ip}`
}

/** NUL and half a surrogate pair are JSON, but no text that PostgreSQL keeps: the request is wrong. */
function isTextUnstorable(error: FastifyError): boolean {
  if (error.code === '22021' || error.code === '22P05') return true
  return error.code === '22P02' && 'detail' in error && /surrogate/.test(String(error.detail))
}

/** httpOnly, SameSite=Strict. */
export const loginCookie = 'cunxiao_login'
export const learnerCookie = 'cunxiao_learner'

/** Beside a Secure cookie a browser takes none of the same name over plain HTTP, which a station speaks too. */
export const loginCookieOf = ({ protocol }: Pick<FastifyRequest, 'protocol'>): string =>
  protocol === 'https' ? `${loginCookie}_secure` : loginCookie

export type Server = Awaited<ReturnType<typeof createServer>>
