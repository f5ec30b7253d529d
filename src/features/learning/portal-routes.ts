import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { everywhere } from '../../base/place.ts'
import { Refusal } from '../../base/refusal.ts'
import { PlaceCode } from '../../base/schemas.ts'
import type { Config } from '../../platform/config.ts'
import { contentOrigin } from '../../platform/content-http.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { newToken } from '../../platform/passwords.ts'
import { askForResources } from '../library/asked-actions.ts'
import { askTopic, rateAsLearner } from '../library/suitability-actions.ts'
import { audiences, categories, keysOf, mediaTypes } from '../library/values.ts'
import { actorOf } from '../people/actor.ts'
import { refuseForeignOrigin } from '../people/identify-routes.ts'
import type { Speaker } from '../statements/credential.ts'
import { findOwnPlace } from '../sync/identity-store.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { findIdleMinutes, readMine } from './hours-actions.ts'
import { isCard, pinDigits } from './learner.ts'
import type { LearnerLogin } from './learner-store.ts'
import { findNames, learnerOfHandle, readNamePlaces } from './name-actions.ts'
import { agentOf, type Home, type Me } from './shelf.ts'
import { findCountyPage, readHome, searchShelves, showPack, showResource } from './shelf-actions.ts'
import { identifyLearner, type SignedIn, signIn, signOut } from './sign-in-actions.ts'

const learnerCookie = 'cunxiao_learner'
const deviceCookie = 'cunxiao_device'
const tags = ['portal']
const Id = z.object({ id: z.uuid() })
const Score = z.int().min(1).max(5)
const visitor = actorOf({ personId: '', accountId: '', name: '' }, [])

/** Whoever types a name asks a few times; nobody reads the roll of a village. A station's class is behind one address. */
const nameLimit = (atStation: boolean) => ({
  rateLimit: {
    max: atStation ? 120 : 30,
    timeWindow: 60_000,
    keyGenerator: ({ ip }: FastifyRequest) => ip,
  },
})

/** A guest says it as well as a learner; nobody says it forty times a minute. */
const wordLimit = {
  rateLimit: { max: 40, timeWindow: 60_000, keyGenerator: ({ ip }: FastifyRequest) => ip },
}

/** A class signs in at once behind one address; who guesses is slowed down by person and device. */
const classLimit = {
  rateLimit: { max: 240, timeWindow: 60_000, keyGenerator: ({ ip }: FastifyRequest) => ip },
}

export const learnerOf = async (
  { db, clock }: Ground,
  request: FastifyRequest,
): Promise<LearnerLogin | undefined> => {
  const token = request.cookies[learnerCookie]
  return token ? identifyLearner(db, token, clock()) : undefined
}

/** What a guest sees first; undefined for a learner, whose place may be another, and while it cannot be read. */
export const guestHome =
  (ground: Ground, settings: Config) =>
  async (request: FastifyRequest): Promise<Home | undefined> => {
    if (request.cookies[learnerCookie]) return undefined
    const shelves = { ...ground, contentOrigin: contentOrigin(settings, request) }
    return readHome(shelves, undefined).catch((error: unknown) => {
      // The page comes all the same, asks for it and says what is wrong.
      request.log.warn({ err: error }, 'the first page goes out without its shelves')
      return undefined
    })
  }

/** The learners' portal, at hub and station alike: nobody needs a name to look and to learn. */
export const portalRoutes =
  (recorder: Recorder, { atStation }: { atStation: boolean }) =>
  (server: Server, ground: Ground, settings: Config): void => {
    const { db, clock } = ground
    const config = { public: true } as const
    const shelves = (request: FastifyRequest) => ({
      ...ground,
      contentOrigin: contentOrigin(settings, request),
    })

    server.get('/api/portal/home', { config, schema: { tags } }, async (request) =>
      readHome(shelves(request), await learnerOf(ground, request)),
    )
    server.get(
      '/api/portal/search',
      {
        config,
        schema: {
          tags,
          querystring: z.object({
            text: z.exactOptional(z.string().max(100)),
            mediaType: z.exactOptional(z.enum(keysOf(mediaTypes))),
            category: z.exactOptional(z.enum(keysOf(categories))),
            audience: z.exactOptional(z.enum(keysOf(audiences))),
            offset: z.coerce.number().int().min(0).max(10_000).default(0),
          }),
        },
      },
      async (request) => {
        const { text, mediaType, category, audience, offset } = request.query
        const only = (value: string | undefined) => (value === undefined ? undefined : [value])
        return searchShelves(shelves(request), await learnerOf(ground, request), {
          text,
          equal: { mediaType: only(mediaType), category: only(category) },
          overlapping: { audience: only(audience) },
          limit: 24,
          offset,
        })
      },
    )
    server.get('/api/portal/resources/:id', { config, schema: { tags, params: Id } }, (request) =>
      showResource(shelves(request), request.params.id),
    )
    server.get('/api/portal/packs/:id', { config, schema: { tags, params: Id } }, (request) =>
      showPack(shelves(request), request.params.id),
    )
    server.post(
      '/api/portal/resources/:id/rating',
      {
        config: { ...config, ...wordLimit },
        schema: {
          tags,
          params: Id,
          body: z.strictObject({ understood: Score, learnt: Score, used: Score }),
        },
      },
      async (request, reply) => {
        const { params, body } = request
        await showResource(shelves(request), params.id)
        await rateAsLearner(db, visitor, recorder, { resourceId: params.id, ...body })
        return reply.status(204).send()
      },
    )
    server.post(
      '/api/portal/topics',
      {
        config: { ...config, ...wordLimit },
        schema: {
          tags,
          body: z.strictObject({
            topic: z.string().trim().min(1).max(120),
            dialect: z.exactOptional(z.string().trim().min(1).max(20)),
          }),
        },
      },
      async ({ body }, reply) => {
        await askTopic(db, visitor, recorder, body)
        return reply.status(204).send()
      },
    )
    server.post(
      '/api/portal/resources/ask',
      {
        config: { ...config, ...wordLimit },
        schema: { tags, body: z.strictObject({ resourceIds: z.array(z.uuid()).min(1).max(100) }) },
      },
      async ({ body }, reply) => {
        await askForResources({ db, recorder }, visitor, body.resourceIds, clock())
        return reply.status(204).send()
      },
    )
    server.get('/api/portal/mine', { config, schema: { tags } }, async (request) => {
      const learner = await learnerOf(ground, request)
      if (!learner) throw new Refusal('unauthenticated', 'sign_in_needed')
      return readMine(db, learner, clock())
    })
    signInRoutes(server, ground, atStation)
  }

function signInRoutes(server: Server, ground: Ground, atStation: boolean): void {
  const { db, clock } = ground
  const config = { public: true } as const

  server.get(
    '/api/portal/learners',
    {
      config: { ...config, ...nameLimit(atStation) },
      schema: {
        tags,
        querystring: z.object({
          begin: z.string().trim().min(1).max(40),
          place: z.exactOptional(PlaceCode),
        }),
      },
    },
    async ({ query }) => ({ learners: await findNames(db, { ...query, atStation }, clock()) }),
  )
  server.get(
    '/api/portal/places',
    { config, schema: { tags, querystring: z.object({ under: z.exactOptional(PlaceCode) }) } },
    // At a station its township is known, and nobody is asked.
    async ({ query }) => ({ places: atStation ? null : await readNamePlaces(db, query.under) }),
  )
  server.get('/api/portal/me', { config, schema: { tags } }, async (request): Promise<Me> => {
    const login = await learnerOf(ground, request)
    return asSystem(db, 'portal: county', async (tx) => ({
      learner: login
        ? {
            ...{ id: login.id, name: login.name, ownDevice: login.ownDevice },
            idleMinutes: await findIdleMinutes(tx, login.regionCode, clock()),
          }
        : null,
      homePage: await findCountyPage(tx),
    }))
  })

  const own = z.boolean()
  const given = z.union([
    z.strictObject({
      own,
      handle: z.string().max(200),
      pin: z.string().regex(new RegExp(`^\\d{${pinDigits.least},${pinDigits.most}}$`)),
    }),
    z.strictObject({ own, card: z.string().refine(isCard) }),
  ])
  server.post(
    '/api/portal/sign-in',
    { config: { ...config, ...classLimit }, schema: { tags, body: given } },
    async (request, reply) => {
      const { own: isOwn, ...given } = request.body
      const device = deviceOf(request)
      const machine = { address: request.ip, device, own: isOwn }
      const shown =
        'card' in given
          ? given
          : { learnerId: await learnerOfHandle(db, given.handle, clock()), pin: given.pin }
      try {
        return giveCookie(reply, await signIn(db, shown, machine, clock()))
      } catch (error) {
        rememberDevice(reply, device)
        throw error
      }
    },
  )
  server.post('/api/portal/sign-out', { config, schema: { tags } }, async (request, reply) => {
    const token = request.cookies[learnerCookie]
    if (token) await signOut(db, token)
    return reply.clearCookie(learnerCookie, { path: '/' }).status(204).send()
  })
}

/** Tells devices behind one address apart, for counting wrong tries; it names nobody. */
function deviceOf({ cookies }: FastifyRequest): string {
  const known = cookies[deviceCookie]
  return known !== undefined && /^[\w-]{20,60}$/.test(known) ? known : newToken()
}

const rememberDevice = (reply: FastifyReply, device: string): FastifyReply =>
  reply.setCookie(deviceCookie, device, {
    path: '/api/portal/sign-in',
    httpOnly: true,
    sameSite: 'strict',
    secure: reply.request.protocol === 'https',
    maxAge: 400 * 86_400,
  })

const giveCookie = (reply: FastifyReply, { token, expiresAt }: SignedIn): FastifyReply =>
  reply
    .setCookie(learnerCookie, token, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: reply.request.protocol === 'https',
      expires: expiresAt,
    })
    .status(204)
    .send()

/** Who is signed in at the portal states and keeps what he learns, and reads what is his. */
export const learnerSpeaking =
  (ground: Ground) =>
  async (request: FastifyRequest): Promise<Speaker | undefined> => {
    const login = await learnerOf(ground, request)
    if (!login) return undefined
    refuseForeignOrigin(request)
    const { place, page } = await asSystem(ground.db, 'xapi: learner', async (tx) => ({
      place: await findOwnPlace(tx),
      page: await findCountyPage(tx),
    }))
    return {
      authority: agentOf(page, login.id),
      scopes: ['statements/write', 'statements/read/mine', 'state'],
      regionCode: place ?? login.regionCode,
      reach: [everywhere],
      personId: login.id,
    }
  }
