import { timingSafeEqual } from 'node:crypto'
import { isId } from '../../base/ids.ts'
import { forbidden, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { hashToken, newToken } from '../../platform/passwords.ts'
import { agentKey } from '../statements/agent.ts'
import { readBasic, type Speaker } from '../statements/credential.ts'
import { isObject, type JsonObject } from '../statements/fault.ts'
import { isLanguageTag } from '../statements/iri.ts'
import { readJson } from '../statements/json-text.ts'
import { readMessage } from '../statements/message-protocol.ts'
import { agentKeyIn } from '../statements/query.ts'
import type { Answer, Asked } from '../statements/request.ts'
import {
  activityOfPart,
  heardIn,
  lateMs,
  launchDataId,
  preferencesId,
  type Running,
  whyRefused,
} from './cmi5.ts'
import { hear, type Platform, readRunning, satisfy } from './cmi5-actions.ts'
import {
  findSession,
  isFetchKnown,
  listStated,
  type Session,
  setHeard,
  setKey,
  setTerminated,
} from './cmi5-store.ts'
import { learnerSpeaker } from './learner-speaker.ts'
import { findByLogin } from './learner-store.ts'
import { findCountyPage } from './shelf-actions.ts'

/** A unit speaks with the key of its session, as its learner. */
type SessionSpeaker = Speaker & { session: Session }
const sessionOf = (speaker: Speaker): Session => (speaker as SessionSpeaker).session

/** The key of a session, once (8.2). */
export async function giveKey(db: Db, code: string) {
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
}

/** Who has the key of a session that is still his. */
export async function authenticateSession(
  { db, clock }: Pick<Ground, 'db' | 'clock'>,
  authorization: string,
): Promise<Speaker> {
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
}

/** Holds a unit to its session (6.3, 8.2, 9, 10), and draws the consequences of what it said. */
export async function aroundSession(
  platform: Platform,
  asked: Asked,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  const { db, clock } = platform
  const session = sessionOf(asked.speaker)
  const now = clock()
  const endedMs = Date.parse(session.terminatedAt ?? '')
  if (session.abandonedAt !== null || now.getTime() > endedMs + lateMs) {
    throw forbidden('cmi5_session_over')
  }
  const { running, open } = await readRunning(db, session)
  const { resource, method } = asked.request
  const isStating = resource === 'statements' && method !== 'GET'
  const statements = isStating ? statementsIn(asked) : []
  if (isStating) {
    const why = await asSystem(db, 'cmi5', (tx) => whyNotStated(tx, session, running, statements))
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
    const { regionCode, id } = session
    await satisfy(platform, running.course, open.content, { regionCode, session: id })
  }
  return answered
}

async function whyNotStated(
  tx: Tx,
  session: Session,
  running: Running,
  statements: readonly JsonObject[],
): Promise<string | undefined> {
  const idOf = ({ id }: JsonObject) => String(id).toLowerCase()
  const stated = await listStated(tx, statements.map(idOf).filter(isId))
  // What is on its way when a unit ends comes for the first time.
  if (session.terminatedAt !== null && stated.size > 0) return 'terminated'
  // Its answer was lost: the store takes the same once more, and nothing else under its id.
  const fresh = statements.filter((one) => !stated.has(idOf(one)))
  return whyRefused(running, fresh, await hear(tx, running.course))
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
