import { newId } from '../../base/ids.ts'
import { notFound, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { hashToken, newToken } from '../../platform/passwords.ts'
import { unitsPath } from '../library/editions/content-routes.ts'
import { endedPath, windowPath } from '../library/editions/window-page-protocol.ts'
import { agentKey } from '../statements/agent.ts'
import { readDocument, writeDocument } from '../statements/document-actions.ts'
import { findOwnPlace } from '../sync/identity-store.ts'
import {
  activityOfPart,
  type Course,
  type CourseUnit,
  type LaunchMode,
  launchData,
  launchDataId,
  launched,
  launchUrl,
  moveOnOf,
  preferencesId,
  unitsOf,
} from './cmi5.ts'
import {
  abandon,
  courseOf,
  type Platform,
  readFacts,
  satisfy,
  tell,
  unitIn,
} from './cmi5-actions.ts'
import {
  findCourse,
  idFrom,
  insertSession,
  listOpenSessions,
  type OpenCourse,
} from './cmi5-store.ts'
import type { Learner } from './learner.ts'
import { learnerSpeaker } from './learner-speaker.ts'
import type { LearnerLogin } from './learner-store.ts'
import { movesOn } from './move-on.ts'
import type { LaunchedUnit } from './portal-api.ts'
import { findCountyPage } from './shelf-actions.ts'

export type Wanted = { resourceId: string; unit: string; mode?: LaunchMode; language: string }
/** Origins as the browser that asks came by them. */
export type Origins = { portal: string; content: string }

/** Opens a unit for a learner: what ran of the course before has ended (8, 9.3.1, 9.3.6, 10). */
export async function launchUnit(
  platform: Platform,
  learner: LearnerLogin,
  wanted: Wanted,
  origins: Origins,
): Promise<LaunchedUnit> {
  const { db, clock } = platform
  const { open, course, regionCode } = await findLaunched(db, learner, wanted)
  const unit = unitIn(open, wanted.unit)
  await satisfy(platform, course, open.content, { regionCode, session: newId() })
  const { done, isLearned } = await readDone(db, course, open)
  const mode = wanted.mode ?? (isLearned(unit) ? 'Review' : 'Normal')
  const now = clock()
  const at = now.toISOString()
  const session = newId(now.getTime())
  const code = newToken()
  const { registration, resourceId } = course
  const { editionId } = open
  const before = await asSystem(db, 'cmi5: launch', (tx) => listOpenSessions(tx, { registration }))
  await abandon(platform, before, at)
  await asSystem(db, 'cmi5: launch', (tx) =>
    insertSession(tx, {
      ...{ id: session, registration, editionId, resourceId, regionCode, unit: unit.id, mode },
      ...{ learnerId: learner.id, loginId: learner.loginId },
      ...{ fetchHash: hashToken(code), launchedAt: at, heardAt: at },
    }),
  )

  const of = { course, unit, session, mode }
  const { address, shown, back } = addressesOf(open, unit, origins)
  const { language } = wanted
  await keepDocuments(db, learner, { of, regionCode, data: launchData(of, back), language })
  await tell(platform, regionCode, [
    launched({ id: idFrom('launched', session), at, session }, of, address),
  ])
  const endpoint = `${origins.portal}${unitsPath}/xapi/`
  const fetch = `${origins.portal}${unitsPath}/fetch/${code}`
  return { url: launchUrl(shown, of, { endpoint, fetch }), ownWindow: back !== undefined, done }
}

const findLaunched = (db: Db, learner: Learner, wanted: Wanted) =>
  asSystem(db, 'cmi5: launch', async (tx) => {
    const open = await findCourse(tx, wanted)
    if (!open?.published) throw notFound('resources', wanted.resourceId)
    return {
      open,
      course: await courseOf(tx, open, learner.id),
      regionCode: (await findOwnPlace(tx)) ?? learner.regionCode,
    }
  })

/** Units that need not be done any more, and which of them were learned. */
async function readDone(db: Db, course: Course, { content }: OpenCourse) {
  const { factsOfUnit } = await readFacts(db, course)
  const factsOfOne = ({ id }: CourseUnit) => factsOfUnit(activityOfPart(course.resourceId, id))
  const isLearned = (one: CourseUnit) => {
    const facts = factsOfOne(one)
    return (facts.completed || facts.passed) && movesOn(moveOnOf(one.cmi5), facts)
  }
  const done = unitsOf(content)
    .filter((one) => isLearned(one) || factsOfOne(one).waived)
    .map(({ id }) => id)
  return { done, isLearned }
}

/** Where a unit is and where it is shown; `back`: where it goes at its end, in a window of its own. */
function addressesOf({ editionId, resourceId }: OpenCourse, unit: CourseUnit, origins: Origins) {
  const below = (path: string) => `${origins.content}${path}/${editionId}/${unit.href}`
  if (/^https?:/i.test(unit.href)) {
    const back = `${origins.portal}/resources/${resourceId}`
    return { address: unit.href, shown: unit.href, back }
  }
  const address = below('/content')
  if (unit.cmi5.launchMethod !== 'OwnWindow') return { address, shown: address, back: undefined }
  const back = `${origins.content}${endedPath}/${resourceId}`
  return { address, shown: below(windowPath), back }
}

/** What a unit reads first, as of its learner (10, 11). */
async function keepDocuments(
  db: Db,
  learner: Learner,
  given: {
    of: { course: Course; unit: CourseUnit }
    regionCode: string
    data: object
    language: string
  },
): Promise<void> {
  const { of, regionCode, data, language } = given
  const { registration, resourceId } = of.course
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
      activityIri: activityOfPart(resourceId, of.unit.id),
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

const none = { ifMatch: undefined, ifNoneMatch: undefined }
