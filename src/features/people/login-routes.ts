import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { dayOf } from '../../base/calendar.ts'
import { placeLevels, prefixLength } from '../../base/place.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { loginCookieOf, type Server } from '../../platform/http.ts'
import { LoginName } from './account.ts'
import {
  type Browser,
  endMyLogins,
  listMyLogins,
  logIn,
  logOut,
  type OpenedLogin,
} from './login-actions.ts'
import { changePassword, setPasswordWithCode } from './password-actions.ts'
import { hasSimulatedPersons } from './person-store.ts'
import { findPlaces } from './place-store.ts'
import { listHeldPosts } from './post-store.ts'
import { roleOf } from './role.ts'
import { Id, Password } from './values.ts'

/** By address alone: whoever guesses would send a new cookie each time. */
export const loginLimit = {
  rateLimit: { max: 30, timeWindow: 60_000, keyGenerator: ({ ip }: FastifyRequest) => ip },
}

export function loginRoutes(server: Server, { db, clock }: Ground): void {
  server.post(
    '/api/login',
    {
      config: { public: true, ...loginLimit },
      schema: {
        body: z.strictObject({ loginName: z.string().min(1).max(80), password: Password }),
      },
    },
    async (request, reply) => {
      const loginName = LoginName.safeParse(request.body.loginName).data ?? ''
      const { password } = request.body
      return giveCookie(
        reply,
        await logIn(db, { loginName, password }, browserOf(request), clock()),
      )
    },
  )
  server.post(
    '/api/login/code',
    {
      config: { public: true, ...loginLimit },
      schema: { body: z.strictObject({ code: z.string().min(1).max(40), newPassword: Password }) },
    },
    async (request, reply) =>
      giveCookie(reply, await setPasswordWithCode(db, request.body, browserOf(request), clock())),
  )
  server.post('/api/logout', async (request, reply) => {
    await logOut(db, request.actor.accountId, request.loginId, clock())
    return reply.clearCookie(loginCookieOf(request), { path: '/' }).status(204).send()
  })

  server.get('/api/me', async (request) => {
    const { actor } = request
    const today = dayOf(clock())
    return asSystem(db, 'own posts', async (tx) => {
      const posts = await listHeldPosts(tx, actor.personId, today)
      const ancestors = posts.flatMap(({ regionCode }) =>
        placeLevels.map((level) => regionCode.slice(0, prefixLength[level]).padEnd(12, '0')),
      )
      return {
        personId: actor.personId,
        name: actor.name,
        today,
        posts: posts.map((post) => ({ ...post, roleLabel: roleOf(post.role)?.label })),
        permissions: [...new Set(actor.grants.flatMap(({ permissions }) => permissions))],
        places: await findPlaces(tx, ancestors),
        simulated: await hasSimulatedPersons(tx),
      }
    })
  })
  server.get('/api/me/logins', async (request) => {
    const logins = await listMyLogins(db, request.actor, clock())
    return { logins: logins.map((login) => ({ ...login, current: login.id === request.loginId })) }
  })
  server.delete(
    '/api/me/logins/:id',
    { schema: { params: z.object({ id: Id }) } },
    async (request, reply) => {
      await endMyLogins(db, request.actor, { only: request.params.id }, clock())
      return reply.status(204).send()
    },
  )
  server.delete('/api/me/logins', async (request, reply) => {
    await endMyLogins(db, request.actor, { except: request.loginId }, clock())
    return reply.status(204).send()
  })
  server.post(
    '/api/me/password',
    {
      config: loginLimit,
      schema: { body: z.strictObject({ password: Password, newPassword: Password }) },
    },
    async (request, reply) => {
      await changePassword(db, request.actor, request.loginId, request.body, clock())
      return reply.status(204).send()
    },
  )
}

/** The cookie of a login that was just opened. */
export function giveCookie(reply: FastifyReply, { token, expiresAt }: OpenedLogin): FastifyReply {
  return reply
    .setCookie(loginCookieOf(reply.request), token, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: reply.request.protocol === 'https',
      expires: expiresAt,
    })
    .status(204)
    .send()
}

export const browserOf = (request: FastifyRequest): Browser => ({
  address: request.ip,
  userAgent: request.headers['user-agent'] ?? '',
})
