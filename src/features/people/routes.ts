import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { type Day, dayOf, isDay } from '../../base/calendar.ts'
import { isPlaceCode, placeLevels, prefixLength, rangeOf } from '../../base/place.ts'
import { forbidden, notFound, Refusal } from '../../base/refusal.ts'
import { asSystem, scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { loginCookie, type Server } from '../../platform/http.ts'
import { LoginName } from './account.ts'
import {
  addAccount,
  addOrgUnit,
  addPerson,
  addPost,
  appoint,
  type Browser,
  changePassword,
  delegate,
  endHolding,
  endMyLogins,
  grantUnmasking,
  identify,
  isSetUp,
  issueCode,
  listMyLogins,
  logIn,
  logOut,
  type OpenedLogin,
  revokeDelegation,
  revokeUnmasking,
  setAccountEnabled,
  setPasswordWithCode,
  setUp,
} from './actions.ts'
import { type Actor, may, requireAnywhere } from './actor.ts'
import { type OrganisationKind, organisationKinds } from './organisation.ts'
import { type RoleCode, roleCodes, roleOf } from './role.ts'
import {
  findBoundary,
  findPlaces,
  hasSimulatedPersons,
  listHeldPosts,
  listOrgUnits,
  listPersons,
  listPlaces,
  listPostHolders,
} from './store.ts'

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

const Id = z.uuid()
const PlaceCode = z.string().refine(isPlaceCode)
const Level = z.enum(placeLevels)
const DayText = z.string().refine(isDay)
const Password = z.string().min(1).max(500)
const Kind = z.enum(Object.keys(organisationKinds) as [OrganisationKind, ...OrganisationKind[]])
const RoleName = z.enum(roleCodes as [RoleCode, ...RoleCode[]])

/**
 * Establishes who asks, on every request below /api, and refuses strangers and other sites: after the
 * limit has counted them too.
 */
export function identifyActor(server: Server, { db, clock }: Ground): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!isBelowApi(request)) return
    reply.header('cache-control', 'no-store')
    // The limit counts what is public, and addresses that do not exist, without asking the database.
    if (request.is404 || request.routeOptions.config.public) return
    const token = request.cookies[loginCookie]
    const login = token ? await identify(db, token, clock()) : undefined
    if (!login) return
    request.actor = login.actor
    request.loginId = login.loginId
    request.countedAs = login.loginId
  })
  server.addHook('preParsing', async (request) => {
    if (!isBelowApi(request) || request.is404) return
    refuseForeignOrigin(request)
    if (request.routeOptions.config.public) return
    if (request.countedAs === undefined) throw new Refusal('unauthenticated', 'login_needed')
  })
}

/** By the route that will answer: `/%61pi/me` reaches it as well as `/api/me`. */
const isBelowApi = ({ routeOptions, url }: FastifyRequest): boolean =>
  (routeOptions.url ?? url).startsWith('/api/')

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

export function peopleRoutes(server: Server, { db, clock }: Ground): void {
  // By address alone: whoever guesses would send a new cookie each time.
  const loginLimit = {
    rateLimit: { max: 30, timeWindow: 60_000, keyGenerator: ({ ip }: FastifyRequest) => ip },
  }

  server.get(
    '/api/setup',
    { config: { public: true }, schema: { response: { 200: z.object({ needed: z.boolean() }) } } },
    async () => ({ needed: !(await isSetUp(db, clock())) }),
  )
  server.post(
    '/api/setup',
    {
      config: { public: true, ...loginLimit },
      schema: {
        body: z.strictObject({
          code: z.string().min(1).max(40),
          regionCode: z.string().max(12),
          regionName: z.string().trim().min(1).max(60),
          name: z.string().trim().min(1).max(40),
          loginName: LoginName,
          password: Password,
        }),
      },
    },
    async (request, reply) =>
      giveCookie(reply, await setUp(db, request.body, browserOf(request), clock())),
  )

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
    return reply.clearCookie(loginCookie, { path: '/' }).status(204).send()
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

  server.get(
    '/api/places',
    {
      schema: {
        querystring: z.object({
          under: PlaceCode,
          underLevel: Level,
          level: z.exactOptional(Level),
        }),
      },
    },
    async ({ query }) =>
      asSystem(db, 'places are public', async (tx) => ({
        places: await listPlaces(tx, {
          ...rangeOf(query.under, query.underLevel),
          ...(query.level && { level: query.level }),
        }),
      })),
  )
  server.get(
    '/api/places/:code/boundary',
    { schema: { params: z.object({ code: PlaceCode }) } },
    async ({ params }) => {
      const boundary = await asSystem(db, 'places are public', (tx) =>
        findBoundary(tx, params.code),
      )
      if (!boundary) throw notFound('boundary', params.code)
      return boundary
    },
  )

  server.get('/api/org-units', async (request) => {
    requireAnywhere(request.actor, 'people.read')
    return { orgUnits: await scoped(db, request.actor, listOrgUnits) }
  })
  server.post(
    '/api/org-units',
    {
      schema: {
        body: z.strictObject({
          name: z.string().trim().min(1).max(80),
          kind: Kind,
          level: Level,
          regionCode: PlaceCode,
          parentId: z.exactOptional(Id),
          phone: z.exactOptional(z.string().max(30)),
        }),
      },
    },
    async (request, reply) =>
      reply.status(201).send(await addOrgUnit(db, request.actor, request.body)),
  )
  server.get(
    '/api/org-units/:id/posts',
    { schema: { params: z.object({ id: Id }) } },
    async (request) => {
      requireAnywhere(request.actor, 'people.read')
      return {
        posts: await scoped(db, request.actor, (tx) =>
          listPostHolders(tx, request.params.id, dayOf(clock())),
        ),
      }
    },
  )

  server.get(
    '/api/persons',
    { schema: { querystring: z.object({ orgUnitId: z.exactOptional(Id) }) } },
    async (request) => {
      requireAnywhere(request.actor, 'people.read')
      const rows = await scoped(db, request.actor, (tx) => listPersons(tx, request.query.orgUnitId))
      const seen = rows.filter((row) =>
        may(request.actor, 'people.read', { ...row, organisationId: row.orgUnitId }),
      )
      return {
        persons: seen.map(({ phone, ...row }) => ({
          ...row,
          phone: phone && maskPhone(phone),
        })),
      }
    },
  )
  server.post(
    '/api/persons',
    {
      schema: {
        body: z.strictObject({
          name: z.string().trim().min(1).max(40),
          orgUnitId: Id,
          phone: z.exactOptional(z.string().regex(/^\+?[\d-]{7,20}$/)),
          partyMember: z.exactOptional(z.boolean()),
          birthYear: z.exactOptional(z.int().min(1900).max(2100)),
        }),
      },
    },
    async (request, reply) =>
      reply.status(201).send(await addPerson(db, request.actor, request.body)),
  )
  server.post(
    '/api/accounts',
    { schema: { body: z.strictObject({ personId: Id, loginName: LoginName }) } },
    async (request, reply) =>
      reply.status(201).send(await addAccount(db, request.actor, request.body, clock())),
  )
  server.post(
    '/api/accounts/:id/code',
    { schema: { params: z.object({ id: Id }) } },
    async (request, reply) =>
      reply.status(201).send(await issueCode(db, request.actor, request.params.id, clock())),
  )
  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    server.post(
      `/api/accounts/:id/${verb}`,
      { schema: { params: z.object({ id: Id }) } },
      async (request, reply) => {
        await setAccountEnabled(db, request.actor, request.params.id, enabled, clock())
        return reply.status(204).send()
      },
    )
  }

  server.post(
    '/api/posts',
    {
      schema: {
        body: z.strictObject({
          orgUnitId: Id,
          role: RoleName,
          title: z.string().trim().min(1).max(40),
        }),
      },
    },
    async (request, reply) =>
      reply.status(201).send(await addPost(db, request.actor, request.body)),
  )
  server.post(
    '/api/holdings',
    { schema: { body: z.strictObject({ postId: Id, personId: Id, fromDay: DayText }) } },
    async (request, reply) =>
      reply.status(201).send(await appoint(db, request.actor, request.body)),
  )
  server.post(
    '/api/holdings/:id/end',
    { schema: { params: z.object({ id: Id }), body: z.strictObject({ toDay: DayText }) } },
    async (request, reply) => {
      await endHolding(db, request.actor, request.params.id, request.body.toDay as Day, clock())
      return reply.status(204).send()
    },
  )
  server.post(
    '/api/delegations',
    {
      schema: {
        body: z.strictObject({
          holdingId: Id,
          personId: Id,
          fromDay: DayText,
          toDay: DayText,
          reason: z.string().trim().min(1).max(200),
        }),
      },
    },
    async (request, reply) =>
      reply.status(201).send(await delegate(db, request.actor, request.body)),
  )
  server.post(
    '/api/delegations/:id/revoke',
    { schema: { params: z.object({ id: Id }) } },
    async (request, reply) => {
      await revokeDelegation(db, request.actor, request.params.id, clock())
      return reply.status(204).send()
    },
  )
  server.post(
    '/api/unmasking-grants',
    {
      schema: {
        body: z.strictObject({
          personId: Id,
          regionCode: PlaceCode,
          level: Level,
          purpose: z.string().trim().min(1).max(200),
          fromDay: DayText,
          toDay: DayText,
        }),
      },
    },
    async (request, reply) =>
      reply.status(201).send(await grantUnmasking(db, request.actor, request.body)),
  )

  server.post(
    '/api/unmasking-grants/:id/revoke',
    { schema: { params: z.object({ id: Id }) } },
    async (request, reply) => {
      await revokeUnmasking(db, request.actor, request.params.id, clock())
      return reply.status(204).send()
    },
  )

  function giveCookie(reply: FastifyReply, { token, expiresAt }: OpenedLogin): FastifyReply {
    return reply
      .setCookie(loginCookie, token, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: reply.request.protocol === 'https',
        expires: expiresAt,
      })
      .status(204)
      .send()
  }
}

/** 13907430001 → 139****0001; of a short number only the last two digits. */
const maskPhone = (phone: string): string =>
  phone.length < 11 ? `****${phone.slice(-2)}` : `${phone.slice(0, 3)}****${phone.slice(-4)}`

const browserOf = (request: FastifyRequest): Browser => ({
  address: request.ip,
  userAgent: request.headers['user-agent'] ?? '',
})
