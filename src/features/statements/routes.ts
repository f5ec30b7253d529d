import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { forbidden, invalid, notFound, Refusal } from '../../base/refusal.ts'
import { openToAnyOrigin } from '../../platform/any-origin.ts'
import { asSystem } from '../../platform/db.ts'
import { failureOf } from '../../platform/failure.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Server, statusOf } from '../../platform/http.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { openStating } from './actions.ts'
import { type Deed, mayDo, readBasic, type Speaker } from './credential.ts'
import { openAuthentication } from './credential-actions.ts'
import type { DocumentKind } from './document.ts'
import { getDocument, removeDocument, storeDocument } from './document-routes.ts'
import { inTurn } from './in-turn.ts'
import { getActivity, getPerson } from './look-up-routes.ts'
import { checkParameters, refuseWrong } from './query.ts'
import {
  type Answer,
  type Asked,
  isFolded,
  isForm,
  mostFormBytes,
  parametersIn,
  unfold,
  versionOf,
  type XapiRequest,
} from './request.ts'
import { getStatements, postStatements, putStatement, throughHeader } from './statement-routes.ts'
import { findConsistentThrough } from './store.ts'

export type StoreOptions = {
  recorder: Recorder
  /** Where the keys hold, as part of every authority; absent: at this node. */
  homePage?: string | undefined
  /** At most so much in one request. */
  limitBytes: number
  /** A person who is logged in, where people may speak to the store by themselves. */
  personOf?(request: FastifyRequest): Promise<Speaker | undefined>
  /** Who has a key for a while, in place of keys of the store, and what stands around each request of his. */
  sessions?: {
    authenticate(authorization: string): Promise<Speaker>
    around(asked: Asked, answer: () => Promise<Answer>): Promise<Answer>
  }
}

type Handler = { deed: Deed; answer(asked: Asked): Promise<Answer> }

const versions = ['1.0.3', '2.0.0']

const prefix = '/xapi'

/**
 * The learning record store at `/xapi`, or there below the prefix of the server it is given
 * (docs/decisions/0011): a scope of its own, with its own errors.
 */
export function xapiRoutes(options: StoreOptions) {
  return (server: Server, ground: Ground): void => {
    const store = openStore(ground, options)
    void server.register(
      async (scope) => {
        scope.removeAllContentTypeParsers()
        scope.addContentTypeParser(
          '*',
          { parseAs: 'buffer', bodyLimit: options.limitBytes },
          async (_request: FastifyRequest, body: Buffer) => body,
        )
        // Courses and programs that run in a browser; below a scope that is open already once is enough.
        if (!options.sessions) openToAnyOrigin(scope)
        scope.setErrorHandler<FastifyError | Refusal>(async (error, request, reply) =>
          send(reply, await finished(store, read(request).asked, refusal(error, request))),
        )
        // No body is taken from somebody unknown; in the alternate syntax a small one, which says who he is.
        scope.addHook('onRequest', async (request) => {
          const { asked, isOdd } = read(request)
          if (isOdd) throw invalid('parameter_twice')
          if (request.method === 'OPTIONS' || isAbout(asked)) return
          const { authorization } = request.headers
          if (isFolded(asked)) {
            if (!(promisedBytes(request) <= mostFormBytes)) {
              throw new Refusal('too_large', 'body_too_large', { most: mostFormBytes })
            }
            if (authorization === undefined) return
          }
          await speakerOf(store, options, request, authorization)
        })
        scope.setNotFoundHandler((request) => {
          throw notFound('address', request.url)
        })
        scope.route({
          method: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
          url: '/*',
          bodyLimit: options.limitBytes,
          config: { public: true, anyOrigin: true, rateLimit: keyLimit },
          schema: { hide: true },
          // What a page needs against other pages; answers here are no pages.
          helmet: false,
          handler: async (request, reply) => {
            const answer = await answerTo(store, options, request, read(request))
            return send(reply, await finished(store, read(request).asked, answer))
          },
        })
      },
      { prefix },
    )
  }
}

/** Infinite where the request does not say it first. */
function promisedBytes({ headers }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return Number.POSITIVE_INFINITY
  return Number(headers['content-length'] ?? 0)
}

/** Content writes every few seconds; a class does it all at once, under one key. */
const keyLimit = {
  max: 600_000,
  timeWindow: 60_000,
  keyGenerator: ({ headers, ip }: FastifyRequest) =>
    `xapi ${readBasic(headers.authorization ?? '')?.key ?? ''} ${ip}`,
}

type Store = ReturnType<typeof openStore>

const openStore = (ground: Ground, options: StoreOptions) => ({
  handlers: handlersOf(ground, options),
  authenticate: options.sessions?.authenticate ?? openAuthentication(ground.db, options.homePage),
  // Whoever asks while the question is on its way shares the next one.
  consistentThrough: inTurn<null, string>(
    async (group) => {
      const at = await asSystem(ground.db, 'xapi: consistent', findConsistentThrough)
      return group.map(() => at)
    },
    { mostAtOnce: Number.POSITIVE_INFINITY, restMs: 0 },
    () => true,
  ),
})

function handlersOf(
  ground: Ground,
  { recorder }: StoreOptions,
): ReadonlyMap<string, Readonly<Record<string, Handler>>> {
  const { db } = ground
  const state = openStating(ground, recorder)
  const documents = (kind: DocumentKind, what: 'state' | 'profiles') =>
    ({
      GET: { deed: `read_${what}`, answer: (asked) => getDocument(db, kind, asked) },
      PUT: { deed: `write_${what}`, answer: (asked) => storeDocument(db, kind, asked, 'PUT') },
      POST: { deed: `write_${what}`, answer: (asked) => storeDocument(db, kind, asked, 'POST') },
      DELETE: { deed: `write_${what}`, answer: (asked) => removeDocument(db, kind, asked) },
    }) satisfies Record<string, Handler>
  return new Map<string, Readonly<Record<string, Handler>>>([
    [
      'statements',
      {
        GET: { deed: 'read_statements', answer: (asked) => getStatements(ground, asked) },
        PUT: { deed: 'write_statements', answer: (asked) => putStatement(state, asked) },
        POST: { deed: 'write_statements', answer: (asked) => postStatements(state, asked) },
      },
    ],
    ['activities/state', documents('state', 'state')],
    ['activities/profile', documents('activity_profile', 'profiles')],
    ['agents/profile', documents('agent_profile', 'profiles')],
    ['activities', { GET: { deed: 'look_up', answer: (asked) => getActivity(db, asked) } }],
    ['agents', { GET: { deed: 'look_up', answer: async (asked) => getPerson(asked) } }],
  ])
}

/** A request as it was read so far: the body of a form, once, by the handler. */
type Read = { asked: XapiRequest; isOdd: boolean }

const reads = new WeakMap<FastifyRequest, Read>()

function read(request: FastifyRequest): Read {
  const known = reads.get(request)
  if (known) return known
  const fresh = readAddress(request)
  reads.set(request, fresh)
  return fresh
}

function readAddress(request: FastifyRequest): Read {
  const at = request.url.indexOf('?')
  const [path, search] =
    at < 0 ? [request.url, ''] : [request.url.slice(0, at), request.url.slice(at + 1)]
  const parameters = parametersIn(search)
  const begin = path.indexOf(prefix) + prefix.length
  const asked: XapiRequest = {
    method: request.method === 'HEAD' ? 'GET' : request.method,
    store: path.slice(0, begin),
    resource: path.slice(begin).replace(/^\/|\/$/g, ''),
    parameters: parameters ?? {},
    header: (name) => {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    get body() {
      return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    },
  }
  return { asked, isOdd: parameters === undefined }
}

const isAbout = ({ resource, method }: XapiRequest): boolean =>
  resource === 'about' && method === 'GET'

async function answerTo(
  store: Store,
  options: StoreOptions,
  http: FastifyRequest,
  given: Read,
): Promise<Answer> {
  const folded = isFolded(given.asked)
  const request = folded ? unfold(given.asked) : given.asked
  if (!request) throw invalid('alternate_syntax_broken')
  given.asked = request
  if (isAbout(request)) {
    refuseWrong(checkParameters(request.parameters, {}))
    return { status: 200, body: JSON.stringify({ version: versions }) }
  }
  const version = versionOf(request.header('x-experience-api-version'))
  if (!version) throw invalid('xapi_version_unknown', { versions })
  if (folded && version !== '1.0.3') throw invalid('alternate_syntax_broken')
  if (!folded && isForm(request.header('content-type')) && request.resource === 'statements') {
    throw invalid('content_type_refused')
  }
  const speaker = await speakerOf(store, options, http, request.header('authorization'))
  const methods = store.handlers.get(request.resource)
  if (!methods) throw notFound('address', request.resource)
  const handler = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined
  if (!handler) return { status: 405, body: JSON.stringify({ code: 'method_not_allowed' }) }
  if (!mayDo(speaker, handler.deed)) throw forbidden('lrs_scope_missing', { deed: handler.deed })
  const asked = { request, speaker, version }
  const answer = () => handler.answer(asked)
  return options.sessions ? options.sessions.around(asked, answer) : answer()
}

async function speakerOf(
  { authenticate }: Store,
  { personOf }: StoreOptions,
  http: FastifyRequest,
  authorization: string | undefined,
): Promise<Speaker> {
  const speaker =
    authorization === undefined ? await personOf?.(http) : await authenticate(authorization)
  if (!speaker) throw new Refusal('unauthenticated', 'lrs_key_needed')
  return speaker
}

/** With what stands in every answer. */
async function finished(store: Store, asked: XapiRequest, answer: Answer): Promise<Answer> {
  const version = versionOf(asked.header('x-experience-api-version')) ?? '2.0.0'
  const isText = typeof answer.body === 'string'
  const through =
    asked.resource === 'statements' && answer.headers?.[throughHeader] === undefined
      ? await store.consistentThrough(null).catch(() => undefined)
      : undefined
  return {
    ...answer,
    headers: {
      'x-experience-api-version': version,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(through !== undefined && { [throughHeader]: through }),
      ...(isText && { 'content-type': 'application/json' }),
      ...(isText &&
        answer.status === 200 &&
        asked.method === 'GET' && { etag: `"${hash('sha1', String(answer.body))}"` }),
      ...(answer.status === 401 && { 'www-authenticate': 'Basic realm="xAPI"' }),
      ...answer.headers,
    },
  }
}

function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  reply.status(status).headers({ ...headers })
  if (body === undefined) return reply.send()
  // As bytes: to a text fastify adds a charset, which the type does not have.
  if (typeof body === 'string' || body instanceof Uint8Array) return reply.send(Buffer.from(body))
  return reply.send(Readable.from(body, { objectMode: false }))
}

function refusal(error: FastifyError | Refusal, request: FastifyRequest): Answer {
  const told = (status: number, body: object): Answer => ({ status, body: JSON.stringify(body) })
  if (error instanceof Refusal) {
    const status = error.code === 'precondition_failed' ? 412 : statusOf[error.kind]
    return told(status, { code: error.code, ...error.details })
  }
  // A text or a moment that is well formed, and that PostgreSQL cannot keep.
  if (/^22/.test(error.code ?? '')) return told(400, { code: 'invalid_request' })
  const status = error.statusCode ?? 500
  if (status < 500) {
    const code = status === 429 ? 'too_many_requests' : 'invalid_request'
    return told(status, { code: status === 413 ? 'body_too_large' : code })
  }
  const { status: failed, headers, body } = failureOf(error, request)
  return { ...told(failed, body), headers }
}
