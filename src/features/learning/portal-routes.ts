import type { FastifyRequest } from 'fastify'
import { everywhere } from '../../base/place.ts'
import { Refusal } from '../../base/refusal.ts'
import type { Config } from '../../platform/config.ts'
import { contentOrigin } from '../../platform/content-http.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { learnerCookie, type Server } from '../../platform/http.ts'
import { newToken } from '../../platform/passwords.ts'
import { type Head, serve } from '../../platform/serve.ts'
import { askForResources } from '../library/asked-actions.ts'
import { askTopic, rateAsLearner } from '../library/suitability-actions.ts'
import { actorOf } from '../people/actor.ts'
import { refuseForeignOrigin } from '../people/identify-routes.ts'
import type { Speaker } from '../statements/credential.ts'
import { findOwnPlace } from '../sync/identity-store.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { findIdleMinutes, readMine } from './hours-actions.ts'
import type { LearnerLogin } from './learner-store.ts'
import { findNames, learnerOfHandle, readNamePlaces } from './name-actions.ts'
import {
  askForTopicAtPortal,
  askToSend,
  getHome,
  getMine,
  getShownPack,
  getShownResource,
  type Home,
  rateAtPortal,
  searchPortal,
} from './portal-api.ts'
import { agentOf } from './shelf.ts'
import { findCountyPage, readHome, searchShelves, showPack, showResource } from './shelf-actions.ts'
import { identifyLearner, type SignedIn, signIn, signOut } from './sign-in-actions.ts'
import {
  getMe,
  listNamePlaces,
  listNames,
  namesPerMinute,
  signInLearner,
  signOutLearner,
} from './sign-in-api.ts'

const deviceCookie = 'cunxiao_device'
const visitor = actorOf({ personId: '', accountId: '', name: '' }, [])

export const learnerOf = async (
  { db, clock }: Ground,
  request: Pick<FastifyRequest, 'cookies'>,
): Promise<LearnerLogin | undefined> => {
  const token = request.cookies[learnerCookie]
  return token ? identifyLearner(db, token, clock()) : undefined
}

export async function requireLearner(
  ground: Ground,
  request: Pick<FastifyRequest, 'cookies'>,
): Promise<LearnerLogin> {
  const learner = await learnerOf(ground, request)
  if (!learner) throw new Refusal('unauthenticated', 'sign_in_needed')
  return learner
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
    const shelves = (request: Pick<FastifyRequest, 'protocol' | 'hostname'>) => ({
      ...ground,
      contentOrigin: contentOrigin(settings, request),
    })

    serve(server, getHome, async (request) =>
      readHome(shelves(request), await learnerOf(ground, request)),
    )
    serve(server, searchPortal, async (request) => {
      const { text, mediaType, category, audience, offset } = request.query
      const only = (value: string | undefined) => (value === undefined ? undefined : [value])
      return searchShelves(shelves(request), await learnerOf(ground, request), {
        text,
        equal: { mediaType: only(mediaType), category: only(category) },
        overlapping: { audience: only(audience) },
        limit: 24,
        offset,
      })
    })
    serve(server, getShownResource, (request) => showResource(shelves(request), request.params.id))
    serve(server, getShownPack, (request) => showPack(shelves(request), request.params.id))
    serve(server, rateAtPortal, async (request) => {
      const { params, body } = request
      await showResource(shelves(request), params.id)
      await rateAsLearner(db, visitor, recorder, { resourceId: params.id, ...body })
    })
    serve(server, askForTopicAtPortal, ({ body }) => askTopic(db, visitor, recorder, body))
    serve(server, askToSend, ({ body }) =>
      askForResources({ db, recorder }, visitor, body.resourceIds, clock()),
    )
    serve(server, getMine, async (request) =>
      readMine(db, await requireLearner(ground, request), clock()),
    )
    signInRoutes(server, ground, atStation)
  }

function signInRoutes(server: Server, ground: Ground, atStation: boolean): void {
  const { db, clock } = ground
  const listNamesHere = { ...listNames, perMinute: namesPerMinute(atStation) }
  serve(server, listNamesHere, async ({ query }) => ({
    learners: await findNames(db, { ...query, atStation }, clock()),
  }))
  serve(server, listNamePlaces, async ({ query }) => ({
    places: atStation ? null : await readNamePlaces(db, query.under),
  }))
  serve(server, getMe, async (request) => {
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
  serve(server, signInLearner, async (request, head) => {
    const { own: isOwn, ...given } = request.body
    const device = deviceOf(request)
    const machine = { address: request.ip, device, own: isOwn }
    const shown =
      'card' in given
        ? given
        : { learnerId: await learnerOfHandle(db, given.handle, clock()), pin: given.pin }
    try {
      giveCookie(head, await signIn(db, shown, machine, clock()))
    } catch (error) {
      rememberDevice(head, device)
      throw error
    }
  })
  serve(server, signOutLearner, async (request, head) => {
    const token = request.cookies[learnerCookie]
    if (token) await signOut(db, token)
    head.clearCookie(learnerCookie, { path: '/' })
  })
}

/** Tells devices behind one address apart, for counting wrong tries; it names nobody. */
function deviceOf({ cookies }: Pick<FastifyRequest, 'cookies'>): string {
  const known = cookies[deviceCookie]
  return known !== undefined && /^[\w-]{20,60}$/.test(known) ? known : newToken()
}

const rememberDevice = (head: Head, device: string) =>
  head.setCookie(deviceCookie, device, {
    path: '/api/portal/sign-in',
    httpOnly: true,
    sameSite: 'strict',
    secure: head.request.protocol === 'https',
    maxAge: 400 * 86_400,
  })

function giveCookie(head: Head, { token, expiresAt }: SignedIn): void {
  head.setCookie(learnerCookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: head.request.protocol === 'https',
    expires: expiresAt,
  })
}

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
