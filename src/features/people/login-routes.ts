import type { FastifyRequest } from 'fastify'
import { dayOf } from '../../base/calendar.ts'
import { placeLevels, prefixLength } from '../../base/place.ts'
import { readMe } from '../../base/session.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { loginCookieOf, type Server } from '../../platform/http.ts'
import { type Head, serve } from '../../platform/serve.ts'
import { LoginName } from './account.ts'
import {
  type Browser,
  endMyLogins,
  listMyLogins,
  logIn,
  logOut,
  type OpenedLogin,
} from './login-actions.ts'
import {
  endLogin,
  endOneLogin,
  endOtherLogins,
  listLogins,
  logInWithCode,
  logInWithPassword,
  setPassword,
} from './login-api.ts'
import { changePassword, setPasswordWithCode } from './password-actions.ts'
import { hasSimulatedPersons } from './person-store.ts'
import { findPlaces } from './place-store.ts'
import { listHeldPosts } from './post-store.ts'
import { roleOf } from './role.ts'

export function loginRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, logInWithPassword, async (asked, head) => {
    const loginName = LoginName.safeParse(asked.body.loginName).data ?? ''
    const { password } = asked.body
    giveCookie(head, await logIn(db, { loginName, password }, browserOf(asked), clock()))
  })
  serve(server, logInWithCode, async (asked, head) =>
    giveCookie(head, await setPasswordWithCode(db, asked.body, browserOf(asked), clock())),
  )
  serve(server, endLogin, async ({ actor, loginId }, head) => {
    await logOut(db, actor.accountId, loginId, clock())
    head.clearCookie(loginCookieOf(head.request), { path: '/' })
  })

  serve(server, readMe, ({ actor }) => {
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
        posts: posts.map(({ postId: _post, ...post }) => {
          const role = roleOf(post.role)
          return { ...post, ...(role && { roleLabel: role.label }) }
        }),
        permissions: [...new Set(actor.grants.flatMap(({ permissions }) => permissions))],
        places: await findPlaces(tx, ancestors),
        simulated: await hasSimulatedPersons(tx),
      }
    })
  })
  serve(server, listLogins, async ({ actor, loginId }) => {
    const logins = await listMyLogins(db, actor, clock())
    return { logins: logins.map((login) => ({ ...login, current: login.id === loginId })) }
  })
  serve(server, endOneLogin, ({ actor, params }) =>
    endMyLogins(db, actor, { only: params.id }, clock()),
  )
  serve(server, endOtherLogins, ({ actor, loginId }) =>
    endMyLogins(db, actor, { except: loginId }, clock()),
  )
  serve(server, setPassword, ({ actor, loginId, body }) =>
    changePassword(db, actor, loginId, body, clock()),
  )
}

/** The cookie of a login that was just opened. */
export function giveCookie(head: Head, { token, expiresAt }: OpenedLogin): void {
  head.setCookie(loginCookieOf(head.request), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: head.request.protocol === 'https',
    expires: expiresAt,
  })
}

export const browserOf = ({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): Browser => ({
  address: ip,
  userAgent: headers['user-agent'] ?? '',
})
