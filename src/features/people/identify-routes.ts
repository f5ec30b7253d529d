import type { FastifyRequest } from 'fastify'
import { forbidden, Refusal } from '../../base/refusal.ts'
import type { Ground } from '../../platform/ground.ts'
import { loginCookieOf, type Server } from '../../platform/http.ts'
import type { Actor } from './actor.ts'
import { identify } from './login-actions.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before every route that is not public. */
    actor: Actor
    loginId: string
  }
  interface FastifyContextConfig {
    /** Anyone may call it, also without a login. */
    public?: boolean
    /** Pages of other origins call it: it takes no cookie, only a key of their own. */
    anyOrigin?: boolean
  }
}

/** What somebody unknown may send to be read, where his route does not say more. */
const strangerBytes = 16 * 1024

/**
 * Establishes who asks, on every request below /api, and refuses strangers and other sites: after the
 * limit has counted them too.
 */
export function identifyActor(server: Server, { db, clock }: Ground): void {
  server.addHook('onRoute', (route) => {
    if (route.config?.public) route.bodyLimit ??= strangerBytes
  })
  server.addHook('onRequest', async (request, reply) => {
    if (!isBelowApi(request)) return
    reply.header('cache-control', 'no-store')
    // The limit counts what is public, and addresses that do not exist, without asking the database.
    if (request.is404 || request.routeOptions.config.public) return
    const token = request.cookies[loginCookieOf(request)]
    const login = token ? await identify(db, token, clock()) : undefined
    if (!login) return
    request.actor = login.actor
    request.loginId = login.loginId
    request.countedAs = login.loginId
  })
  server.addHook('preParsing', async (request) => {
    if (request.is404 && hasBody(request)) throw new Refusal('not_found', 'address_not_found')
    if (!isBelowApi(request) || request.is404) return
    if (!request.routeOptions.config.anyOrigin) refuseForeignOrigin(request)
    if (request.routeOptions.config.public) return
    if (request.countedAs === undefined) throw new Refusal('unauthenticated', 'login_needed')
  })
}

/** Nobody reads it, so nothing of it is parsed. */
const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** By the route that will answer: `/%61pi/me` reaches it as well as `/api/me`. */
const isBelowApi = ({ routeOptions, url }: FastifyRequest): boolean =>
  (routeOptions.url ?? url).startsWith('/api/')

/** A page of another site could make a logged-in browser send a request: its Origin gives it away. */
export function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return
  const { origin } = request.headers
  if (origin === undefined) {
    // Browsers always send it with such a request; a program has no cookie to misuse.
    if (request.cookies[loginCookieOf(request)] === undefined) return
    throw forbidden('origin_missing')
  }
  if (!URL.canParse(origin) || new URL(origin).origin !== ownOrigin(request))
    throw forbidden('origin_foreign', { origin })
}

/** Absent where the request does not say by what name it came. */
const ownOrigin = ({ protocol, host }: FastifyRequest): string | undefined =>
  host ? new URL(`${protocol}://${host}`).origin : undefined
