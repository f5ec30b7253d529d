import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { everywhere } from '../../base/place.ts'
import { conflict, forbidden, notFound, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { findPolicy } from '../policy/store.ts'
import { openStating } from '../statements/actions.ts'
import type { Speaker } from '../statements/credential.ts'
import type { JsonObject } from '../statements/fault.ts'
import type { Recorder } from '../sync/record-actions.ts'
import {
  abandoned,
  activityOfPart,
  type Course,
  type CourseUnit,
  factsOf,
  heardIn,
  type LaunchMode,
  type Running,
  satisfied,
  satisfiedIn,
  structureOf,
  unitsOf,
  type WaivedReason,
  waived,
} from './cmi5.ts'
import {
  findCourse,
  idFrom,
  insertWaiver,
  listHeard,
  listOpenPlaces,
  listOpenSessions,
  listWaived,
  type OpenCourse,
  registrationOf,
  type Session,
  setAbandoned,
} from './cmi5-store.ts'
import { findLearner } from './learner-store.ts'
import { newlySatisfied } from './move-on.ts'
import { agentOf } from './shelf.ts'
import { findCountyPage } from './shelf-actions.ts'

/** The platform's side of cmi5 at this node. */
export type Platform = Pick<Ground, 'db' | 'clock'> & { state: ReturnType<typeof openStating> }

export const openPlatform = ({ db, blobs, clock }: Ground, recorder: Recorder): Platform => ({
  ...{ db, clock },
  state: openStating({ db, blobs }, recorder, { reserved: true }),
})

/** Sessions of which nothing was heard for as long as the place says (9.3.6). */
export async function abandonSilent(platform: Platform): Promise<number> {
  const now = platform.clock()
  const silent = await asSystem(platform.db, 'cmi5: silent sessions', async (tx) => {
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
  await abandon(platform, silent, now.toISOString())
  return silent.length
}

/** A person need not do a unit, and somebody says why (9.3.7). */
export async function waiveUnit(platform: Platform, actor: Actor, given: Waiver): Promise<void> {
  const at = platform.clock().toISOString()
  const { course, open, unit, regionCode } = await scoped(platform.db, actor, (tx) =>
    keepWaiver(tx, actor, given, at),
  )
  const session = newId()
  const id = idFrom('waived', course.registration, unit.id)
  await tell(platform, regionCode, [waived({ id, at, session }, course, unit, given.reason)])
  await satisfy(platform, course, open.content, { regionCode, session })
}

type Waiver = { learnerId: string; resourceId: string; unit: string; reason: WaivedReason }

async function keepWaiver(tx: Tx, actor: Actor, given: Waiver, at: string) {
  const { learnerId, resourceId, reason } = given
  const learner = await findLearner(tx, { id: learnerId })
  if (!learner) throw notFound('person', learnerId)
  if (!may(actor, 'people.write', learner))
    throw forbidden('not_permitted', { verb: 'people.write' })
  const open = await asSystem(tx, 'cmi5: waive', (system) => findCourse(system, { resourceId }))
  if (!open) throw notFound('resources', resourceId)
  const unit = unitIn(open, given.unit)
  const course = await courseOf(tx, open, learnerId)
  const { registration } = course
  const { regionCode } = learner
  const isNew = await insertWaiver(tx, {
    id: idFrom('waived', registration, unit.id),
    ...{ registration, learnerId, regionCode, unit: unit.id, reason },
    ...{ waivedAt: at, waivedBy: actor.personId },
  })
  if (isNew === undefined) throw conflict('cmi5_waived_already', { unit: unit.id })
  await audit(tx, actor, [
    {
      action: 'learner.unit_waived',
      subjectType: 'person',
      subjectId: learnerId,
      regionCode,
      payload: { resourceId, unit: unit.id, reason },
    },
  ])
  return { course, open, unit, regionCode }
}

/** Says it in the platform's name; what is said already stays as it is. */
export async function tell(
  { db, state }: Platform,
  regionCode: string,
  statements: readonly JsonObject[],
): Promise<void> {
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
export async function satisfy(
  platform: Platform,
  course: Course,
  content: OpenCourse['content'],
  where: { regionCode: string; session: string },
): Promise<void> {
  const { heard, factsOfUnit } = await readFacts(platform.db, course)
  const now = newlySatisfied(
    structureOf(course.resourceId, content),
    factsOfUnit,
    satisfiedIn(heard),
  )
  const at = platform.clock().toISOString()
  await tell(
    platform,
    where.regionCode,
    now.map((activity) => {
      const id = idFrom('satisfied', course.registration, activity)
      return satisfied({ id, at, session: where.session }, course, content, activity)
    }),
  )
}

/** Of a course, by its learner and by the platform. */
export const hear = async (tx: Tx, { registration, learner }: Course) =>
  heardIn(await listHeard(tx, registration, [learner, platformOf(await findCountyPage(tx))]))

export const readFacts = (db: Db, course: Course) =>
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
export async function abandon(
  platform: Platform,
  sessions: readonly Session[],
  at: string,
): Promise<void> {
  for (const session of sessions) {
    const { running } = await readRunning(platform.db, session)
    const lastedMs = Date.parse(session.heardAt) - Date.parse(session.launchedAt)
    const id = idFrom('abandoned', session.id)
    const told = { id, at, session: session.id }
    await tell(platform, session.regionCode, [
      abandoned(told, running.course, running.unit, lastedMs),
    ])
    await asSystem(platform.db, 'cmi5: abandoned', (tx) => setAbandoned(tx, session.id, at))
  }
}

export const readRunning = (
  db: Db,
  session: Session,
): Promise<{ running: Running; open: OpenCourse }> =>
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

const platformOf = (page: string) => ({
  objectType: 'Agent',
  account: { homePage: page, name: 'cmi5' },
})

export const courseOf = async (tx: Tx, open: OpenCourse, learnerId: string): Promise<Course> => ({
  resourceId: open.resourceId,
  title: open.title,
  registration: registrationOf(learnerId, open.editionId),
  learner: agentOf(await findCountyPage(tx), learnerId),
})

export function unitIn({ content }: OpenCourse, id: string): CourseUnit {
  const unit = unitsOf(content).find((one) => one.id === id)
  if (!unit) throw notFound('course_unit', id)
  return unit
}
