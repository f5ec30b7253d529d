import type { FastifyRequest } from 'fastify'
import { forbidden, Refusal } from '../../base/refusal.ts'
import type { Ground } from '../../platform/ground.ts'
import { loginCookie, type Server } from '../../platform/http.ts'
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
  }
}

/** Establishes who asks, on every request below /api, and refuses strangers and other sites. */
export function identifyActor(server: Server, { db, clock }: Ground): void {
  server.addHook('onRequest', async (request, reply) => {
    // By the route that will answer: `/%61pi/me` reaches it as well as `/api/me`.
    const address = request.routeOptions.url ?? request.url
    if (!address.startsWith('/api/')) return
    reply.header('cache-control', 'no-store')
    refuseForeignOrigin(request)
    if (request.routeOptions.config.public) return
    const token = request.cookies[loginCookie]
    const login = token ? await identify(db, token, clock()) : undefined
    if (!login) throw new Refusal('unauthenticated', 'login_needed')
    request.actor = login.actor
    request.loginId = login.loginId
  })
}

/** A page of another site could make a logged-in browser send a request: its Origin gives it away. */
function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return
  const { origin } = request.headers
  if (origin === undefined) {
    // Browsers always send it with such a request; a program has no cookie to misuse.
    if (request.cookies[loginCookie] === undefined) return
    throw forbidden('origin_missing')
  }
  if (!URL.canParse(origin) || new URL(origin).origin !== ownOrigin(request))
    throw forbidden('origin_foreign', { origin })
}

const ownOrigin = ({ protocol, host }: FastifyRequest): string =>
  new URL(`${protocol}://${host}`).origin
