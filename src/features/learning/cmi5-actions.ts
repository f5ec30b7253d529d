import { timingSafeEqual } from 'node:crypto'
import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { everywhere } from '../../base/place.ts'
import { conflict, forbidden, notFound, Refusal } from '../../base/refusal.ts'
import { asSystem, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { hashToken, newToken } from '../../platform/passwords.ts'
import { audit } from '../audit/store.ts'
import { unitsPath } from '../library/editions/content-routes.ts'
import { endedPath, windowPath } from '../library/editions/window-page-protocol.ts'
import { type Actor, may } from '../people/actor.ts'
import { findPolicy } from '../policy/store.ts'
import { openStating } from '../statements/actions.ts'
import { agentKey } from '../statements/agent.ts'
import { readBasic, type Speaker } from '../statements/credential.ts'
import { readDocument, writeDocument } from '../statements/document-actions.ts'
import { isObject, type JsonObject } from '../statements/fault.ts'
import { isLanguageTag } from '../statements/iri.ts'
import { readJson } from '../statements/json-text.ts'
import { readMessage } from '../statements/message-protocol.ts'
import { agentKeyIn } from '../statements/query.ts'
import type { Answer, Asked } from '../statements/request.ts'
import { findOwnPlace } from '../sync/identity-store.ts'
import type { Recorder } from '../sync/record-actions.ts'
import {
  abandoned,
  activityOfPart,
  type Course,
  type CourseUnit,
  factsOf,
  heardIn,
  type LaunchMode,
  lateMs,
  launchData,
  launchDataId,
  launched,
  launchUrl,
  moveOnOf,
  preferencesId,
  type Running,
  satisfied,
  satisfiedIn,
  structureOf,
  unitsOf,
  type WaivedReason,
  waived,
  whyRefused,
} from './cmi5.ts'
import {
  findCourse,
  findSession,
  idFrom,
  insertSession,
  insertWaiver,
  isFetchKnown,
  listHeard,
  listOpenPlaces,
  listOpenSessions,
  listStated,
  listWaived,
  type OpenCourse,
  registrationOf,
  type Session,
  setAbandoned,
  setHeard,
  setKey,
  setTerminated,
} from './cmi5-store.ts'
import type { Learner } from './learner.ts'
import { learnerSpeaker } from './learner-speaker.ts'
import { findByLogin, findLearner, type LearnerLogin } from './learner-store.ts'
import { movesOn, newlySatisfied } from './move-on.ts'
import type { LaunchedUnit } from './portal-api.ts'
import { agentOf } from './shelf.ts'
import { findCountyPage } from './shelf-actions.ts'

export type Wanted = { resourceId: string; unit: string; mode?: LaunchMode; language: string }
/** Origins as the browser that asks came by them. */
export type Origins = { portal: string; content: string }

/** A unit speaks with the key of its session, as its learner. */
type SessionSpeaker = Speaker & { session: Session }
const sessionOf = (speaker: Speaker): Session => (speaker as SessionSpeaker).session

/** The platform's side of cmi5 for the courses of this node. */
export function openCmi5(ground: Ground, recorder: Recorder) {
  const { db, blobs, clock } = ground
  const state = openStating({ db, blobs }, recorder, { reserved: true })

  /** Says it in the platform's name; what is said already stays as it is. */
  async function tell(regionCode: string, statements: readonly JsonObject[]): Promise<void> {
    const page = await asSystem(db, 'cmi5', findCountyPage)
    const speaker: Speaker = {
      authority: platformOf(page),
      scopes: ['statements/write', 'define'],
      regionCode,
      reach: [everywhere],
    }
    for (const statement of statements) {
      const message = { statements: statement, received: [] }
      await state({ speaker, version: '1.0.3', message }, String(statement.id)).catch((error) => {
        if (!(error instanceof Refusal && error.code === 'statement_exists')) throw error
      })
    }
  }

  /** Blocks and course of which all is done now, each once in its registration (9.3.9). */
  async function satisfy(
    course: Course,
    content: OpenCourse['content'],
    where: { regionCode: string; session: string },
  ): Promise<void> {
    const { heard, factsOfUnit } = await readFacts(course)
    const now = newlySatisfied(
      structureOf(course.resourceId, content),
      factsOfUnit,
      satisfiedIn(heard),
    )
    const at = clock().toISOString()
    await tell(
      where.regionCode,
      now.map((activity) => {
        const id = idFrom('satisfied', course.registration, activity)
        return satisfied({ id, at, session: where.session }, course, content, activity)
      }),
    )
  }

  /** Of a course, by its learner and by the platform. */
  const hear = async (tx: Tx, { registration, learner }: Course) =>
    heardIn(await listHeard(tx, registration, [learner, platformOf(await findCountyPage(tx))]))

  const readFacts = (course: Course) =>
    asSystem(db, 'cmi5', async (tx) => {
      const heard = await hear(tx, course)
      const waivers = (await listWaived(tx, course.registration)).map((id) =>
        activityOfPart(course.resourceId, id),
      )
      const factsOfUnit = (activity: string) => {
        const facts = factsOf(heard, activity)
        return { ...facts, waived: facts.waived || waivers.includes(activity) }
      }
      return { heard, factsOfUnit }
    })

  /** Said before it is marked: what ends in between says it again, and it is said once. */
  async function abandon(sessions: readonly Session[], at: string): Promise<void> {
    for (const session of sessions) {
      const { running } = await readRunning(session)
      const lastedMs = Date.parse(session.heardAt) - Date.parse(session.launchedAt)
      const id = idFrom('abandoned', session.id)
      const told = { id, at, session: session.id }
      await tell(session.regionCode, [abandoned(told, running.course, running.unit, lastedMs)])
      await asSystem(db, 'cmi5: abandoned', (tx) => setAbandoned(tx, session.id, at))
    }
  }

  const readRunning = (session: Session): Promise<{ running: Running; open: OpenCourse }> =>
    asSystem(db, 'cmi5', async (tx) => {
      const { editionId, learnerId, mode } = session
      const open = await findCourse(tx, { editionId })
      if (!open) throw notFound('edition', editionId)
      const course = await courseOf(tx, open, learnerId)
      const running: Running = {
        course,
        unit: unitIn(open, session.unit),
        session: session.id,
        mode: mode as LaunchMode,
        knowsPreferences: session.preferencesReadAt !== null,
      }
      return { open, running }
    })

  return {
    /** Opens a unit for a learner: what ran of the course before has ended (8, 9.3.1, 9.3.6, 10). */
    async launch(learner: LearnerLogin, wanted: Wanted, origins: Origins): Promise<LaunchedUnit> {
      const { open, course, regionCode } = await asSystem(db, 'cmi5: launch', async (tx) => {
        const found = await findCourse(tx, wanted)
        if (!found?.published) throw notFound('resources', wanted.resourceId)
        return {
          open: found,
          course: await courseOf(tx, found, learner.id),
          regionCode: (await findOwnPlace(tx)) ?? learner.regionCode,
        }
      })
      const unit = unitIn(open, wanted.unit)
      const { registration, resourceId } = course
      await satisfy(course, open.content, { regionCode, session: newId() })
      const { factsOfUnit } = await readFacts(course)
      const factsOfOne = ({ id }: CourseUnit) => factsOfUnit(activityOfPart(resourceId, id))
      const isLearned = (one: CourseUnit) => {
        const facts = factsOfOne(one)
        return (facts.completed || facts.passed) && movesOn(moveOnOf(one.cmi5), facts)
      }
      const mode = wanted.mode ?? (isLearned(unit) ? 'Review' : 'Normal')
      const done = unitsOf(open.content)
        .filter((one) => isLearned(one) || factsOfOne(one).waived)
        .map(({ id }) => id)
      const now = clock()
      const at = now.toISOString()
      const session = newId(now.getTime())
      const code = newToken()
      const before = await asSystem(db, 'cmi5: launch', (tx) =>
        listOpenSessions(tx, { registration }),
      )
      await abandon(before, at)
      await asSystem(db, 'cmi5: launch', (tx) =>
        insertSession(tx, {
          id: session,
          registration,
          learnerId: learner.id,
          loginId: learner.loginId,
          editionId: open.editionId,
          resourceId,
          regionCode,
          unit: unit.id,
          mode,
          fetchHash: hashToken(code),
          launchedAt: at,
          heardAt: at,
        }),
      )

      const of = { course, unit, session, mode }
      const isElsewhere = /^https?:/i.test(unit.href)
      const ownWindow = unit.cmi5.launchMethod === 'OwnWindow' || isElsewhere
      const back = isElsewhere
        ? `${origins.portal}/resources/${resourceId}`
        : `${origins.content}${endedPath}/${resourceId}`
      const data = launchData(of, ownWindow ? back : undefined)
      await keepDocuments(learner, course, regionCode, unit, data, wanted.language)
      const below = (path: string) => `${origins.content}${path}/${open.editionId}/${unit.href}`
      const address = isElsewhere ? unit.href : below('/content')
      await tell(regionCode, [
        launched({ id: idFrom('launched', session), at, session }, of, address),
      ])
      const endpoint = `${origins.portal}${unitsPath}/xapi/`
      const fetch = `${origins.portal}${unitsPath}/fetch/${code}`
      const shown = ownWindow && !isElsewhere ? below(windowPath) : address
      return { url: launchUrl(shown, of, { endpoint, fetch }), ownWindow, done }
    },

    /** The key of a session, once (8.2). */
    async giveKey(code: string): Promise<object> {
      const key = newToken()
      return asSystem(db, 'cmi5: fetch', async (tx) => {
        const id = await setKey(tx, hashToken(code), hashToken(key))
        if (id !== undefined) return { 'auth-token': btoa(`${id}:${key}`) }
        return (await isFetchKnown(tx, hashToken(code)))
          ? {
              'error-code': '1',
              'error-text': 'The authorization token has already been returned.',
            }
          : { 'error-code': '2', 'error-text': 'The address is not known.' }
      })
    },

    async authenticate(authorization: string): Promise<Speaker> {
      const given = readBasic(authorization)
      const refused = new Refusal('unauthenticated', 'lrs_key_refused')
      if (!given || !isId(given.key)) throw refused
      return asSystem(db, 'cmi5: key', async (tx) => {
        const session = await findSession(tx, given.key)
        const { keyHash, loginId } = session ?? {}
        if (!session || !keyHash || !timingSafeEqual(keyHash, hashToken(given.secret))) {
          throw refused
        }
        if (!loginId || !(await findByLogin(tx, loginId, clock().toISOString()))) throw refused
        const speaker: SessionSpeaker = {
          ...learnerSpeaker(await findCountyPage(tx), session.learnerId, session.regionCode),
          session,
        }
        return speaker
      })
    },

    /** Holds a unit to its session (6.3, 8.2, 9, 10), and draws the consequences of what it said. */
    async around(asked: Asked, answer: () => Promise<Answer>): Promise<Answer> {
      const session = sessionOf(asked.speaker)
      const now = clock()
      const endedMs = Date.parse(session.terminatedAt ?? '')
      if (session.abandonedAt !== null || now.getTime() > endedMs + lateMs) {
        throw forbidden('cmi5_session_over')
      }
      const { running, open } = await readRunning(session)
      const writesStatements =
        asked.request.resource === 'statements' && asked.request.method !== 'GET'
      const statements = writesStatements ? statementsIn(asked) : []
      if (writesStatements) {
        const why = await asSystem(db, 'cmi5', async (tx) => {
          const idOf = ({ id }: JsonObject) => String(id).toLowerCase()
          const stated = await listStated(tx, statements.map(idOf).filter(isId))
          // What is on its way when a unit ends comes for the first time.
          if (session.terminatedAt !== null && stated.size > 0) return 'terminated'
          // Its answer was lost: the store takes the same once more, and nothing else under its id.
          const fresh = statements.filter((one) => !stated.has(idOf(one)))
          return whyRefused(running, fresh, await hear(tx, running.course))
        })
        if (why) throw forbidden('cmi5_statement_refused', { why })
      } else {
        refuseForeignDocument(asked, running)
      }
      const answered = await answer()
      const said = heardIn(statements)
      await asSystem(db, 'cmi5', async (tx) => {
        await setHeard(tx, session.id, now.toISOString(), asksPreferences(asked))
        if (said.some(({ verb }) => verb.endsWith('/terminated'))) {
          await setTerminated(tx, session.id, now.toISOString())
        }
      })
      if (said.length > 0) {
        await satisfy(running.course, open.content, {
          regionCode: session.regionCode,
          session: session.id,
        })
      }
      return answered
    },

    /** Sessions of which nothing was heard for as long as the place says (9.3.6). */
    async abandonSilent(): Promise<number> {
      const now = clock()
      const silent = await asSystem(db, 'cmi5: silent sessions', async (tx) => {
        const found: Session[] = []
        for (const regionCode of await listOpenPlaces(tx)) {
          const { 'learning.silentMinutes': minutes } = await findPolicy(
            tx,
            ['learning.silentMinutes'],
            regionCode,
            dayOf(now),
          )
          const silentSince = new Date(now.getTime() - minutes * 60_000).toISOString()
          found.push(...(await listOpenSessions(tx, { regionCode, silentSince })))
        }
        return found
      })
      await abandon(silent, now.toISOString())
      return silent.length
    },

    /** A person need not do a unit, and somebody says why (9.3.7). */
    async waive(
      actor: Actor,
      given: { learnerId: string; resourceId: string; unit: string; reason: WaivedReason },
    ): Promise<void> {
      const { learnerId, resourceId, reason } = given
      const at = clock().toISOString()
      const { course, open, unit, regionCode } = await scoped(db, actor, async (tx) => {
        const learner = await findLearner(tx, { id: learnerId })
        if (!learner) throw notFound('person', learnerId)
        if (!may(actor, 'people.write', learner)) {
          throw forbidden('not_permitted', { verb: 'people.write' })
        }
        const found = await asSystem(tx, 'cmi5: waive', (system) =>
          findCourse(system, { resourceId }),
        )
        if (!found) throw notFound('resources', resourceId)
        const unit = unitIn(found, given.unit)
        const course = await courseOf(tx, found, learnerId)
        const { registration } = course
        const isNew = await insertWaiver(tx, {
          id: idFrom('waived', registration, unit.id),
          registration,
          learnerId,
          regionCode: learner.regionCode,
          unit: unit.id,
          reason,
          waivedAt: at,
          waivedBy: actor.personId,
        })
        if (isNew === undefined) throw conflict('cmi5_waived_already', { unit: unit.id })
        await audit(tx, actor, [
          {
            action: 'learner.unit_waived',
            subjectType: 'person',
            subjectId: learnerId,
            regionCode: learner.regionCode,
            payload: { resourceId, unit: unit.id, reason },
          },
        ])
        return { course, open: found, unit, regionCode: learner.regionCode }
      })
      const session = newId()
      const id = idFrom('waived', course.registration, unit.id)
      await tell(regionCode, [waived({ id, at, session }, course, unit, reason)])
      await satisfy(course, open.content, { regionCode, session })
    },
  }

  /** What a unit reads first, as of its learner (10, 11). */
  async function keepDocuments(
    learner: Learner,
    { registration, resourceId }: Course,
    regionCode: string,
    unit: CourseUnit,
    data: object,
    language: string,
  ): Promise<void> {
    const page = await asSystem(db, 'cmi5', findCountyPage)
    const speaker = learnerSpeaker(page, learner.id, regionCode)
    const key = agentKey(speaker.authority)
    const json = (value: object) => ({
      contentType: 'application/json',
      content: new TextEncoder().encode(JSON.stringify(value)),
    })
    const put = { method: 'PUT', version: '1.0.3' } as const
    await writeDocument(
      db,
      speaker,
      {
        kind: 'state',
        activityIri: activityOfPart(resourceId, unit.id),
        agentKey: key,
        registration,
      },
      launchDataId,
      { ...put, kind: 'state', conditions: none, content: json(data) },
    )
    const own = { kind: 'agent_profile', agentKey: key } as const
    const has = await readDocument(db, speaker, own, preferencesId).catch((error) => {
      if (!(error instanceof Refusal)) throw error
    })
    if (has) return
    await writeDocument(db, speaker, own, preferencesId, {
      ...put,
      kind: 'agent_profile',
      conditions: { ...none, ifNoneMatch: '*' },
      content: json({ languagePreference: language, audioPreference: 'on' }),
    })
  }
}

const none = { ifMatch: undefined, ifNoneMatch: undefined }
const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

const platformOf = (page: string) => ({
  objectType: 'Agent',
  account: { homePage: page, name: 'cmi5' },
})

const courseOf = async (tx: Tx, open: OpenCourse, learnerId: string): Promise<Course> => ({
  resourceId: open.resourceId,
  title: open.title,
  registration: registrationOf(learnerId, open.editionId),
  learner: agentOf(await findCountyPage(tx), learnerId),
})

function unitIn({ content }: OpenCourse, id: string): CourseUnit {
  const unit = unitsOf(content).find((one) => one.id === id)
  if (!unit) throw notFound('course_unit', id)
  return unit
}

/** As they came, with the id of the address; whether they are statements the store finds out. */
function statementsIn({ request }: Asked): JsonObject[] {
  const { statements } = readMessage(request.header('content-type') ?? '', request.body)
  const { statementId } = request.parameters
  return (Array.isArray(statements) ? statements : [statements])
    .filter(isObject)
    .map((one) => (statementId === undefined ? one : { id: statementId, ...one }))
}

const asksPreferences = ({ request: { resource, method, parameters } }: Asked): boolean =>
  resource === 'agents/profile' && method === 'GET' && parameters.profileId === preferencesId

/**
 * Statements and states of the session's own registration, states and profile of its unit, the profile of its
 * learner; launch data is read only.
 */
function refuseForeignDocument({ request, speaker }: Asked, { course, unit }: Running): void {
  const { resource, method, parameters } = request
  const { activityId, registration, agent, stateId } = parameters
  const isOfCourse = registration?.toLowerCase() === course.registration
  // One by its id he can only have stated himself.
  const isOne = (parameters.statementId ?? parameters.voidedStatementId) !== undefined
  if (resource === 'statements' && !isOne && !isOfCourse) throw forbidden('cmi5_document_refused')
  const isProfile = resource === 'agents/profile'
  const isState = resource === 'activities/state'
  if (!isState && !isProfile && resource !== 'activities/profile') return
  const isOwn =
    (agent === undefined || agentKeyIn(agent) === agentKey(speaker.authority)) &&
    (isProfile || activityId === activityOfPart(course.resourceId, unit.id)) &&
    (!isState || isOfCourse)
  const isLocked = isState && method !== 'GET' && (stateId ?? launchDataId) === launchDataId
  const isPreferences = isProfile && parameters.profileId === preferencesId
  const isOdd = isPreferences && writes.has(method) && !arePreferences(request)
  if (!isOwn || isLocked || isOdd) throw forbidden('cmi5_document_refused')
}

const writes: ReadonlySet<string> = new Set(['PUT', 'POST'])

/** As every unit reads them (11): languages one prefers, and whether one wants to hear. */
function arePreferences({ header, body }: Asked['request']): boolean {
  if (!/^application\/json\b/i.test(header('content-type') ?? '')) return false
  const said = readJson(body)
  if (!isObject(said)) return false
  const { languagePreference: languages, audioPreference: audio } = said
  return (
    typeof languages === 'string' &&
    languages.split(',').every(isLanguageTag) &&
    (audio === 'on' || audio === 'off')
  )
}
